// Owns the coming and going of a dialog: fresh content at each opening, and the focus back where it was.
import { Fragment, useEffect, useState, type ReactNode } from 'react'

export interface DialogStageProps {
  readonly opened: boolean
  /** Gets `opened` on, so that the content stays while the dialog fades out. */
  readonly children: (opened: boolean) => ReactNode
}

/** What had the focus before any dialog: a dialog that follows another one returns there too. */
let outside: HTMLElement | undefined

function opener(): HTMLElement | undefined {
  const active = document.activeElement
  if (!(active instanceof HTMLElement)) return undefined
  if (active.closest('[role="dialog"]')) return outside
  // A menu goes away with its items; the button that opened it stays.
  const button = active.closest('[role="menu"]')?.getAttribute('aria-labelledby')
  outside = (button ? document.getElementById(button) : undefined) ?? active
  return outside
}

/** Puts a dialog on stage. It works however the dialog is mounted: hidden first, or opened at once. */
export function DialogStage({ opened, children }: DialogStageProps) {
  const [stage, setStage] = useState<{
    readonly opened: boolean
    readonly count: number
    readonly back: HTMLElement | undefined
  }>({ opened: false, count: 0, back: undefined })
  if (stage.opened !== opened) {
    setStage(
      opened
        ? { opened, count: stage.count + 1, back: opener() }
        : { opened, count: stage.count, back: stage.back },
    )
  }
  const { back, count } = stage
  useEffect(() => {
    if (!opened) return undefined
    return () => {
      const atClose = document.activeElement
      setTimeout(() => {
        const now = document.activeElement
        // Something else, such as the next dialog, has taken the focus already.
        if (now !== null && now !== document.body && now !== atClose) return
        const place = back?.isConnected ? back : document.getElementById('content')
        place?.focus({ preventScroll: true })
      }, 20)
    }
  }, [opened, back])
  return <Fragment key={count}>{children(opened)}</Fragment>
}
