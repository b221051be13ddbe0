// Owns what stands in the place of a result that is not there: why, and the one thing to do about it.
import type { ReactNode } from 'react'

import { takeLostFocus } from './lost-focus.ts'
import styles from './waiting.module.css'

export interface WaitingProps {
  readonly title: string
  /** It has the whole step to itself. */
  readonly alone?: boolean
  readonly children: ReactNode
}

export function Waiting({ title, alone = false, children }: WaitingProps) {
  const place = alone ? `${styles['waiting']} ${styles['alone']}` : styles['waiting']
  return (
    <div className={place}>
      <h2 tabIndex={-1} ref={takeLostFocus}>
        {title}
      </h2>
      {children}
    </div>
  )
}
