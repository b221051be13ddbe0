// Owns the one polite live region of the page; refuses to interrupt.
import { useSyncExternalStore } from 'react'

import styles from './announcer.module.css'

let message = ''
const listeners = new Set<() => void>()

/** Says a short sentence to assistive technology, without moving the focus. */
export function announce(text: string): void {
  // A region that gets the same text again stays silent; a no-break space at the end makes it another.
  message = text === message ? `${text}\u00A0` : text
  for (const listener of listeners) listener()
}

export function Announcer() {
  const text = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => message,
  )
  return (
    <div className={styles['hidden']} role="status" aria-live="polite">
      {text}
    </div>
  )
}
