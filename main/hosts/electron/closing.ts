// Owns the question before a key's value is lost for good; refuses to close without an answer.
import { app, type BrowserWindow, dialog } from 'electron'
import type { Result } from '#contract'
import type { Dispatch } from '#ipc/dispatch'

interface Waiting {
  readonly name: string
  readonly prefix: string
}

/** Values made here that nobody has confirmed as stored. Closing is never blocked by not knowing. */
async function waitingValues(dispatch: Dispatch): Promise<readonly Waiting[]> {
  const result = (await dispatch(
    'keys.pending',
    {},
    {
      signal: AbortSignal.timeout(2_000),
    },
  )) as Result<{ readonly pending: readonly Waiting[] }>
  return result.ok ? result.value.pending : []
}

async function agrees(window: BrowserWindow, waiting: readonly Waiting[]): Promise<boolean> {
  const [first] = waiting
  if (!first) return true
  const { response } = await dialog.showMessageBox(window, {
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
  })
  return response === 1
}

export interface Closing {
  /** Asks before this window takes an unconfirmed value with it. */
  readonly guard: (window: BrowserWindow) => void
}

/**
 * The guard of every window. On macOS a closed window leaves the app, and with it the value, in place: there
 * only quitting asks.
 */
export function createClosing(dispatch: Dispatch, platform: NodeJS.Platform): Closing {
  let quitting = false
  app.on('before-quit', () => {
    quitting = true
  })

  const guard = (window: BrowserWindow): void => {
    let decided = false
    let asking = false
    const decide = async (): Promise<void> => {
      asking = true
      decided = await agrees(window, await waitingValues(dispatch)).finally(() => {
        asking = false
      })
      if (!decided) {
        quitting = false
        return
      }
      if (quitting) app.quit()
      else window.close()
    }
    window.on('close', (event) => {
      if (decided || (platform === 'darwin' && !quitting)) return
      // The answer comes later than Electron waits for it, so this close is stopped and made again.
      event.preventDefault()
      if (!asking) void decide()
    })
  }
  return { guard }
}
