// Owns the form of one section of the panel: a heading, a fact at its right, content.
import { useId, type ReactNode } from 'react'

import styles from './key-detail.module.css'

export interface DetailSectionProps {
  readonly title: string
  readonly fact?: ReactNode
  readonly children: ReactNode
}

export function DetailSection({ title, fact, children }: DetailSectionProps) {
  const id = useId()
  return (
    <section className={styles['section']} aria-labelledby={id}>
      <header className={styles['section-head']}>
        <h3 id={id}>{title}</h3>
        {fact === undefined ? null : <p>{fact}</p>}
      </header>
      {children}
    </section>
  )
}
