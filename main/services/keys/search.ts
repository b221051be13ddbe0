// Owns the window of a list that is searched by text; refuses to say anything that the SQL of a plain list would not.
import type { Reader } from '#store/connection'
import { type KeyFilterRow, type KeyOrder, walkKeyNumbers } from '#store/key-list'
import { lastUsesOf, type SearchRow } from '#store/key-search'
import type { Finder } from './finder.ts'
import { keyState } from './state.ts'

/** Up to here it is quicker to read the hits than to walk the whole order. */
const FEW = 3_000

const RANK = { active: 0, suspended: 1, expired: 2, revoked: 3 } as const

export interface Window {
  readonly numbers: readonly number[]
  readonly total: number
}

/** The same filter as in SQL, but for the last use, which only the database knows. */
function passes(row: SearchRow, filter: KeyFilterRow, states: ReadonlySet<string>): boolean {
  const { now, unusedSince, endsBefore, unconfirmed } = filter
  if (!states.has(keyState(row, now))) return false
  if (unusedSince !== undefined && row.created_at > unusedSince) return false
  if (unconfirmed && (row.revoked_at !== null || row.delivered_at !== null)) return false
  if (endsBefore === undefined) return true
  return (
    row.revoked_at === null &&
    row.ends_at !== null &&
    row.ends_at > now &&
    row.ends_at <= endsBefore
  )
}

/** A window of the keys that match a text and a filter, and how many there are. */
export function searchKeys(
  db: Reader,
  finder: Finder,
  query: {
    readonly find: string
    readonly filter: KeyFilterRow
    readonly order: KeyOrder
    readonly offset: number
    readonly limit: number
  },
): Window {
  const { filter, order, offset, limit } = query
  const states = new Set<string>(filter.states)
  const hits = finder.find(db, query.find).filter((row) => passes(row, filter, states))
  const byUse = filter.neverUsed === true || filter.unusedSince !== undefined
  if (!byUse && (order.sort === 'name' || order.sort === 'state')) {
    const numbers = inMemoryOrder(hits, order, filter.now).map((row) => row.nr)
    return { numbers: numbers.slice(offset, offset + limit), total: hits.length }
  }
  if (hits.length <= FEW) {
    const numbers = sortedByReading(db, hits, filter, order)
    return { numbers: numbers.slice(offset, offset + limit), total: numbers.length }
  }
  return walk(db, hits, { filter, order, offset, limit, byUse })
}

/** The hits come by name; a state sorts by rank and then by name. */
function inMemoryOrder(
  hits: readonly SearchRow[],
  { sort, direction }: KeyOrder,
  now: number,
): readonly SearchRow[] {
  const rows =
    sort === 'name'
      ? hits
      : Object.values(RANK).flatMap((rank) =>
          hits.filter((row) => RANK[keyState(row, now)] === rank),
        )
  return direction === 'asc' ? rows : rows.toReversed()
}

/** Few hits: their last uses are read, and the order is made here. */
function sortedByReading(
  db: Reader,
  hits: readonly SearchRow[],
  { neverUsed, unusedSince, now }: KeyFilterRow,
  { sort, direction }: KeyOrder,
): readonly number[] {
  const uses = new Map(
    lastUsesOf(
      db,
      hits.map((row) => row.nr),
    ).map((row) => [row.nr, row.last_used_at]),
  )
  const kept = hits.filter((row) => {
    const at = uses.get(row.nr) ?? null
    if (neverUsed && at !== null) return false
    return unusedSince === undefined || at === null || at < unusedSince
  })
  const value = (row: SearchRow): number | string => {
    if (sort === 'lastUsed') return uses.get(row.nr) ?? -1
    if (sort === 'createdAt') return row.created_at
    if (sort === 'state') return RANK[keyState(row, now)]
    return row.name_fold
  }
  const sign = direction === 'asc' ? 1 : -1
  return kept
    .map((row) => ({ row, at: value(row) }))
    .toSorted((a, b) => {
      if (a.at !== b.at) return a.at < b.at ? -sign : sign
      return a.row.id < b.row.id ? -sign : sign
    })
    .map(({ row }) => row.nr)
}

/** Many hits: the order is walked in the database until the window is full. */
function walk(
  db: Reader,
  hits: readonly SearchRow[],
  query: {
    readonly filter: KeyFilterRow
    readonly order: KeyOrder
    readonly offset: number
    readonly limit: number
    readonly byUse: boolean
  },
): Window {
  const { filter, order, offset, limit, byUse } = query
  const wanted = new Set(hits.map((row) => row.nr))
  const numbers: number[] = []
  let seen = 0
  for (const { nr } of walkKeyNumbers(db, filter, order)) {
    if (!wanted.has(nr)) continue
    if (seen >= offset && numbers.length < limit) numbers.push(nr)
    seen += 1
    // Without a filter on the last use the total is known, so the rest need not be seen.
    if (!byUse && numbers.length === limit) return { numbers, total: hits.length }
  }
  return { numbers, total: byUse ? seen : hits.length }
}
