// Owns the times that people write on the command line; refuses what is neither a duration, a day nor an instant.
import { parseDuration } from '#base/duration'
import { Fault } from '#base/fault'
import { instant } from '#base/runtime'

/** `2027-03-01` or an RFC 3339 time as an instant in UTC; undefined for anything else, also for 31 February. */
function instantOf(text: string): string | undefined {
  const [whole, day] = /^(\d{4}-\d{2}-\d{2})(?:T.+)?$/.exec(text) ?? []
  if (whole === undefined || day === undefined) return undefined
  const midnight = Date.parse(day)
  // The calendar goes on into March, where the 31st of February would be.
  if (Number.isNaN(midnight) || !instant(midnight).startsWith(day)) return undefined
  const at = Date.parse(whole)
  return Number.isNaN(at) ? undefined : instant(at)
}

/** `90d` stays a duration; a day or a time becomes an instant in UTC. */
export function timeOrSpan(text: string, field: string): string {
  const found = parseDuration(text) === undefined ? instantOf(text) : text
  if (found !== undefined) return found
  throw new Fault({
    code: 'input.invalid',
    message: `"${text}" is neither a duration nor a date.`,
    fix: 'Write a duration such as 90d, a day such as 2027-03-01, or an RFC 3339 time.',
    field,
  })
}

/** A day or a time as an instant in UTC. */
export function time(text: string, field: string): string {
  const found = instantOf(text)
  if (found !== undefined) return found
  throw new Fault({
    code: 'input.invalid',
    message: `"${text}" is not a date.`,
    fix: 'Write a day such as 2026-06-30, or an RFC 3339 time such as 2026-06-30T14:00:00Z.',
    field,
  })
}

/** A duration in milliseconds. */
export function span(text: string, field: string): number {
  const ms = parseDuration(text)
  if (ms !== undefined) return ms
  throw new Fault({
    code: 'input.invalid',
    message: `"${text}" is not a duration.`,
    fix: 'Write a whole number and a unit: 30s, 15m, 24h or 90d.',
    field,
  })
}

/** An instant in UTC, also of a span from now: `30d`. */
export function instantFrom(text: string, field: string): string {
  const span = parseDuration(text)
  if (span !== undefined) return instant(Date.now() + span)
  const at = instantOf(text)
  if (at !== undefined) return at
  throw new Fault({
    code: 'input.invalid',
    message: `"${text}" is neither a date nor a span of time.`,
    fix: 'Write a day such as 2027-03-01, an RFC 3339 time, or a span from now such as 30d.',
    field,
  })
}
