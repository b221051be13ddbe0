// Owns looking for a newer bundle under the path that a gate was started with; refuses to stop a gate over a bad one.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { SECOND } from '#base/duration'
import { Fault } from '#base/fault'
import type { Log } from '#base/log'
import { MANIFEST } from '#base/signed-folder'

const LOOK_EVERY = 2 * SECOND

/** Which folder lies there: replaced or written anew, its manifest is another file. */
function mark(path: string): string {
  const stat = statSync(join(path, MANIFEST), { bigint: true, throwIfNoEntry: false })
  return stat ? `${String(stat.ino)} ${String(stat.mtimeNs)}` : ''
}

export interface Following {
  /** The folder under whose name newer bundles appear. */
  readonly path: string
  /** Takes in what lies there; answers the epoch when it was new. Errors: Fault pack.*, store.*. */
  readonly take: () => number | undefined
  readonly log: Log
  readonly signal: AbortSignal
}

/** Takes newer bundles in until the signal ends it. What is wrong with one is logged once. */
export function followFolder({ path, take, log, signal }: Following): void {
  let seen = mark(path)
  const timer = setInterval(() => {
    const there = mark(path)
    // Carried away for a new one: the gate goes on with what it knows.
    if (there === '' || there === seen) return
    seen = there
    try {
      const epoch = take()
      if (epoch !== undefined) log.info('gate.bundle', { epoch })
    } catch (error) {
      const code = error instanceof Fault ? error.code : 'internal'
      log.error('gate.bundle-refused', { code, error })
    }
  }, LOOK_EVERY)
  signal.addEventListener('abort', () => clearInterval(timer), { once: true })
}
