// Owns the process of the gate that the desktop app runs: a utility process, because the app cannot be run as Node.
import { utilityProcess } from 'electron'
import {
  type GateChild,
  type GateChildArguments,
  gateChildMessage,
  type GateChildStarter,
  STOP_GATE,
} from '#base/gate-child'

/** How much of what the child said last on standard error is kept. */
const LAST_WORDS = 2_000

/** Starts the built program at `path`, the gate's process, as Electron's utility process. */
export function utilityGateStarter(path: string): GateChildStarter {
  return { start: (given) => startChild(path, given) }
}

function startChild(path: string, given: GateChildArguments): GateChild {
  const child = utilityProcess.fork(path, [JSON.stringify(given)], {
    serviceName: 'Data Science Admin gate',
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
        const known = gateChildMessage(message)
        if (known) listener(known)
      })
    },
    onExit: (listener) => {
      if (ended === undefined) listeners.push(listener)
      else listener(ended)
    },
    stop: () => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process, not a window
      child.postMessage(STOP_GATE)
    },
    kill: () => {
      // Its own kill() asks, and a process that hangs does not hear it.
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
    },
  }
}
