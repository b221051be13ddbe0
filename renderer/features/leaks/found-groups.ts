// Owns the order in which findings are shown: what still works first, one group a key, its places below it; pure.
import type { FoundKey, FoundState } from '#contract'

export interface Group {
  readonly id: string
  readonly prefix: string
  /** Of the key in this workspace; absent for a real key that it does not know. */
  readonly keyId: string | undefined
  readonly name: string | undefined
  /** When it was found. */
  readonly state: FoundState
  readonly places: readonly FoundKey[]
}

export type Part = 'working' | 'foreign' | 'dead'

export type FoundRow =
  | { readonly kind: 'part'; readonly part: Part; readonly count: number }
  | { readonly kind: 'group'; readonly group: Group }
  | { readonly kind: 'place'; readonly place: FoundKey; readonly last: boolean }
  | { readonly kind: 'more'; readonly group: Group; readonly hidden: number }

/** Places of one key that are shown before the rest is folded away, so that one key does not hide the others. */
const SHOWN = 5
/** A line that says "1 more" would take the place of that one. */
const SPARE = 2

const PARTS = ['working', 'foreign', 'dead'] as const satisfies readonly Part[]

function partOf(state: FoundState): Part {
  if (state === 'unknown') return 'foreign'
  return state === 'active' || state === 'suspended' ? 'working' : 'dead'
}

/** One group a key. The same prefix with another secret is another key: its digest says so, not its looks. */
export function groupsOf(found: readonly FoundKey[]): readonly Group[] {
  const groups = new Map<string, FoundKey[]>()
  for (const place of found) {
    const id = `${place.prefix} ${place.keyId ?? ''}`
    const places = groups.get(id)
    if (places) places.push(place)
    else groups.set(id, [place])
  }
  return [...groups].flatMap(([id, places]) => {
    const [first] = places
    if (first === undefined) return []
    const { prefix, keyId, name, state } = first
    return [{ id, prefix, keyId, name, state, places }]
  })
}

function groupRows(group: Group, unfolded: boolean): readonly FoundRow[] {
  const { places } = group
  const fits = unfolded || places.length <= SHOWN + SPARE
  const shown = fits ? places : places.slice(0, SHOWN)
  const rows: FoundRow[] = [{ kind: 'group', group }]
  for (const [at, place] of shown.entries())
    rows.push({ kind: 'place', place, last: fits && at === shown.length - 1 })
  if (!fits) rows.push({ kind: 'more', group, hidden: places.length - shown.length })
  return rows
}

/** The rows of the list, in parts with a heading each; empty parts are left out. `unfolded`: ids of groups. */
export function rowsOf(
  groups: readonly Group[],
  unfolded: ReadonlySet<string>,
): readonly FoundRow[] {
  const rows: FoundRow[] = []
  for (const part of PARTS) {
    const here = groups.filter(({ state }) => partOf(state) === part)
    if (here.length > 0) rows.push({ kind: 'part', part, count: here.length })
    for (const group of here) rows.push(...groupRows(group, unfolded.has(group.id)))
  }
  return rows
}
