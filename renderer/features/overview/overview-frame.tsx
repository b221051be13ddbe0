// Owns what every tab of Overview has above it: the title, what can be done, and the way to the other tabs.
import type { ReactNode } from 'react'

import { LinkTabs } from '#ui/link-tabs'

import styles from './overview.module.css'

const TABS = [
  { to: '/overview', word: 'Due' },
  { to: '/overview/rules', word: 'Rules' },
  { to: '/overview/charts', word: 'Charts' },
] as const

export interface OverviewFrameProps {
  /** The address of the tab. */
  readonly here: (typeof TABS)[number]['to']
  /** At the right of the title. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

export function OverviewFrame({ here, actions, children }: OverviewFrameProps) {
  return (
    <div className={styles['page']}>
      <header className={styles['header']}>
        <h1>Overview</h1>
        {actions}
      </header>
      <LinkTabs label="Overview" tabs={TABS} here={here} />
      {children}
    </div>
  )
}
