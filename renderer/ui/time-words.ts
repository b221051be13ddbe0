// Owns how instants and spans are put into words; pure, local time, never a relative date beyond months.
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })
const dayMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const dayMonthYear = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
})
const full = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
})

// Some locale data writes "Sept"; three letters keep the column straight.
const short = (text: string) => text.replace('Sept', 'Sep')

/** "Just now", "2 min ago", "13 h ago", "102 d ago". A clock that went backwards says "Just now". */
export function ago(at: string, now: number): string {
  const span = now - Date.parse(at)
  if (span < 45_000) return 'Just now'
  if (span < HOUR) return `${Math.max(1, Math.round(span / MINUTE))} min ago`
  if (span < 36 * HOUR) return `${Math.round(span / HOUR)} h ago`
  return `${Math.round(span / DAY)} d ago`
}

/** As `ago`, to the second below a minute: "1 s ago". */
export function agoExact(at: string, now: number): string {
  const span = Math.max(0, now - Date.parse(at))
  return span < MINUTE ? `${Math.floor(span / 1_000)} s ago` : ago(at, now)
}

/** "6 d", "3 h", "12 min": how long until an instant, at least one minute. */
export function until(at: string, now: number): string {
  const span = Date.parse(at) - now
  if (span >= 48 * HOUR) return `${Math.floor(span / DAY)} d`
  if (span >= HOUR) return `${Math.floor(span / HOUR)} h`
  return `${Math.max(1, Math.floor(span / MINUTE))} min`
}

/** "3 Sep 2025", and "19 Jun" in the current year. */
export function date(at: string, now: number): string {
  const day = new Date(at)
  const sameYear = day.getFullYear() === new Date(now).getFullYear()
  return short((sameYear ? dayMonth : dayMonthYear).format(day))
}

const moments = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

/** "24 Nov, 14:00", local; with the year where it is not the current one. */
export const moment = (at: string, now: number): string =>
  `${date(at, now)}, ${moments.format(new Date(at))}`

/** "3 Sep 2025", always with the year. */
export const dateWithYear = (at: string): string => short(dayMonthYear.format(new Date(at)))

/** "14:32:07", local. */
export const clockTime = (at: string): string => clock.format(new Date(at))

/** Local and UTC on two lines, for the hint under the pointer. */
export const localAndUtc = (at: string): string =>
  `${short(full.format(new Date(at)))}\n${at.replace('T', ' ').replace('Z', ' UTC')}`

/** "1 ms", "38 ms", "5.0 s", "2 min 4 s": how long something took. */
export function duration(ms: number): string {
  const whole = Math.max(1, Math.round(ms))
  if (whole < 1_000) return `${whole} ms`
  const tenths = Math.round(ms / 100)
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`
  const seconds = Math.round(ms / 1_000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** "6 d 4 h", "9 h 12 min", "12 min": a stretch in its two largest units, at least one minute. */
export function span(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / MINUTE))
  const hours = Math.floor(minutes / 60)
  const two = (large: number, unit: string, small: number, rest: string) =>
    small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${rest}`
  if (hours >= 48) return two(Math.floor(hours / 24), 'd', hours % 24, 'h')
  if (hours >= 1) return two(hours, 'h', minutes % 60, 'min')
  return `${minutes} min`
}
