// Owns what the chart of hours draws: scale, hatching, events and words; pure, and never lets a zero stand for "nobody watched".
import type { Rotation } from '#contract'
import { moment } from '#ui/time-words.ts'
import { type Watching, watchingOf } from '#ui/watching.ts'

type Hour = Rotation['hours'][number]

const HOUR_MS = 3_600_000
/** The hatched stretches, from the first to the last hour of each. */
export function unwatchedRuns(
  hours: readonly Hour[],
): readonly { readonly from: string; readonly to: string; readonly watching: Watching }[] {
  const runs: { from: string; to: string; watching: Watching }[] = []
  let before: Watching = 'watched'
  for (const hour of hours) {
    const watching = watchingOf(hour.watched)
    const last = runs.at(-1)
    if (watching !== 'watched' && watching === before && last) last.to = hour.hour
    else if (watching !== 'watched') runs.push({ from: hour.hour, to: hour.hour, watching })
    before = watching
  }
  return runs
}

export interface Scale {
  /** The end of the axis, both ways. */
  readonly top: number
  readonly ticks: readonly number[]
}

/** One scale for both sides, in round steps of 1, 2 or 5, two steps each way. */
export function scaleOf(hours: readonly Hour[]): Scale {
  const most = Math.max(1, ...hours.flatMap(({ newUses, oldUses }) => [newUses, oldUses]))
  const rough = most / 2
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = Math.max(1, ([1, 2, 5, 10].find((each) => each * power >= rough) ?? 10) * power)
  const steps = Math.max(1, Math.ceil(most / step))
  const up = Array.from({ length: steps + 1 }, (_, index) => index * step)
  return {
    top: steps * step,
    ticks: [
      ...up
        .slice(1)
        .map((tick) => -tick)
        .toReversed(),
      ...up,
    ],
  }
}

/** How tall a bar is drawn, in uses: a single use among thousands must still be seen. */
export function tall(uses: number, scale: Scale): number {
  return uses === 0 ? 0 : Math.max(uses, scale.top * 0.012)
}

export interface HourEvent {
  /** The hour in which it happened, as in `hours`. */
  readonly hour: string
  readonly at: string
  readonly words: string
}

const hourOf = (at: string) =>
  new Date(Math.floor(Date.parse(at) / HOUR_MS) * HOUR_MS).toISOString()

const CUT = 24
const shorter = (text: string) => (text.length > CUT ? `${text.slice(0, CUT - 1)}…` : text)

/** What happened within the hours shown: values made, clients moved, values ended; oldest first, one an hour and kind. */
export function eventsOf(rotation: Rotation): readonly HourEvent[] {
  const { newest, older, clients, hours } = rotation
  const first = hours[0]?.hour ?? ''
  const inside = (at: string | undefined): at is string => at !== undefined && hourOf(at) >= first
  const events: HourEvent[] = []
  if (older.length > 0 && inside(newest.createdAt))
    events.push({
      hour: hourOf(newest.createdAt),
      at: newest.createdAt,
      words: 'New value issued',
    })
  for (const side of older) {
    // The oldest value that is shown began the key, not a rotation.
    if (side !== older.at(-1) && inside(side.createdAt))
      events.push({
        hour: hourOf(side.createdAt),
        at: side.createdAt,
        words: `${side.prefix} issued`,
      })
    const end = side.state === 'revoked' ? (side.revokedAt ?? side.refusedFrom) : undefined
    if (inside(end)) events.push({ hour: hourOf(end), at: end, words: `${side.prefix} ended` })
  }
  const moves = clients.filter((client) => inside(client.movedAt))
  for (const [hour, together] of Map.groupBy(moves, ({ movedAt = '' }) => hourOf(movedAt))) {
    const [one] = together
    if (one?.movedAt === undefined) continue
    const words =
      together.length === 1 ? `${shorter(one.client)} moved` : `${together.length} clients moved`
    events.push({ hour, at: one.movedAt, words })
  }
  return events.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

export interface PlacedEvent extends HourEvent {
  /** The row of the label, 0 the lowest; undefined: no room, the line alone is drawn. */
  readonly row: number | undefined
  readonly side: 'start' | 'end'
}

const ROWS = 4
const CHARACTER = 6.6
const ROOM = 12

/** Labels on lines, none over another. `xOf`: the place of an hour in pixels; `width`: of the drawing. */
export function placeEvents(
  events: readonly HourEvent[],
  xOf: (hour: string) => number,
  width: number,
): readonly PlacedEvent[] {
  const taken = Array.from({ length: ROWS }, () => -Infinity)
  return events.map((event) => {
    const x = xOf(event.hour)
    const long = event.words.length * CHARACTER + ROOM
    const side = x + long > width ? 'end' : 'start'
    const [left, right] = side === 'start' ? [x, x + long] : [x - long, x]
    const row = taken.findIndex((end) => end <= left)
    if (row === -1) return { ...event, row: undefined, side }
    taken[row] = right
    return { ...event, row, side }
  })
}

const count = (uses: number) => uses.toLocaleString('en')

/** Which ticks the axis has: every 12 hours in 48 h, every day in 7 d, every second in 14 d; local time. */
export function ticksOf(hours: readonly Hour[]): readonly string[] {
  const every = hours.length <= 48 ? 12 : hours.length <= 168 ? 24 : 48
  const first = hours.findIndex(({ hour }) => new Date(hour).getHours() % Math.min(every, 24) === 0)
  return hours
    .filter((_, index) => index >= first && (index - first) % every === 0)
    .map(({ hour }) => hour)
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

/** "22 Nov" at midnight, "12:00" otherwise. */
export function tickWords(hour: string, now: string): string {
  const at = new Date(hour)
  const [day = ''] = moment(hour, Date.parse(now)).split(',')
  return at.getHours() === 0 ? day : clock.format(at)
}

/** "22 Nov, 14:00 to 15:00". */
export function hourWords(hour: string, now: string): string {
  const end = new Date(Date.parse(hour) + HOUR_MS)
  return `${moment(hour, Date.parse(now))} to ${clock.format(end)}`
}

/** The chart in one sentence. */
export function hoursSummary({ hours, verdict, now }: Rotation): string {
  const sum = (of: (hour: Hour) => number) => hours.reduce((all, hour) => all + of(hour), 0)
  const old = sum(({ oldUses }) => oldUses)
  const last =
    old > 0 && verdict.lastOldAt !== undefined
      ? `, last at ${moment(verdict.lastOldAt, Date.parse(now))}`
      : ''
  const missed = hours.filter((hour) => watchingOf(hour.watched) !== 'watched').length
  const watched =
    missed === 0
      ? 'Gates watched throughout.'
      : missed === hours.length
        ? 'No gate watched throughout any of these hours, so a use may be missing.'
        : `In ${count(missed)} of the ${count(hours.length)} hours nobody watched, or not throughout.`
  return `${count(sum(({ newUses }) => newUses))} requests with the new version, ${count(old)} with the old one${last}. ${watched}`
}
