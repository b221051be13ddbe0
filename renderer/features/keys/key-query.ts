// Owns which keys the page lists, as the address says it; pure, and refuses a secret in the address.
import type { Aged, Input, KeyFilter, KeySort, Output } from '#contract'
import { readAged, writeAged } from '#ui/aged.ts'
import { withoutSecrets } from '#ui/without-secrets.ts'

const DAY_MS = 86_400_000
const EXPIRING_MS = 30 * DAY_MS

/** What a chip shows alone. `all`: every key that is not revoked. */
export const SHOWS = [
  'all',
  'active',
  'suspended',
  'expired',
  'unused',
  'never',
  'expiring',
  'unconfirmed',
] as const
export type Show = (typeof SHOWS)[number]

const SORTS = [
  'name',
  'prefix',
  'lastUsed',
  'createdAt',
  'state',
] as const satisfies readonly KeySort[]

export interface KeyQuery {
  readonly find: string
  readonly show: Show
  readonly aged: Aged | undefined
  readonly revoked: boolean
  readonly sort: KeySort
  readonly direction: 'asc' | 'desc'
}

export const EVERYTHING: KeyQuery = {
  find: '',
  show: 'all',
  aged: undefined,
  revoked: false,
  sort: 'name',
  direction: 'asc',
}

const oneOf = <T extends string>(all: readonly T[], text: string | null, or: T): T =>
  all.find((each) => each === text) ?? or

/** Reads the part of the address after `?`; what it does not know counts as not said. */
export function readQuery(search: string): KeyQuery {
  const said = new URLSearchParams(search)
  return {
    find: said.get('find') ?? '',
    show: oneOf(SHOWS, said.get('show'), 'all'),
    aged: readAged(said.get('aged')),
    revoked: said.has('revoked'),
    sort: oneOf(SORTS, said.get('sort'), 'name'),
    direction: oneOf(['asc', 'desc'], said.get('direction'), 'asc'),
  }
}

/** The part of the address after the path, empty where everything is as usual. */
export function writeQuery(query: KeyQuery): string {
  const said = new URLSearchParams()
  const find = withoutSecrets(query.find)
  if (find !== '') said.set('find', find)
  if (query.show !== 'all') said.set('show', query.show)
  if (query.aged !== undefined) said.set('aged', writeAged(query.aged))
  if (query.revoked) said.set('revoked', '')
  if (query.sort !== 'name') said.set('sort', query.sort)
  if (query.direction !== 'asc') said.set('direction', query.direction)
  const text = said.toString()
  return text === '' ? '' : `?${text}`
}

/** True when nothing narrows the list. */
export const isEverything = (query: KeyQuery): boolean =>
  query.find.trim() === '' && query.show === 'all' && query.aged === undefined

export type KeyListInput = Omit<Input<'keys.list'>, 'offset' | 'limit'>

/** Which keys the list finds, without their order; `unusedForMs` is the workspace's own span. */
export function filterOf(
  query: Pick<KeyQuery, 'find' | 'show' | 'aged' | 'revoked'>,
  unusedForMs: number,
): KeyFilter {
  const find = withoutSecrets(query.find).trim()
  return {
    ...(find === '' ? {} : { find }),
    ...(query.aged === undefined ? {} : { aged: query.aged }),
    ...narrowing(query, unusedForMs),
  }
}

/** What to ask `keys.list` for. */
export function listInput(query: KeyQuery, unusedForMs: number): KeyListInput {
  const { sort, direction } = query
  return { ...filterOf(query, unusedForMs), sort, direction }
}

function narrowing(
  { show, revoked }: Pick<KeyQuery, 'show' | 'revoked'>,
  unusedForMs: number,
): KeyFilter {
  switch (show) {
    case 'active':
    case 'suspended':
    case 'expired':
      return { states: [show] }
    case 'unused':
      return { unusedForMs }
    case 'never':
      return { neverUsed: true }
    case 'expiring':
      return { expiringInMs: EXPIRING_MS }
    case 'unconfirmed':
      return { unconfirmed: true }
    default:
      return revoked ? { states: ['active', 'suspended', 'expired', 'revoked'] } : {}
  }
}

type Summary = Output<'keys.summary'>

/** How many keys a chip stands for. */
export function countOf(show: Show, summary: Summary): number {
  switch (show) {
    case 'all':
      return summary.keys
    case 'never':
      return summary.neverUsed
    default:
      return summary[show]
  }
}

/** The word on a chip, after its count. */
export function wordOf(show: Show, summary: Summary): string {
  switch (show) {
    case 'all':
      return summary.keys === 1 ? 'key' : 'keys'
    case 'unused': {
      const days = Math.round(summary.unusedForMs / DAY_MS)
      // Where gates did not watch the whole window, nobody knows.
      return summary.unusedUnknown > 0 ? `not seen for ${days} d` : `unused for ${days} d`
    }
    case 'never':
      return 'never used'
    case 'unconfirmed':
      return 'never confirmed'
    default:
      return show
  }
}

/** The chips worth showing: the usual three, what is not empty, and what is selected. */
export function chipsOf(summary: Summary, selected: Show): readonly Show[] {
  return SHOWS.filter((show) => {
    if (show === 'all' || show === 'active' || show === selected) return true
    // Until a gate has watched, "unused" and "never used" would be guesses.
    if ((show === 'unused' || show === 'never') && !summary.gateSeen) return false
    return countOf(show, summary) > 0
  })
}
