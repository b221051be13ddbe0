// Owns the heading of a step: it takes the focus when the step opens, so that nobody has to look for where the step begins.
import { useEffect, useRef, type ReactNode } from 'react'

import styles from './step-heading.module.css'

export interface StepHeadingProps {
  readonly children: ReactNode
  /** One or two sentences under it. */
  readonly about?: ReactNode
  /** At the right. */
  readonly aside?: ReactNode
}

export function StepHeading({ children, about, aside }: StepHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <header className={styles['head']}>
      <div className={styles['words']}>
        <h2 ref={heading} className={styles['heading']} tabIndex={-1}>
          {children}
        </h2>
        {about === undefined ? null : <p className={styles['about']}>{about}</p>}
      </div>
      {aside}
    </header>
  )
}
