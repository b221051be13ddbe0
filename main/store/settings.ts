// Owns the rows of the settings, JSON by name; refuses to know what any of them means.
import type { Reader, Writer } from './connection.ts'

/** Every setting that was ever changed, as JSON text by name. */
export function readSettings(db: Reader): ReadonlyMap<string, string> {
  const rows = db.all<{ name: string; value: string }>('SELECT name, value FROM setting')
  return new Map(rows.map(({ name, value }) => [name, value]))
}

export function saveSetting(db: Writer, name: string, value: unknown): void {
  db.run(
    `INSERT INTO setting (name, value) VALUES (:name, :value)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    { name, value: JSON.stringify(value) },
  )
}
