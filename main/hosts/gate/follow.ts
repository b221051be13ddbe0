// Owns looking for a newer bundle under the path that a gate was started with; refuses to stop a gate over a bad one.
import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { SECOND } from '#base/duration'
import { Fault } from '#base/fault'
import type { Log } from '#base/log'
import { MANIFEST } from '#base/signed-folder'

const LOOK_EVERY = 2 * SECOND

/** A bundle has seven files; what somebody put beside them is no reason to look at all of it. */
const MOST_FILES = 20

/** What lies there: each file's number, size and time, for one that is copied slowly is whole only in the end. */
function mark(path: string): string {
  const files: string[] = []
  try {
    for (const name of readdirSync(path).toSorted().slice(0, MOST_FILES)) {
      const { ino, size, mtimeNs } = lstatSync(join(path, name), { bigint: true })
      files.push(`${name} ${String(ino)} ${String(size)} ${String(mtimeNs)}`)
    }
  } catch {
    // It is being carried away this very moment: the next look tells.
    return ''
  }
  return files.some((file) => file.startsWith(`${MANIFEST} `)) ? files.join('\n') : ''
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
