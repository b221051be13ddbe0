// Owns a real workspace in a temporary folder for tests: database, ledger, keys and audit, on a clock that tests turn.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 } from 'uuid'
import type { Call } from '#base/call'
import { Fault } from '#base/fault'
import { silentLog } from '#base/log'
import type { Secret } from '#base/secret'
import type { Channel } from '#contract'
import { AsOf } from '#services/audit/as-of'
import { Audit } from '#services/audit/audit'
import type { SecretClipboard } from '#services/keys/context'
import { Keys } from '#services/keys/keys'
import { Import } from '#services/import/import'
import { holdsKey } from '#services/keys/format'
import { fold, KEY_TEXTS } from '#services/keys/names'
import { Credentials } from '#services/report/credentials'
import { mergeLedger } from '#services/keys/ledger-merge'
import { deviceKey } from '#services/vault/device-key'
import { Policies } from '#services/policy/policies'
import { Settings } from '#services/workspace/settings'
import { Database } from '#store/database'
import { Ledger } from '#store/ledger'

/** A vault in memory that can be told to fail, as a locked keychain does. */
export class MemoryVault {
  readonly items = new Map<string, Secret>()
  failing = false

  #check(): void {
    if (this.failing)
      throw new Fault({ code: 'vault.locked', message: 'The vault is locked.', fix: 'Unlock it.' })
  }

  async put(item: string, value: Secret): Promise<void> {
    this.#check()
    this.items.set(item, value)
  }

  async take(item: string): Promise<Secret | undefined> {
    this.#check()
    return this.items.get(item)
  }

  async drop(item: string): Promise<void> {
    this.#check()
    this.items.delete(item)
  }
}

export interface Clock {
  now: number
}

export interface TestWorkspace {
  readonly folder: string
  readonly database: Database
  readonly ledger: Ledger
  readonly keys: Keys
  readonly policies: Policies
  readonly credentials: Credentials
  readonly imports: Import
  readonly asOf: AsOf
  readonly audit: Audit
  readonly vault: MemoryVault
  readonly clock: Clock
  readonly close: () => void
}

export interface TestWorkspaceOptions {
  readonly clock?: Clock
  readonly vault?: MemoryVault
  readonly clipboard?: SecretClipboard
}

/** A new empty folder, private as the program makes it. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'dsadmin-'))
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}

/** Opens the inventory in `folder` as the program does: the ledger is merged first. */
export function openWorkspace(folder: string, options: TestWorkspaceOptions = {}): TestWorkspace {
  const clock = options.clock ?? { now: Date.UTC(2026, 10, 2, 9) }
  const vault = options.vault ?? new MemoryVault()
  const runtime = { now: () => clock.now, id: () => v7(), actor: 'tess@desk' }
  const path = join(folder, 'inventory.sqlite')
  const ledger = new Ledger(join(folder, 'revoked.ledger'))
  const database = new Database({
    path,
    create: true,
    onOpen: (db) => {
      mergeLedger(db, ledger, clock.now)
    },
  })
  const audit = new Audit({
    database,
    vault,
    deviceKey: () => deviceKey(vault),
    runtime,
    log: silentLog,
  })
  const settings = new Settings({ database, runtime, log: silentLog })
  const policies = new Policies({
    database,
    runtime,
    log: silentLog,
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
    log: silentLog,
    vault,
    audit,
    settings: () => ({ ...settings.get(), clipboardSeconds: 60 }),
    policy: policies,
    clipboard: options.clipboard,
  })
  return {
    folder,
    database,
    ledger,
    keys,
    policies,
    credentials: new Credentials({
      database,
      runtime,
      policy: policies,
      rows: (db, numbers) => keys.rows(db, numbers),
    }),
    asOf: new AsOf({ database, runtime, fold }),
    imports: new Import({ database, runtime, texts: KEY_TEXTS }),
    audit,
    vault,
    clock,
    close: () => database.close(),
  }
}

export function call(operation: Channel): Call {
  return {
    actor: 'tess@desk',
    operation,
    signal: new AbortController().signal,
    progress: () => {},
    consent: true,
  }
}

/** The fault that `run` throws; fails when it throws none. */
export function faultOf(run: () => unknown): Fault {
  try {
    run()
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  throw new Error('nothing was refused')
}
