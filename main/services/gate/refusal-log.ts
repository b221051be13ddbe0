// Owns what is written down about refused requests; refuses to log a key, and to let a flood of refusals fill a disk.
import { SECOND } from '#base/duration'
import type { Log } from '#base/log'
import type { Outcome } from './verify.ts'

const WINDOW = 10 * SECOND
const LINES_A_WINDOW = 20

/** The key prefix of something that has the outer form of a key; anything else may be a password. */
function prefixOf(value: string): string | undefined {
  return /^\s*(dsk_[0-9A-Za-z]{8})_/.exec(value)?.[1]
}

/** One line a refusal with its reason and prefix, at most 20 in 10 s; what was left out is counted. */
export class RefusalLog {
  readonly #log: Log
  #windowEnds = 0
  #lines = 0
  #left = new Map<Outcome, number>()

  constructor(log: Log) {
    this.#log = log
  }

  /** `client` is asked only for a line that is written. `now`: milliseconds that never go backwards. */
  refused(reason: Outcome, value: string | undefined, client: () => string, now: number): void {
    if (now >= this.#windowEnds) {
      this.summarise()
      this.#windowEnds = now + WINDOW
      this.#lines = 0
    }
    if (this.#lines >= LINES_A_WINDOW) {
      this.#left.set(reason, (this.#left.get(reason) ?? 0) + 1)
      return
    }
    this.#lines += 1
    const prefix = prefixOf(value ?? '')
    this.#log.info('gate.refused', {
      reason,
      ...(prefix === undefined ? {} : { prefix }),
      client: client(),
    })
  }

  /** Writes down how many refusals were left out since the last summary. */
  summarise(): void {
    if (this.#left.size === 0) return
    this.#log.info('gate.refused-more', Object.fromEntries(this.#left))
    this.#left = new Map()
  }
}
