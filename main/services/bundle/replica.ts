// Owns the inventory of a gate that follows signed bundles: takes newer ones in, reports uses; refuses older ones and other signers.
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '#base/fault'
import { makeFolders, makePrivateFolder, type WorkspaceFiles } from '#base/paths'
import { instant } from '#base/runtime'
import { writeSignedFolder, type Written } from '#base/signed-folder'
import { Database } from '#store/database'
import { currentEpoch } from '#store/epoch'
import { folderFault } from '#store/folder-fault'
import { type GateRecord, listGates } from '#store/gates'
import {
  daysOf,
  hoursOf,
  isOtherSet,
  lastUses,
  suspendUnnamed,
  takeKeySet,
  watchesOf,
} from '#store/replica'
import { markWorkspace } from '#store/workspace'
import { type KeySetFile, openKeySet } from './key-set-file.ts'
import { FILES, linesOf, type ReportingGate, USES } from './uses-file.ts'

export interface ReplicaOptions {
  /** The data folder of the gate's computer. */
  readonly dataDir: string
  readonly now: () => number
  /** Shows a line to whoever started the gate. */
  readonly tell: (line: string) => void
}

/** Where the inventory of a workspace lies that is followed from afar. */
function replicaFiles(dataDir: string, workspaceId: string): WorkspaceFiles {
  const folder = join(dataDir, 'bundles', workspaceId.replaceAll(/[^0-9A-Za-z-]/g, '_'))
  return {
    folder,
    database: join(folder, 'inventory.sqlite'),
    ledger: join(folder, 'revoked.ledger'),
  }
}

/** Whether the bundle was new. Errors: Fault pack.older, store.*. */
function take(database: Database, found: KeySetFile, now: number): boolean {
  const { about, rows } = found
  return database.write((db) => {
    const { number } = currentEpoch(db)
    if (about.epoch < number) {
      throw new Fault({
        code: 'pack.older',
        message: `This bundle is older than the one in use: its keys are those of change ${String(about.epoch)}, and ${String(number)} is known here.`,
        fix: 'Bring a newer one.',
        field: 'bundle',
      })
    }
    if (about.epoch === number && number > 0) {
      if (isOtherSet(db, rows)) throw putBack(about.epoch)
      return false
    }
    takeKeySet(db, rows, { epoch: about.epoch, at: about.at, now })
    suspendUnnamed(db, rows, { epoch: about.epoch, at: about.at })
    return true
  })
}

/** Two histories have counted up to the same change, and only the number tells a gate which is newer. */
function putBack(epoch: number): Fault {
  return new Fault({
    code: 'pack.older',
    message: `This bundle and the one in use are both of change ${String(epoch)}, and hold other keys: the inventory was put back to an earlier state.`,
    fix: 'Change a key there, even its purpose, until its bundles have a higher number.',
    field: 'bundle',
  })
}

/**
 * Opens a bundle and brings the inventory of this gate up to it. With one that is older than what is known
 * the gate begins with what it knows, as one that runs goes on. Errors: Fault pack.broken, input.invalid, store.*.
 */
export function prepareReplica(
  { dataDir, now, tell }: ReplicaOptions,
  path: string,
  fingerprint: string,
): WorkspaceFiles {
  const found = openKeySet(path, fingerprint)
  const files = replicaFiles(dataDir, found.workspace.id)
  makeFolders(dataDir, 0o700)
  makePrivateFolder(join(dataDir, 'bundles'))
  makePrivateFolder(files.folder)
  const database = new Database({
    path: files.database,
    create: true,
    onOpen: (db) => markWorkspace(db, found.workspace.id, now()),
  })
  try {
    take(database, found, now())
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'pack.older') throw error
    tell(`Warning: ${error.message} ${error.fix} The gate begins with what it knows.`)
  } finally {
    database.close()
  }
  return files
}

/** What lies under the bundle's path now, taken in if it is newer; undefined: nothing new. */
export function followBundle(
  files: WorkspaceFiles,
  path: string,
  fingerprint: string,
  now: number,
): number | undefined {
  const found = openKeySet(path, fingerprint)
  const database = new Database({ path: files.database, create: false })
  try {
    return take(database, found, now) ? found.about.epoch : undefined
  } finally {
    database.close()
  }
}

/** The key by which this gate signs, made once: such a computer has no keychain, so it lies beside the inventory. */
function gateKey(folder: string): KeyObject {
  const path = join(folder, 'gate-key.pem')
  if (existsSync(path)) return createPrivateKey(readFileSync(path))
  const { privateKey } = generateKeyPairSync('ed25519')
  writeFileSync(path, privateKey.export({ format: 'pem', type: 'pkcs8' }), {
    mode: 0o600,
    flag: 'wx',
  })
  return privateKey
}

function reporting(gate: GateRecord): ReportingGate {
  return {
    id: gate.id,
    name: gate.name,
    address: gate.address,
    host: gate.host,
    version: gate.version,
    startedAt: gate.started_at,
    heartbeatAt: gate.heartbeat_at,
    appliedEpoch: gate.applied_epoch,
    keysLoaded: gate.keys_loaded,
    clientsRecorded: gate.clients_recorded === 1,
  }
}

export interface Reported {
  readonly path: string
  readonly gate: string
  readonly fingerprint: string
}

/**
 * Writes the uses that the gate of this bundle has seen. Errors: Fault gate.missing where none ran yet,
 * pack.broken, input.invalid, store.*.
 */
export function writeUses(
  { dataDir, now }: Omit<ReplicaOptions, 'tell'>,
  bundle: { readonly path: string; readonly fingerprint: string },
  out: string,
  app: string,
): Reported {
  const { workspace } = openKeySet(bundle.path, bundle.fingerprint)
  const files = replicaFiles(dataDir, workspace.id)
  if (!existsSync(files.database)) throw noGate()
  const database = new Database({ path: files.database, create: false })
  try {
    const found = database.read((db) => {
      const gate = listGates(db).toSorted((a, b) => b.heartbeat_at - a.heartbeat_at)[0]
      if (!gate) throw noGate()
      return {
        gate: reporting(gate),
        watched: watchesOf(db, gate.id),
        hours: hoursOf(db, gate.id),
        days: daysOf(db),
        last: lastUses(db),
      }
    })
    const { gate, watched, hours, days, last } = found
    const { fingerprint = '' } = written(
      out,
      {
        kind: USES,
        createdAt: instant(now()),
        app,
        workspace,
        about: { gate, watched },
        files: new Map([
          [FILES.hours, linesOf(hours)],
          [FILES.days, linesOf(days)],
          [FILES.last, linesOf(last)],
        ]),
      },
      gateKey(files.folder),
    )
    return { path: out, gate: gate.name, fingerprint }
  } finally {
    database.close()
  }
}

function written(...given: Parameters<typeof writeSignedFolder>): Written {
  try {
    return writeSignedFolder(...given)
  } catch (error) {
    throw folderFault(error, given[0])
  }
}

function noGate(): Fault {
  return new Fault({
    code: 'gate.missing',
    message: 'No gate has run with this bundle on this computer yet.',
    fix: 'Start it with dsadmin gate --bundle … --trust …, and use the same data folder here.',
  })
}
