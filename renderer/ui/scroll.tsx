// Owns a stretch of text that scrolls sideways, reachable from the keyboard (WCAG 2.2, 2.1.1).
import type { ReactNode } from 'react'

import styles from './scroll.module.css'

export interface ScrollProps {
  readonly label: string
  readonly as?: 'div' | 'pre' | 'code'
  readonly className?: string | undefined
  readonly children: ReactNode
}

/** Left to right and not to be translated: commands, code, values. */
export function Scroll({ label, as: Tag = 'div', className, children }: ScrollProps) {
  return (
    <Tag
      className={[styles['scroll'], className].filter(Boolean).join(' ')}
      role="group"
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- without a place in the tab order, what is cut off could be read with a pointer alone
      tabIndex={0}
      translate="no"
      dir="ltr"
    >
      {children}
    </Tag>
  )
}
