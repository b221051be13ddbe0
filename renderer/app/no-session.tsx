// Owns what a tab shows when it never had a session with the app; refuses to take away a page that is already in use.
import { type ReactNode, useSyncExternalStore } from 'react'

import { session } from '#bridge'

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
      <h1>This tab is not connected</h1>
      <p>{message}</p>
      <p>{fix}</p>
      <p className={styles['hint']}>
        Each link opens one tab and is good for ten minutes. The app prints it in the terminal where
        it was started with <code>npm start</code>; there, the Enter key prints a new one.
      </p>
    </main>
  )
}
