// Owns a long list of lines inside a dialog: those in sight alone; refuses to fill the document with ten thousand.
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, type ReactNode } from 'react'

import styles from './review-dialogs.module.css'

export interface KeyLinesProps<T> {
  readonly label: string
  readonly of: readonly T[]
  readonly keyOf: (one: T) => string
  /** In pixels, before a line is measured. */
  readonly height: number
  readonly children: (one: T, index: number) => ReactNode
}

export function KeyLines<T>({ label, of, keyOf, height, children }: KeyLinesProps<T>) {
  const scroller = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- nothing of it is handed to a memoized part
  const virtual = useVirtualizer({
    count: of.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => {
      const one = of[index]
      return one === undefined ? index : keyOf(one)
    },
    estimateSize: () => height,
    overscan: 8,
  })
  return (
    <div
      ref={scroller}
      className={styles['lines']}
      role="group"
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what is cut off has to be reachable without a pointer
      tabIndex={0}
    >
      <ul className={styles['lines-in']} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const one = of[item.index]
          return one === undefined ? null : (
            <li
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className={styles['line']}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {children(one, item.index)}
            </li>
          )
        })}
      </ul>
    </div>
  )
}
