// Owns the numbers of a review: what was decided, and whether it adds up to what was frozen; pure.
import { Decision, type Tally } from '#contract/reviews'
import type { DecisionCount } from '#store/reviews'

export function tallyOf(counts: readonly DecisionCount[]): Tally {
  const of = (decision: Decision | null): number =>
    counts.find((count) => count.decision === decision)?.rows ?? 0
  return {
    keep: of('keep'),
    rotate: of('rotate'),
    revoke: of('revoke'),
    defer: of('defer'),
    exception: of('exception'),
    open: of(null),
  }
}

/** Of the decisions that ask for something to be done: how many there are, and how many were carried out. */
export function remediated(counts: readonly DecisionCount[]): {
  readonly done: number
  readonly of: number
} {
  const asking = counts.filter(({ decision }) => decision === 'revoke' || decision === 'rotate')
  return {
    done: asking.reduce((sum, { done }) => sum + done, 0),
    of: asking.reduce((sum, { rows }) => sum + rows, 0),
  }
}

/** How many keys have a decision. */
export function reviewed(tally: Tally): number {
  return Decision.options.reduce((sum, decision) => sum + tally[decision], 0)
}

/** Nothing is open, and the parts add up to the whole. */
export function balances(tally: Tally, rows: number): boolean {
  return tally.open === 0 && reviewed(tally) === rows
}
