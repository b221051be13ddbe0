// Owns a process of this program as a child of Node, for hosts that are Node themselves; refuses to leave it behind.
import { fork } from 'node:child_process'
import { type Child, childMessage, type ChildStarter, STOP } from '#base/child'

/** How much of what the child said last on standard error is kept. */
const LAST_WORDS = 2_000

/** `entry`: the path of the built process. */
export function nodeStarter<Given>(entry: string): ChildStarter<Given> {
  return { start: (given) => startChild(entry, JSON.stringify(given)) }
}

function startChild(entry: string, given: string): Child {
  const child = fork(entry, [given], {
    // Not those of this process: an inspector or a loader is not the child's business.
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
        const known = childMessage(message)
        if (known) listener(known)
      })
    },
    onExit: (listener) => {
      if (ended === undefined) listeners.push(listener)
      else listener(ended)
    },
    stop: () => {
      if (child.connected) child.send(STOP)
    },
    kill: () => void child.kill('SIGKILL'),
  }
}
