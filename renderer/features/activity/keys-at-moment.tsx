// Owns the choice of the moment: a local date and time with its UTC beside it, and the usual steps back.
import { useState } from 'react'

import { Chip } from '#ui/chip'

import { instantOf, localMoment, utcWords } from './keys-at-query.ts'
import styles from './keys-at.module.css'

const HOUR = 3_600_000
const BACK = [
  { word: '1 hour ago', ms: HOUR },
  { word: '1 day ago', ms: 24 * HOUR },
  { word: '1 week ago', ms: 7 * 24 * HOUR },
  { word: '30 days ago', ms: 30 * 24 * HOUR },
] as const

export interface MomentProps {
  readonly at: string
  readonly onAt: (at: string) => void
  /** What is wrong with it, and what to do. */
  readonly error: string | undefined
}

export function Moment({ at, onAt, error }: MomentProps) {
  // What is typed stays while it is no whole date yet.
  const [typed, setTyped] = useState({ text: localMoment(at), of: at })
  if (typed.of !== at) setTyped({ text: localMoment(at), of: at })
  const [now] = useState(() => new Date().toISOString())
  return (
    <div className={styles['moment']}>
      <label className={styles['when']}>
        <span>At</span>
        <input
          type="datetime-local"
          step={1}
          max={localMoment(now)}
          value={typed.text}
          aria-invalid={error === undefined ? undefined : true}
          aria-describedby="keys-at-utc"
          onChange={(event) => {
            const { value } = event.currentTarget
            const instant = instantOf(value)
            setTyped({ text: value, of: instant ?? at })
            if (instant !== undefined) onAt(instant)
          }}
        />
      </label>
      <span id="keys-at-utc" className={error === undefined ? styles['utc'] : styles['wrong']}>
        {error ?? `your time; ${utcWords(at)}`}
      </span>
      <div className={styles['back']} role="group" aria-label="Go back">
        {BACK.map(({ word, ms }) => (
          <Chip
            key={word}
            selected={false}
            onSelect={() => onAt(new Date(Date.now() - ms).toISOString())}
          >
            {word}
          </Chip>
        ))}
      </div>
    </div>
  )
}
