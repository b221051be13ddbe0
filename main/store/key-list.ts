// Owns lists of keys: filters, orders, windows and counts in SQL; refuses to search by text, which the finder does in memory.
import type { Reader, SqlValue } from './connection.ts'

export type StateName = 'active' | 'suspended' | 'expired' | 'revoked'
export type Order = 'name' | 'prefix' | 'lastUsed' | 'createdAt' | 'state'

export interface KeyFilterRow {
  readonly states: readonly StateName[]
  /** Milliseconds since 1970. */
  readonly now: number
  /** Existed and not used since this instant. */
  readonly unusedSince?: number | undefined
  readonly neverUsed?: boolean | undefined
  readonly endsBefore?: number | undefined
  readonly unconfirmed?: boolean | undefined
  readonly aged?: AgedRow | undefined
}

/** Something was until an instant, and after another, as the charts count it. */
export interface AgedRow {
  readonly of: 'created' | 'value' | 'used'
  readonly until?: number | undefined
  readonly after?: number | undefined
}

/** The state of a key in SQL; services/keys/state.ts says the same in TypeScript, and a test compares them. */
const STATE: Readonly<Record<StateName, string>> = {
  revoked: 'revoked_at IS NOT NULL',
  expired: '(revoked_at IS NULL AND ends_at <= :now)',
  suspended:
    '(revoked_at IS NULL AND suspended_at IS NOT NULL AND (ends_at IS NULL OR ends_at > :now))',
  active: '(revoked_at IS NULL AND suspended_at IS NULL AND (ends_at IS NULL OR ends_at > :now))',
}
const EVERY = Object.keys(STATE).length
const UNUSED =
  'created_at <= :unusedSince AND (last_used_at IS NULL OR last_used_at < :unusedSince)'

const AGED = {
  created: 'created_at',
  value: 'coalesce(rotated_at, created_at)',
  used: 'last_used_at',
} as const satisfies Readonly<Record<AgedRow['of'], string>>

function agedCondition({ of, until, after }: AgedRow): string {
  const column = AGED[of]
  return [
    `revoked_at IS NULL AND ${column} IS NOT NULL`,
    ...(until === undefined ? [] : [`${column} <= :agedUntil`]),
    ...(after === undefined ? [] : [`${column} > :agedAfter`]),
  ].join(' AND ')
}

function stateCondition(states: readonly StateName[]): string {
  const wanted = new Set(states)
  if (wanted.size === EVERY) return 'TRUE'
  if (wanted.size === EVERY - 1 && !wanted.has('revoked')) return 'revoked_at IS NULL'
  return wanted.size === 0
    ? 'FALSE'
    : `(${[...wanted]
        .toSorted()
        .map((state) => STATE[state])
        .join(' OR ')})`
}

function where(filter: KeyFilterRow): string {
  return [
    stateCondition(filter.states),
    ...(filter.unusedSince === undefined ? [] : [UNUSED]),
    ...(filter.neverUsed ? ['last_used_at IS NULL'] : []),
    ...(filter.endsBefore === undefined
      ? []
      : ['revoked_at IS NULL AND ends_at > :now AND ends_at <= :endsBefore']),
    ...(filter.unconfirmed ? ['revoked_at IS NULL AND delivered_at IS NULL'] : []),
    ...(filter.aged === undefined ? [] : [agedCondition(filter.aged)]),
  ].join(' AND ')
}

function values(filter: KeyFilterRow): Record<string, SqlValue> {
  return {
    now: filter.now,
    unusedSince: filter.unusedSince ?? null,
    endsBefore: filter.endsBefore ?? null,
    agedUntil: filter.aged?.until ?? null,
    agedAfter: filter.aged?.after ?? null,
  }
}

const RANK = `CASE WHEN ${STATE.active} THEN 0 WHEN ${STATE.suspended} THEN 1 WHEN ${STATE.expired} THEN 2 ELSE 3 END`
/** Each with the index that walks in its order, or covers what it has to sort. */
const ORDER: Readonly<Record<Order, readonly [index: string, columns: readonly string[]]>> = {
  name: ['key_list', ['name_fold', 'id']],
  prefix: ['key_prefix', ['prefix', 'id']],
  lastUsed: ['key_last_used', ['last_used_at', 'id']],
  createdAt: ['key_created', ['created_at', 'id']],
  // Sorts everything: right for few keys and for comparing; long lists are sorted in memory.
  state: ['key_list', [RANK, 'name_fold', 'id']],
}

