// Owns a process of this program under the desktop app: a utility process, because the app cannot be run as Node.
import { utilityProcess } from 'electron'
import { type Child, childMessage, type ChildStarter, STOP } from '#base/child'

/** How much of what the child said last on standard error is kept. */
const LAST_WORDS = 2_000

/** Starts the built process at `path` as Electron's utility process, which task managers call `name`. */
export function utilityStarter<Given>(path: string, name: string): ChildStarter<Given> {
  return { start: (given) => startChild(path, name, JSON.stringify(given)) }
}

function startChild(path: string, name: string, given: string): Child {
  const child = utilityProcess.fork(path, [given], {
    serviceName: name,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let lastWords = ''
  child.stderr?.on('data', (part: Buffer) => {
    lastWords = (lastWords + part.toString('utf8')).slice(-LAST_WORDS)
  })
  let ended: string | undefined
  const listeners: ((detail: string) => void)[] = []
  child.once('exit', (code) => {
    ended = `ended with ${String(code)}. ${lastWords}`.trim()
    for (const listener of listeners) listener(ended)
  })
  return {
    onMessage: (listener) => {
      child.on('message', (message: unknown) => {
        const known = childMessage(message)
        if (known) listener(known)
      })
    },
    onExit: (listener) => {
      if (ended === undefined) listeners.push(listener)
      else listener(ended)
    },
    stop: () => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process, not a window
      child.postMessage(STOP)
    },
    kill: () => {
      // Its own kill() asks, and a process that hangs does not hear it.
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
    },
  }
}
