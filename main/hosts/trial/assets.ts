// Owns PGlite's own files, which lie beside its code: found in a checkout and in the packaged app, where they lie outside of the archive.
import { readFile } from 'node:fs/promises'
import { sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PGliteOptions } from '@electric-sql/pglite'

/** Its types come with those of a browser, which this is not. */
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: { readonly compile: (bytes: Uint8Array) => Promise<object> }
}

export type Assets = Required<
  Pick<PGliteOptions, 'pgliteWasmModule' | 'initdbWasmModule' | 'fsBundle'>
>

/** Read by us, because Electron shows the inside of an archive to some of Node's functions only. */
async function read(name: string): Promise<Buffer<ArrayBuffer>> {
  const path = fileURLToPath(new URL(name, import.meta.resolve('@electric-sql/pglite')))
  return readFile(path.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`))
}

/** PostgreSQL and initdb, compiled once however often they are started, and the files that they need. */
export async function loadAssets(): Promise<Assets> {
  const [pgliteWasmModule, initdbWasmModule, files] = await Promise.all([
    read('pglite.wasm').then(WebAssembly.compile),
    read('initdb.wasm').then(WebAssembly.compile),
    read('pglite.data'),
  ])
  return { pgliteWasmModule, initdbWasmModule, fsBundle: new Blob([files]) }
}
