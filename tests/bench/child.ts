// Owns a server of a benchmark as a process of its own; ends it with the benchmark.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

export interface BenchServer<T> {
  readonly told: T
  readonly pid: number
  readonly stop: () => Promise<void>
}

/** Starts a program of this folder and resolves with the first message that it sends. */
export async function startServer<T>(
  path: string,
  args: readonly string[] = [],
): Promise<BenchServer<T>> {
  const child = fork(path, args, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const told = await new Promise<T>((resolve, reject) => {
    child.once('message', (message) => resolve(message as T))
    child.once('exit', (code) => reject(new Error(`${path} ended with ${String(code)}`)))
  })
  return {
    told,
    pid: child.pid ?? 0,
    stop: async () => {
      if (child.exitCode !== null) return
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}

/** Seconds of processor time that a process has used so far; not a number where that cannot be read. */
export function processorTime(pid: number): number {
  if (process.platform !== 'linux') return Number.NaN
  // Fields 14 and 15, in hundredths of a second; the name in field 2 may hold spaces.
  const fields = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}
