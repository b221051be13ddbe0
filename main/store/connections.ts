// Owns the rows of kept connections; refuses to hold a password.
import type { Reader, Writer } from './connection.ts'

export interface ConnectionRow {
  readonly name_fold: string
  readonly name: string
  /** JSON. */
  readonly target: string
  readonly has_password: number
  readonly created_at: number
  readonly checked_at: number | null
  readonly ok: number | null
  readonly schema_version: string | null
  readonly drift: number | null
}

export function listConnections(db: Reader): readonly ConnectionRow[] {
  return db.all<ConnectionRow>('SELECT * FROM connection ORDER BY name_fold')
}

export function connectionByName(db: Reader, fold: string): ConnectionRow | undefined {
  return db.get<ConnectionRow>('SELECT * FROM connection WHERE name_fold = ?', fold)
}

export type NewConnection = Pick<
  ConnectionRow,
  'name_fold' | 'name' | 'target' | 'has_password' | 'created_at'
>

/** Keeps a connection; one of the same name is replaced, and what was found about it forgotten. */
export function saveConnection(db: Writer, row: NewConnection): void {
  db.run(
    `INSERT INTO connection (name_fold, name, target, has_password, created_at)
     VALUES (:name_fold, :name, :target, :has_password, :created_at)
     ON CONFLICT (name_fold) DO UPDATE SET
       name = excluded.name, target = excluded.target, has_password = excluded.has_password,
       checked_at = NULL, ok = NULL, schema_version = NULL, drift = NULL`,
    { ...row },
  )
}

/** Whether there was one. */
export function removeConnection(db: Writer, fold: string): boolean {
  return db.run('DELETE FROM connection WHERE name_fold = ?', fold) > 0
}

export type Finding = Pick<ConnectionRow, 'checked_at' | 'ok' | 'schema_version' | 'drift'>

/** What the last look at it found; null leaves what was known. */
export function noteFinding(db: Writer, fold: string, finding: Finding): void {
  db.run(
    `UPDATE connection SET checked_at = :checked_at, ok = :ok,
            schema_version = coalesce(:schema_version, schema_version),
            drift = coalesce(:drift, drift)
      WHERE name_fold = :name_fold`,
    { ...finding, name_fold: fold },
  )
}
