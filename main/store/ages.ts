// Owns counting keys by how long ago something was, in one walk over an index each; refuses to load a row.
import type { Reader } from './connection.ts'

/** Of the days of each group: the first is below the first border, the last from the last on. */
export interface AgeCounts {
  readonly byAge: readonly number[]
  readonly byValueAge: readonly number[]
  readonly byLastUse: readonly number[]
  readonly neverUsed: number
}

/** The group of an instant: how many of the borders, which are instants, it is not after. */
function group(column: string, borders: readonly number[]): string {
  const steps = borders.map((_, at) => `(${column} <= :border${String(at)})`).join(' + ')
  return steps === '' ? '0' : steps
}

function counted(
  db: Reader,
  column: string,
  index: string,
  borders: readonly number[],
): readonly number[] {
  const values = Object.fromEntries(borders.map((at, index) => [`border${String(index)}`, at]))
  const rows = db.all<{ age: number; keys: number }>(
    `SELECT ${group(column, borders)} AS age, count(*) AS keys FROM key INDEXED BY ${index}
     WHERE revoked_at IS NULL AND ${column} IS NOT NULL GROUP BY age`,
    values,
  )
  const byAge = new Map(rows.map(({ age, keys }) => [age, keys]))
  return [...borders, 0].map((_, age) => byAge.get(age) ?? 0)
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
