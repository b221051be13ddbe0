// Owns the operations on workspaces: which one this is, making and opening another, watching, doctor; refuses to open files.
import { setTimeout } from 'node:timers/promises'
import type { Call } from '#base/call'
import { Fault } from '#base/fault'
import type { Log } from '#base/log'
import type { Runtime } from '#base/runtime'
import type { AuditHealth, Capabilities, Output, Parsed, VaultStatus } from '#contract'
import { appendAudit } from '#store/audit'
import type { Database } from '#store/database'
import { examine } from './doctor.ts'
import type { Registry, WorkspaceEntry } from './registry.ts'

/** How often the inventory is looked at, milliseconds: seen as at once, and next to no work. */
const LOOK_EVERY = 400
/** What a watch reports when the inventory cannot be read: a page that asks again is told why. */
const UNREADABLE = -1

export interface WorkspacesOptions {
  readonly dataDir: string
  /** The workspace that is open. */
  readonly entry: WorkspaceEntry
  readonly registry: Registry
  readonly database: Database
  /** The path of the list of revoked keys. */
  readonly ledger: string
  readonly vault: { readonly status: (recheck?: boolean) => Promise<VaultStatus> }
  readonly audit: { readonly verify: () => Promise<AuditHealth> }
  readonly runtime: Runtime
  readonly log: Log
  readonly capabilities: Capabilities
  readonly version: string
  /** How this program is called on a command line. */
  readonly command: string
  /** Opens another workspace in place of this one; throws and changes nothing when that fails. */
  readonly switchTo: (entry: WorkspaceEntry) => Promise<void>
}

/** The operations `workspace.*`. */
export class Workspaces {
  readonly #options: WorkspacesOptions

  constructor(options: WorkspacesOptions) {
    this.#options = options
  }

  about(): Output<'workspace.about'> {
    const { entry, registry, version, runtime, dataDir, capabilities, command } = this.#options
    return {
      id: entry.id,
      name: entry.name,
      version,
      actor: runtime.actor,
      dataFolder: dataDir,
      capabilities,
      workspaces: registry.list().map((each) => this.#row(each)),
      command,
    }
  }

  /** Errors: Fault workspace.name-taken, input.invalid, input.secret, store.*. */
  create(
    { name }: Parsed<'workspace.create'>,
    { actor, operation }: Call,
  ): Output<'workspace.create'> {
    const { registry, database, runtime } = this.#options
    let made: WorkspaceEntry | undefined
    const entry = database.write((db) => {
      // A transaction may run twice when the inventory is swapped under it; the claim must not.
      made ??= registry.create(name)
      const detail = { id: made.id, name: made.name }
      appendAudit(db, { at: runtime.now(), actor, operation, detail })
      return made
    })
    return this.#row(entry)
  }

  /** Errors: Fault workspace.missing, store.*, after which the earlier one stays open. */
  async open(
    { id }: Parsed<'workspace.open'>,
    { actor, operation }: Call,
  ): Promise<Output<'workspace.open'>> {
    const { registry, database, runtime, switchTo } = this.#options
    const entry = registry.byId(id)
    registry.open(entry.name)
    await switchTo(entry)
    registry.remember(entry)
    const detail = { id: entry.id, name: entry.name }
    database.write((db) => appendAudit(db, { at: runtime.now(), actor, operation, detail }))
    return { id: entry.id, name: entry.name, current: true }
  }

  /**
   * Reports the inventory's change number at once and whenever it moves, until cancelled. The first one
   * closes the gap between what a page has read and the beginning of its watch.
   */
  async watch(
    _: Parsed<'workspace.watch'>,
    { signal, progress }: Call,
  ): Promise<Output<'workspace.watch'>> {
    let last: number | undefined
    while (!signal.aborted) {
      const change = this.#change()
      if (change !== last) progress({ change })
      last = change
      try {
        await setTimeout(LOOK_EVERY, undefined, { signal })
      } catch (error) {
        if (!signal.aborted) throw error
      }
    }
    return {}
  }

  async doctor(): Promise<Output<'workspace.doctor'>> {
    const { registry, entry, ...rest } = this.#options
    const checks = await examine({ ...rest, files: registry.files(entry) })
    return { ok: checks.every(({ verdict }) => verdict !== 'fail'), checks }
  }

  #change(): number {
    try {
      return this.#options.database.change()
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      return UNREADABLE
    }
  }

  #row({ id, name }: WorkspaceEntry): Output<'workspace.create'> {
    return { id, name, current: id === this.#options.entry.id }
  }
}
