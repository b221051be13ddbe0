// Owns CSV as lists and reports are written (RFC 4180); refuses cells that a spreadsheet would run as a formula.
import { stringify } from 'csv-stringify/sync'

/** One line a record, under a head if asked. Text that starts like a formula gets a leading apostrophe. */
export function csvLines<C extends string>(
  columns: readonly C[],
  records: readonly Readonly<Record<C, string | number>>[],
  head = true,
): string {
  return stringify([...records], { header: head, columns: [...columns], escape_formulas: true })
}
