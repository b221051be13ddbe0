// Owns the list of records: rows in sight alone, the cursor, the keys of the keyboard; asks for more before its end.
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react'

import type { AuditRow } from '#contract'
import { Prefix } from '#ui/prefix'
import { Time } from '#ui/time'

import styles from './activity-page.module.css'

const ROW_PX = 36
/** So many rows before the end the next page is asked for. */
const EARLY = 40

export interface RecordListProps {
  readonly rows: readonly AuditRow[]
  readonly openSeq: number | undefined
  readonly onOpen: (row: AuditRow) => void
  readonly onClose: () => void
  readonly onMore: () => void
}

export function RecordList({ rows, openSeq, onOpen, onClose, onMore }: RecordListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const [wanted, setWanted] = useState(0)
  const cursor = Math.min(wanted, Math.max(0, rows.length - 1))
  // oxlint-disable-next-line react/incompatible-library -- nothing of it is handed to a memoized part
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  })
  const end = virtual.range?.endIndex ?? 0
  const more = useEffectEvent(onMore)
  useEffect(() => {
    if (end >= rows.length - EARLY) more()
  }, [end, rows.length])

  const moveTo = (index: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, index))
    setWanted(next)
    virtual.scrollToIndex(next)
    requestAnimationFrame(() => {
      scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus()
    })
    const row = rows[next]
    if (openSeq !== undefined && row !== undefined) onOpen(row)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: cursor + 1,
      ArrowUp: cursor - 1,
      PageDown: cursor + 15,
      PageUp: cursor - 15,
      Home: 0,
      End: rows.length - 1,
    }
    const target = moves[event.key]
    const row = rows[cursor]
    if (target !== undefined) moveTo(target)
    else if (event.key === 'Enter' && row !== undefined) onOpen(row)
    else if (event.key === 'Escape' && openSeq !== undefined) onClose()
    else return
    event.preventDefault()
  }

  return (
    <div
      ref={scroller}
      className={styles['list']}
      role="grid"
      aria-label="Activity"
      aria-rowcount={rows.length}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className={styles['rows']} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index]
          if (row === undefined) return null
          return (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keyboard is heard by the grid
            <div
              key={row.seq}
              role="row"
              aria-rowindex={item.index + 1}
              aria-selected={row.seq === openSeq}
              data-index={item.index}
              tabIndex={item.index === cursor ? 0 : -1}
              className={styles['row']}
              style={{ transform: `translateY(${item.start}px)` }}
              onFocus={() => setWanted(item.index)}
              onClick={() => onOpen(row)}
            >
              <span role="gridcell" className={styles['when']}>
                <Time at={row.at} form="moment" />
              </span>
              <span
                role="gridcell"
                className={styles['what']}
                data-hint={row.summary}
                data-hint-cut
              >
                {row.summary}
              </span>
              <span role="gridcell" className={styles['key']}>
                {row.prefix === undefined ? null : <Prefix value={row.prefix} />}
              </span>
              <span role="gridcell" className={styles['who']} data-hint={row.actor} data-hint-cut>
                {row.actor}
              </span>
              <span role="gridcell" className={styles['seq']}>
                {row.seq.toLocaleString('en')}
              </span>
            </div>
          )
        })}
      </div>
    </div>
  )
}
