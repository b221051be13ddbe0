// Owns the window of a list that is searched or sorted in memory; refuses to say anything that plain SQL would not.
import type { Reader } from '#store/connection'
import {
  type KeyFilterRow,
  type KeyOrder,
  numbersAged,
  numbersNeverUsed,
  numbersUsedSince,
  walkKeyNumbers,
} from '#store/key-list'
import { lastUsesOf, type SearchRow } from '#store/key-search'
import type { Finder } from './finder.ts'
import { keyState } from './state.ts'

/** Up to here it is quicker to read the hits than to walk the whole order. */
const FEW = 3_000

/** The order of states in a sorted list. */
const STATES = ['active', 'suspended', 'expired', 'revoked'] as const

export interface Window {
  readonly numbers: readonly number[]
  readonly total: number
}

export interface Search {
  /** Empty: every key. */
  readonly find: string
  readonly filter: KeyFilterRow
  readonly order: KeyOrder
  readonly offset: number
  readonly limit: number
  /** Up to so many hits are read one by one. */
  readonly few?: number
}

/** Numbers as a set that is filled and asked a hundred thousand times a keystroke. */
class NumberSet {
  readonly #bits: Uint8Array

  /** `most` is the largest number there can be. */
  constructor(most: number) {
    this.#bits = new Uint8Array(most + 1)
  }

  static of(numbers: readonly number[]): NumberSet {
    const set = new NumberSet(numbers.reduce((most, nr) => (nr > most ? nr : most), 0))
    for (const nr of numbers) set.add(nr)
    return set
  }

  add(nr: number): void {
    this.#bits[nr] = 1
  }

  has(nr: number): boolean {
    return this.#bits[nr] === 1
  }
}

/** The filter of the SQL lists, as a test of a row in memory. */
function filterOf(db: Reader, filter: KeyFilterRow): (row: SearchRow) => boolean {
  const { now, unusedSince, endsBefore, unconfirmed, neverUsed, aged } = filter
  const states = new Set(filter.states)
  const [active, suspended, expired, revoked] = STATES.map((state) => states.has(state))
  const used =
    unusedSince === undefined ? undefined : NumberSet.of(numbersUsedSince(db, unusedSince))
  const never = neverUsed ? NumberSet.of(numbersNeverUsed(db)) : undefined
  const ofAge = aged === undefined ? undefined : NumberSet.of(numbersAged(db, aged))
  return (row) => {
    if (row.revoked_at !== null) {
      if (!revoked || unconfirmed || endsBefore !== undefined) return false
    } else if (row.ends_at !== null && row.ends_at <= now) {
      if (!expired) return false
    } else if (row.suspended_at === null ? !active : !suspended) return false
    if (unusedSince !== undefined && row.created_at > unusedSince) return false
    if (used?.has(row.nr) || never?.has(row.nr) === false) return false
    if (ofAge?.has(row.nr) === false) return false
    if (unconfirmed && row.delivered_at !== null) return false
    return (
      endsBefore === undefined ||
      (row.ends_at !== null && row.ends_at > now && row.ends_at <= endsBefore)
    )
  }
}

/** A window of the keys that match a text and a filter, and how many there are. */
export function searchKeys(db: Reader, finder: Finder, search: Search): Window {
  const { find, filter, order, offset, limit, few = FEW } = search
  const hits = finder.find(db, find, filterOf(db, filter))
  const total = hits.length
  if (order.sort !== 'name' && order.sort !== 'state' && total > few)
    return { numbers: walk(db, hits, search), total }
  const rising = order.direction === 'asc'
  const from = rising ? offset : Math.max(0, total - offset - limit)
  const to = rising ? offset + limit : Math.max(0, total - offset)
  const rows = sorted(db, hits, order, filter.now).slice(from, to)
  const numbers = rows.map((row) => row.nr)
  return { numbers: rising ? numbers : numbers.toReversed(), total }
}

/** The hits, which come by name, in rising order. */
function sorted(
  db: Reader,
  hits: readonly SearchRow[],
  { sort }: KeyOrder,
  now: number,
): readonly SearchRow[] {
  if (sort === 'name') return hits
  if (sort === 'state') return byState(hits, now)
  const numbers = hits.map((row) => row.nr)
  const uses = new Map(
    sort === 'lastUsed' ? lastUsesOf(db, numbers).map((row) => [row.nr, row.last_used_at]) : [],
  )
  const value = (row: SearchRow): number | string => {
    if (sort === 'lastUsed') return uses.get(row.nr) ?? -1
    return sort === 'createdAt' ? row.created_at : row.prefix
  }
  return hits
    .map((row) => ({ row, at: value(row) }))
    .toSorted((a, b) => {
      if (a.at !== b.at) return a.at < b.at ? -1 : 1
      return a.row.id < b.row.id ? -1 : 1
    })
    .map(({ row }) => row)
}

/** By state, and by name within one, in two passes: sorting a hundred thousand would take a frame alone. */
function byState(hits: readonly SearchRow[], now: number): readonly SearchRow[] {
  const ranks = new Uint8Array(hits.length)
  const next = [0, 0, 0, 0, 0]
  for (const [at, row] of hits.entries()) {
    const rank = STATES.indexOf(keyState(row, now))
    ranks[at] = rank
    next[rank + 1] = (next[rank + 1] ?? 0) + 1
  }
  for (let rank = 1; rank < next.length; rank += 1)
    next[rank] = (next[rank] ?? 0) + (next[rank - 1] ?? 0)
  const rows: SearchRow[] = [...hits]
  for (const [at, row] of hits.entries()) {
    const rank = ranks[at] ?? 0
    const to = next[rank] ?? 0
    rows[to] = row
    next[rank] = to + 1
  }
  return rows
}

/** Many hits: the order is walked in the database until the window is full. */
function walk(
  db: Reader,
  hits: readonly SearchRow[],
  { filter, order, offset, limit }: Search,
): readonly number[] {
  const wanted = new NumberSet(hits.reduce((most, { nr }) => (nr > most ? nr : most), 0))
  for (const row of hits) wanted.add(row.nr)
  const numbers: number[] = []
  let seen = 0
  for (const { nr } of walkKeyNumbers(db, filter, order)) {
    if (!wanted.has(nr)) continue
    if (seen >= offset) numbers.push(nr)
    if (numbers.length === limit) break
    seen += 1
  }
  return numbers
}
