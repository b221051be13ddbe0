// Owns a list of any length of which one row is picked: arrow keys, letters of none, only the rows in sight exist; refuses to know what a row says.
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual'
import { useEffect, useId, useMemo, useRef, type ComponentType, type KeyboardEvent } from 'react'

import styles from './pick-list.module.css'

export interface PickRow {
  readonly id: string
  /** In pixels; more where a finger has to hit it. */
  readonly height: number
  /** A head between rows, which cannot be picked. */
  readonly head?: boolean
}

export interface PickListProps<T extends PickRow> {
  readonly label: string
  readonly rows: readonly T[]
  readonly picked: string | undefined
  readonly onPick: (id: string) => void
  /** Draws one row. */
  readonly as: ComponentType<{ readonly row: T }>
  /** The row to keep in sight, such as the one that runs. */
  readonly follow?: string | undefined
}

const OVERSCAN = 10

/** Rows are taller where a finger has to hit them; the style sheet knows how much. */
function useLeastHeight(): number {
  return useMemo(() => {
    const said = getComputedStyle(document.documentElement).getPropertyValue('--control-small')
    return Number.parseInt(said, 10) || 28
  }, [])
}

export function PickList<T extends PickRow>(props: PickListProps<T>) {
  const { label, rows, picked, onPick, follow, as: Row } = props
  const scroller = useRef<HTMLDivElement>(null)
  const least = useLeastHeight()
  const name = useId()
  const at = rows.findIndex(({ id, head }) => id === picked && head !== true)

  // oxlint-disable-next-line react/incompatible-library -- nothing of it is handed to a memoized part
  const window = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => {
      const row = rows[index]
      if (row === undefined) return least
      return row.head === true ? row.height : Math.max(row.height, least)
    },
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: OVERSCAN,
    // What is picked stays in the document, or nothing could say that it is.
    rangeExtractor: (range: Range) => {
      const seen = defaultRangeExtractor(range)
      if (at >= 0 && !seen.includes(at)) seen.push(at)
      return seen.toSorted((one, other) => one - other)
    },
  })

  const followed = follow === undefined ? -1 : rows.findIndex(({ id }) => id === follow)
  useEffect(() => {
    if (followed >= 0) window.scrollToIndex(followed, { align: 'auto' })
  }, [followed, window])

  const step = (from: number, by: 1 | -1): void => {
    for (let to = from; to >= 0 && to < rows.length; to += by) {
      const row = rows[to]
      if (row === undefined || row.head === true) continue
      onPick(row.id)
      window.scrollToIndex(to)
      return
    }
  }
  const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 300) / least) - 1)
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'ArrowDown') step(at + 1, 1)
    else if (event.key === 'ArrowUp') step(at === -1 ? rows.length - 1 : at - 1, -1)
    else if (event.key === 'PageDown') step(Math.min(rows.length - 1, at + page), -1)
    else if (event.key === 'PageUp') step(Math.max(0, at - page), 1)
    else if (event.key === 'Home') step(0, 1)
    else if (event.key === 'End') step(rows.length - 1, -1)
    else return
    event.preventDefault()
  }

  const options = rows.filter(({ head }) => head !== true)
  return (
    <div
      ref={scroller}
      className={styles['list']}
      role="listbox"
      aria-label={label}
      aria-activedescendant={at === -1 ? undefined : `${name}-${at}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div className={styles['all']} style={{ height: window.getTotalSize() }} role="presentation">
        {window.getVirtualItems().map((item) => {
          const row = rows[item.index]
          if (row === undefined) return null
          const place = { transform: `translateY(${item.start}px)`, height: item.size }
          if (row.head === true) {
            return (
              <div key={item.key} className={styles['head']} style={place} role="presentation">
                <Row row={row} />
              </div>
            )
          }
          const here = item.index === at
          return (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the list has the focus and the keys; a row is what they move to
            <div
              key={item.key}
              id={`${name}-${item.index}`}
              className={styles['row']}
              style={place}
              role="option"
              tabIndex={-1}
              aria-selected={here}
              aria-setsize={options.length}
              aria-posinset={options.indexOf(row) + 1}
              onClick={() => onPick(row.id)}
            >
              <Row row={row} />
            </div>
          )
        })}
      </div>
    </div>
  )
}
