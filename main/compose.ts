// Owns construction: the only file that builds stores, services and the door to them; holds no behaviour.
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { Fault } from '#base/fault'
import type { ChildStarter } from '#base/child'
import type { Log } from '#base/log'
import { openLog } from '#base/log-file'
import { trialFolder, type WorkspaceFiles } from '#base/paths'
import { type Runtime, systemRuntime } from '#base/runtime'
import type { Secret } from '#base/secret'
import type { Capabilities } from '#contract'
import { createDispatch, type Dispatch } from '#ipc/dispatch'
import { handlersOf } from '#ipc/handlers'
import { AsOf } from '#services/audit/as-of'
import { Audit } from '#services/audit/audit'
import { Backups } from '#services/backup/backup'
import type { Restorable } from '#services/backup/restorable'
import { Bundles } from '#services/bundle/bundles'
import { Gates } from '#services/gate/gates'
import { type GateArguments, LocalGate } from '#services/gate/local-gate'
import { type Choose, Host } from '#services/host/host'
import { Import } from '#services/import/import'
import type { SecretClipboard } from '#services/keys/context'
import { cutToPrefix, holdsKey, readKey } from '#services/keys/format'
import { Keys } from '#services/keys/keys'
import { mergeLedger } from '#services/keys/ledger-merge'
import { livingKey, population } from '#services/keys/population'
import { LocalTrial, type TrialArguments } from '#services/metastore/local-trial'
import { checkName, checkSaid, fold, KEY_TEXTS } from '#services/keys/names'
import { Metastore } from '#services/metastore/metastore'
import { Reviews } from '#services/review/reviews'
import { Scan } from '#services/scan/scan'
import { Threads } from '#services/scan/threads'
import { Policies } from '#services/policy/policies'
import { Credentials } from '#services/report/credentials'
import { AgeFile } from '#services/vault/age-file'
import { Keychain, KEYCHAIN_HURRY_MS } from '#services/vault/keychain'
import { checkPassphrase } from '#services/vault/passphrase'
import { PassphraseLock, WrongPassphrase } from '#services/vault/passphrase-lock'
import { deviceKey, deviceKeyOrWhy } from '#services/vault/device-key'
import { LayeredVault } from '#services/vault/layered'
import { Vaults } from '#services/vault/vaults'
import { DEFAULT_NAME, Registry, type WorkspaceEntry } from '#services/workspace/registry'
import { Settings } from '#services/workspace/settings'
import { Workspaces } from '#services/workspace/workspaces'
import packageJson from '#package' with { type: 'json' }
import { Database } from '#store/database'
import { Ledger } from '#store/ledger'
import { markWorkspace } from '#store/workspace'

export { Threads }

export const VERSION = packageJson.version

/** Workspaces and connections are named by the rules of keys. */
const NAMING = { check: checkName, fold } as const

/** What ends within so many days is pointed out by a review; the rest is the policy's. */
const EXPIRING_DAYS = 30

export interface ComposeOptions {
  readonly dataDir: string
  readonly capabilities: Capabilities
  /** How this program is called on a command line, for lines to copy. */
  readonly command: string
  /** A workspace by name; absent: see `remembers`, else `default`, made if there is none. */
  readonly workspace?: string
  /** Open the one that was opened last: for windows. A script must not change its meaning with a click. */
  readonly remembers?: boolean
  /** Opens the passphrase file, which is made the first time. */
  readonly passphrase?: Secret
  /** Nobody sees what the keychain asks, so it gets no time for an answer. */
  readonly unattended?: boolean
  /** Absent where the host cannot clear a clipboard. */
  readonly clipboard?: SecretClipboard
  /** Absent where the host has no dialogs. */
  readonly choose?: Choose
  readonly scanThreads: Threads
  /** What is piped into this program; absent for windows. */
  readonly standardInput?: Readable
  /** Absent where the host runs no gate. */
  readonly gateStarter?: ChildStarter<GateArguments>
  /** Absent where the host runs no trial database. */
  readonly trialStarter?: ChildStarter<TrialArguments>
}

/** The program behind a host. */
export interface Core {
  readonly dispatch: Dispatch
  readonly log: Log
  readonly runtime: Runtime
  readonly files: WorkspaceFiles
  /** Whose some digests are, of the open workspace. */
  readonly recognise: Keys['recognise']
  /** Stops gate and trial, signs the head of the chain, closes the store. */
  readonly close: () => Promise<void>
  /** A thread still waits for the keychain, so the process cannot end by itself: see base/leave.ts. */
  readonly stuck: () => boolean
}

