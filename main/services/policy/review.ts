// Owns when the next review of all keys is due; refuses to hold one.
import { DAY } from '#base/duration'
import { instant } from '#base/runtime'
import type { Policy } from '#contract/policy'
import type { Reader } from '#store/connection'
import { lastReview } from '#store/reviews'
import { workspaceSince } from '#store/workspace'

/** When the last one was held: noted in the policy, or signed here later than that. Null: none yet. */
export function lastReviewAt(db: Reader, policy: Policy): string | null {
  const signed = lastReview(db)
  const noted = policy.lastReviewAt
  if (signed === undefined || (noted !== null && Date.parse(noted) > signed.at)) return noted
  return instant(signed.at)
}

/**
 * Counted from the last review, signed here or noted in the policy, or from the beginning of the workspace;
 * the day that was promised when it was signed counts if it is earlier. Null: never.
 */
export function reviewDueAt(db: Reader, { reviewDays, lastReviewAt }: Policy): number | null {
  if (reviewDays === null) return null
  const signed = lastReview(db)
  const noted = lastReviewAt === null ? undefined : Date.parse(lastReviewAt)
  if (signed !== undefined && signed.at >= (noted ?? 0)) {
    const promised = signed.next === null ? Infinity : Date.parse(signed.next)
    return Math.min(signed.at + reviewDays * DAY, promised)
  }
  const last = noted ?? workspaceSince(db)
  return last === undefined ? null : last + reviewDays * DAY
}
