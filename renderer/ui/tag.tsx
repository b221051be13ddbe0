// Owns the small tag that marks an exception; the rule has none.
import type { ReactNode } from 'react'

import styles from './tag.module.css'

export interface TagProps {
  readonly tone?: 'plain' | 'warn' | 'danger' | 'ok' | 'accent'
  readonly hint?: string
  readonly children: ReactNode
}

export function Tag({ tone = 'plain', hint, children }: TagProps) {
  return (
    <span className={`${styles['tag']} ${styles[tone]}`} data-hint={hint}>
      {children}
    </span>
  )
}
