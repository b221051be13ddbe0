// Owns what can honestly be said about the use of a key; pure, and refuses "never" and "unused" where nobody watched.
import { DAY } from '#base/duration'
import { instant, instantField } from '#base/runtime'
import type { Coverage, Gap, LastUsed, Unused } from '#contract/use'
import { longestGaps, type WatchGap, watchedShare } from '#store/watch'

/** The gaps that every row of a list carries, and those that a list carries once. */
const MOST_ON_A_ROW = 20
const MOST_ON_A_LIST = 200

/** What the gates of a workspace have seen. Times are milliseconds since 1970. */
export interface Watch {
  /** The first heartbeat of any gate. Undefined: no gate has ever reported. */
  readonly since: number | undefined
  /** The last time that a gate wrote its uses down. */
  readonly asOf: number | undefined
}

export interface Use {
  readonly createdAt: number
  readonly lastUsedAt: number | null
}

export function lastUsed(use: Use, watch: Watch): LastUsed {
  if (use.lastUsedAt !== null) {
    const asOf = Math.max(watch.asOf ?? 0, use.lastUsedAt)
    return { state: 'used', at: instant(use.lastUsedAt), asOf: instant(asOf) }
  }
  if (watch.since === undefined) return { state: 'unknown' }
  return {
    state: 'never',
    trackingSince: instant(Math.max(use.createdAt, watch.since)),
    ...instantField('asOf', watch.asOf),
  }
}

/** The window that "unused" is about, and when nobody watched in it. */
export interface UnusedWindow {
  readonly ms: number
  readonly gaps: readonly WatchGap[]
  /** The gaps as every row shows them. */
  readonly shown: readonly Gap[]
}

export function unusedWindow(ms: number, gaps: readonly WatchGap[]): UnusedWindow {
  return { ms, gaps, shown: longest(gaps, MOST_ON_A_ROW) }
}

/**
 * Whether a key was left unused for the window up to `now`. A key younger than that is not unused; and
 * without a watch over the whole window nobody knows.
 */
export function unused(use: Use, { ms, gaps, shown }: UnusedWindow, now: number): Unused {
  const from = now - ms
  const windowDays = ms / DAY
  const seen = use.lastUsedAt !== null && use.lastUsedAt >= from
  if (use.createdAt > from || seen) return { state: 'no', windowDays, gaps: [] }
  return gaps.length === 0
    ? { state: 'yes', windowDays, gaps: [] }
    : { state: 'unknown', windowDays, gaps: shown }
}

export function coverageOf({ ms, gaps }: UnusedWindow, now: number): Coverage {
  return {
    windowDays: ms / DAY,
    from: instant(now - ms),
    to: instant(now),
    watched: watchedShare(gaps, now - ms, now),
    gaps: longest(gaps, MOST_ON_A_LIST),
    gapsTotal: gaps.length,
  }
}

function longest(gaps: readonly WatchGap[], most: number): readonly Gap[] {
  return longestGaps(gaps, most).map(({ from, to }) => ({ from: instant(from), to: instant(to) }))
}
