// Owns writing the one file of a backup: a tar archive, packed by zstd, inside an age file; refuses to leave half a file or one that does not read back.
import {
  createReadStream,
  createWriteStream,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress } from 'node:zlib'
import { pack } from 'tar-stream'
import { Fault } from '#base/fault'
import type { BackupStep } from '#contract/backup'
import { storeFault } from '#store/store-fault'
import { MANIFEST, type Manifest, type PartName, PARTS } from './manifest.ts'
import { readContainer, type ReadThrough, type Sink } from './read-container.ts'
import { counted, fromWeb, type Lock, PIECE, toWeb, ZIP } from './streams.ts'

const discard: Sink = () =>
  new Writable({
    write(_chunk, _encoding, done) {
      done()
    },
  })

/** What is written, and how it is watched. */
export interface Writing {
  readonly lock: Lock
  readonly signal: AbortSignal
  /** Bytes of a phase, done and in all. */
  readonly step: (phase: BackupStep['phase'], done: number, of: number) => void
  /** Asked for what goes in while the key of the passphrase is computed. */
  readonly gather: () => Promise<Contents>
}

export interface Contents {
  readonly manifest: Manifest
  readonly files: Readonly<Record<PartName, string>>
}

/**
 * Writes the archive under the name `path`, which must be free; nothing lies there until all of it is on disk
 * and has been read back. Errors: Fault input.invalid for a name that is taken, store.*, cancelled.
 */
export async function writeContainer(path: string, writing: Writing): Promise<ReadThrough> {
  const draft = `${path}.part-${String(process.pid)}`
  refuseTaken(path)
  try {
    await seal(draft, writing)
    const { lock, signal, step } = writing
    const all = statSync(draft).size
    const onBytes = (done: number) => step('verifying', done, all)
    const read = await readContainer(draft, lock, { signal, onBytes }, discard)
    place(draft, path)
    return read
  } catch (error) {
    throw writeFault(error, path, writing.signal)
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Packs and encrypts into the new file `draft`. */
async function seal(draft: string, { lock, signal, step, gather }: Writing): Promise<void> {
  const { Encrypter } = await import('age-encryption')
  const out = createWriteStream(draft, { fd: openSync(draft, 'wx', 0o600), flush: true })
  const encrypter = new Encrypter()
  encrypter.addRecipient(lock)
  const archive = pack()
  const zip = createZstdCompress(ZIP)
  const sealing = encrypter.encrypt(toWeb(zip))
  let all = 0
  const onBytes = (done: number) => step('encrypting', Math.min(done, all), all)
  const fillIt = async () => {
    const contents = await gather()
    all = PARTS.reduce((sum, name) => sum + contents.manifest.parts[name].bytes, 0)
    await fill(archive, contents)
  }
  const filled = fillIt()
  const packed = pipeline(counted(archive as AsyncIterable<Uint8Array>, { signal, onBytes }), zip)
  // All are heard below; unheard for a turn they would end the program.
  sealing.catch((error: unknown) => archive.destroy(error as Error))
  filled.catch((error: unknown) => archive.destroy(error as Error))
  packed.catch((error: unknown) => zip.destroy(error as Error))
  try {
    await pipeline(fromWeb(await sealing), out)
    await Promise.all([filled, packed])
  } finally {
    out.destroy()
    // The copies that are read here are removed by the caller.
    await Promise.allSettled([filled, packed])
  }
}

async function fill(
  archive: ReturnType<typeof pack>,
  { manifest, files }: Contents,
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
  if (error instanceof Fault) return error
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
  if (!(fault instanceof Fault)) return fault
  if (fault.code === 'store.full') {
    return new Fault({
      code: 'store.full',
      message: `The disk that should hold ${path} is full.`,
      fix: 'Free some space, or choose another disk. Nothing was left there.',
      field: 'path',
      cause: error,
    })
  }
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
