// Owns what can honestly be said about the use of a key; pure, and refuses "never" and "unused" where nobody watched.
import { SECOND } from '#base/duration'
import { instant, instantField } from '#base/runtime'
import type { LastUsed, Unused } from '#contract/keys'

/** A gate is silent after this time without a heartbeat, and a longer break is a gap in its watch. */
export const SILENT_AFTER = 15 * SECOND

/** What the gates of a workspace have seen. Times are milliseconds since 1970. */
export interface Watch {
  /** The first heartbeat of any gate. Undefined: no gate has ever reported. */
  readonly since: number | undefined
  /** The last time that a gate wrote its uses down. */
  readonly asOf: number | undefined
}

/** A stretch in which at least one gate watched. */
export interface Span {
  readonly from: number
  readonly to: number
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

/** Whether gates watched from `from` to `to` without a break of more than 15 seconds. */
export function isCovered(spans: readonly Span[], from: number, to: number): boolean {
  let watchedTo: number | undefined
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    if (span.to < from) continue
    // At the start no break is forgiven: before its first heartbeat nobody watched at all.
    const latest = watchedTo === undefined ? from : watchedTo + SILENT_AFTER
    if (span.from > latest) break
    watchedTo = Math.max(watchedTo ?? from, span.to)
  }
  return watchedTo !== undefined && watchedTo >= to - SILENT_AFTER
}

/**
 * Whether a key was left unused for `windowMs` up to `now`. A key younger than that is not unused; and
 * without a watch over the whole window nobody knows.
 */
export function unused(use: Use, windowMs: number, covered: boolean, now: number): Unused {
  const from = now - windowMs
  if (use.createdAt > from) return 'no'
  if (use.lastUsedAt !== null && use.lastUsedAt >= from) return 'no'
  return covered ? 'yes' : 'unknown'
}
