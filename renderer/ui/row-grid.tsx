// Owns a long list with a cursor: rows in sight alone, the keys of the keyboard; refuses to know what a row says.
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual'
import {
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react'

import { useRowHeight } from './row-height.ts'
import styles from './row-grid.module.css'
import { Skeleton } from './skeleton.tsx'
import type { Span } from './window-pages.ts'

const HEAD_PX = 32

export interface Column {
  readonly word: string
  /** A class of the feature that hides the column where it is narrow. */
  readonly className?: string | undefined
}

export interface RowGridProps<R> {
  readonly label: string
  readonly columns: readonly Column[]
  /** Sets `--columns`, the tracks of the grid. */
  readonly className?: string | undefined
  readonly total: number
  readonly rowAt: (index: number) => R | undefined
  /** One cell a column; `cursor`: what is in it may be reached with Tab. */
  readonly cells: (row: R, at: { readonly cursor: boolean; readonly index: number }) => ReactNode[]
  /** A press of Enter, or a click beside links and buttons. */
  readonly onOpen?: ((row: R) => void) | undefined
  readonly isOpen?: ((row: R) => boolean) | undefined
  /** Escape, while a row is open. */
  readonly onClose?: (() => void) | undefined
  readonly onSpan?: ((span: Span) => void) | undefined
  /** Changes with what is listed: then the list begins at its top again. */
  readonly listed?: unknown
}

const CONTROLS = 'a, button, input, label'

export function RowGrid<R>(props: RowGridProps<R>) {
  const { label, columns, className, total, rowAt, cells, onOpen, isOpen, onClose } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [wanted, setWanted] = useState(0)
  const cursor = Math.min(wanted, Math.max(0, total - 1))
  const rowHeight = useRowHeight()
  // oxlint-disable-next-line react/incompatible-library -- nothing of it is handed to a memoized part
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: HEAD_PX,
    scrollPaddingStart: HEAD_PX,
    // The row with the focus stays in the document, or the focus would fall out of the list.
    rangeExtractor: (range: Range) => {
      const seen = defaultRangeExtractor(range)
      if (cursor < total && !seen.includes(cursor)) seen.push(cursor)
      return seen.toSorted((one, other) => one - other)
    },
  })

  const { startIndex, endIndex } = rows.range ?? { startIndex: 0, endIndex: 40 }
  const tellSpan = useEffectEvent((span: Span) => props.onSpan?.(span))
  useEffect(() => tellSpan({ first: startIndex, last: endIndex }), [startIndex, endIndex])

  const { listed } = props
  const toTop = useEffectEvent(() => {
    setWanted(0)
    if (scroller.current !== null) scroller.current.scrollTop = 0
  })
  useEffect(() => toTop(), [listed])

  const focusAfter = useRef(false)
  useLayoutEffect(() => {
    if (!focusAfter.current) return
    focusAfter.current = false
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${cursor}"]`)
    row?.focus({ preventScroll: true })
  })

  const opened = () => {
    if (isOpen === undefined) return false
    return rows.getVirtualItems().some(({ index }) => {
      const row = rowAt(index)
      return row !== undefined && isOpen(row)
    })
  }
  const moveTo = (index: number) => {
    const next = Math.max(0, Math.min(total - 1, index))
    const row = rowAt(next)
    // What is open follows the cursor.
    if (row !== undefined && opened()) onOpen?.(row)
    focusAfter.current = true
    setWanted(next)
    rows.scrollToIndex(next)
  }
  const inSight = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 600) / rowHeight) - 2)
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const onRow = event.target instanceof Element && event.target.getAttribute('role') === 'row'
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: cursor + 1,
      ArrowUp: cursor - 1,
      PageDown: cursor + inSight,
      PageUp: cursor - inSight,
      Home: 0,
      End: total - 1,
    }
    const target = moves[event.key]
    const row = rowAt(cursor)
    if (target !== undefined) moveTo(target)
    else if (event.key === 'Escape' && opened()) onClose?.()
    else if (event.key === 'Enter' && onRow && row !== undefined) onOpen?.(row)
    else return
    event.preventDefault()
  }
  const onClick = (event: MouseEvent<HTMLDivElement>) => {
    if (!(event.target instanceof Element) || event.target.closest(CONTROLS) !== null) return
    const pressed = event.target.closest<HTMLElement>('[data-index]')
    const row = rowAt(Number(pressed?.dataset['index'] ?? -1))
    if (row !== undefined) onOpen?.(row)
  }

  return (
    <div
      ref={scroller}
      className={[styles['grid'], className].filter(Boolean).join(' ')}
      role="grid"
      aria-label={label}
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <div role="rowgroup" className={styles['heads']}>
        <div role="row" aria-rowindex={1} className={styles['head']}>
          {columns.map(({ word, className: hides }) => (
            <div key={word} role="columnheader" className={hides}>
              {word}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className={styles['rows']} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((item) => {
          const row = rowAt(item.index)
          const at = item.index === cursor
          const said = row === undefined ? undefined : cells(row, { cursor: at, index: item.index })
          return (
            <div
              key={item.index}
              role="row"
              aria-rowindex={item.index + 2}
              aria-selected={row !== undefined && isOpen?.(row) === true ? true : undefined}
              aria-busy={row === undefined || undefined}
              data-index={item.index}
              tabIndex={at ? 0 : -1}
              className={
                onOpen === undefined ? styles['row'] : `${styles['row']} ${styles['opens']}`
              }
              style={{ transform: `translateY(${item.start - HEAD_PX}px)`, height: rowHeight }}
              onFocus={() => setWanted(item.index)}
            >
              {columns.map(({ word, className: hides }, column) => (
                <div
                  key={word}
                  role="gridcell"
                  className={[styles['cell'], hides].filter(Boolean).join(' ')}
                >
                  {said === undefined ? <Skeleton width="60%" atOnce /> : said[column]}
                </div>
              ))}
            </div>
          )
        })}
      </div>
    </div>
  )
}
