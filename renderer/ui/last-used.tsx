// Owns the three honest forms of Last used; refuses to say "never" where nobody watched.
import type { LastUsed } from '#contract'

import { useClock } from './clock.ts'
import styles from './last-used.module.css'
import { StateMark } from './state-mark.tsx'
import { Time } from './time.tsx'

const HOUR = 3_600_000
const MONTHS = 120 * 24 * HOUR

export interface LastUsedMarkProps {
  readonly value: LastUsed
  /** Of a key that is not in use any more: everything steps back. */
  readonly faded?: boolean
  /** It stands inside a sentence: "just now". */
  readonly inside?: boolean
}

export function LastUsedMark({ value, faded = false, inside = false }: LastUsedMarkProps) {
  const age = useClock((now) => {
    if (value.state !== 'used') return 'none'
    const span = now - Date.parse(value.at)
    return span < HOUR ? 'fresh' : span < MONTHS ? 'older' : 'old'
  })
  if (value.state === 'unknown') {
    return (
      <span className={styles['unknown']} data-hint="No gate has watched yet">
        <StateMark glyph="question">Unknown</StateMark>
      </span>
    )
  }
  if (value.state === 'never') {
    return (
      <span className={faded ? styles['faded'] : styles['fresh']}>
        Never{' '}
        <span className={styles['since']}>
          since {<Time at={value.trackingSince} form="date" />}
        </span>
      </span>
    )
  }
  return (
    <span className={faded ? styles['faded'] : styles[age]}>
      <Time at={value.at} form={age === 'old' ? 'date' : inside ? 'inside' : 'ago'} />
    </span>
  )
}
