// Owns the form of every table in a pack (RFC 4180): explicit words instead of blank cells; refuses cells that a spreadsheet would run.
import { stringify } from 'csv-stringify/sync'

/** Nothing was given, or it does not apply. */
export const NONE = 'N/A'
/** Nobody can know. */
export const UNKNOWN = 'unknown'
export const NEVER = 'never'

export type Columns<T> = readonly (readonly [head: string, of: (row: T) => string])[]

/** One line a row under a head. Text that starts like a formula gets a leading apostrophe. */
export function csvOf<T>(rows: readonly T[], columns: Columns<T>): string {
  const head = columns.map(([name]) => name)
  const lines = rows.map((row) => columns.map(([, of]) => of(row) || NONE))
  return stringify([head, ...lines], { escape_formulas: true })
}
