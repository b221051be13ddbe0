// Owns the frame of something that can be done about a failure: a title, what it is about, and the buttons that do it.
import type { ReactNode } from 'react'

import styles from './fix-card.module.css'

export interface FixCardProps {
  readonly title: ReactNode
  /** At the right of the title. */
  readonly aside?: ReactNode
  /** One line under the title. */
  readonly about?: ReactNode
  /** Edge to edge: code, tabs. */
  readonly children?: ReactNode
  /** Buttons; the one that acts first. */
  readonly acts?: ReactNode
  /** At the right of the buttons. */
  readonly note?: ReactNode
}

export function FixCard({ title, aside, about, children, acts, note }: FixCardProps) {
  return (
    <section className={styles['card']}>
      <header className={styles['head']}>
        <h3>{title}</h3>
        {aside === undefined ? null : <span className={styles['aside']}>{aside}</span>}
        {about === undefined ? null : <p className={styles['about']}>{about}</p>}
      </header>
      {children}
      {acts === undefined ? null : (
        <footer className={styles['foot']}>
          <div className={styles['acts']}>{acts}</div>
          {note === undefined ? null : <p className={styles['note']}>{note}</p>}
        </footer>
      )}
    </section>
  )
}