interface OpenWorkspace {
  readonly entry: WorkspaceEntry
  readonly files: WorkspaceFiles
  readonly dispatch: Dispatch
  readonly recognise: Keys['recognise']
  readonly restorable: Restorable
  /** Names of keys whose value waits to be stored by somebody. */
  readonly pending: () => readonly string[]
  readonly close: () => Promise<void>
}

/** A window asks about unconfirmed values of the open workspace alone, so none may be left behind in another. */
function requireNothingPending(names: readonly string[]): void {
  const [name] = names
  if (name === undefined) return
  throw new Fault({
    code: 'key.state',
    message: `The value of ${name} waits to be stored, and would be lost with this workspace.`,
    fix: 'Store it and confirm it first, then open the other workspace.',
  })
}

function openRegistry(dataDir: string, runtime: Runtime, log: Log): Registry {
  return new Registry({ dataDir, runtime, log, naming: NAMING })
}

/** Finds the workspace of a name without making anything, as for a gate. Errors: Fault workspace.missing. */
export function findWorkspace(
  dataDir: string,
  name: string | undefined,
  { runtime, log }: { readonly runtime: Runtime; readonly log: Log },
): WorkspaceFiles {
  const registry = openRegistry(dataDir, runtime, log)
  return registry.files(registry.find(name ?? DEFAULT_NAME))
}

