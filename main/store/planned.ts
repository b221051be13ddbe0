// Owns the rows of planned names, which are no keys; refuses two of the same folded name.
import type { Reader, Writer } from './connection.ts'
import type { KeyRecord } from './keys.ts'

/** A row of `planned_key`. */
export interface PlannedRecord {
  readonly name_fold: string
  readonly name: string
  readonly owner: string
  readonly purpose: string
  readonly used_by: KeyRecord['used_by']
  /** A JSON array of texts. */
  readonly tags: string
  /** Milliseconds since 1970. */
  readonly planned_at: number
  readonly planned_by: string
}

/** Names that a key has meanwhile are planned no longer. */
const OPEN = `NOT EXISTS (SELECT 1 FROM key WHERE key.name_fold = planned_key.name_fold AND revoked_at IS NULL)`

export function plannedByName(db: Reader, fold: string): PlannedRecord | undefined {
  return db.get<PlannedRecord>('SELECT * FROM planned_key WHERE name_fold = ?', fold)
}

export interface PlannedWindow {
  readonly rows: readonly PlannedRecord[]
  readonly total: number
}

/** Planned names that hold a folded text, by name. */
export function listPlanned(
  db: Reader,
  find: string,
  offset: number,
  limit: number,
): PlannedWindow {
  const where = `instr(name_fold, :find) > 0 AND ${OPEN}`
  return {
    rows: db.all<PlannedRecord>(
      `SELECT * FROM planned_key WHERE ${where} ORDER BY name_fold LIMIT :limit OFFSET :offset`,
      { find, limit, offset },
    ),
    total:
      db.get<{ total: number }>(`SELECT count(*) AS total FROM planned_key WHERE ${where}`, {
        find,
      })?.total ?? 0,
  }
}

export function savePlanned(db: Writer, row: PlannedRecord): void {
  db.run(
    `INSERT INTO planned_key (name_fold, name, owner, purpose, used_by, tags, planned_at, planned_by)
     VALUES (:name_fold, :name, :owner, :purpose, :used_by, :tags, :planned_at, :planned_by)
     ON CONFLICT (name_fold) DO UPDATE SET name = excluded.name, owner = excluded.owner,
       purpose = excluded.purpose, used_by = excluded.used_by, tags = excluded.tags,
       planned_at = excluded.planned_at, planned_by = excluded.planned_by`,
    { ...row },
  )
}

/** Answers how many there were. */
export function dropPlanned(db: Writer, folds: readonly string[]): number {
  return db.run(
    'DELETE FROM planned_key WHERE name_fold IN (SELECT value FROM json_each(?))',
    JSON.stringify(folds),
  )
}

export function dropEveryPlanned(db: Writer): number {
  return db.run('DELETE FROM planned_key')
}
