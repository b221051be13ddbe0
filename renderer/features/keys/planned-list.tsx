// Owns the list of planned names: the rows in sight alone, however many there are.
import { IconTrash } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useEffectEvent, useRef } from 'react'

import type { PlannedName } from '#contract'
import { Button, IconButton } from '#ui/button'
import { Skeleton } from '#ui/skeleton'
import type { Span } from '#ui/window-pages.ts'

import styles from './planned-names.module.css'

const ROW_PX = 48

export interface PlannedListProps {
  readonly total: number
  readonly rowAt: (index: number) => PlannedName | undefined
  readonly onSpan: (span: Span) => void
  readonly onMake: (planned: PlannedName) => void
  readonly onForget: (planned: PlannedName) => void
}

export function PlannedList({ total, rowAt, onSpan, onMake, onForget }: PlannedListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- nothing of it is handed to a memoized part
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  })
  const first = virtual.range?.startIndex ?? 0
  const last = virtual.range?.endIndex ?? 0
  const seen = useEffectEvent(onSpan)
  useEffect(() => seen({ first, last }), [first, last])
  return (
    <div
      ref={scroller}
      className={styles['list']}
      role="group"
      aria-label="Planned names"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and what is cut off must be reached from the keyboard
      tabIndex={0}
    >
      <div className={styles['rows']} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const planned = rowAt(item.index)
          return (
            <div
              key={item.index}
              className={styles['row']}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {planned === undefined ? (
                <Skeleton width="40%" atOnce />
              ) : (
                <Row planned={planned} onMake={onMake} onForget={onForget} />
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

interface RowProps {
  readonly planned: PlannedName
  readonly onMake: (planned: PlannedName) => void
  readonly onForget: (planned: PlannedName) => void
}

function Row({ planned, onMake, onForget }: RowProps) {
  const { name, owner, purpose } = planned
  const about = [owner, purpose].filter((text) => text !== '').join(' · ')
  return (
    <>
      <div className={styles['words']}>
        <bdi className={styles['name']} data-hint={name} data-hint-cut>
          {name}
        </bdi>
        <span className={styles['about']} data-hint={about} data-hint-cut>
          {about === '' ? 'No owner or purpose' : about}
        </span>
      </div>
      <Button size="small" aria-label={`Make this key: ${name}`} onClick={() => onMake(planned)}>
        Make this key
      </Button>
      <IconButton size="small" label={`Forget ${name}`} onClick={() => onForget(planned)}>
        <IconTrash size={16} stroke={1.6} aria-hidden />
      </IconButton>
    </>
  )
}
