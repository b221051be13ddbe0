// Owns the question before a key's value is lost for good; refuses to close without an answer.
import { app, BrowserWindow, dialog, type MessageBoxOptions } from 'electron'
import type { Output, Result } from '#contract'
import type { Dispatch } from '#ipc/dispatch'

type Waiting = Output<'keys.pending'>['pending'][number]

/** Values made here that nobody has confirmed as stored. Closing is never blocked by not knowing. */
async function waitingValues(dispatch: Dispatch): Promise<readonly Waiting[]> {
  const signal = AbortSignal.timeout(2_000)
  const result = (await dispatch('keys.pending', {}, { signal })) as Result<Output<'keys.pending'>>
  return result.ok ? result.value.pending : []
}

async function agrees(
  window: BrowserWindow | undefined,
  waiting: readonly Waiting[],
): Promise<boolean> {
  const [first] = waiting
  if (!first) return true
  const question: MessageBoxOptions = {
    type: 'warning',
    title: app.name,
    message:
      waiting.length === 1
        ? `The value of “${first.name}” is not confirmed as stored.`
        : `The values of ${String(waiting.length)} keys are not confirmed as stored.`,
    detail:
      'It is shown once. If you quit now it is gone, and the key has to be rotated to get a value that you know.',
    buttons: ['Go back', 'Quit anyway'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  }
  const { response } = await (window
    ? dialog.showMessageBox(window, question)
    : dialog.showMessageBox(question))
  return response === 1
}

/**
 * Asks before the app ends with a value that nobody has stored; answers how to put a window under that guard.
 * On macOS a closed window leaves the app, and with it the value, in place: there only quitting asks, also
 * when no window is open.
 */
export function guardClosing(
  dispatch: Dispatch,
  platform: NodeJS.Platform,
): (window: BrowserWindow) => void {
  let quitting = false
  let asking = false
  let agreed = false

  // The answer comes later than Electron waits for it, so what asks is stopped first and done again after.
  const ask = async (window?: BrowserWindow): Promise<void> => {
    if (asking) return
    asking = true
    try {
      agreed = await agrees(window, await waitingValues(dispatch))
    } finally {
      asking = false
    }
    if (!agreed) quitting = false
    else if (quitting || !window) app.quit()
    else window.close()
  }

  app.on('before-quit', (event) => {
    quitting = true
    if (agreed || BrowserWindow.getAllWindows().length > 0) return
    event.preventDefault()
    void ask()
  })

  return (window) => {
    window.on('close', (event) => {
      if (agreed || (platform === 'darwin' && !quitting)) return
      event.preventDefault()
      void ask(window)
    })
  }
}
