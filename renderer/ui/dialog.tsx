// Owns the frame of every dialog: place, width, head, body, foot, focus trap, and who may close it.
import { Modal } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useEffect, useRef, type FormEvent, type ReactNode } from 'react'

import styles from './dialog.module.css'

export interface DialogProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly title: ReactNode
  readonly subtitle?: ReactNode
  /** At the right of the title: a prefix, a state. */
  readonly aside?: ReactNode
  readonly width?: 600 | 640 | 880
  /** Distance from the top: a dialog whose height changes must not jump. */
  readonly top?: 56 | 88
  /** Above the buttons of the foot, always in sight: why one of them did not do it. */
  readonly footNote?: ReactNode
  /** At the left of the foot: the way round, a tick. */
  readonly footStart?: ReactNode
  /** At the right of the foot: cancel, then the one button that acts. */
  readonly foot?: ReactNode
  /** With it, body and foot are a form, and Enter submits it. */
  readonly onSubmit?: () => void
  /** A click outside or Esc comes here instead of closing: the guarded sheet asks first. */
  readonly onBlocked?: () => void
  /** The body is text alone, which somebody without a pointer has to scroll as well. */
  readonly reading?: boolean
  /** False: a click outside does nothing at all. */
  readonly closeOnClickOutside?: boolean
  readonly children: ReactNode
}

export function Dialog({
  opened,
  onClose,
  title,
  subtitle,
  aside,
  width = 600,
  top = 56,
  footNote,
  footStart,
  foot,
  onSubmit,
  onBlocked,
  reading = false,
  closeOnClickOutside = true,
  children,
}: DialogProps) {
  const form = useRef<HTMLFormElement>(null)
  // Ctrl+Enter records from every field, as it does everywhere else; never past a button that is shut.
  useHotkeys(
    [
      [
        'mod+Enter',
        (event) => {
          if (!form.current?.contains(document.activeElement)) return
          event.preventDefault()
          form.current.querySelector<HTMLElement>('[type=submit]:enabled')?.click()
        },
        // A page without a dialog has the keys for itself.
        { preventDefault: false },
      ],
    ],
    [],
  )
  const inside = (
    <>
      <div
        className={styles['body']}
        {...(reading ? { role: 'group', 'aria-label': 'Text of the dialog', tabIndex: 0 } : {})}
      >
        {children}
      </div>
      {foot === undefined && footStart === undefined ? null : (
        <footer className={styles['foot']}>
          {footNote === undefined ? null : <div className={styles['note']}>{footNote}</div>}
          <div className={styles['start']}>{footStart}</div>
          <div className={styles['end']}>{foot}</div>
        </footer>
      )}
    </>
  )
  return (
    <Modal.Root
      opened={opened}
      onClose={onBlocked ?? onClose}
      closeOnClickOutside={closeOnClickOutside}
      size={width}
      // The whole distance from 900 px of height on, a narrow edge at 600.
      yOffset={`clamp(24px, calc(24px + (100dvh - 600px) * ${(top - 24) / 300}), ${top}px)`}
      xOffset={16}
      padding={0}
      transitionProps={{ duration: 120, transition: 'fade' }}
      // A class on the content itself would also dress the layer that places it.
      classNames={{ content: styles['content'] ?? '' }}
    >
      <Modal.Overlay className={styles['scrim'] ?? ''} />
      <Modal.Content radius={10}>
        <header className={styles['head']}>
          <div className={styles['titles']}>
            <Modal.Title className={styles['title'] ?? ''}>{title}</Modal.Title>
            {subtitle === undefined ? null : <p>{subtitle}</p>}
          </div>
          {aside}
        </header>
        {onSubmit === undefined ? (
          <div className={styles['column']}>{inside}</div>
        ) : (
          <form
            ref={form}
            noValidate
            className={styles['column']}
            onSubmit={(event: FormEvent) => {
              event.preventDefault()
              onSubmit()
            }}
          >
            {inside}
          </form>
        )}
      </Modal.Content>
    </Modal.Root>
  )
}

/** While `active`, closing or reloading the window asks first: there is something to lose. */
export function useGuardedUnload(active: boolean): void {
  useEffect(() => {
    if (!active) return undefined
    const guard = (event: BeforeUnloadEvent) => event.preventDefault()
    globalThis.addEventListener('beforeunload', guard)
    return () => globalThis.removeEventListener('beforeunload', guard)
  }, [active])
}
