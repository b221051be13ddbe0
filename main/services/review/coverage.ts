// Owns on which days gates watched before a freeze; pure, and counts no day of which anything is missing.
import { DAY } from '#base/duration'
import { instant } from '#base/runtime'
import type { ReviewCoverage } from '#contract/reviews'
import { longestGaps, type WatchGap } from '#store/watch'

const SHOWN = 50

export interface Looking {
  /** The instant of the freeze. */
  readonly asOf: number
  /** How many days are looked back over. */
  readonly days: number
  /** Gates that watched at some time in them. */
  readonly gates: number
}

/** `gaps`: when nobody can say what happened, without overlaps, oldest first. */
export function coverageOf(
  gaps: readonly WatchGap[],
  { asOf, days, gates }: Looking,
): ReviewCoverage {
  const isCovered = (back: number): boolean => {
    const to = asOf - back * DAY
    return !gaps.some((gap) => gap.to > to - DAY && gap.from < to)
  }
  return {
    days,
    coveredDays: Array.from({ length: days }, (_, back) => back).filter(isCovered).length,
    gates,
    gaps: longestGaps(gaps, SHOWN).map(({ from, to }) => ({
      from: instant(from),
      to: instant(to),
    })),
    gapsTotal: gaps.length,
  }
}
