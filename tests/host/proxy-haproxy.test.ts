// HAProxy from Debian's package, with the example as it is shipped: only addresses and the path of the script are replaced.
import { describe } from 'vitest'
import { installed, render, runProxy } from '#tests/proxy'
import { describeProxy } from '#tests/proxy-suite'

describe.skipIf(!installed('haproxy'))('HAProxy', () => {
  describeProxy(
    ({ proxy, gate, upstream }) =>
      runProxy(
        'haproxy',
        (folder) => ['-db', '-q', '-f', `${folder}/haproxy.cfg`],
        (folder) => ({
          'data-science-gate.lua': render('haproxy/data-science-gate.lua', {
            '127.0.0.1:9473': `127.0.0.1:${String(gate)}`,
          }),
          'haproxy.cfg': render('haproxy/haproxy.cfg', {
            '/etc/haproxy/data-science-gate.lua': `${folder}/data-science-gate.lua`,
            '127.0.0.1:8080': `127.0.0.1:${String(proxy)}`,
            '127.0.0.1:8000': `127.0.0.1:${String(upstream)}`,
          }),
        }),
      ),
    true,
  )
})
