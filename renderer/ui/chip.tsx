// Owns the chip that switches one thing on or off: a filter with its count, or one reason among few.
import type { ReactNode } from 'react'

import styles from './chip.module.css'

export interface ChipProps {
  readonly selected: boolean
  readonly onSelect: () => void
  /** Set in weight 600 before the word. */
  readonly count?: number
  readonly glyph?: ReactNode
  readonly children: ReactNode
}

const numbers = new Intl.NumberFormat('en')

export function Chip({ selected, onSelect, count, glyph, children }: ChipProps) {
  return (
    <button type="button" className={styles['chip']} aria-pressed={selected} onClick={onSelect}>
      {glyph}
      {count === undefined ? null : <b className={styles['count']}>{numbers.format(count)}</b>}
      <span>{children}</span>
    </button>
  )
}
