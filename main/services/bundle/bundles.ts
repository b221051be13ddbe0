// Owns the operations on bundles: write one for a gate, take its uses in; refuses an unsigned one in both directions.
import type { KeyObject } from 'node:crypto'
import { basename } from 'node:path'
import type { Call } from '#base/call'
import { Fault } from '#base/fault'
import { spoken, typedFingerprint } from '#base/fingerprint'
import { absolutePath } from '#base/typed-path'
import { instant, type Runtime } from '#base/runtime'
import { type Contents, writeSignedFolder, type Written } from '#base/signed-folder'
import type { Output, Parsed } from '#contract'
import { appendAudit } from '#store/audit'
import type { Writer } from '#store/connection'
import type { Database } from '#store/database'
import { currentEpoch } from '#store/epoch'
import { gateById, gateByName, startGate, watchUntil } from '#store/gates'
import { rememberSigner, signerOf, takeDay, takeHour, takeLast } from '#store/remote-uses'
import { replicaRows } from '#store/replica'
import { folderFault } from '#store/folder-fault'
import { BUNDLE, KEYS, lineOf } from './key-set-file.ts'
import { openUses, requirePast, type UsesFile } from './uses-file.ts'

export interface BundlesOptions {
  readonly database: Database
  readonly runtime: Runtime
  readonly workspace: { readonly id: string; readonly name: string }
  /** Of this program. */
  readonly version: string
  /** Rejects with Fault vault.*. */
  readonly deviceKey: () => Promise<KeyObject>
}

/** The service behind `bundle.*`. */
export class Bundles {
  readonly #options: BundlesOptions

  constructor(options: BundlesOptions) {
    this.#options = options
  }

  /** Errors: Fault vault.* where nothing can sign, input.invalid, store.*. */
  async write(
    { path: typed }: Parsed<'bundle.write'>,
    call: Call,
  ): Promise<Output<'bundle.write'>> {
    const { database, runtime, workspace, version, deviceKey } = this.#options
    const path = absolutePath(typed)
    const key = await deviceKey()
    const { rows, epoch } = database.read((db) => ({
      rows: replicaRows(db),
      epoch: currentEpoch(db).number,
    }))
    const now = runtime.now()
    const at = instant(now)
    const contents: Contents = {
      kind: BUNDLE,
      createdAt: at,
      app: version,
      workspace,
      about: { epoch, at: now, keys: rows.length },
      files: new Map([[KEYS, rows.map(lineOf).join('')]]),
    }
    const { manifest, fingerprint = '' } = written(path, contents, key)
    const { actor, operation } = call
    const detail = { folder: basename(path), manifest, epoch, versions: rows.length, fingerprint }
    database.write((db) => appendAudit(db, { at: now, actor, operation, detail }))
    return { path, keys: rows.length, epoch, at, fingerprint }
  }

  /** Errors: Fault pack.broken, pack.signer for a gate that is not known yet, input.invalid, store.*. */
  takeUses(
    { path: typed, fingerprint: given }: Parsed<'bundle.takeUses'>,
    { actor, operation }: Call,
  ): Output<'bundle.takeUses'> {
    const { database, runtime, workspace } = this.#options
    const path = absolutePath(typed)
    const pinned = given === undefined ? undefined : typedFingerprint(given)
    if (given !== undefined && pinned === undefined) throw notAFingerprint()
    const found = openUses(path, pinned)
    if (found.workspaceId !== workspace.id) throw otherWorkspace(path)
    const now = runtime.now()
    requirePast(found, now)
    return database.write((db) => {
      requireKnown(signerOf(db, found.gate.id), pinned, found)
      const name = putGate(db, found)
      rememberSigner(db, found.gate.id, found.fingerprint, now)
      const { id } = found.gate
      const unknown = found.last.filter((row) => !takeLast(db, row)).length
      for (const row of found.hours) takeHour(db, id, row)
      const uses = found.days.reduce((sum, row) => sum + takeDay(db, id, row), 0)
      const detail = {
        gate: name,
        writtenAt: found.createdAt,
        uses,
        fingerprint: found.fingerprint,
      }
      appendAudit(db, { at: now, actor, operation, detail })
      return {
        gate: name,
        fingerprint: found.fingerprint,
        at: found.createdAt,
        appliedEpoch: found.gate.appliedEpoch,
        uses,
        versions: found.last.length - unknown,
        unknown,
      }
    })
  }
}

function written(path: string, contents: Contents, key: KeyObject): Written {
  try {
    return writeSignedFolder(path, contents, key)
  } catch (error) {
    throw folderFault(error, path)
  }
}

/** The row of the gate, as it described itself; one of this inventory with the same name keeps it. */
function putGate(db: Writer, { gate, watched }: UsesFile): string {
  const before = gateById(db, gate.id)
  const holder = gateByName(db, gate.name)
  const name = holder === undefined || holder.id === gate.id ? gate.name : `${gate.name} (remote)`
  if (before === undefined || before.heartbeat_at <= gate.heartbeatAt)
    startGate(db, {
      id: gate.id,
      name,
      address: gate.address,
      version: gate.version,
      // No process of this computer.
      pid: 0,
      host: gate.host,
      started_at: gate.startedAt,
      heartbeat_at: gate.heartbeatAt,
      // It cannot have heard of more than there is, and would seem to know the next revoke.
      applied_epoch: Math.min(gate.appliedEpoch, currentEpoch(db).number),
      keys_loaded: gate.keysLoaded,
      clients_recorded: gate.clientsRecorded ? 1 : 0,
    })
  for (const { from, to } of watched) watchUntil(db, gate.id, from, to)
  return name
}

function requireKnown(
  known: string | undefined,
  pinned: string | undefined,
  { gate, fingerprint }: UsesFile,
): void {
  if (pinned === fingerprint || known === fingerprint) return
  throw new Fault({
    code: 'pack.signer',
    message:
      known === undefined
        ? `Nothing was taken from ${gate.name} before. Its report is intact and signed by ${spoken(fingerprint)}.`
        : `The report of ${gate.name} is signed by ${spoken(fingerprint)}, and earlier ones by another key.`,
    fix: 'Compare this fingerprint with the one that its operator reads out, then give it with --fingerprint.',
    field: 'fingerprint',
  })
}

function notAFingerprint(): Fault {
  return new Fault({
    code: 'input.invalid',
    message: 'This is not a fingerprint.',
    fix: 'A fingerprint has 32 hexadecimal digits; spaces between them do not matter.',
    field: 'fingerprint',
  })
}

function otherWorkspace(path: string): Fault {
  return new Fault({
    code: 'workspace.missing',
    message: `${path} is the report of a gate of another workspace.`,
    fix: 'Open that workspace and take it in there.',
    field: 'path',
  })
}
