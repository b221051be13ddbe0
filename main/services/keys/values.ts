// Owns what can be done with a value once it was made: show again, confirm, keep a copy; refuses values it does not hold.
import type { Call } from '#base/call'
import { Fault } from '#base/fault'
import { instant } from '#base/runtime'
import type { Secret } from '#base/secret'
import type { Output, Parsed } from '#contract'
import { appendAudit } from '#store/audit'
import type { Reader, Writer } from '#store/connection'
import { markDelivered, markKeptCopy } from '#store/key-change'
import { keyById, type KeyRecord, versionByPrefix, type VersionRecord } from '#store/keys'
import type { KeyContext } from './context.ts'
import type { Inventory } from './inventory.ts'
import { valueGone } from './pending.ts'
import { revokedFault } from './resolve.ts'
import { copyItem } from './revoke.ts'
import { isAlive } from './state.ts'

interface Held {
  readonly key: KeyRecord
  readonly version: VersionRecord
}

/** The value of a version: not yet confirmed, or its copy in the vault. Errors: key.value-gone, vault.*. */
export async function valueHeld(context: KeyContext, prefix: string): Promise<Secret> {
  const value = context.pending.find(prefix)?.value ?? (await context.vault.take(copyItem(prefix)))
  if (value) return value
  throw valueGone(prefix)
}

/** Errors: key.missing. */
export function heldVersion(db: Reader, prefix: string): Held {
  const version = versionByPrefix(db, prefix)
  const key = version && keyById(db, version.key_id)
  if (key) return { key, version }
  throw new Fault({
    code: 'key.missing',
    message: `No key has the prefix ${prefix}.`,
    fix: 'Look the key up in the list.',
    field: 'prefix',
  })
}

/** As `heldVersion`, for values that somebody wants to use. Errors also: key.revoked. */
export function livingVersion(db: Reader, prefix: string): Held {
  const found = heldVersion(db, prefix)
  if (found.key.revoked_at !== null || found.version.revoked_at !== null)
    throw revokedFault(found.key)
  return found
}

export class Values {
  readonly #context: KeyContext
  readonly #inventory: Inventory

  constructor(context: KeyContext, inventory: Inventory) {
    this.#context = context
    this.#inventory = inventory
  }

  /** Values that were confirmed or revoked meanwhile, here or elsewhere, are forgotten on the way. */
  pending(): Output<'keys.pending'> {
    const { database, pending, runtime } = this.#context
    const now = runtime.now()
    return database.read((db) => {
      const rows = pending.all().flatMap((held) => {
        const version = versionByPrefix(db, held.prefix)
        const key = version && keyById(db, version.key_id)
        const waits = version?.delivered_at === null && isAlive(version, now)
        if (key && waits && key.revoked_at === null) {
          const createdAt = instant(held.createdAt)
          return [{ id: key.id, name: key.name, prefix: held.prefix, createdAt }]
        }
        pending.forget(held.prefix)
        return []
      })
      return { pending: rows }
    })
  }

  confirm({ prefix }: Parsed<'keys.confirm'>, call: Call): Output<'keys.confirm'> {
    const { database, runtime, pending } = this.#context
    const id = database.write((db) => {
      const { key, version } = heldVersion(db, prefix)
      if (version.delivered_at === null) {
        markDelivered(db, version, runtime.now())
        this.#record(db, call, { key, version }, {})
      }
      return key.id
    })
    pending.forget(prefix)
    return this.#inventory.detail(id)
  }

  async revealCopy(
    { prefix }: Parsed<'keys.revealCopy'>,
    call: Call,
  ): Promise<Output<'keys.revealCopy'>> {
    const { database, pending } = this.#context
    const from = pending.has(prefix) ? ('pending' as const) : ('vault' as const)
    const held = database.write((db) => {
      const found = livingVersion(db, prefix)
      if (from === 'vault' && found.version.kept_copy === 0) throw valueGone(prefix)
      this.#record(db, call, found, { from })
      return found
    })
    const value = await valueHeld(this.#context, prefix)
    return { value: value.reveal(), from, name: held.key.name, id: held.key.id }
  }

  async keepCopy(
    { prefix, keep }: Parsed<'keys.keepCopy'>,
    call: Call,
  ): Promise<Output<'keys.keepCopy'>> {
    const { database, pending, vault } = this.#context
    const value = keep ? pending.take(prefix).value : undefined
    const held = database.write((db) => {
      const found = heldVersion(db, prefix)
      this.#record(db, call, found, { keep, phase: 'intent' })
      return found
    })
    try {
      if (value) await vault.put(copyItem(prefix), value)
      else await vault.drop(copyItem(prefix))
    } catch (error) {
      database.write((db) => this.#record(db, call, held, { keep, phase: 'failed' }))
      throw error
    } finally {
    }
    database.write((db) => {
      markKeptCopy(db, held.version.id, keep)
      this.#record(db, call, held, { keep, phase: 'done' })
    })
    return { keptCopy: keep }
  }

  #record(
    db: Writer,
    call: Call,
    { key, version }: Held,
    detail: Readonly<Record<string, unknown>>,
  ): void {
    appendAudit(db, {
      at: this.#context.runtime.now(),
      actor: call.actor,
      operation: call.operation,
      keyId: key.id,
      prefix: version.prefix,
      detail,
    })
  }
}
