// Owns when the next review of all keys is due; refuses to hold one.
import { DAY } from '#base/duration'
import type { Policy } from '#contract/policy'
import type { Reader } from '#store/connection'
import { workspaceSince } from '#store/workspace'

/** Counted from the last review, or from the beginning of the workspace; null: never. */
export function reviewDueAt(db: Reader, { reviewDays, lastReviewAt }: Policy): number | null {
  if (reviewDays === null) return null
  const last = lastReviewAt === null ? workspaceSince(db) : Date.parse(lastReviewAt)
  return last === undefined ? null : last + reviewDays * DAY
}