/** Builds the program and opens its workspace. Errors: Fault workspace.*, store.*, vault.*. */
export async function compose(options: ComposeOptions): Promise<Core> {
  const { dataDir } = options
  const runtime = systemRuntime()
  const log = openLog(dataDir, runtime)
  const registry = openRegistry(dataDir, runtime, log)
  const keychain = new Keychain({ log })
  const opened = new Map<string, Promise<OpenWorkspace>>()
  const localGates = new Set<LocalGate>()
  const trial = new LocalTrial({
    folder: trialFolder(dataDir),
    starter: options.trialStarter,
    logFile: join(dataDir, 'log', 'trial.log'),
    runtime,
    log,
  })
  let current: OpenWorkspace

  const openOnce = (entry: WorkspaceEntry): Promise<OpenWorkspace> => {
    const open = opened.get(entry.id) ?? openWorkspace(entry)
    opened.set(entry.id, open)
    // One that could not be opened may be tried again.
    open.catch(() => opened.delete(entry.id))
    return open
  }
  const switchTo = async (entry: WorkspaceEntry): Promise<void> => {
    requireNothingPending(current.pending())
    current = await openOnce(entry)
  }

  async function openWorkspace(entry: WorkspaceEntry): Promise<OpenWorkspace> {
    const files = registry.files(entry)
    const ledger = new Ledger(files.ledger)
    const database = new Database({
      path: files.database,
      create: true,
      onOpen: (db) => {
        markWorkspace(db, entry.id, runtime.now())
        mergeLedger(db, ledger, runtime.now())
      },
    })
    const file = new AgeFile({
      path: join(files.folder, 'vault.age'),
      exclusive: (change) => database.write(change),
    })
    const vault = new LayeredVault(
      {
        workspaceId: entry.id,
        keychain,
        file,
        log,
        now: runtime.now,
        preferFile: options.passphrase !== undefined,
      },
      options.unattended ? KEYCHAIN_HURRY_MS : undefined,
    )
    const vaults = new Vaults({ vault, file, database, runtime })
    if (options.passphrase) await vaults.openOrMake(options.passphrase)
    const settings = new Settings({ database, runtime, log })
    // Signing heads is a bonus, and what runs in a terminal waits for it before it ends.
    const headVault =
      options.capabilities.host === 'electron' ? vault : vault.within(KEYCHAIN_HURRY_MS)
    const audit = new Audit({
      database,
      vault: headVault,
      deviceKey: () => deviceKey(headVault),
      runtime,
      log,
    })
    const { clipboard, gateStarter } = options
    const policies = new Policies({
      database,
      runtime,
      log,
      settings: {
        unusedDays: (db) => settings.current(db).unusedAfterDays,
        setUnusedDays: (db, unusedAfterDays) => settings.keep(db, { unusedAfterDays }),
      },
      holdsKey,
    })
    const keys = new Keys({
      database,
      ledger,
      runtime,
      log,
      vault,
      settings: () => settings.get(),
      policy: policies,
      audit,
      clipboard,
    })
    const local: LocalGate | undefined =
      gateStarter &&
      new LocalGate({
        starter: gateStarter,
        given: () => ({ files, version: VERSION, logFile: join(dataDir, 'log', 'gate.log') }),
        heldByAnother: (port) => [...localGates].some((one) => one !== local && one.holds(port)),
        runtime,
        log,
      })
    if (local) localGates.add(local)
    const gates = new Gates({ database, runtime, settings, local })
    const workspaces = new Workspaces({
      dataDir,
      entry,
      registry,
      database,
      ledger: files.ledger,
      vault,
      audit,
      runtime,
      log,
      capabilities: options.capabilities,
      version: VERSION,
      command: options.command,
      switchTo,
    })
    const restorable: Restorable = {
      id: entry.id,
      name: entry.name,
      files,
      database,
      ledger,
      chain: () => audit.verify(),
      forgetHead: () => audit.forgetHead(),
    }
    const backups = new Backups({
      here: restorable,
      runtime,
      version: VERSION,
      everyDays: () => settings.get().backupEveryDays,
      lock: (passphrase, fresh) =>
        new PassphraseLock(fresh ? checkPassphrase(passphrase) : passphrase),
      isWrongPassphrase: (error) => error instanceof WrongPassphrase,
      fold,
      mergeLedger,
      adopt: async (identity) => {
        const taken = registry.adopt(identity, entry)
        await switchTo(taken)
        registry.remember(taken)
        return current.restorable
      },
    })
    const dispatch = createDispatch({
      handlers: handlersOf({
        keys,
        gates,
        host: new Host(options.choose),
        audit,
        backups,
        bundles: new Bundles({
          database,
          runtime,
          workspace: { id: entry.id, name: entry.name },
          version: VERSION,
          deviceKey: () => deviceKey(vault),
        }),
        policies,
        asOf: new AsOf({ database, runtime, fold }),
        imports: new Import({ database, runtime, texts: KEY_TEXTS }),
        credentials: new Credentials({
          database,
          runtime,
          policy: policies,
          rows: (db, numbers) => keys.rows(db, numbers),
        }),
        vaults,
        settings,
        workspaces,
        reviews: new Reviews({
          database,
          runtime,
          workspace: { id: entry.id, name: entry.name },
          version: VERSION,
          thresholds: () => {
            const { unusedDays, rotationDays } = policies.show()
            return { idleDays: unusedDays, ageDays: rotationDays, expiringDays: EXPIRING_DAYS }
          },
          population,
          livingKey,
          revoke: (keyId, reason, call) => keys.revoke({ ref: keyId, reason }, call),
          receipt: (epoch) => keys.receipt({ epoch }),
          deviceKey: () => deviceKeyOrWhy(vault),
          said: checkSaid,
          fold,
          cutToPrefix,
          patience: 5_000,
        }),
        scan: new Scan({
          threads: options.scanThreads,
          read: readKey,
          recognise: (digests) => keys.recognise(digests),
          version: VERSION,
          standardInput: options.standardInput,
        }),
        metastore: new Metastore({ database, vault, runtime, naming: NAMING, trial }),
      }),
      actor: runtime.actor,
      log,
      reference: () => runtime.id().slice(-8),
      changed: () => audit.signSoon(),
    })
    gates.resume()
    return {
      entry,
      files,
      dispatch,
      recognise: (digests) => keys.recognise(digests),
      restorable,
      pending: () => keys.pending().pending.map(({ name }) => name),
      close: async () => {
        await local?.stop()
        await audit.settled()
        database.close()
      },
    }
  }

  current = await openOnce(
    options.workspace === undefined
      ? options.remembers
        ? registry.current()
        : registry.ensureDefault()
      : registry.open(options.workspace),
  )
  trial.resume()
  return {
    dispatch: (channel, input, context) => current.dispatch(channel, input, context),
    log,
    runtime,
    files: current.files,
    recognise: (digests) => current.recognise(digests),
    close: async () => {
      await options.clipboard?.clearIfHeld()
      const trialClosed = trial.close()
      for (const open of opened.values()) await (await open).close()
      await trialClosed
    },
    stuck: () => keychain.stuck,
  }
}
