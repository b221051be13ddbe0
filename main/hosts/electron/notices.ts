// Owns telling what is due as notifications of the desktop; refuses to decide what is due, and to tell where nobody can see it.
import { Notification } from 'electron'
import { MINUTE, SECOND } from '#base/duration'
import type { Output } from '#contract'
import type { Dispatch } from '#ipc/dispatch'

/** Not while the window is still opening. */
const FIRST = 20 * SECOND
const EVERY = 15 * MINUTE

/** Whether this desktop shows notifications. */
export const canNotify = (): boolean => Notification.isSupported()

export interface NoticesOptions {
  readonly dispatch: Dispatch
  /** Shows a page of the app. */
  readonly open: (page: string) => void
  /** Milliseconds to the first look, and from one to the next. */
  readonly first?: number
  readonly every?: number
}

/**
 * Looks regularly for what was not told yet. Each thing is told once a day at most: the operation remembers
 * it. Answers what ends the looking.
 */
export function tellNotices({
  dispatch,
  open,
  first = FIRST,
  every = EVERY,
}: NoticesOptions): () => void {
  // What was asked for counts as told, so nothing is asked for that cannot be shown.
  if (!canNotify()) return () => {}
  /** Those on the screen: one that is collected no longer hears its click. */
  const shown = new Set<Notification>()

  const look = async (): Promise<void> => {
    // A failure is in the log already, and the next look comes.
    const result = await dispatch(
      'policy.notices',
      {},
      { signal: AbortSignal.timeout(10 * SECOND) },
    )
    if (!result.ok) return
    const { notices } = result.value as Output<'policy.notices'>
    for (const { title, body, page } of notices) {
      const notification = new Notification({ title, body })
      shown.add(notification)
      notification.on('close', () => shown.delete(notification))
      notification.on('click', () => {
        shown.delete(notification)
        open(page)
      })
      notification.show()
    }
  }

  let timer = setTimeout(function again() {
    // A notification that cannot be shown must not end the app; what it says stands in the due list.
    look().catch(() => {})
    timer = setTimeout(again, every)
    timer.unref()
  }, first)
  timer.unref()
  return () => clearTimeout(timer)
}
