// Owns how days, spans and counts read in a review, as of its freeze and in UTC, so that they stay true.
import { DAY } from '#base/duration'

const UTC = { timeZone: 'UTC' } as const
const dayAndMonth = new Intl.DateTimeFormat('en-GB', { ...UTC, day: 'numeric', month: 'short' })
const dayMonthYear = new Intl.DateTimeFormat('en-GB', {
  ...UTC,
  day: 'numeric',
  month: 'short',
  year: 'numeric',
})

/** `3 Jan`, or `3 Jan 2025` in another year than the freeze. */
export function dayWords(at: string, asOf: string): string {
  const form = at.slice(0, 4) === asOf.slice(0, 4) ? dayAndMonth : dayMonthYear
  return form.format(Date.parse(at))
}

/** `3 Jan 2026`. */
export function fullDay(at: string): string {
  return dayMonthYear.format(Date.parse(at))
}

/** `3 Jan 2026, 09:00 UTC`. */
export function minuteWords(at: string): string {
  return `${fullDay(at)}, ${at.slice(11, 16)} UTC`
}

/** Whole days from one instant to a later one. */
export function daysBetween(from: string, to: string): number {
  return Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / DAY))
}

/** `1 key`, `1,204 keys`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`
}

/** `a`, `a and b`, `a, b and c`, `a, b and 12 more`. */
export function listed(names: readonly string[], most = 3): string {
  const shown = names.length > most ? names.slice(0, most - 1) : names
  const more = names.length - shown.length
  const parts = more > 0 ? [...shown, `${more.toLocaleString('en')} more`] : shown
  return parts.length < 2
    ? parts.join('')
    : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`
}