export interface KeyOrder {
  readonly sort: Order
  readonly direction: 'asc' | 'desc'
}

function ordered({ sort, direction }: KeyOrder): readonly [index: string, clause: string] {
  const [index, columns] = ORDER[sort]
  return [index, columns.map((column) => `${column} ${direction}`).join(', ')]
}

/** The numbers of a window of keys, in order. */
export function listKeyNumbers(
  db: Reader,
  filter: KeyFilterRow,
  order: KeyOrder,
  offset: number,
  limit: number,
): readonly number[] {
  const [index, clause] = ordered(order)
  return db.column<number>(
    `SELECT nr FROM key INDEXED BY ${index} WHERE ${where(filter)} ORDER BY ${clause}
     LIMIT :limit OFFSET :offset`,
    { ...values(filter), limit, offset },
  )
}

/** The numbers of all keys that were used since an instant, in no order. */
export function numbersUsedSince(db: Reader, since: number): number[] {
  return db.column<number>(
    'SELECT nr FROM key INDEXED BY key_last_used WHERE last_used_at >= ?',
    since,
  )
}

/** The numbers of all keys that no gate has let in yet, in no order. */
export function numbersNeverUsed(db: Reader): number[] {
  return db.column<number>('SELECT nr FROM key INDEXED BY key_last_used WHERE last_used_at IS NULL')
}

/** The numbers of all keys of some age, in no order. */
export function numbersAged(db: Reader, aged: AgedRow): number[] {
  return db.column<number>(`SELECT nr FROM key WHERE ${agedCondition(aged)}`, {
    agedUntil: aged.until ?? null,
    agedAfter: aged.after ?? null,
  })
}

/** The numbers of all matching keys in order, one by one: stop when enough were seen. */
export function walkKeyNumbers(
  db: Reader,
  filter: KeyFilterRow,
  order: KeyOrder,
): IterableIterator<{ readonly nr: number }> {
  const [index, clause] = ordered(order)
  return db.iterate<{ nr: number }>(
    `SELECT nr FROM key INDEXED BY ${index} WHERE ${where(filter)} ORDER BY ${clause}`,
    values(filter),
  )
}

export function countKeys(db: Reader, filter: KeyFilterRow): number {
  return (
    db.get<{ total: number }>(
      `SELECT count(*) AS total FROM key INDEXED BY key_list WHERE ${where(filter)}`,
      values(filter),
    )?.total ?? 0
  )
}

export interface KeyCounts {
  readonly active: number
  readonly suspended: number
  readonly expired: number
  readonly revoked: number
  readonly unused: number
  readonly never_used: number
  readonly expiring: number
  readonly unconfirmed: number
}

/** All counts of the page's head in one walk over the index. */
export function countByState(
  db: Reader,
  at: { readonly now: number; readonly unusedSince: number; readonly endsBefore: number },
): KeyCounts {
  const none = {
    active: 0,
    suspended: 0,
    expired: 0,
    revoked: 0,
    unused: 0,
    never_used: 0,
    expiring: 0,
    unconfirmed: 0,
  }
  return (
    db.get<KeyCounts>(
      `SELECT
         count(*) FILTER (WHERE ${STATE.active}) AS active,
         count(*) FILTER (WHERE ${STATE.suspended}) AS suspended,
         count(*) FILTER (WHERE ${STATE.expired}) AS expired,
         count(*) FILTER (WHERE revoked_at IS NOT NULL) AS revoked,
         count(*) FILTER (WHERE revoked_at IS NULL AND ${UNUSED}) AS unused,
         count(*) FILTER (WHERE revoked_at IS NULL AND last_used_at IS NULL) AS never_used,
         count(*) FILTER (WHERE revoked_at IS NULL AND ends_at > :now AND ends_at <= :endsBefore) AS expiring,
         count(*) FILTER (WHERE revoked_at IS NULL AND delivered_at IS NULL) AS unconfirmed
       FROM key INDEXED BY key_list`,
      { ...at },
    ) ?? none
  )
}
