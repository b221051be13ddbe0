// Owns the selection while it is made: toggled, extended from where it began, taken whole, left again.
import { useRef, useState } from 'react'

import type { KeyFilter, KeyRow } from '#contract'
import { announce } from '#ui/announcer'

import { allOf, has, joined, MOST, NOTHING, type Selection, toggle } from './selection.ts'

/** All rows of a stretch of the list, both ends included, read if they are not there. */
export type RowsBetween = (first: number, last: number) => Promise<readonly KeyRow[]>

export interface KeySelection {
  readonly current: Selection
  /** Something is selected. */
  readonly active: boolean
  readonly has: (row: KeyRow) => boolean
  readonly toggle: (row: KeyRow, index: number) => void
  /** To `index`, from where the last toggle was; `from` where none was yet. */
  readonly extend: (from: number, index: number) => void
  readonly all: () => void
  readonly clear: () => void
}

interface Anchor {
  readonly index: number
  /** What was selected when it was set: what is extended again takes its last stretch back. */
  readonly base: Selection
}

/** `filter`: what the list shows; all that it finds can be selected, and is left with it. */
export function useSelection(filter: KeyFilter, rowsBetween: RowsBetween): KeySelection {
  const [{ current, of }, setSelected] = useState({ current: NOTHING, of: filter })
  const setCurrent = (next: Selection) => setSelected({ current: next, of: filter })
  // What was selected by a filter is not meant of another one.
  if (current.by === 'filter' && of !== filter) setCurrent(NOTHING)
  const anchor = useRef<Anchor>(undefined)
  const latest = useRef(0)
  const extend = async (from: number, index: number) => {
    anchor.current ??= { index: from, base: current }
    const { base, index: begun } = anchor.current
    const turn = (latest.current += 1)
    const [first, last] = begun < index ? [begun, index] : [index, begun]
    if (last - first >= MOST) {
      announce(`At most ${MOST.toLocaleString('en')} keys at once`)
      return
    }
    const rows = await rowsBetween(first, last)
    // A later stretch has been asked for meanwhile.
    if (turn === latest.current)
      setCurrent(
        joined(
          base,
          rows.map(({ id }) => id),
        ),
      )
  }
  const set = (next: Selection, index?: number) => {
    latest.current += 1
    anchor.current = index === undefined ? undefined : { index, base: next }
    setCurrent(next)
  }
  return {
    current,
    active: current.by === 'filter' || current.ids.size > 0,
    has: (row) => has(current, row),
    toggle: (row, index) => set(toggle(current, row.id), index),
    extend: (from, index) => void extend(from, index),
    all: () => set(allOf(filter)),
    clear: () => set(NOTHING),
  }
}
