// Owns the list of keys that break a rule; refuses to call a key unused that nobody watched.
import { DAY } from '#base/duration'
import type { Runtime } from '#base/runtime'
import type { Output, Parsed } from '#contract'
import type { Policy, ViolationRow } from '#contract/policy'
import type { Reader } from '#store/connection'
import type { Database } from '#store/database'
import { countKeys } from '#store/key-list'
import { keysByNumber, type KeyRecord } from '#store/keys'
import { BROKEN_KINDS, type BrokenKind, countBroken, listBroken, type Rules } from '#store/policy'

export interface ViolationsParts {
  readonly database: Database
  readonly runtime: Pick<Runtime, 'now'>
  readonly policy: (db: Reader) => Policy
  readonly rules: (db: Reader) => Rules
}

export class Violations {
  readonly #parts: ViolationsParts

  constructor(parts: ViolationsParts) {
    this.#parts = parts
  }

  list({ kinds, offset, limit }: Parsed<'policy.violations'>): Output<'policy.violations'> {
    const { database, policy, rules } = this.#parts
    return database.read((db) => {
      const known = rules(db)
      const wanted = kinds ?? BROKEN_KINDS
      const { any, ...byKind } = countBroken(db, known, wanted)
      const broken = listBroken(db, known, wanted, offset, limit)
      const keys = new Map(
        keysByNumber(
          db,
          broken.map((row) => row.nr),
        ).map((key) => [key.nr, key]),
      )
      const said = policy(db)
      return {
        rows: broken.flatMap((row) => {
          const key = keys.get(row.nr)
          return key ? [violationRow(key, row.kinds, said, known.now)] : []
        }),
        total: any,
        byKind,
        unusedUnknown: known.unusedSince === null ? this.#perhapsUnused(db, said) : 0,
      }
    })
  }

  /** Keys that may be unused while a gap in the watch hides it. */
  #perhapsUnused(db: Reader, { unusedDays }: Policy): number {
    const now = this.#parts.runtime.now()
    return countKeys(db, {
      states: ['active', 'suspended'],
      now,
      unusedSince: now - unusedDays * DAY,
    })
  }
}

function violationRow(
  key: KeyRecord,
  kinds: readonly BrokenKind[],
  policy: Policy,
  now: number,
): ViolationRow {
  return {
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    state: key.suspended_at === null ? 'active' : 'suspended',
    owner: key.owner,
    violations: kinds.map((kind) => ({ kind, message: WORDS[kind](key, policy, now) })),
  }
}

const days = (ms: number) => `${String(Math.floor(ms / DAY))} d`

const WORDS: Readonly<Record<BrokenKind, (key: KeyRecord, policy: Policy, now: number) => string>> =
  {
    owner: () => 'No owner.',
    purpose: () => 'No purpose.',
    name: (_, { names }) =>
      names.patterns.length > 0
        ? `The name does not follow the rule: ${names.patterns.join(' or ')}${names.characters && `, characters ${names.characters}`}.`
        : `The name has other characters than ${names.characters}.`,
    lifetime: (key, { maxLifetimeDays }) =>
      key.expires_at === null
        ? `Never expires; ${String(maxLifetimeDays)} d is the longest.`
        : `Expires ${days(key.expires_at - key.created_at)} after it was made; ${String(maxLifetimeDays)} d is the longest.`,
    rotation: (key, { rotationDays }, now) =>
      `The value is ${days(now - (key.rotated_at ?? key.created_at))} old; it should be replaced after ${String(rotationDays)} d.`,
    unused: (_, { unusedDays }) => `Not used for ${String(unusedDays)} d.`,
  }
