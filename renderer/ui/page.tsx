// Owns the frame of a page that scrolls as a whole: title and actions on one line, then its sections.
import type { ReactNode } from 'react'

import styles from './page.module.css'

export interface PageProps {
  readonly title: string
  /** Facts under the title. */
  readonly second?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

export function Page({ title, second, actions, children }: PageProps) {
  return (
    <div className={styles['page']}>
      <header className={styles['header']}>
        <h1>{title}</h1>
        {actions}
      </header>
      {second === undefined ? null : <div className={styles['second']}>{second}</div>}
      {children}
    </div>
  )
}

export interface SectionProps {
  readonly title: string
  /** One or two sentences under the title. */
  readonly about?: ReactNode
  readonly children: ReactNode
}

/** What it is at the left, what can be done at the right. */
export function Section({ title, about, children }: SectionProps) {
  return (
    <section className={styles['section']} aria-label={title}>
      <div className={styles['about']}>
        <h2>{title}</h2>
        {about === undefined ? null : <p>{about}</p>}
      </div>
      <div className={styles['content']}>{children}</div>
    </section>
  )
}
