// Owns a gate as a child of Node, for hosts that are Node themselves; refuses to leave it behind.
import { fork } from 'node:child_process'
import {
  type GateChild,
  type GateChildArguments,
  type GateChildStarter,
  gateChildMessage,
  STOP_GATE,
} from '#base/gate-child'

/** How much of what the child said last on standard error is kept. */
const LAST_WORDS = 2_000

/** `entry`: the path of the gate's process, `gate-process.js` beside the built program. */
export function nodeGateStarter(entry: string): GateChildStarter {
  return { start: (given) => startChild(entry, given) }
}

function startChild(entry: string, given: GateChildArguments): GateChild {
  const child = fork(entry, [JSON.stringify(given)], {
    // Not those of this process: an inspector or a loader is not the gate's business.
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let lastWords = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-LAST_WORDS)
  })
  let ended: string | undefined
  const listeners: ((detail: string) => void)[] = []
  const end = (how: string) => {
    if (ended !== undefined) return
    ended = `${how} ${lastWords}`.trim()
    for (const listener of listeners) listener(ended)
  }
  child.once('error', (error) => end(error.message))
  child.once('close', (code, signal) => end(`ended with ${String(code ?? signal)}.`))
  return {
    onMessage: (listener) => {
      child.on('message', (message) => {
        const known = gateChildMessage(message)
        if (known) listener(known)
      })
    },
    onExit: (listener) => {
      if (ended === undefined) listeners.push(listener)
      else listener(ended)
    },
    stop: () => {
      if (child.connected) child.send(STOP_GATE)
    },
    kill: () => void child.kill('SIGKILL'),
  }
}
