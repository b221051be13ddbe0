// Owns what a tab shows when it never had a session with the app; refuses to take away a page that is already in use.
import { type ReactNode, useSyncExternalStore } from 'react'

import { session } from '#bridge'

import { Mark } from './mark.tsx'
import styles from './no-session.module.css'

/**
 * Shows the app, or, in a tab that nobody let in, how to get in. A tab that loses its session later keeps
 * its page: it may show a value that is nowhere else.
 */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const current = useSyncExternalStore(session.subscribe, session.current)
  if (current.state === 'open' || current.lost) return children
  const { message, fix } = current.failure
  return (
    <main className={styles['page']}>
      <div className={styles['words']}>
        <p className={styles['app']}>
          <Mark /> Data Science Admin
        </p>
        <h1>This tab is not connected</h1>
        <p>
          <b>{message}</b> {fix}
        </p>
        <p className={styles['hint']}>
          Links are printed in the terminal where <code>npm start</code> runs. Each opens one tab,
          within ten minutes. Your keys are untouched, and gates answer as before.
        </p>
      </div>
    </main>
  )
}
