// Owns the file that the log is written to: appended, kept small, readable by its owner alone; refuses to fail a caller.
import { appendFileSync, renameSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createLog, type Log } from './log.ts'
import { makePrivateFolder } from './paths.ts'
import type { Runtime } from './runtime.ts'

const MOST = 2_000_000

/**
 * A sink for `createLog`. Past two million bytes the file becomes `<path>.1`, replacing the one before. A log
 * that cannot be written goes to `fallback`: what is being logged matters more than where.
 */
export function logFile(path: string, fallback: (line: string) => void): (line: string) => void {
  let ready = false
  return (line) => {
    try {
      if (!ready) {
        makePrivateFolder(dirname(path))
        ready = true
      }
      const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
      if (size > MOST) renameSync(path, `${path}.1`)
      appendFileSync(path, `${line}\n`, { mode: 0o600 })
    } catch {
      // A full disk or a read-only folder: the line is still seen.
      fallback(line)
    }
  }
}

/** Standard error is read by a person, who has no use for where in the program it was. */
function inShort(line: string): string {
  const { at, event } = JSON.parse(line) as { readonly at: string; readonly event: string }
  return `${at} ${event} (the log cannot be written, so no more is known)\n`
}

/** The log of a data folder; what cannot be written there goes to standard error. */
export function openLog(dataDir: string, { now }: Pick<Runtime, 'now'>): Log {
  const sink = logFile(
    join(dataDir, 'log', 'dsadmin.log'),
    (line) => void process.stderr.write(inShort(line)),
  )
  return createLog(sink, () => new Date(now()))
}
