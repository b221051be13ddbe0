// Owns on which days gates watched before a freeze; pure, and forgives no break that is longer than a restart.
import { DAY } from '#base/duration'
import { instant } from '#base/runtime'
import type { ReviewCoverage } from '#contract/reviews'
import { SILENT_AFTER, type WatchedSpan } from '#store/gates'

const SHOWN = 50

/** The stretches between `from` and `to` in which nobody watched. `spans` come merged and oldest first. */
function gapsBetween(spans: readonly WatchedSpan[], from: number, to: number): WatchedSpan[] {
  const gaps: WatchedSpan[] = []
  let watchedTo = from
  for (const span of spans) {
    if (span.from > to) break
    if (span.from > watchedTo) gaps.push({ from: watchedTo, to: span.from })
    watchedTo = Math.max(watchedTo, span.to)
  }
  // The last heartbeat may be as old as a gate may be silent; before the first one nobody watched at all.
  const forgiven = spans.length === 0 ? 0 : SILENT_AFTER
  if (to - watchedTo > forgiven) gaps.push({ from: watchedTo, to })
  return gaps
}

export interface Looking {
  /** The instant of the freeze. */
  readonly asOf: number
  /** How many days are looked back over. */
  readonly days: number
  /** Gates that watched at some time in them. */
  readonly gates: number
}

/** `spans`: when at least one gate watched, merged, oldest first. A day counts when nothing of it is missing. */
export function coverageOf(
  spans: readonly WatchedSpan[],
  { asOf, days, gates }: Looking,
): ReviewCoverage {
  const gaps = gapsBetween(spans, asOf - days * DAY, asOf)
  const isCovered = (back: number): boolean => {
    const to = asOf - back * DAY
    return !gaps.some((gap) => gap.to > to - DAY && gap.from < to)
  }
  const coveredDays = Array.from({ length: days }, (_, back) => back).filter(isCovered).length
  const longest = gaps
    .toSorted((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, SHOWN)
    .toSorted((a, b) => a.from - b.from)
  return {
    days,
    coveredDays,
    gates,
    gaps: longest.map(({ from, to }) => ({ from: instant(from), to: instant(to) })),
    gapsTotal: gaps.length,
  }
}
