// Owns the words of the activity page: areas, columns of an export, the details of a record; pure.
import type { AuditRow } from '#contract'

/** The areas of operations, as chips; every operation's name begins with one of them. */
export const AREAS = [
  { word: 'Keys', names: ['keys', 'policy', 'import', 'scan', 'report'] },
  { word: 'Reviews', names: ['review'] },
  { word: 'Gates', names: ['gates', 'bundle'] },
  { word: 'Metastore', names: ['metastore'] },
  { word: 'This program', names: ['settings', 'vault', 'workspace', 'backup', 'audit', 'host'] },
] as const satisfies readonly { readonly word: string; readonly names: readonly string[] }[]

export type AreaWord = (typeof AREAS)[number]['word']

/** What the list is narrowed to, as typed. */
export interface ActivityQuery {
  readonly find: string
  readonly areas: readonly AreaWord[]
  /** `2026-11-26`, local days, both included; empty: open. */
  readonly from: string
  readonly to: string
}

export const EVERYTHING: ActivityQuery = { find: '', areas: [], from: '', to: '' }

export const isEverything = ({ find, areas, from, to }: ActivityQuery): boolean =>
  find.trim() === '' && areas.length === 0 && from === '' && to === ''

/** The beginning of a local day, or of the one after it. */
function dayStart(day: string, daysLater: number): string | undefined {
  const [year = Number.NaN, month = Number.NaN, date = Number.NaN] = day.split('-').map(Number)
  const at = new Date(year, month - 1, date + daysLater)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}

/** The input of `audit.list` without its window. */
export function listInput({ find, areas, from, to }: ActivityQuery) {
  const start = from === '' ? undefined : dayStart(from, 0)
  const end = to === '' ? undefined : dayStart(to, 1)
  const names = AREAS.filter(({ word }) => areas.includes(word)).flatMap((area) => area.names)
  return {
    ...(find.trim() === '' ? {} : { find: find.trim() }),
    ...(names.length === 0 ? {} : { areas: names }),
    ...(start === undefined ? {} : { from: start }),
    ...(end === undefined ? {} : { to: end }),
  }
}

/** One detail as a line, in words where there are some; whatever has a shape of its own is written as JSON. */
function shown(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  const plain = Array.isArray(value) && value.every((each) => typeof each === 'string')
  if (plain) return value.join(', ')
  if (isNumbers(value))
    return Object.entries(value)
      .map(([name, count]) => `${count.toLocaleString('en')} ${word(name).toLowerCase()}`)
      .join(', ')
  return JSON.stringify(value)
}

/** Counts by name, as a restore tells them. */
const isNumbers = (value: unknown): value is Readonly<Record<string, number>> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((each) => typeof each === 'number')

/** `checkedAt` reads "Checked at". */
function word(name: string): string {
  if (name === 'sha256') return 'SHA-256'
  const spaced = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

export function details({ detail }: AuditRow): readonly (readonly [name: string, text: string])[] {
  return Object.entries(detail)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => [word(name), shown(value)])
}

/** One JSON record a line, oldest first. */
export function jsonLines(newestFirst: readonly AuditRow[]): string {
  return newestFirst
    .toReversed()
    .map((row) => `${JSON.stringify(row)}\n`)
    .join('')
}
