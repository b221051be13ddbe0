// Owns which keys break a rule, in SQL, so that a hundred thousand are judged without being loaded; refuses to know where the rules come from.
import type { Reader, SqlValue } from './connection.ts'

export type BrokenKind = 'owner' | 'purpose' | 'name' | 'lifetime' | 'rotation' | 'unused'

/** The rules, ready to be compared. Spans in milliseconds; null: no such rule. */
export interface Rules {
  readonly now: number
  readonly owner: boolean
  readonly purpose: boolean
  /** A name has to match one of these GLOB patterns, if there are any. */
  readonly patterns: readonly string[]
  /** A GLOB pattern of what no name may hold. */
  readonly forbidden: string | null
  readonly lifetime: number | null
  readonly rotation: number | null
  /** Existed and not used since this instant; null also while nobody could know. */
  readonly unusedSince: number | null
}

/** A key that is refused anyway breaks nothing. */
const APPLIES = 'revoked_at IS NULL AND (ends_at IS NULL OR ends_at > :now)'

/** In the order in which they are listed; a key's broken rules are the bits of one number. */
export const BROKEN_KINDS: readonly BrokenKind[] = [
  'owner',
  'purpose',
  'name',
  'lifetime',
  'rotation',
  'unused',
]

function conditions({ patterns }: Rules): Readonly<Record<BrokenKind, string>> {
  const matches = patterns.map((_, index) => `name GLOB :pattern${String(index)}`).join(' OR ')
  return {
    owner: `:owner AND owner = ''`,
    purpose: `:purpose AND purpose = ''`,
    name: `ifnull(name GLOB :forbidden, 0)${matches && ` OR NOT (${matches})`}`,
    lifetime:
      ':lifetime IS NOT NULL AND (expires_at IS NULL OR expires_at > created_at + :lifetime)',
    rotation: ':rotation IS NOT NULL AND coalesce(rotated_at, created_at) <= :now - :rotation',
    unused: `:unusedSince IS NOT NULL AND created_at <= :unusedSince
             AND (last_used_at IS NULL OR last_used_at < :unusedSince)`,
  }
}

function mask(rules: Rules): string {
  const each = conditions(rules)
  return BROKEN_KINDS.map((kind, bit) => `((${each[kind]}) << ${String(bit)})`).join(' | ')
}

function values(rules: Rules): Record<string, SqlValue> {
  const { now, forbidden, lifetime, rotation, unusedSince } = rules
  return {
    now,
    owner: rules.owner ? 1 : 0,
    purpose: rules.purpose ? 1 : 0,
    forbidden,
    lifetime,
    rotation,
    unusedSince,
    ...Object.fromEntries(rules.patterns.map((text, index) => [`pattern${String(index)}`, text])),
  }
}

function kindsOf(bits: number): readonly BrokenKind[] {
  return BROKEN_KINDS.filter((_, bit) => (bits & (1 << bit)) !== 0)
}

/** The rules that each of some keys breaks, by number; keys that break none are left out. */
export function brokenRules(
  db: Reader,
  rules: Rules,
  numbers: readonly number[],
): ReadonlyMap<number, readonly BrokenKind[]> {
  const rows = db.all<{ nr: number; mask: number }>(
    `SELECT nr, ${mask(rules)} AS mask FROM key
     WHERE nr IN (SELECT value FROM json_each(:numbers)) AND ${APPLIES}`,
    { ...values(rules), numbers: JSON.stringify(numbers) },
  )
  return new Map(rows.filter((row) => row.mask !== 0).map((row) => [row.nr, kindsOf(row.mask)]))
}

export interface BrokenRow {
  readonly nr: number
  readonly kinds: readonly BrokenKind[]
}

function bitsOf(kinds: readonly BrokenKind[]): number {
  return kinds.reduce((bits, kind) => bits | (1 << BROKEN_KINDS.indexOf(kind)), 0)
}

/** A window of the keys that break one of the kinds given, by name: walked in that order until it is full. */
export function listBroken(
  db: Reader,
  rules: Rules,
  kinds: readonly BrokenKind[],
  offset: number,
  limit: number,
): readonly BrokenRow[] {
  const rows = db.all<{ nr: number; mask: number }>(
    `SELECT nr, ${mask(rules)} AS mask FROM key INDEXED BY key_list
     WHERE ${APPLIES} AND (${mask(rules)}) & :wanted
     ORDER BY name_fold, id LIMIT :limit OFFSET :offset`,
    { ...values(rules), wanted: bitsOf(kinds), limit, offset },
  )
  return rows.map((row) => ({ nr: row.nr, kinds: kindsOf(row.mask) }))
}

export type BrokenCounts = Readonly<Record<BrokenKind | 'any', number>>

/** From the cheapest to compare to the dearest: the first that is broken ends the comparing. */
const CHEAPEST: readonly BrokenKind[] = [
  'lifetime',
  'rotation',
  'unused',
  'owner',
  'purpose',
  'name',
]

function anyOf(rules: Rules, kinds: readonly BrokenKind[]): string {
  const each = conditions(rules)
  const broken = CHEAPEST.filter((kind) => kinds.includes(kind)).map((kind) => `(${each[kind]})`)
  return broken.length === 0 ? 'FALSE' : broken.join(' OR ')
}

/** How many keys break each rule, and how many any of the kinds given, in one walk without sorting. */
export function countBroken(db: Reader, rules: Rules, kinds: readonly BrokenKind[]): BrokenCounts {
  const each = conditions(rules)
  const counts = BROKEN_KINDS.map((kind) => `count(*) FILTER (WHERE ${each[kind]}) AS ${kind}`)
  return (
    db.get<BrokenCounts>(
      `SELECT ${counts.join(', ')}, count(*) FILTER (WHERE ${anyOf(rules, kinds)}) AS "any"
       FROM key WHERE ${APPLIES}`,
      values(rules),
    ) ?? { owner: 0, purpose: 0, name: 0, lifetime: 0, rotation: 0, unused: 0, any: 0 }
  )
}

/** How many keys break a rule at all, and how many of those not revoked have no owner: less than all counts, in less time. */
export function countBreaking(
  db: Reader,
  rules: Rules,
): { readonly breaking: number; readonly withoutOwner: number } {
  return (
    db.get<{ breaking: number; withoutOwner: number }>(
      `SELECT count(*) FILTER (WHERE ${APPLIES} AND (${anyOf(rules, BROKEN_KINDS)})) AS breaking,
              count(*) FILTER (WHERE owner = '') AS withoutOwner
       FROM key WHERE revoked_at IS NULL`,
      values(rules),
    ) ?? { breaking: 0, withoutOwner: 0 }
  )
}
