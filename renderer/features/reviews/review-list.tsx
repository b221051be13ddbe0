// Owns the list of a review's keys: both groups, rows in sight alone, the cursor and what is selected; refuses to decide.
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual'
import {
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
} from 'react'

import type { ReviewRow } from '#contract'
import { useRowHeight } from '#ui/row-height.ts'
import type { Span } from '#ui/window-pages.ts'

import styles from './review-list.module.css'
import { ReviewRowLine } from './review-row.tsx'
import { keysWord } from './review-words.ts'
import type { Group, ReviewRows } from './use-review-rows.ts'

const HEAD_PX = 32
const OVERSCAN = 10

export interface ReviewListHandle {
  /** Puts the focus on the row under the cursor. */
  readonly focus: () => void
}

export interface ReviewListProps {
  readonly reviewId: string
  readonly rows: ReviewRows
  /** Of all keys that deserve no look: how many are open. */
  readonly fineOpen: number
  /** Something is searched for or left out. */
  readonly narrowed: boolean
  /** The key that is looked at, wherever it stands; undefined: whatever is under the cursor. */
  readonly keyId: string | undefined
  /** The place of the cursor. */
  readonly cursor: number
  readonly onCursor: (index: number) => void
  readonly selected: ReadonlyMap<string, ReviewRow>
  /** A whole group is being read, to be selected. */
  readonly gathering: boolean
  readonly onSelect: (rows: readonly ReviewRow[], on: boolean) => void
  readonly onSelectGroup: (group: Group) => void
  readonly onClearSelection: () => void
  /** Enter: to the fields of the row. */
  readonly onEnter: () => void
  readonly onSpan: (span: Span) => void
  readonly ref?: Ref<ReviewListHandle>
}

interface Item {
  /** A head of a group, or the place of a row. */
  readonly head?: Group
  readonly row: number
}

