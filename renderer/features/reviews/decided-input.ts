// Owns how typed words become what `review.decide` takes: only the fields that the decision has; pure.
import type { Decision, Input } from '#contract'

import type { Draft } from './drafts.ts'
import { endOfDay } from './review-words.ts'

type Decided = Omit<Input<'review.decide'>, 'id' | 'keyIds'>

/** `draft.decision` has to be there. */
export function decidedInput(draft: Draft & { readonly decision: Decision }): Decided {
  const { decision, reason, owner, until, seen } = draft
  const end = decision === 'defer' || decision === 'exception' ? endOfDay(until) : undefined
  return {
    decision,
    reason,
    seen,
    ...(decision === 'defer' ? { owner } : {}),
    ...(end === undefined ? {} : { until: end }),
  }
}
