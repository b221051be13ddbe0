// Owns the rows of unfinished work, JSON by name; refuses to know what any of it means.
import type { Reader, Writer } from './connection.ts'

export interface DraftRow {
  /** JSON. */
  readonly value: string
  readonly saved_at: number
}

export function readDraft(db: Reader, name: string): DraftRow | undefined {
  return db.get<DraftRow>('SELECT value, saved_at FROM draft WHERE name = ?', name)
}

export function saveDraft(db: Writer, name: string, value: unknown, now: number): void {
  db.run(
    `INSERT INTO draft (name, value, saved_at) VALUES (:name, :value, :now)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, saved_at = excluded.saved_at`,
    { name, value: JSON.stringify(value), now },
  )
}

export function dropDraft(db: Writer, name: string): void {
  db.run('DELETE FROM draft WHERE name = ?', name)
}
