// Owns the programs that the starter has started; refuses to end while one of them lives.
import { spawn } from 'node:child_process'

/** How long a program may take to end when it is asked to, in milliseconds. */
const PATIENCE = 8_000

const living = new Set()
let ending

/** Starts a program and remembers it. */
export function start(file, words, options) {
  if (ending) throw new Error('Asked to end.')
  const child = spawn(file, words, options)
  living.add(child)
  child.once('exit', () => living.delete(child))
  child.once('error', () => living.delete(child))
  return child
}

/** How a program ended: its code, or 128 and the number of the signal, as shells say it. */
export function ended(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 127, error }))
    child.once('exit', (code, signal) =>
      resolve({ code: code ?? (signal === 'SIGINT' ? 130 : 143), signal }),
    )
  })
}

/** Ends one program: asks, waits, then insists. */
export async function stop(child, signal = 'SIGTERM') {
  if (!living.has(child)) return
  const gone = ended(child)
  child.kill(signal)
  const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE)
  await gone
  clearTimeout(late)
}

/** Whether the starter has been asked to end. */
export const isEnding = () => ending !== undefined

/** Ends every program, once. */
export function stopAll(signal) {
  ending ??= Promise.all([...living].map((child) => stop(child, signal)))
  return ending
}

/**
 * Ends with the signals that ask for it. npm does not always pass them on, so the end of npm counts as one.
 * @param done called with the exit code when every program has ended
 */
export function endWithSignals(done) {
  const end = async (signal, code) => {
    await stopAll(signal)
    done(code)
  }
  process.on('SIGINT', () => void end('SIGINT', 130))
  process.on('SIGTERM', () => void end('SIGTERM', 143))
  process.on('SIGHUP', () => void end('SIGTERM', 129))
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) void end('SIGTERM', 143)
  }, 1_000).unref()
}
