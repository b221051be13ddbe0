// Owns which keys are selected: some by their ids, or all that a filter finds but a few; pure.
import type { BulkPick, KeyFilter, KeyRow } from '#contract'

/** So many at once; the contract takes no more. */
export const MOST = 5_000

export type Selection =
  | { readonly by: 'ids'; readonly ids: ReadonlySet<string> }
  | {
      readonly by: 'filter'
      readonly filter: KeyFilter
      /** Taken out again one by one. */
      readonly except: ReadonlySet<string>
    }

export const NOTHING: Selection = { by: 'ids', ids: new Set() }

/** All that a filter finds, as the list shows it: whether a key is certainly unused stands at its row. */
export const allOf = (filter: KeyFilter): Selection => ({ by: 'filter', filter, except: new Set() })

export function has(selection: Selection, { id }: Pick<KeyRow, 'id'>): boolean {
  if (selection.by === 'ids') return selection.ids.has(id)
  return !selection.except.has(id)
}

/** `listed`: how many keys the filter finds now. */
export function countOf(selection: Selection, listed: number): number {
  return selection.by === 'ids' ? selection.ids.size : Math.max(0, listed - selection.except.size)
}

function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return next
}

export function toggle(selection: Selection, id: string): Selection {
  return selection.by === 'ids'
    ? { by: 'ids', ids: toggled(selection.ids, id) }
    : { ...selection, except: toggled(selection.except, id) }
}

/** With the keys of a stretch of the list as well. */
export function joined(selection: Selection, ids: readonly string[]): Selection {
  if (selection.by === 'ids') return { by: 'ids', ids: new Set([...selection.ids, ...ids]) }
  const except = new Set(selection.except)
  for (const id of ids) except.delete(id)
  return { ...selection, except }
}

/** What to ask the preview for: a filter goes as the filter, not as its ids. */
export const pickOf = (selection: Selection): BulkPick =>
  selection.by === 'ids'
    ? { by: 'ids', ids: [...selection.ids] }
    : { by: 'filter', filter: selection.filter }
