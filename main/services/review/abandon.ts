// Owns ending a review without signing it; refuses to lose what was decided, and to end one twice.
import type { Call } from '#base/call'
import type { Output, Parsed } from '#contract'
import { appendAudit } from '#store/audit'
import { abandonReview } from '#store/reviews'
import { LONG, type ReviewContext } from './context.ts'
import { headOf, requireReview, requireState } from './head.ts'

/** Errors: Fault review.missing, review.state, input.invalid, input.secret, store.*. */
export function abandon(
  { database, runtime, said }: ReviewContext,
  { id, reason: text }: Parsed<'review.abandon'>,
  { actor, operation }: Call,
): Output<'review.abandon'> {
  const reason = said(text, {
    field: 'reason',
    called: 'reason',
    most: LONG,
    lines: true,
    missing: 'Abandoning a review needs a reason.',
    fix: 'Say in a few words why: it stays in the history.',
  })
  const at = runtime.now()
  return database.write((db) => {
    const { name } = requireState(db, id, 'open', 'Only an open review can be abandoned.')
    abandonReview(db, { id, at, by: actor, reason })
    appendAudit(db, { at, actor, operation, detail: { review: id, name, reason } })
    return headOf(db, requireReview(db, id))
  })
}
