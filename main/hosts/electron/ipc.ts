// Owns the way from the page to dispatch: sender check, cancel, progress; refuses every frame but our own top one.
import { ipcMain, type WebContents } from 'electron'
import type { Failure, Result } from '#contract'
import { IPC } from '#contract/channels'
import type { Dispatch } from '#ipc/dispatch'
import { isOurFrame } from './address.ts'

const SENDER: Failure = {
  code: 'host.sender',
  message: 'This request did not come from the window of the app.',
  fix: 'Use the window of the app.',
}

const FORM: Failure = {
  code: 'input.operation',
  message: 'This request has no number or no operation.',
  fix: 'Update the app: its window and its main process do not match.',
}

const refuse = (failure: Failure): Result<unknown> => ({ ok: false, failure })

/** The calls that one page has running, by the number that the page gave them. */
type Running = Map<number, AbortController>

/** Serves `dispatch` to our own page. Never rejects: Electron would hand an error's text to the page. */
export function serveIpc(dispatch: Dispatch): void {
  const pages = new Map<WebContents, Running>()

  const runningOf = (page: WebContents): Running => {
    const known = pages.get(page)
    if (known) return known
    const running: Running = new Map()
    const abort = () => {
      for (const call of running.values()) call.abort()
      running.clear()
    }
    pages.set(page, running)
    // A new document counts its calls from one again, and nobody waits for the old one's any more.
    page.on('did-navigate', abort)
    page.on('render-process-gone', abort)
    page.once('destroyed', () => {
      abort()
      pages.delete(page)
    })
    return running
  }

  ipcMain.handle(
    IPC.call,
    async (event, id: unknown, channel: unknown, input: unknown, consent: unknown) => {
      const { sender, senderFrame } = event
      if (!isOurFrame(senderFrame)) return refuse(SENDER)
      if (typeof id !== 'number' || typeof channel !== 'string') return refuse(FORM)

      const running = runningOf(sender)
      if (running.has(id)) return refuse(FORM)
      const call = new AbortController()
      running.set(id, call)
      try {
        return await dispatch(channel, input, {
          signal: call.signal,
          consent: consent === true,
          progress: (step) => {
            if (!call.signal.aborted && !sender.isDestroyed()) sender.send(IPC.progress, id, step)
          },
        })
      } finally {
        if (running.get(id) === call) running.delete(id)
      }
    },
  )

  ipcMain.on(IPC.cancel, (event, id: unknown) => {
    if (!isOurFrame(event.senderFrame) || typeof id !== 'number') return
    pages.get(event.sender)?.get(id)?.abort()
  })
}
