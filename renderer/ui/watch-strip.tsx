// Owns the strip of one stretch of time: watched, not watched, and single uses on it; refuses to round a gap away.
import { useId } from 'react'

import type { Gap } from '#contract'

import { Hatch } from './hatch.tsx'
import { Legend, type LegendProps } from './legend.tsx'
import { localAndUtc, moment, span } from './time-words.ts'
import styles from './watch-strip.module.css'

export interface WatchStripProps {
  /** Milliseconds since 1970. */
  readonly from: number
  readonly to: number
  readonly gaps: readonly Gap[]
  /** Uses to mark, with what the hint says about each. */
  readonly uses?: readonly { readonly at: string; readonly hint: string }[]
  /** What the strip shows, as a sentence: read out in its place. */
  readonly description: string
}

/** The least width of a gap, in percent: a short one must still be seen. */
const SEEN = 0.4
const NONE: readonly never[] = []

export function WatchStrip({ from, to, gaps, uses = NONE, description }: WatchStripProps) {
  const id = useId()
  const length = Math.max(1, to - from)
  const at = (ms: number) => Math.min(100, Math.max(0, ((ms - from) / length) * 100))
  const percent = (share: number) => `${share.toFixed(3)}%`
  const missed = gaps.reduce((sum, gap) => sum + Date.parse(gap.to) - Date.parse(gap.from), 0)
  const items: LegendProps['items'] = [
    ...(gaps.length > 0 ? [{ mark: 'unwatched', word: 'No gate watched' } as const] : []),
    ...(uses.length > 0 ? [{ mark: 'use', word: 'Old version used' } as const] : []),
  ]
  return (
    <div className={styles['strip']}>
      <svg width="100%" height="16" role="img" aria-label={description}>
        <defs>
          <Hatch id={id} />
        </defs>
        <rect width="100%" height="16" rx="3" fill="var(--accent-line)" />
        {gaps.map((gap) => {
          const left = at(Date.parse(gap.from))
          return (
            <rect
              key={gap.from}
              x={percent(left)}
              width={percent(Math.max(SEEN, at(Date.parse(gap.to)) - left))}
              height="16"
              fill={`url(#${id})`}
              data-hint={`No gate watched for ${span(Date.parse(gap.to) - Date.parse(gap.from))}\n${localAndUtc(gap.from)}`}
            />
          )
        })}
        {uses.map((use) => (
          <rect
            key={`${use.at}${use.hint}`}
            x={percent(Math.min(99.2, at(Date.parse(use.at))))}
            width="3"
            height="16"
            fill="var(--warn-glyph)"
            data-hint={use.hint}
          />
        ))}
      </svg>
      <p className={styles['ends']} aria-hidden>
        <span>{moment(new Date(from).toISOString(), to)}</span>
        <span>now</span>
      </p>
      {items.length === 0 ? null : (
        <Legend
          items={missed < length - 1 ? [{ mark: 'watched', word: 'Watched' }, ...items] : items}
        />
      )}
    </div>
  )
}
