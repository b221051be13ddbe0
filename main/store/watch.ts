// Owns when no gate watched; pure but for reading, and forgives no break that is longer than a restart.
import type { Reader } from './connection.ts'
import { SILENT_AFTER, type WatchedSpan, watchedSpans } from './gates.ts'

/** A stretch in which nobody watched. Milliseconds since 1970. */
export interface WatchGap {
  readonly from: number
  readonly to: number
}

/**
 * The gaps between `from` and `to` that some stretches of watch leave, oldest first. A break of at most 15 s
 * between two stretches is none; before the first stretch ever nothing is forgiven.
 */
export function gapsBetween(
  spans: readonly WatchedSpan[],
  from: number,
  to: number,
): readonly WatchGap[] {
  const gaps: WatchGap[] = []
  let watchedTo: number | undefined
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    if (span.from > to) break
    const start = Math.max(from, watchedTo ?? from)
    const forgiven = watchedTo !== undefined && span.from <= watchedTo + SILENT_AFTER
    if (!forgiven && span.from > start) gaps.push({ from: start, to: span.from })
    watchedTo = Math.max(watchedTo ?? span.to, span.to)
  }
  if (watchedTo === undefined || to - watchedTo > SILENT_AFTER) {
    const start = Math.max(from, watchedTo ?? from)
    if (to > start) gaps.push({ from: start, to })
  }
  return gaps
}

/** When no gate watched between two instants, oldest first. */
export function watchGaps(db: Reader, from: number, to: number): readonly WatchGap[] {
  // A restart may lie just before the first instant.
  return gapsBetween(watchedSpans(db, from - SILENT_AFTER), from, to)
}

/** The share of the stretch from `from` to `to` that lies in none of the gaps, 0 to 1. */
export function watchedShare(gaps: readonly WatchGap[], from: number, to: number): number {
  const missed = gaps.reduce(
    (sum, gap) => sum + Math.max(0, Math.min(gap.to, to) - Math.max(gap.from, from)),
    0,
  )
  return to > from ? Math.max(0, 1 - missed / (to - from)) : 1
}
