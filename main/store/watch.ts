// Owns when no gate watched; pure but for reading, and forgives no break that is longer than a restart.
import { DAY } from '#base/duration'
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

/**
 * When nobody can say what happened between two instants, oldest first: no gate watched, or one that reports
 * by file has not done so since.
 */
export function watchGaps(db: Reader, from: number, to: number): readonly WatchGap[] {
  const unreported = db.all<WatchGap>(
    `SELECT max(g.heartbeat_at, :from) AS "from", :to AS "to"
       FROM remote_gate r JOIN gate g ON g.id = r.gate_id
      WHERE g.retired_at IS NULL AND g.heartbeat_at < :to - :silent`,
    { from, to, silent: SILENT_AFTER },
  )
  // A restart may lie just before the first instant.
  const unwatched = gapsBetween(watchedSpans(db, from - SILENT_AFTER), from, to)
  return unreported.length === 0 ? unwatched : together([...unwatched, ...unreported])
}

/** Gaps without overlaps, oldest first. */
function together(gaps: readonly WatchGap[]): readonly WatchGap[] {
  const merged: WatchGap[] = []
  for (const gap of gaps.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (!last || gap.from > last.to) merged.push(gap)
    else merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, gap.to) }
  }
  return merged
}

/** The share of the stretch from `from` to `to` that lies in none of the gaps, 0 to 1. */
export function watchedShare(gaps: readonly WatchGap[], from: number, to: number): number {
  const missed = gaps.reduce(
    (sum, gap) => sum + Math.max(0, Math.min(gap.to, to) - Math.max(gap.from, from)),
    0,
  )
  return to > from ? Math.max(0, 1 - missed / (to - from)) : 1
}

/** A day, in whole days since 1970, as `2026-06-30`. */
export function dayOf(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10)
}

/** The share of each day from `first`, in whole days since 1970, to now that lies in none of the gaps, which do not overlap. */
export function watchedByDay(
  gaps: readonly WatchGap[],
  first: number,
  now: number,
): readonly number[] {
  const days = Math.floor(now / DAY) - first + 1
  const missed = Array.from({ length: days }, () => 0)
  for (const gap of gaps) {
    const end = Math.min(gap.to, now)
    for (let at = Math.max(gap.from, first * DAY); at < end;) {
      const day = Math.floor(at / DAY)
      const until = Math.min(end, (day + 1) * DAY)
      missed[day - first] = (missed[day - first] ?? 0) + until - at
      at = until
    }
  }
  return missed.map((ms, index) => {
    const length = Math.min(now, (first + index + 1) * DAY) - (first + index) * DAY
    return length > 0 ? Math.max(0, 1 - ms / length) : 1
  })
}

/** The longest gaps, oldest first. */
export function longestGaps(gaps: readonly WatchGap[], most: number): readonly WatchGap[] {
  if (gaps.length <= most) return gaps
  return gaps
    .toSorted((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, most)
    .toSorted((a, b) => a.from - b.from)
}
