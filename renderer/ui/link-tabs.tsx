// Owns tabs that are places: each has an address of its own, so they are links and say which one is here.
import { Link } from 'wouter'

import styles from './link-tabs.module.css'

export interface LinkTab {
  readonly to: string
  readonly word: string
  /** Set after the word. */
  readonly count?: number | undefined
}

export interface LinkTabsProps {
  /** What is chosen between: "Overview". */
  readonly label: string
  readonly tabs: readonly LinkTab[]
  /** The address of the tab that is shown. */
  readonly here: string
}

export function LinkTabs({ label, tabs, here }: LinkTabsProps) {
  return (
    <nav className={styles['tabs']} aria-label={label}>
      {tabs.map(({ to, word, count }) => (
        <Link
          key={to}
          href={to}
          className={styles['tab'] ?? ''}
          aria-current={to === here ? 'page' : undefined}
        >
          {word}
          {count === undefined ? null : (
            <span className={styles['count']}>{count.toLocaleString('en')}</span>
          )}
        </Link>
      ))}
    </nav>
  )
}
