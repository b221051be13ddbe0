// Owns kept connections: what is where, their passwords in the vault; refuses to answer a password.
import { createHash } from 'node:crypto'
import type { Call } from '#base/call'
import { Fault } from '#base/fault'
import { instantField, type Runtime } from '#base/runtime'
import { Secret } from '#base/secret'
import { type Output, type Parsed, SSH_DESTINATION, Target } from '#contract'
import { appendAudit } from '#store/audit'
import {
  connectionByName,
  type ConnectionRow,
  type Finding,
  listConnections,
  noteFinding,
  removeConnection,
  saveConnection,
} from '#store/connections'
import type { Database } from '#store/database'

/** Where passwords are kept. Rejects with Fault vault.*. */
export interface PasswordVault {
  readonly put: (item: string, value: Secret) => Promise<void>
  readonly take: (item: string) => Promise<Secret | undefined>
  readonly drop: (item: string) => Promise<void>
}

export interface ConnectionsOptions {
  readonly database: Database
  readonly vault: PasswordVault
  readonly runtime: Runtime
  /** Which texts may be a name (throws the Fault), and when two names are the same. */
  readonly naming: {
    readonly check: (text: string) => string
    readonly fold: (text: string) => string
  }
}

type Kept = Output<'metastore.keep'>

function kept(row: ConnectionRow): Kept {
  return {
    name: row.name,
    target: Target.parse(JSON.parse(row.target)),
    hasPassword: row.has_password === 1,
    ...instantField('checkedAt', row.checked_at),
    ...(row.ok === null ? {} : { ok: row.ok === 1 }),
    ...(row.schema_version === null ? {} : { schemaVersion: row.schema_version }),
    ...(row.drift === null ? {} : { drift: row.drift }),
  }
}

function missing(name: string): Fault {
  return new Fault({
    code: 'metastore.missing',
    message: `No connection is called "${name}".`,
    fix: 'Look it up with dsadmin metastore connect list, or add it.',
    field: 'connection',
  })
}

/** Not repeated: there may be a password in it. */
function noSshHost(): Fault {
  return new Fault({
    code: 'input.invalid',
    message: 'That is not the name of an SSH host.',
    fix: 'Write USER@HOST without a password; everything else belongs into your SSH configuration.',
    field: 'ssh',
  })
}

export class Connections {
  readonly #options: ConnectionsOptions

  constructor(options: ConnectionsOptions) {
    this.#options = options
  }

  list(): Output<'metastore.connections'> {
    return { connections: this.#options.database.read(listConnections).map(kept) }
  }

  /**
   * The password goes to the vault first: a connection that says it has one has one. Without a password the
   * kept one stays, but only for the place it was typed for. Errors: Fault input.invalid, vault.*.
   */
  async keep(
    { name: typed, target, password }: Parsed<'metastore.keep'>,
    { actor, operation }: Call,
  ): Promise<Kept> {
    const { database, vault, runtime, naming } = this.#options
    const name = naming.check(typed)
    if (target.ssh !== undefined && !SSH_DESTINATION.test(target.ssh)) throw noSshHost()
    const fold = naming.fold(name)
    const before = database.read((db) => connectionByName(db, fold))
    const stays = password === undefined && before !== undefined && samePlace(before, target)
    if (password !== undefined) await vault.put(itemOf(fold), new Secret(password))
    else if (before?.has_password === 1 && !stays) await vault.drop(itemOf(fold))
    const row = {
      name_fold: fold,
      name,
      target: JSON.stringify(target),
      has_password: stays ? before.has_password : password === undefined ? 0 : 1,
      created_at: runtime.now(),
    }
    return database.write((db) => {
      saveConnection(db, row)
      const { engine, host, port, database: holds, user } = target
      const detail = { name, engine, host, port, database: holds, user }
      appendAudit(db, { at: runtime.now(), actor, operation, detail })
      return kept({ ...row, checked_at: null, ok: null, schema_version: null, drift: null })
    })
  }

  /** Errors: Fault metastore.missing, vault.* when its password cannot be dropped. */
  async forget(
    { name }: Parsed<'metastore.forget'>,
    { actor, operation }: Call,
  ): Promise<Record<string, never>> {
    const { database, vault, runtime, naming } = this.#options
    const fold = naming.fold(name)
    const row = database.read((db) => connectionByName(db, fold))
    if (!row) throw missing(name)
    if (row.has_password === 1) await vault.drop(itemOf(fold))
    database.write((db) => {
      removeConnection(db, fold)
      appendAudit(db, { at: runtime.now(), actor, operation, detail: { name: row.name } })
    })
    return {}
  }

  /**
   * Where it is and its password: the one that was typed just now, else the kept one, else an empty one.
   * Errors: Fault metastore.missing, vault.*.
   */
  async open(
    name: string,
    typed?: string,
  ): Promise<{ readonly target: Target; readonly password: Secret }> {
    const { database, vault, naming } = this.#options
    const fold = naming.fold(name)
    const row = database.read((db) => connectionByName(db, fold))
    if (!row) throw missing(name)
    const { target } = kept(row)
    if (typed !== undefined) return { target, password: new Secret(typed) }
    const password = row.has_password === 1 ? await vault.take(itemOf(fold)) : undefined
    return { target, password: password ?? new Secret('') }
  }

  note(name: string, finding: Omit<Finding, 'checked_at'>): void {
    const { database, naming, runtime } = this.#options
    database.write((db) =>
      noteFinding(db, naming.fold(name), { ...finding, checked_at: runtime.now() }),
    )
  }
}

/** A kept password may not be led to another place by somebody who does not know it. */
function samePlace(row: ConnectionRow, target: Target): boolean {
  const place = ({ engine, host, port, user, tls, ssh }: Target) =>
    JSON.stringify([engine, host, port, user, tls, ssh])
  return place(kept(row).target) === place(target)
}

/** A vault item needs a plain, short name, whatever the connection is called. */
function itemOf(fold: string): string {
  const hex = Buffer.from(fold).toString('hex')
  return `metastore/${hex.length <= 100 ? hex : createHash('sha256').update(fold).digest('hex')}`
}
