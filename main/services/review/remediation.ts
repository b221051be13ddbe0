// Owns which decisions ask for something to be done, and what the gates say of those that were; refuses to do it.
import { Fault } from '#base/fault'
import type { Receipt } from '#contract'
import type { ReviewContext } from './context.ts'
import type { Remediation } from './remediation-csv.ts'
import type { WholeRow } from './rows.ts'

/** The receipt of an epoch; undefined for one that this inventory does not know, as after a restore. */
export function receiptOf(
  { receipt }: Pick<ReviewContext, 'receipt'>,
  epoch: number,
): Receipt | undefined {
  try {
    return receipt(epoch)
  } catch (error) {
    // The outcome stands without it, and nothing is claimed of the gates.
    if (error instanceof Fault && error.code === 'key.missing') return undefined
    throw error
  }
}

export const asksForAction = ({ row }: WholeRow): boolean =>
  row.decision === 'revoke' || row.decision === 'rotate'

export function remediationOf(
  rows: readonly WholeRow[],
  receipt: (epoch: number) => Receipt | undefined,
): readonly Remediation[] {
  return rows.filter(asksForAction).map(({ row }) => ({
    row,
    receipt: row.outcome_epoch === null ? undefined : receipt(row.outcome_epoch),
  }))
}
