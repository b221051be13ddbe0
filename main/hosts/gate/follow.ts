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
  /** Shows a line to whoever started the gate. */
  readonly tell: (line: string) => void
  readonly signal: AbortSignal
}

/** Takes newer bundles in until the signal ends it. What is wrong with one is said and logged once. */
export function followFolder({ path, take, log, tell, signal }: Following): void {
  let seen = mark(path)
  const timer = setInterval(() => {
    const there = mark(path)
    // Carried away for a new one: the gate goes on with what it knows.
    if (there === '' || there === seen) return
    seen = there
    try {
      const epoch = take()
      if (epoch === undefined) return
      log.info('gate.bundle', { epoch })
      tell(`A newer bundle was taken in: its keys are those of change ${String(epoch)}.`)
    } catch (error) {
      const fault = error instanceof Fault ? error : undefined
      log.error('gate.bundle-refused', { code: fault?.code ?? 'internal', error })
      tell(
        `Warning: ${fault?.message ?? 'The bundle could not be taken in: see the log.'} The gate goes on with what it knows.`,
      )
    }
  }, LOOK_EVERY)
  signal.addEventListener('abort', () => clearInterval(timer), { once: true })
}
