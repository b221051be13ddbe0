// Owns reading the rows of a review: as the contract speaks, and whole for its files; refuses a frozen key that is none.
import { Fault } from '#base/fault'
import { instant, instantField } from '#base/runtime'
import { z } from '#contract/fields'
import { KeyState } from '#contract/key'
import { FrozenKey, ReviewReason, type ReviewRow } from '#contract/reviews'
import type { Reader } from '#store/connection'
import { type ReviewRecord, type ReviewRowRecord, rowsOf } from '#store/reviews'

const Reasons = z.array(ReviewReason)

export function reasonsOf({ reasons }: Pick<ReviewRowRecord, 'reasons'>): readonly ReviewReason[] {
  return Reasons.parse(JSON.parse(reasons))
}

export function reviewRow(row: ReviewRowRecord, { look }: Pick<ReviewRecord, 'look'>): ReviewRow {
  const { decision, reason, owner, decided_by: by, outcome, outcome_at: at } = row
  return {
    keyId: row.key_id,
    name: row.name,
    prefix: row.prefix,
    state: KeyState.parse(row.state),
    look: row.position <= look,
    reasons: reasonsOf(row),
    because: row.because,
    ...(decision === null
      ? {}
      : {
          decision,
          ...(reason === null ? {} : { reason }),
          ...(owner === null ? {} : { owner }),
          ...instantField('until', row.until),
          ...instantField('decidedAt', row.decided_at),
          ...(by === null ? {} : { decidedBy: by }),
        }),
    ...(outcome === null || at === null
      ? {}
      : {
          outcome: {
            state: outcome,
            at: instant(at),
            message: row.outcome_message ?? '',
            ...(row.outcome_epoch === null ? {} : { epoch: row.outcome_epoch }),
          },
        }),
  }
}

/** A row with the key that was frozen. */
export interface WholeRow {
  readonly row: ReviewRowRecord
  readonly key: FrozenKey
}

/** @throws Fault review.unbalanced where somebody changed it in the file. */
export function frozenOf(row: Pick<ReviewRowRecord, 'frozen' | 'name'>): FrozenKey {
  const parsed = FrozenKey.safeParse(JSON.parse(row.frozen))
  if (parsed.success) return parsed.data
  throw new Fault({
    code: 'review.unbalanced',
    message: `What was frozen of the key “${row.name}” is not as it was.`,
    fix: 'Somebody changed the inventory from outside. Abandon this review and start another.',
    cause: parsed.error,
  })
}

/** Compares by folded name. In one place, as a database and JavaScript do not order all letters alike. */
export function byName(
  a: { readonly fold: string; readonly id: string },
  b: { readonly fold: string; readonly id: string },
): number {
  if (a.fold !== b.fold) return a.fold < b.fold ? -1 : 1
  return a.id < b.id ? -1 : 1
}

/** All rows by name, as the files of a pack have them. Errors: Fault review.unbalanced. */
export function wholeRows(db: Reader, reviewId: string): readonly WholeRow[] {
  return rowsOf(db, reviewId)
    .map((row) => ({ row, key: frozenOf(row), fold: row.name_fold, id: row.key_id }))
    .toSorted(byName)
}
