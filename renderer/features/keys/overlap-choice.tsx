// Owns the choice of how long an old value still works; refuses to say whether that end can hold: main does.
import { useId } from 'react'

import type { Failure, Input } from '#contract'
import { useClock } from '#ui/clock.ts'
import { TextField } from '#ui/field'
import { errorAt } from '#ui/field-failure.ts'
import { localMinute, minuteInstant } from '#ui/local-minute.ts'

import styles from './rotate.module.css'

const HOUR = 3_600_000

const CHOICES = [
  {
    value: 'now',
    word: 'Not at all',
    what: 'The old value is refused at once. For a value that leaked.',
    ms: 0,
  },
  { value: '1h', word: '1 hour', what: 'For one client that you change by hand.', ms: HOUR },
  {
    value: '24h',
    word: '24 hours',
    what: 'Both values work until tomorrow. The usual choice.',
    ms: 24 * HOUR,
  },
  {
    value: '7d',
    word: '7 days',
    what: 'For many clients, or for jobs that run once a week.',
    ms: 168 * HOUR,
  },
  { value: 'date', word: 'Until …', what: 'A day and a time that you choose.', ms: undefined },
] as const

export interface OverlapDraft {
  readonly choice: (typeof CHOICES)[number]['value']
  /** For the choice `date`, as the field has it. */
  readonly end: string
}

/** The usual choice, with a working day's room for another. */
export function firstOverlap(now: number): OverlapDraft {
  return { choice: '24h', end: localMinute(now + 48 * HOUR) }
}

/** What the operation takes; undefined while the day and the time are not complete. */
export function overlapOf({ choice, end }: OverlapDraft): Input<'keys.rotate'>['overlap'] {
  return choice === 'date' ? minuteInstant(end) : choice
}

/** Whether the old values of a key end earlier by this choice than they were promised to. */
export function cutsShort({ choice, end }: OverlapDraft, promised: string, now: number): boolean {
  const ms = CHOICES.find(({ value }) => value === choice)?.ms
  const at = ms === undefined ? Date.parse(end) : now + ms
  return at < Date.parse(promised)
}

export interface OverlapChoiceProps {
  readonly draft: OverlapDraft
  readonly onChange: (draft: OverlapDraft) => void
  readonly expiresAt: string | undefined
  readonly failure: Failure | undefined
  /** Somebody tried to go on: say what is missing. */
  readonly tried: boolean
}

export function OverlapChoice({ draft, onChange, expiresAt, failure, tried }: OverlapChoiceProps) {
  const group = useId()
  const earliest = useClock(localMinute)
  const missing = tried && overlapOf(draft) === undefined
  return (
    <>
      <fieldset className={styles['choices']}>
        <legend className={styles['legend']}>How long does the old value still work?</legend>
        {CHOICES.map(({ value, word, what }) => (
          <label key={value} className={styles['choice']}>
            <input
              type="radio"
              name={group}
              value={value}
              checked={draft.choice === value}
              {...(value === '24h' ? { 'data-autofocus': true } : {})}
              onChange={() => onChange({ ...draft, choice: value })}
            />
            <b>{word}</b>
            <span>{what}</span>
          </label>
        ))}
      </fieldset>
      {draft.choice === 'date' ? (
        <div className={styles['end']}>
          <TextField
            label="Old value accepted until"
            type="datetime-local"
            value={draft.end}
            min={earliest}
            {...(expiresAt === undefined ? {} : { max: localMinute(expiresAt) })}
            help="Your local time; at most a year from now, and not after the key expires."
            error={missing ? 'Give a day and a time.' : errorAt(failure, 'overlap')}
            onChange={(event) => onChange({ ...draft, end: event.currentTarget.value })}
          />
        </div>
      ) : null}
    </>
  )
}
