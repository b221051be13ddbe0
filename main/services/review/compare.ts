// Owns reading what a review is compared with: the inventory as it is now, and the review before.
import { instant } from '#base/runtime'
import type { Output, Parsed, ReviewDiff } from '#contract'
import type { Reader } from '#store/connection'
import { keyById } from '#store/keys'
import { reviewById, type ReviewRecord } from '#store/reviews'
import type { ReviewContext } from './context.ts'
import { diffOf, NO_DIFF } from './diff.ts'
import { driftOf } from './drift.ts'
import { requireReview } from './head.ts'
import { type WholeRow, wholeRows } from './rows.ts'

/** Errors: Fault review.missing, review.unbalanced. */
export function drift(
  { database, runtime, population }: ReviewContext,
  { id }: Parsed<'review.drift'>,
): Output<'review.drift'> {
  return database.read((db) => {
    const review = requireReview(db, id)
    const rows = wholeRows(db, id)
    const present = new Map(population(db, runtime.now()).map((key) => [key.keyId, key]))
    const asOf = instant(review.as_of)
    const frozen = new Set(rows.map(({ key }) => key.keyId))
    return {
      drift: rows.flatMap(({ row, key }) => {
        const drifted = driftOf(
          key,
          { now: present.get(key.keyId), record: keyById(db, key.keyId) },
          asOf,
        )
        if (drifted === undefined) return []
        const { keyId, name, prefix } = key
        const decision = row.decision === null ? {} : { decision: row.decision }
        return [{ keyId, name, prefix, ...decision, ...drifted }]
      }),
      added: [...present.keys()].filter((keyId) => !frozen.has(keyId)).length,
    }
  })
}

/** The comparison with the review before; empty for the first one. */
export function diffWithPrevious(
  db: Reader,
  review: ReviewRecord,
  after: readonly WholeRow[],
): ReviewDiff {
  const previous = review.previous_id === null ? undefined : reviewById(db, review.previous_id)
  if (previous === undefined) return NO_DIFF
  return diffOf({
    previous: { id: previous.id, name: previous.name },
    before: wholeRows(db, previous.id),
    after,
    asOf: instant(review.as_of),
    record: (keyId) => keyById(db, keyId),
  })
}

/** Errors: Fault review.missing, review.unbalanced. */
export function diff({ database }: ReviewContext, { id }: Parsed<'review.diff'>): ReviewDiff {
  return database.read((db) => {
    const review = requireReview(db, id)
    return diffWithPrevious(db, review, wholeRows(db, id))
  })
}
