// Owns reading the one file of a backup through to its end; refuses one that is cut off, changed or not ours.
import { createHash, type Hash } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdDecompress } from 'node:zlib'
import type { Identity } from 'age-encryption'
import { extract } from 'tar-stream'
import { Fault } from '#base/fault'
import {
  MANIFEST,
  type Manifest,
  notOurs,
  parseManifest,
  type PartName,
  PARTS,
} from './manifest.ts'
import { counted, fromWeb, PIECE, toWeb, type Watched, ZIP, ZSTD } from './streams.ts'

/** More than any inventory of ours; a bomb stops here. */
const MOST_BYTES = 64 * 1024 ** 3

/** Where the bytes of a part go; answers when they are there. */
export type Sink = (name: PartName) => Writable

/** Unpacks into `archive` what zstd packed, and the plain archive of a backup of the first format. */
async function unpackInto(
  archive: NodeJS.WritableStream,
  source: AsyncIterable<Uint8Array>,
): Promise<void> {
  const chunks = source[Symbol.asyncIterator]()
  const first = await chunks.next()
  const packed = first.done !== true && ZSTD.equals(first.value.subarray(0, ZSTD.length))
  async function* whole() {
    for (let each = first; each.done !== true; each = await chunks.next()) yield each.value
  }
  await (packed
    ? pipeline(whole, createZstdDecompress({ chunkSize: ZIP.chunkSize }), archive)
    : pipeline(whole, archive))
}

/** Everything that goes by, hashed. */
async function* hashed(source: AsyncIterable<Uint8Array>, hash: Hash) {
  for await (const chunk of source) {
    hash.update(chunk)
    yield chunk
  }
}

async function textOf(entry: AsyncIterable<Uint8Array>, most: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of entry) {
    bytes += chunk.length
    if (bytes > most) throw new Error('the manifest is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

export interface ReadThrough {
  readonly manifest: Manifest
  /** Of the file as it lies there. */
  readonly bytes: number
  readonly sha256: string
}

/**
 * Reads a backup through to its end: every part has the length and the hash that the manifest names, none is
 * missing and none is more. Errors: Fault vault.passphrase, store.damaged, store.newer, cancelled.
 */
export async function readContainer(
  path: string,
  lock: Identity,
  watched: Watched,
  sink: Sink,
): Promise<ReadThrough> {
  const { Decrypter } = await import('age-encryption')
  const decrypter = new Decrypter()
  decrypter.addIdentity(lock)
  const whole = createHash('sha256')
  let bytes = 0
  const onBytes = (done: number) => {
    bytes = done
    watched.onBytes(done)
  }
  const file = counted(createReadStream(path, PIECE), { ...watched, onBytes }, whole)
  const opened = await decrypter.decrypt(toWeb(Readable.from(file)))
  const archive = extract()
  const reading = unpackInto(archive, fromWeb(opened))
  // Heard below; the entries end with the same error.
  reading.catch((error: unknown) => archive.destroy(error as Error))
  let manifest: Manifest | undefined
  const found = new Set<string>()
  for await (const entry of archive) {
    const { name, size } = entry.header
    if (manifest === undefined) {
      if (name !== MANIFEST) throw notOurs(path)
      manifest = parseManifest(await textOf(entry as AsyncIterable<Uint8Array>, 100_000), path)
      continue
    }
    const part = PARTS.find((each) => each === name)
    if (part === undefined || found.has(name) || size > MOST_BYTES) throw notOurs(path)
    found.add(name)
    const expected = manifest.parts[part]
    if (size !== expected.bytes) throw notOurs(path)
    const hash = createHash('sha256')
    await pipeline(hashed(entry as AsyncIterable<Uint8Array>, hash), sink(part))
    if (hash.digest('hex') !== expected.sha256) throw notOurs(path)
  }
  await reading
  if (manifest === undefined || found.size !== PARTS.length) throw notOurs(path)
  return { manifest, bytes, sha256: whole.digest('hex') }
}

/** @throws Fault input.invalid, naming the field, where there is no file to read. */
export async function existing(path: string, field: 'path' | 'ledger' = 'path'): Promise<void> {
  try {
    // Without waiting: a pipe may have nobody at its other end.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      if (!(await file.stat()).isFile()) throw new Error('not a file')
    } finally {
      await file.close()
    }
  } catch (error) {
    throw new Fault({
      code: 'input.invalid',
      message: `${path} cannot be read.`,
      fix: 'Check the path, and that it is a file that you may read.',
      field,
      cause: error,
    })
  }
}
