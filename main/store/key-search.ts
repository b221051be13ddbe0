// Owns reading what a search looks at: folded names and prefixes, all of them or only those that changed.
import type { Reader } from './connection.ts'

/** What the finder keeps in memory of one key. */
export interface SearchRow {
  readonly nr: number
  readonly id: string
  readonly name_fold: string
  /** Of the newest version. */
  readonly prefix: string
  /** Of all versions, in lower case, a space before each. */
  readonly prefixes: string
  readonly created_at: number
  readonly suspended_at: number | null
  readonly revoked_at: number | null
  readonly ends_at: number | null
  readonly delivered_at: number | null
}

const COLUMNS = `nr, id, name_fold, prefix, created_at, suspended_at, revoked_at, ends_at, delivered_at,
  (SELECT ' ' || group_concat(lower(prefix), ' ') FROM key_version WHERE key_id = key.id) AS prefixes`

/** Every key, by name. */
export function searchRows(db: Reader): SearchRow[] {
  return db.all<SearchRow>(`SELECT ${COLUMNS} FROM key ORDER BY name_fold, id`)
}

/** The keys that the audit chain speaks of after a record: every change to a key writes one. */
export function searchRowsSince(db: Reader, seq: number): SearchRow[] {
  return db.all<SearchRow>(
    `SELECT ${COLUMNS} FROM key WHERE id IN
       (SELECT key_id FROM audit WHERE seq > ? AND key_id IS NOT NULL)`,
    seq,
  )
}

/** Of some keys, those that match a filter on their use: see `KeyFilterRow`. */
export interface LastUseRow {
  readonly nr: number
  readonly last_used_at: number | null
}

export function lastUsesOf(db: Reader, numbers: readonly number[]): LastUseRow[] {
  return db.all<LastUseRow>(
    'SELECT nr, last_used_at FROM key WHERE nr IN (SELECT value FROM json_each(?))',
    JSON.stringify(numbers),
  )
}
