// Owns remediation.csv: what became of each decision to revoke or rotate, with the receipts of the gates.
import { instant } from '#base/runtime'
import type { Receipt } from '#contract'
import type { ReviewRowRecord } from '#store/reviews'
import { type Columns, csvOf, NONE, UNKNOWN } from './csv.ts'
import { receiptFacts } from './receipt-words.ts'

export const REMEDIATION = 'remediation.csv'

export interface Remediation {
  readonly row: ReviewRowRecord
  /** Of a revoke that this review carried out, as things stand now. */
  readonly receipt: Receipt | undefined
}

const fact =
  (of: (facts: ReturnType<typeof receiptFacts>) => string): ((one: Remediation) => string) =>
  ({ receipt }) =>
    receipt === undefined ? NONE : of(receiptFacts(receipt))

const COLUMNS: Columns<Remediation> = [
  ['key_id', ({ row }) => row.key_id],
  ['name', ({ row }) => row.name],
  ['prefix', ({ row }) => row.prefix],
  ['decision', ({ row }) => row.decision ?? NONE],
  ['reason', ({ row }) => row.reason ?? NONE],
  ['outcome', ({ row }) => row.outcome ?? 'open'],
  ['outcome_at', ({ row }) => (row.outcome_at === null ? NONE : instant(row.outcome_at))],
  ['what_happened', ({ row }) => row.outcome_message ?? NONE],
  ['epoch', ({ row }) => (row.outcome_epoch === null ? NONE : String(row.outcome_epoch))],
  ['committed_at', ({ receipt }) => receipt?.committedAt ?? NONE],
  ['gates_refusing', fact(({ refusing }) => String(refusing))],
  ['gates_counted', fact(({ counted }) => String(counted))],
  [
    'slowest_gate_ms',
    fact(({ slowestMs }) => (slowestMs === undefined ? UNKNOWN : String(slowestMs))),
  ],
  ['not_confirmed_by', fact(({ missing }) => missing.join(' '))],
]

export function remediationCsv(rows: readonly Remediation[]): string {
  return csvOf(rows, COLUMNS)
}
