// Owns the short notice at the foot of the page, with a way back; refuses failures and anything secret.
import { IconX } from '@tabler/icons-react'
import { useEffect, useState, useSyncExternalStore } from 'react'

import { announce } from './announcer.tsx'
import { Button, IconButton } from './button.tsx'
import { type Notice, NoticeQueue } from './notice-queue.ts'
import styles from './notice.module.css'

const SHOWN_MS = 8_000

const queue = new NoticeQueue()

/** Says that something was done, or, patient, that something is to be known. */
export function notify(notice: Notice): void {
  queue.add(notice)
}

/** Mounted once. A notice stays while the pointer or the focus is on it (WCAG 2.2, 2.2.1). */
export function NoticeLayer() {
  const notice = useSyncExternalStore(queue.subscribe, queue.current)
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (notice !== undefined) announce(notice.text)
  }, [notice])
  useEffect(() => {
    if (notice === undefined || held) return undefined
    const timer = setTimeout(() => queue.next(), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [notice, held])
  if (notice === undefined) return null
  const { action } = notice
  const close = () => {
    setHeld(false)
    queue.next()
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the listeners only hold the notice; what acts in it are its buttons
    <div
      className={styles['notice']}
      role="group"
      aria-label="Notice"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <p className={styles['text']}>{notice.text}</p>
      {action === undefined ? null : (
        <Button
          kind="quiet"
          size="small"
          className={styles['action'] ?? ''}
          onClick={() => {
            close()
            action.run()
          }}
        >
          {action.word}
        </Button>
      )}
      <IconButton size="small" label="Close the notice" onClick={close}>
        <IconX size={16} stroke={1.6} aria-hidden />
      </IconButton>
    </div>
  )
}
