// Owns a backup while it is open: its parts as private files beside the inventory, gone again whatever happens.
import { createWriteStream, statSync } from 'node:fs'
import type { Call } from '#base/call'
import { Fault } from '#base/fault'
import { nameCopy, removeCopy, settleCopy } from '#store/copy'
import { storeFault } from '#store/store-fault'
import { existing, readContainer } from './read-container.ts'
import type { Lock } from './streams.ts'
import { type Manifest, newerBackup, type PartName } from './manifest.ts'
import { stepper } from './restorable.ts'

export interface Opened {
  readonly manifest: Manifest
  /** Of the encrypted file. */
  readonly sha256: string
  /** Brought to the schema of this program. */
  readonly inventory: string
  readonly ledger: string
}

export interface Opening {
  readonly path: string
  readonly folder: string
  readonly lock: Lock
  readonly isWrongPassphrase: (error: unknown) => boolean
}

function wrongPassphrase(cause: unknown): Fault {
  return new Fault({
    code: 'vault.passphrase',
    message: 'The passphrase does not open this backup.',
    fix: 'Type the passphrase that was chosen when it was written. Nobody can recover it.',
    field: 'passphrase',
    cause,
  })
}

function explain(error: unknown, { path, folder }: Opening, signal: AbortSignal): unknown {
  if (signal.aborted) {
    return new Fault({
      code: 'cancelled',
      message: 'Cancelled. Nothing was changed.',
      fix: 'Start it again when you are ready.',
      cause: error,
    })
  }
  // It is unpacked beside the inventory, so that is the disk that was full; the file itself was only read.
  const known = storeFault(error, folder)
  if (known instanceof Fault) {
    if (known.code === 'store.newer') return newerBackup(path, error)
    if (known.code !== 'store.damaged' || known.field !== undefined) return known
  }
  return new Fault({
    code: 'store.damaged',
    message: `The backup ${path} is cut off or damaged.`,
    fix: 'Use another copy of it. Nothing was changed.',
    field: 'path',
    cause: error,
  })
}

/** Reads the container through; what cannot be read is a fault before anything else happens. */
async function unpack(
  opening: Opening,
  places: Readonly<Record<PartName, string>>,
  call: Call,
): Promise<Omit<Opened, 'inventory' | 'ledger'>> {
  const { path, lock, isWrongPassphrase } = opening
  const step = stepper(call)
  try {
    const bytes = statSync(path).size
    const watched = {
      signal: call.signal,
      onBytes: (done: number) => step('reading', done, bytes),
    }
    const { manifest, sha256 } = await readContainer(path, lock, watched, (name) =>
      createWriteStream(places[name], { flags: 'wx', mode: 0o600 }),
    )
    settleCopy(places['inventory.sqlite'])
    return { manifest, sha256 }
  } catch (error) {
    throw isWrongPassphrase(error) ? wrongPassphrase(error) : explain(error, opening, call.signal)
  }
}

/** Errors: Fault vault.passphrase, store.damaged, store.newer, store.full, input.invalid, cancelled. */
export async function withOpened<T>(
  opening: Opening,
  call: Call,
  work: (opened: Opened) => T | Promise<T>,
): Promise<T> {
  await existing(opening.path)
  const inventory = nameCopy(opening.folder, 'restore')
  const ledger = `${inventory}.ledger`
  try {
    const places = { 'inventory.sqlite': inventory, 'revoked.ledger': ledger }
    return await work({ ...(await unpack(opening, places, call)), inventory, ledger })
  } finally {
    removeCopy(inventory)
  }
}
