// Owns how an instant is shown: short words that keep themselves true, local time and UTC under the pointer.
import { useClock } from './clock.ts'
import { ago, agoExact, clockTime, date, dateWithYear, localAndUtc, moment } from './time-words.ts'

const forms = {
  /** "2 min ago" */
  ago,
  /** "just now", inside a sentence */
  inside: (at: string, now: number) => ago(at, now).toLowerCase(),
  /** "1 s ago" */
  exact: agoExact,
  /** "19 Jun", "3 Sep 2025" */
  date,
  /** "3 Sep 2025" */
  'full-date': dateWithYear,
  /** "24 Nov, 14:00" */
  moment,
  /** "14:32:07" */
  clock: clockTime,
} as const satisfies Record<string, (at: string, now: number) => string>

export interface TimeProps {
  /** RFC 3339. */
  readonly at: string
  readonly form?: keyof typeof forms
}

export function Time({ at, form = 'ago' }: TimeProps) {
  const words = useClock((now) => forms[form](at, now))
  return (
    <time dateTime={at} data-hint={localAndUtc(at)}>
      {words}
    </time>
  )
}
