// Owns decisions.csv: what was decided on each key, why, and by whom.
import { instant } from '#base/runtime'
import type { ReviewRowRecord } from '#store/reviews'
import { type Columns, csvOf, NONE } from './csv.ts'
import { reasonsOf } from './rows.ts'

export const DECISIONS = 'decisions.csv'
/** How a key without a decision is written. */
export const OPEN = 'open'

const at = (ms: number | null): string => (ms === null ? NONE : instant(ms))

const COLUMNS: Columns<ReviewRowRecord> = [
  ['key_id', (row) => row.key_id],
  ['name', (row) => row.name],
  ['prefix', (row) => row.prefix],
  ['reasons_to_look', (row) => reasonsOf(row).join(' ')],
  ['because', (row) => row.because],
  ['decision', (row) => row.decision ?? OPEN],
  ['reason', (row) => row.reason ?? NONE],
  ['owner', (row) => row.owner ?? NONE],
  ['until', (row) => at(row.until)],
  ['decided_by', (row) => row.decided_by ?? NONE],
  ['decided_at', (row) => at(row.decided_at)],
]

/** `rows` by name. */
export function decisionsCsv(rows: readonly ReviewRowRecord[]): string {
  return csvOf(rows, COLUMNS)
}
