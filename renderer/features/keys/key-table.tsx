// Owns the list itself: which rows exist on the page, the cursor, the keys of the keyboard; refuses to hold the keys.
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual'
import {
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
} from 'react'

import type { KeyRow, KeySort } from '#contract'
import { useRowHeight } from '#ui/row-height.ts'
import type { Span } from '#ui/window-pages.ts'

import { KeyHead } from './key-head.tsx'
import type { KeyQuery } from './key-query.ts'
import { KeyRowCells, KeyRowShape, type RowCalls } from './key-row.tsx'
import styles from './key-table.module.css'
import type { KeyActions } from './row-actions.ts'
import type { KeySelection } from './use-selection.ts'

const HEAD_PX = 32
const OVERSCAN = 12

export interface KeyTableHandle {
  /** Puts the focus back on the row under the cursor. */
  readonly focus: () => void
}

export interface KeyTableProps {
  readonly query: KeyQuery
  readonly total: number
  /** False while `total` only stands in for the first answer. */
  readonly known: boolean
  readonly rowAt: (index: number) => KeyRow | undefined
  /** Of the key that is open in the panel. */
  readonly openId: string | undefined
  /** Beside the open panel. */
  readonly narrow: boolean
  readonly actions: KeyActions
  readonly onMenu: (menu: { readonly key: KeyRow; readonly button: HTMLElement }) => void
  readonly onSort: (sort: KeySort, direction: 'asc' | 'desc') => void
  /** The cursor moved by the keyboard, while a key is open. */
  readonly onFollow: (key: KeyRow) => void
  readonly onSpan: (span: Span) => void
  readonly selection: KeySelection
  readonly onPickAll: () => void
  readonly onBulkRevoke: () => void
  /** Changes with what is listed: then the list begins at its top again. */
  readonly listed: unknown
  readonly ref?: Ref<KeyTableHandle>
}

export function KeyTable(props: KeyTableProps) {
  const { query, total, rowAt, openId, narrow, actions, onMenu, onSort, onFollow, onSpan } = props
  const { selection, onPickAll, onBulkRevoke } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [wanted, setWanted] = useState(0)
  const cursor = Math.min(wanted, Math.max(0, total - 1))
  const rowHeight = useRowHeight()

  // oxlint-disable-next-line react/incompatible-library -- nothing of it is handed to a memoized part
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
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
  const tellSpan = useEffectEvent(onSpan)
  useEffect(() => tellSpan({ first: startIndex, last: endIndex }), [startIndex, endIndex])

  const { listed } = props
  const toTop = useEffectEvent(() => {
    setWanted(0)
    if (scroller.current !== null) scroller.current.scrollTop = 0
  })
  useEffect(() => toTop(), [listed])

  const focusAfter = useRef(false)
  const focusRow = (index: number) => {
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)
    row?.focus({ preventScroll: true })
  }
  useLayoutEffect(() => {
    if (!focusAfter.current) return
    focusAfter.current = false
    focusRow(cursor)
  })
  // The arrows and letters that the foot names work at once; what has the focus already keeps it.
  const ready = props.known && total > 0 && rows.getVirtualItems().length > 0
  const takeFocus = useEffectEvent(() => {
    const free = document.activeElement === null || document.activeElement === document.body
    if (free && document.querySelector('[role="dialog"]') === null) focusRow(cursor)
  })
  useEffect(() => {
    if (ready) takeFocus()
  }, [ready])
  useImperativeHandle(props.ref, () => ({ focus: () => focusRow(cursor) }))

  const moveTo = (index: number, extend: boolean) => {
    const next = Math.max(0, Math.min(total - 1, index))
    if (extend) selection.extend(cursor, next)
    focusAfter.current = true
    setWanted(next)
    rows.scrollToIndex(next)
    const row = rowAt(next)
    if (narrow && row !== undefined && !extend) onFollow(row)
  }

  const inSight = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 600) / rowHeight) - 2)
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const onRow = event.target instanceof Element && event.target.getAttribute('role') === 'row'
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
      event.preventDefault()
      onPickAll()
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return
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
    if (target !== undefined) moveTo(target, event.shiftKey)
    else if (!onRow || row === undefined) return
    else if (event.key === ' ') selection.toggle(row, cursor)
    else if (event.key === 'Enter') actions.open(row)
    else if (event.key === 'c' || event.key === 'C') actions.copyPrefix(row)
    else if (event.key === 'r' || event.key === 'R') {
      if (selection.active) onBulkRevoke()
      else if (row.state !== 'revoked') actions.revoke(row)
    } else return
    event.preventDefault()
  }

  const onClick = (event: MouseEvent<HTMLDivElement>) => {
    if (!(event.target instanceof Element) || event.target.closest('button, label') !== null) return
    const pressed = event.target.closest<HTMLElement>('[data-index]')
    const index = Number(pressed?.dataset['index'] ?? -1)
    const row = rowAt(index)
    if (row === undefined) return
    if (event.shiftKey) selection.extend(cursor, index)
    else if (event.ctrlKey || event.metaKey) selection.toggle(row, index)
    else actions.open(row)
  }
  // With Shift the browser would mark the text between two rows.
  const onMouseDown = (event: MouseEvent<HTMLDivElement>) => {
    if (event.shiftKey && !(event.target instanceof HTMLInputElement)) event.preventDefault()
  }
  const latest = useRef({ selection, cursor })
  useEffect(() => {
    latest.current = { selection, cursor }
  })

  const calls = useMemo<RowCalls>(
    () => ({
      revoke: actions.revoke,
      rotate: actions.rotate,
      menu: (key, button) => onMenu({ key, button }),
      pick: (key, index, extend) => {
        const now = latest.current
        if (extend) now.selection.extend(now.cursor, index)
        else now.selection.toggle(key, index)
      },
    }),
    [actions, onMenu],
  )

  return (
    <div
      ref={scroller}
      className={[
        styles['grid'],
        narrow ? styles['narrow'] : undefined,
        selection.active ? styles['picking'] : undefined,
      ]
        .filter(Boolean)
        .join(' ')}
      role="grid"
      aria-label="API keys"
      aria-rowcount={total + 1}
      aria-colcount={narrow ? 5 : 7}
      aria-multiselectable={selection.active || undefined}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onMouseDown={onMouseDown}
    >
      <div role="rowgroup" className={styles['heads']}>
        <KeyHead
          query={query}
          narrow={narrow}
          picked={
            !selection.active
              ? 'none'
              : selection.current.by === 'filter' && selection.current.except.size === 0
                ? 'all'
                : 'some'
          }
          onPickAll={onPickAll}
          onSort={onSort}
        />
      </div>
      <div role="rowgroup" className={styles['rows']} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((item) => {
          const row = rowAt(item.index)
          const at = item.index === cursor
          return (
            <div
              key={item.index}
              role="row"
              aria-rowindex={item.index + 2}
              aria-selected={
                row !== undefined && (selection.active ? selection.has(row) : row.id === openId)
              }
              aria-busy={row === undefined || undefined}
              data-index={item.index}
              data-id={row?.id}
              tabIndex={at ? 0 : -1}
              className={styles['row']}
              style={{ transform: `translateY(${item.start - HEAD_PX}px)`, height: rowHeight }}
              onFocus={() => setWanted(item.index)}
            >
              {row === undefined ? (
                <KeyRowShape narrow={narrow} atOnce={props.known} />
              ) : (
                <KeyRowCells
                  row={row}
                  index={item.index}
                  picked={selection.active && selection.has(row)}
                  cursor={at}
                  narrow={narrow}
                  weighsUse={query.show === 'unused'}
                  calls={calls}
                />
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}
