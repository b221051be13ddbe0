// Owns counting keys by how long ago something was, in one walk over an index each; refuses to load a row.
import type { Reader } from './connection.ts'

/** Of the days of each group: the first is below the first border, the last from the last on. */
export interface AgeCounts {
  readonly byAge: readonly number[]
  readonly byValueAge: readonly number[]
  readonly byLastUse: readonly number[]
  readonly neverUsed: number
}

/** Of keys that have such an instant: how many lie after the first border, between each two, before the last. */
function counted(
  db: Reader,
  column: string,
  index: string,
  borders: readonly number[],
): readonly number[] {
  const until = borders.map(
    (_, at) => `count(*) FILTER (WHERE ${column} <= :border${String(at)}) AS until${String(at)}`,
  )
  const row = db.get<Readonly<Record<string, number>>>(
    `SELECT count(${column}) AS until, ${until.join(', ')} FROM key INDEXED BY ${index}
     WHERE revoked_at IS NULL`,
    Object.fromEntries(borders.map((at, number) => [`border${String(number)}`, at])),
  )
  const totals = ['until', ...borders.map((_, at) => `until${String(at)}`)].map(
    (name) => row?.[name] ?? 0,
  )
  return totals.map((total, at) => total - (totals[at + 1] ?? 0))
}

/** Keys that are not revoked, by age; `borders` are instants, the latest first. */
export function countAges(
  db: Reader,
  ages: readonly number[],
  lastUses: readonly number[],
): AgeCounts {
  return {
    byAge: counted(db, 'created_at', 'key_list', ages),
    byValueAge: counted(db, 'coalesce(rotated_at, created_at)', 'key_value_age', ages),
    byLastUse: counted(db, 'last_used_at', 'key_list', lastUses),
    neverUsed:
      db.get<{ total: number }>(
        'SELECT count(*) AS total FROM key INDEXED BY key_list WHERE revoked_at IS NULL AND last_used_at IS NULL',
      )?.total ?? 0,
  }
}
