// Owns changes to what is known of a key, and its suspension; refuses to change a revoked one.
import type { Call } from '#base/call'
import { Fault } from '#base/fault'
import { instant } from '#base/runtime'
import type { Output, Parsed } from '#contract'
import { appendAudit } from '#store/audit'
import { bumpEpoch } from '#store/epoch'
import { describeKey, type DescribedRow, setSuspended, touchKey } from '#store/key-change'
import type { KeyRecord } from '#store/keys'
import type { KeyContext } from './context.ts'
import { type Guard, NO_GUARD } from './guard.ts'
import type { Inventory } from './inventory.ts'
import { expiryOf, requireFree } from './demands.ts'
import { checkName, checkOwner, checkPurpose, checkTags, fold } from './names.ts'
import { resolveLiving } from './resolve.ts'
import { keyState } from './state.ts'

/** What a gate has to know of. */
const GATED: readonly (keyof DescribedRow)[] = ['name', 'expires_at']
/** What the history calls a column. */
const FIELD = {
  name: 'name',
  owner: 'owner',
  purpose: 'purpose',
  used_by: 'usedBy',
  tags: 'tags',
  expires_at: 'expiresAt',
} as const

type Column = keyof typeof FIELD
const COLUMNS = Object.keys(FIELD) as readonly Column[]

function shown(column: Column, value: string | number | null): unknown {
  if (typeof value === 'number') return instant(value)
  return column === 'tags' && value !== null ? JSON.parse(value) : value
}

/** Tags may depend on those that the key has when it is changed. */
type Description = Omit<Parsed<'keys.edit'>, 'tags'> & {
  readonly tags?: readonly string[] | ((key: KeyRecord) => readonly string[]) | undefined
}

function tagsJson(key: KeyRecord, tags: Description['tags']): string {
  if (tags === undefined) return key.tags
  return JSON.stringify(checkTags(typeof tags === 'function' ? tags(key) : tags))
}

export class Changing {
  readonly #context: KeyContext
  readonly #inventory: Inventory

  constructor(context: KeyContext, inventory: Inventory) {
    this.#context = context
    this.#inventory = inventory
  }

  edit(input: Parsed<'keys.edit'>, call: Call): Output<'keys.edit'> {
    return this.#inventory.detail(this.describe(input, call).id)
  }

  /** As `edit`, and says whether anything was another; `guard` refuses in the same transaction. */
  describe(
    input: Description,
    call: Call,
    guard: Guard = NO_GUARD,
  ): { readonly id: string; readonly changed: boolean } {
    const { database, runtime } = this.#context
    const now = runtime.now()
    return database.write((db) => {
      const { key } = resolveLiving(db, input.ref)
      guard(db, key)
      const next = this.#described(key, input, now)
      const changed = COLUMNS.filter((column) => key[column] !== next[column])
      if (changed.length === 0) return { id: key.id, changed: false }
      if (next.name_fold !== key.name_fold) requireFree(db, next.name, key.id)
      describeKey(db, next)
      if (changed.some((column) => GATED.includes(column))) touchKey(db, key.id, bumpEpoch(db, now))
      appendAudit(db, {
        at: now,
        actor: call.actor,
        operation: call.operation,
        keyId: key.id,
        prefix: key.prefix,
        detail: {
          changed: Object.fromEntries(
            changed.map((column) => [
              FIELD[column],
              { from: shown(column, key[column]), to: shown(column, next[column]) },
            ]),
          ),
        },
      })
      return { id: key.id, changed: true }
    })
  }

  suspend(input: Parsed<'keys.suspend'>, call: Call): Output<'keys.suspend'> {
    return this.#inventory.detail(this.setSuspended(input.ref, true, call))
  }

  resume(input: Parsed<'keys.resume'>, call: Call): Output<'keys.resume'> {
    return this.#inventory.detail(this.setSuspended(input.ref, false, call))
  }

  /** Answers the key's id; `guard` refuses in the same transaction. */
  setSuspended(ref: string, wanted: boolean, call: Call, guard: Guard = NO_GUARD): string {
    const { database, runtime } = this.#context
    const now = runtime.now()
    return database.write((db) => {
      const { key } = resolveLiving(db, ref)
      guard(db, key)
      requireSuspendable(key, wanted, now)
      setSuspended(db, key.id, wanted ? now : null)
      touchKey(db, key.id, bumpEpoch(db, now))
      appendAudit(db, {
        at: now,
        actor: call.actor,
        operation: call.operation,
        keyId: key.id,
        prefix: key.prefix,
        detail: { name: key.name },
      })
      return key.id
    })
  }

  #described(key: KeyRecord, input: Description, now: number): DescribedRow {
    const name = input.name === undefined ? key.name : checkName(input.name)
    return {
      id: key.id,
      name,
      name_fold: fold(name),
      owner: input.owner === undefined ? key.owner : checkOwner(input.owner),
      purpose: input.purpose === undefined ? key.purpose : checkPurpose(input.purpose),
      used_by: input.usedBy === undefined ? key.used_by : input.usedBy,
      tags: tagsJson(key, input.tags),
      expires_at: this.#expiry(key, input.expires, now),
    }
  }

  /** An expiry that is not moved may lie in the past: the other fields of an expired key can be edited. */
  #expiry(key: KeyRecord, expires: string | null | undefined, now: number): number | null {
    if (expires === undefined) return key.expires_at
    if (expires === null) return null
    return Date.parse(expires) === key.expires_at ? key.expires_at : expiryOf(expires, now)
  }
}

/** Errors: key.state when the key is so already, or refused for another reason anyway. */
export function requireSuspendable(key: KeyRecord, wanted: boolean, now: number): void {
  if (wanted !== (key.suspended_at !== null)) {
    if (!wanted || keyState(key, now) !== 'expired') return
    throw new Fault({
      code: 'key.state',
      message: `The key “${key.name}” has expired: it is refused already.`,
      fix: 'Revoke it to end it for ever, or give it a later expiry first.',
      field: 'ref',
    })
  }
  throw new Fault({
    code: 'key.state',
    message: wanted
      ? `The key “${key.name}” is suspended already.`
      : `The key “${key.name}” is not suspended.`,
    fix: wanted ? 'Resume it when it may be used again.' : 'Nothing has to be done.',
    field: 'ref',
  })
}
