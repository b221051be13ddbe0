// Owns whether a key is unused, and where nobody knows, when that was; refuses to call a key unused that nobody watched.
import type { KeyDetail } from '#contract'
import { useClock } from '#ui/clock.ts'
import { GlyphMark } from '#ui/state-mark'
import { span } from '#ui/time-words.ts'
import { WatchStrip } from '#ui/watch-strip'

import styles from './key-detail.module.css'

const DAY_MS = 86_400_000
const MINUTE = 60_000
/** The contract names no more gaps than these; then their sum is not known here. */
const MOST_GAPS = 20

export function DetailUnused({ unused }: { readonly unused: KeyDetail['unused'] }) {
  const now = useClock((ms) => Math.floor(ms / MINUTE)) * MINUTE
  const { state, gaps, windowDays } = unused
  if (state === 'no') return null
  if (state === 'yes') {
    return (
      <p className={styles['unused']}>
        <GlyphMark glyph="ring" />
        <span>
          <b>Unused for {windowDays} d.</b> Gates watched the whole time.
        </span>
      </p>
    )
  }
  const missed = gaps.reduce((sum, gap) => sum + Date.parse(gap.to) - Date.parse(gap.from), 0)
  const long = `${gaps.length < MOST_GAPS ? '' : 'at least '}${span(missed)}`
  return (
    <div className={styles['unknown']}>
      <p className={styles['unused']}>
        <GlyphMark glyph="question" />
        <span>
          <b>Unused for {windowDays} d? Nobody knows.</b> It was not seen, but no gate watched for{' '}
          {long} of that time.
        </span>
      </p>
      <WatchStrip
        from={now - windowDays * DAY_MS}
        to={now}
        gaps={gaps}
        description={`The last ${windowDays} days: no gate watched for ${long}.`}
      />
    </div>
  )
}
