// Owns turning a server of these benchmarks into what the product ships, plain JavaScript; refuses to measure TypeScript being stripped.
import { join } from 'node:path'
import { build } from 'vite'

const root = join(import.meta.dirname, '../..')
const outDir = join(import.meta.dirname, 'results', 'built')

/** Bundles one program of `servers/` as the product is bundled, and answers its path. */
export async function builtServer(name: string): Promise<string> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(import.meta.dirname, 'servers', `${name}.ts`),
      outDir,
      emptyOutDir: false,
      minify: false,
      rollupOptions: { output: { format: 'es', entryFileNames: '[name].js' } },
    },
  })
  return join(outDir, `${name}.js`)
}