export function ReviewList(props: ReviewListProps) {
  const { rows, cursor, onCursor, selected, onSelect, onSpan, reviewId } = props
  const look = rows.look ?? 0
  const fine = rows.fine ?? 0
  const total = look + fine
  const scroller = useRef<HTMLDivElement>(null)
  const rowHeight = useRowHeight()
  const heads = (look > 0 ? 1 : 0) + (fine > 0 ? 1 : 0)
  const before = look > 0 ? 1 : 0
  const itemOf = (index: number): Item => {
    if (before === 1 && index === 0) return { head: 'look', row: 0 }
    if (index < look + before) return { row: index - before }
    if (index === look + before) return { head: 'fine', row: look }
    return { row: index - before - 1 }
  }
  const placeOf = (row: number): number => (row < look ? row + before : row + before + 1)

  // oxlint-disable-next-line react/incompatible-library -- nothing of it is handed to a memoized part
  const virtual = useVirtualizer({
    count: total + heads,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (itemOf(index).head === undefined ? rowHeight : HEAD_PX),
    overscan: OVERSCAN,
    // The row with the focus stays in the document, or the focus would fall out of the list.
    rangeExtractor: (range: Range) => {
      const seen = defaultRangeExtractor(range)
      const place = placeOf(cursor)
      if (cursor < total && !seen.includes(place)) seen.push(place)
      return seen.toSorted((one, other) => one - other)
    },
  })
  const measure = useEffectEvent(() => virtual.measure())
  useEffect(() => measure(), [look, fine, rowHeight])

  const { startIndex, endIndex } = virtual.range ?? { startIndex: 0, endIndex: 40 }
  const tellSpan = useEffectEvent(onSpan)
  const first = itemOf(startIndex).row
  const last = itemOf(endIndex).row
  useEffect(() => tellSpan({ first, last }), [first, last])

  const { shown } = rows
  const toTop = useEffectEvent(() => {
    if (scroller.current !== null) scroller.current.scrollTop = 0
  })
  useEffect(() => toTop(), [shown])

  const focusAfter = useRef(false)
  const focusRow = () => {
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${cursor}"]`)
    row?.focus({ preventScroll: true })
    return row !== null && row !== undefined
  }
  const [, drawAgain] = useState(0)
  useLayoutEffect(() => {
    // A key may be wanted before its place is known; the row that stands there until then is another one.
    const there = props.keyId === undefined || rows.rowAt(cursor)?.keyId === props.keyId
    if (focusAfter.current && there && focusRow()) focusAfter.current = false
  })
  useImperativeHandle(props.ref, () => ({
    focus: () => {
      focusAfter.current = true
      drawAgain((count) => count + 1)
    },
  }))
  const show = useEffectEvent(() => {
    const box = scroller.current
    const place = placeOf(cursor)
    // The head of a group is shown with its first row.
    const from = virtual.measurementsCache[cursor === 0 || cursor === look ? place - 1 : place]
    const to = virtual.measurementsCache[place]
    if (box === null || from === undefined || to === undefined) return
    // Every height is known: what measures the page instead costs more than all else of a step.
    const top = virtual.scrollOffset ?? 0
    const height = virtual.scrollRect?.height ?? box.clientHeight
    if (from.start < top) box.scrollTop = from.start
    else if (to.end > top + height) box.scrollTop = to.end - height
  })
  const ready = total > 0
  useEffect(() => {
    if (ready) show()
  }, [cursor, ready])

  // The letters that the panel names work at once; what has the focus already keeps it.
  const takeFocus = useEffectEvent(() => {
    const at = document.activeElement
    // A dialog that led here hands the focus to the content as a whole.
    const free = at === null || at === document.body || at.id === 'content'
    if (free && document.querySelector('[role="dialog"]') === null) focusRow()
  })
  useEffect(() => {
    if (ready) takeFocus()
  }, [ready])

  const anchor = useRef<number>(undefined)
  const moveTo = (index: number, extend: boolean) => {
    const next = Math.max(0, Math.min(total - 1, index))
    if (extend) {
      anchor.current ??= cursor
      const [from, to] = [Math.min(anchor.current, next), Math.max(anchor.current, next)]
      const span = Array.from({ length: to - from + 1 }, (_, step) => rows.rowAt(from + step))
      const left = Array.from({ length: Math.abs(cursor - next) + 1 }, (_, step) =>
        rows.rowAt(Math.min(cursor, next) + step),
      )
      onSelect(left.filter(isRow), false)
      onSelect(span.filter(isRow), true)
    } else anchor.current = undefined
    focusAfter.current = true
    onCursor(next)
  }

  const aPage = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 600) / rowHeight) - 2)
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const { key, shiftKey } = event
    const command = event.ctrlKey || event.metaKey
    const row = rows.rowAt(cursor)
    if (command && !event.altKey && key.toLowerCase() === 'a' && row !== undefined)
      props.onSelectGroup(row.look ? 'look' : 'fine')
    else if (command || event.altKey) return
    else if (key === ' ' && row !== undefined) {
      anchor.current = cursor
      onSelect([row], !selected.has(row.keyId))
    } else if (key === 'Enter' && row !== undefined) props.onEnter()
    else if (key === 'Escape' && (selected.size > 0 || props.gathering)) props.onClearSelection()
    else {
      const moves: Readonly<Record<string, number>> = {
        ArrowDown: cursor + 1,
        ArrowUp: cursor - 1,
        PageDown: cursor + aPage,
        PageUp: cursor - aPage,
        Home: 0,
        End: total - 1,
      }
      const target = moves[key]
      if (target === undefined) return
      moveTo(target, shiftKey)
    }
    event.preventDefault()
  }
  const onClick = (event: MouseEvent<HTMLDivElement>) => {
    if (!(event.target instanceof Element)) return
    const pressed = event.target.closest<HTMLElement>('[data-row]')
    const index = Number(pressed?.dataset['row'] ?? -1)
    const row = rows.rowAt(index)
    if (row === undefined) return
    if (event.shiftKey) moveTo(index, true)
    else if (event.ctrlKey || event.metaKey) {
      onSelect([row], !selected.has(row.keyId))
      onCursor(index)
    } else {
      if (selected.size > 0) props.onClearSelection()
      moveTo(index, false)
    }
  }

  return (
    <div
      ref={scroller}
      className={styles['grid']}
      role="grid"
      aria-label="Keys of the review"
      aria-rowcount={total + heads}
      aria-colcount={4}
      aria-multiselectable
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <div role="rowgroup" className={styles['rows']} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const { head, row: index } = itemOf(item.index)
          if (head !== undefined)
            return (
              <div
                key={head}
                role="row"
                aria-rowindex={item.index + 1}
                className={styles['head']}
                style={{ transform: `translateY(${item.start}px)`, height: item.size }}
              >
                <span role="gridcell" aria-colspan={4} className={styles['head-words']}>
                  <span>{head === 'look' ? 'Needs a look' : 'As registered'}</span>
                  <span>
                    {groupWords(
                      head === 'look' ? look : fine,
                      head === 'look' ? rows.lookOpen : props.fineOpen,
                      props.narrowed,
                    )}
                  </span>
                </span>
              </div>
            )
          const row = rows.rowAt(index)
          return (
            <ReviewRowLine
              key={`row ${index}`}
              reviewId={reviewId}
              row={row}
              index={index}
              place={item.index}
              start={item.start}
              height={item.size}
              cursor={index === cursor}
              selected={row !== undefined && selected.has(row.keyId)}
              many={selected.size > 0}
            />
          )
        })}
      </div>
    </div>
  )
}

const isRow = (row: ReviewRow | undefined): row is ReviewRow => row !== undefined

function groupWords(keys: number, open: number, narrowed: boolean): string {
  if (narrowed) return `${keysWord(keys)} found`
  return `${keysWord(keys)}, ${open === 0 ? 'all decided' : `${open.toLocaleString('en')} to decide`}`
}
