// Owns what the charts say in words, and where their bars lead; pure, and keeps "never" and "nobody knows" apart.
import type { Aged, AgeGroup, LastUseGroup, Output } from '#contract'
import { writeAged } from '#ui/aged.ts'
import { moment, span } from '#ui/time-words.ts'
import { type Watching, watchingOf } from '#ui/watching.ts'

export const count = (n: number): string => n.toLocaleString('en')
const countWords = (n: number, one: string, many: string) => `${count(n)} ${n === 1 ? one : many}`

/** One bar of a chart of keys. */
export interface KeyBar {
  readonly id: string
  readonly label: string
  readonly keys: number
  /** `unknown`: nobody could have seen a use. */
  readonly kind: 'bar' | 'never' | 'unknown'
  /** The list of just these keys, where it can show them alone. */
  readonly to: string | undefined
}

const wordOf = (label: string) => label.charAt(0).toUpperCase() + label.slice(1)

const listOf = (aged: Aged) => `/api-keys?aged=${writeAged(aged)}`

export const ageBars = (groups: readonly AgeGroup[], of: 'created' | 'value'): readonly KeyBar[] =>
  groups.map(({ label, keys, ...days }) => ({
    id: label,
    label: wordOf(label),
    keys,
    kind: 'bar',
    to: keys > 0 ? listOf({ of, ...days }) : undefined,
  }))

export const lastUseBars = (groups: readonly LastUseGroup[]): readonly KeyBar[] =>
  groups.map(({ state, label, keys, fromDays = 0, toDays }) => ({
    id: label,
    label: state === 'never' ? 'Never' : state === 'unknown' ? 'Unknown' : wordOf(label),
    keys,
    kind: state === 'used' ? 'bar' : state,
    to:
      keys === 0 || state === 'unknown'
        ? undefined
        : state === 'never'
          ? '/api-keys?show=never'
          : listOf({ of: 'used', fromDays, ...(toDays === undefined ? {} : { toDays }) }),
  }))

const over = (groups: readonly AgeGroup[], days: number) =>
  groups.filter(({ fromDays }) => fromDays >= days).reduce((sum, { keys }) => sum + keys, 0)

const YEAR = 365
const QUARTER = 90

/** "Of 18 keys, 5 were made a year ago or earlier." */
export const ageSummary = (groups: readonly AgeGroup[], keys: number): string =>
  `Of ${countWords(keys, 'key', 'keys')}, ${over(groups, YEAR) === 0 ? 'none was' : countWords(over(groups, YEAR), 'was', 'were')} made a year ago or earlier.`

export const valueAgeSummary = (groups: readonly AgeGroup[], keys: number): string =>
  `Of ${countWords(keys, 'key', 'keys')}, ${over(groups, QUARTER) === 0 ? 'none has' : countWords(over(groups, QUARTER), 'has', 'have')} a value that is 90 d old or older.`

export function lastUseSummary(groups: readonly LastUseGroup[]): string {
  const of = (state: LastUseGroup['state']) =>
    groups.filter((group) => group.state === state).reduce((sum, { keys }) => sum + keys, 0)
  const used = `${countWords(of('used'), 'key was', 'keys were')} seen in use`
  return groups.some(({ state }) => state === 'unknown')
    ? `${used}; of ${count(of('unknown'))} nobody knows, because no gate has watched yet.`
    : `${used}; ${count(of('never'))} never since gates watch.`
}

/** "97 %", never rounded to all or nothing. */
export function shareWords(share: number): string {
  if (share >= 1) return '100 %'
  if (share <= 0) return '0 %'
  return `${Math.min(99, Math.max(1, Math.round(share * 100)))} %`
}

/** A day of UTC: "12 Sep". */
export const dayWords = (day: string, now: string): string =>
  moment(`${day}T12:00:00.000Z`, Date.parse(now)).split(',')[0] ?? day

type Coverage = Output<'gates.coverage'>

export function coverageSummary({ watched, gaps, gapsTotal, days, to }: Coverage): string {
  const length = ({ from, to: end }: Coverage['gaps'][number]) => Date.parse(end) - Date.parse(from)
  const longest = gaps.toSorted((a, b) => length(b) - length(a))[0]
  const begin = `Gates watched ${shareWords(watched)} of the last ${days.length} days`
  if (longest === undefined) return `${begin}, without a gap.`
  const at = (when: string) => moment(when, Date.parse(to))
  const which = `${span(length(longest))}, from ${at(longest.from)} to ${at(longest.to)}.`
  return gapsTotal === 1
    ? `${begin}, with one gap of ${which}`
    : `${begin}, with ${count(gapsTotal)} gaps; the longest took ${which}`
}

/** Days alike beside one another, from the first to the last of each stretch, counted from 0. */
export function stretches(shares: readonly number[]): readonly {
  readonly first: number
  readonly last: number
  readonly watching: Watching
}[] {
  const found: { first: number; last: number; watching: Watching }[] = []
  for (const [index, share] of shares.entries()) {
    const watching = watchingOf(share)
    const before = found.at(-1)
    if (before?.watching === watching) before.last = index
    else found.push({ first: index, last: index, watching })
  }
  return found
}

/** How many days somebody missed whole, and in part. */
export function missed(shares: readonly number[]): {
  readonly whole: number
  readonly part: number
} {
  const words = shares.map(watchingOf)
  return {
    whole: words.filter((word) => word === 'unwatched').length,
    part: words.filter((word) => word === 'partly').length,
  }
}
