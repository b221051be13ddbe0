// Owns the words of a scan: sizes, what was searched, what was found; pure.
import type { FoundKey } from '#contract'

import type { Options, Scanned, Where } from './scan-store.ts'

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const

/** "312 bytes", "12.4 MB", in powers of a thousand. */
export function sizeWords(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1)
  return `${(bytes / 1_000 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power] ?? ''}`
}

export const counted = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`

export const keysIn = (found: readonly FoundKey[]): number =>
  new Set(found.map(({ prefix, keyId }) => `${prefix} ${keyId ?? ''}`)).size

/** "No key found", "2 keys at 5 places"; that nothing could be read is not "none there". */
export function outcomeWords({
  found,
  total,
  files,
  leftOutTotal,
}: Pick<Scanned, 'found' | 'total' | 'files' | 'leftOutTotal'>): string {
  if (total === 0 && files === 0 && leftOutTotal > 0) return 'Nothing was searched'
  if (total === 0) return 'No key found'
  return `${counted(keysIn(found), 'key', 'keys')} at ${counted(total, 'place', 'places')}`
}

/** "/home/ada/projects", "3 places", "the pasted text". */
export function whereWords(where: Where): string {
  if (where.kind === 'paste') return 'the pasted text'
  const names = where.kind === 'paths' ? where.paths : where.names
  const [only = ''] = names
  if (names.length === 1) return only
  return counted(names.length, 'place', where.kind === 'paths' ? 'places' : 'dropped files')
}

/** How far a search went beyond the files as they lie there. */
export function reachWords(where: Where, { history, followLinks }: Options): string {
  if (where.kind !== 'paths') return ''
  const links = followLinks ? ', links followed' : ''
  return history ? `with git histories${links}` : `without git histories${links}`
}

/** Where a key stands, as it is copied: "dags/etl.py:2 in commit 4f1c…". */
export function locationText({ path, line, commit, object }: FoundKey, shown = path): string {
  const place = `${shown}:${line}`
  if (commit !== undefined) return `${place} in commit ${commit}`
  return object === undefined ? place : `${place} in git object ${object}`
}

/** A path from somewhere: what is left to the program's own folder would be found nowhere else. */
export const isWhole = (path: string): boolean => /^(~?[/\\]|[A-Za-z]:[/\\])/.test(path)
