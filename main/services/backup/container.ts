// Owns the one file of a backup: a tar archive inside an age file; refuses to leave half a file or one that does not read back.
import { createHash, type Hash } from 'node:crypto'
import {
  createReadStream,
  createWriteStream,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Identity, Recipient } from 'age-encryption'
import { extract, pack } from 'tar-stream'
import { Fault } from '#base/fault'
import { storeFault } from '#store/store-fault'
import {
  MANIFEST,
  type Manifest,
  notOurs,
  parseManifest,
  type PartName,
  PARTS,
} from './manifest.ts'

/** A passphrase at work. */
export type Lock = Identity & Recipient

export interface Watched {
  readonly signal: AbortSignal
  /** Bytes so far. */
  readonly onBytes: (done: number) => void
}

/** Four blocks of age a piece: smaller ones cost more in passing on, larger ones in copying. */
const PIECE = { highWaterMark: 262_144 } as const

/** More than any inventory of ours; a bomb stops here. */
const MOST_BYTES = 64 * 1024 ** 3

/** age-encryption speaks the streams of the web. */
const toWeb = (stream: Readable) => Readable.toWeb(stream) as ReadableStream<Uint8Array>
const fromWeb = (stream: ReadableStream<Uint8Array>) => Readable.fromWeb(stream)

/** Counts bytes on their way, and ends them when cancelled. */
async function* counted(source: AsyncIterable<Uint8Array>, { signal, onBytes }: Watched) {
  let done = 0
  for await (const chunk of source) {
    signal.throwIfAborted()
    done += chunk.length
    onBytes(done)
    yield chunk
  }
}

export async function sha256Of(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path, PIECE) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { bytes, sha256: hash.digest('hex') }
}

async function fill(
  archive: ReturnType<typeof pack>,
  manifest: Manifest,
  files: Readonly<Record<PartName, string>>,
): Promise<void> {
  const mtime = new Date(manifest.at)
  archive.entry(
    { name: MANIFEST, mode: 0o600, mtime },
    `${JSON.stringify(manifest, undefined, 2)}\n`,
  )
  for (const name of PARTS) {
    const { bytes } = manifest.parts[name]
    const entry = archive.entry({ name, size: bytes, mode: 0o600, mtime })
    await pipeline(createReadStream(files[name], PIECE), entry)
  }
  archive.finalize()
}

/**
 * Writes the archive under the name `path`, which must be free; nothing lies there until all of it is on disk
 * and has been read back. Errors: Fault input.invalid for a name that is taken, store.*, cancelled.
 */
export async function writeContainer(
  path: string,
  manifest: Manifest,
  files: Readonly<Record<PartName, string>>,
  lock: Lock,
  watched: Watched & { readonly verifying: (done: number) => void },
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const draft = `${path}.part-${String(process.pid)}`
  refuseTaken(path)
  try {
    const { Encrypter } = await import('age-encryption')
    const encrypter = new Encrypter()
    encrypter.addRecipient(lock)
    const archive = pack()
    const filled = fill(archive, manifest, files)
    // Heard below; unheard for a turn it would end the program.
    filled.catch((error: unknown) => archive.destroy(error as Error))
    const sealed = await encrypter.encrypt(
      toWeb(Readable.from(counted(archive as AsyncIterable<Uint8Array>, watched))),
    )
    const file = openSync(draft, 'wx', 0o600)
    await pipeline(fromWeb(sealed), createWriteStream(draft, { fd: file, flush: true }))
    await filled
    await readContainer(draft, lock, { ...watched, onBytes: watched.verifying }, discard)
    const facts = await sha256Of(draft)
    place(draft, path)
    return facts
  } catch (error) {
    throw writeFault(error, path, watched.signal)
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Where the bytes of a part go; answers when they are there. */
export type Sink = (name: PartName) => Writable

const discard: Sink = () =>
  new Writable({
    write(_chunk, _encoding, done) {
      done()
    },
  })

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

/**
 * Reads a backup through to its end: every part has the length and the hash that the manifest names, none is
 * missing and none is more. Errors: Fault vault.passphrase, store.damaged, store.newer, cancelled.
 */
export async function readContainer(
  path: string,
  lock: Identity,
  watched: Watched,
  sink: Sink,
): Promise<Manifest> {
  const { Decrypter } = await import('age-encryption')
  const decrypter = new Decrypter()
  decrypter.addIdentity(lock)
  const source = Readable.from(counted(createReadStream(path, PIECE), watched))
  const opened = await decrypter.decrypt(toWeb(source))
  const archive = extract()
  const reading = pipeline(fromWeb(opened), archive)
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
    const hash = createHash('sha256')
    await pipeline(hashed(entry as AsyncIterable<Uint8Array>, hash), sink(part))
    const expected = manifest.parts[part]
    if (size !== expected.bytes || hash.digest('hex') !== expected.sha256) throw notOurs(path)
  }
  await reading
  if (manifest === undefined || found.size !== PARTS.length) throw notOurs(path)
  return manifest
}

/** A file that is there already may be the only good backup. */
function refuseTaken(path: string): void {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return
  throw new Fault({
    code: 'input.invalid',
    message: `There is something called ${path} already.`,
    fix: 'Choose a name that is free: a backup never takes the place of another file.',
    field: 'path',
  })
}

function place(draft: string, path: string): void {
  try {
    linkSync(draft, path)
  } catch (error) {
    refuseTaken(path)
    // FAT and some network disks have no links; there, the last look and the rename are not one step.
    if (error instanceof Error) renameSync(draft, path)
  }
}

function writeFault(error: unknown, path: string, signal: AbortSignal): unknown {
  if (signal.aborted) {
    return new Fault({
      code: 'cancelled',
      message: 'Cancelled. No backup was written.',
      fix: 'Start it again when you are ready.',
      cause: error,
    })
  }
  const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
  if (missing) {
    return new Fault({
      code: 'input.invalid',
      message: `The folder of ${path} is not there.`,
      fix: 'Choose a folder that exists and that you may write to.',
      field: 'path',
      cause: error,
    })
  }
  const fault = storeFault(error, path)
  if (!(fault instanceof Fault) || fault.code === 'store.full') return fault
  return fault.code === 'store.readonly'
    ? new Fault({
        code: 'store.readonly',
        message: `The backup ${path} cannot be written.`,
        fix: 'Choose a folder that you may write to.',
        field: 'path',
        cause: error,
      })
    : fault
}

/** @throws Fault input.invalid, naming the field, where there is no file to read. */
export async function existing(path: string, field: 'path' | 'ledger' = 'path'): Promise<void> {
  try {
    const file = await open(path, 'r')
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
