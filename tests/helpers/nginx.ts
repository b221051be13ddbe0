// Owns a real nginx from the system with the example as it is shipped; only addresses are replaced.
import { type Proxy, render, runProxy } from '#tests/proxy'
import type { Addresses } from '#tests/proxy-suite'

const PATHS = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']

export function startNginx({ proxy, gate, upstream }: Addresses): Proxy {
  return runProxy(
    'nginx',
    (folder) => ['-p', folder, '-c', `${folder}/nginx.conf`, '-e', `${folder}/error.log`],
    (folder) => ({
      'nginx.conf': [
        process.getuid?.() === 0 ? 'user root;' : '',
        `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;`,
        'events { worker_connections 256; }',
        'http {',
        'access_log off;',
        ...PATHS.map((name) => `${name}_temp_path ${folder}/tmp/${name};`),
        `include ${folder}/data-science-api.conf;`,
        '}',
      ].join('\n'),
      'data-science-api.conf': render('nginx/data-science-api.conf', {
        '127.0.0.1:8080': `127.0.0.1:${String(proxy)}`,
        '127.0.0.1:9473': `127.0.0.1:${String(gate)}`,
        '127.0.0.1:8000': `127.0.0.1:${String(upstream)}`,
      }),
    }),
  )
}
