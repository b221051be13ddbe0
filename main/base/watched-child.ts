// Owns a child that is kept running: started, watched, started again, stopped; refuses to start one again for ever.
import type { Failure } from '#contract/failure'
import type { Child, ChildStarter } from './child.ts'
import { MINUTE, SECOND } from './duration.ts'
import type { Log } from './log.ts'
import type { Runtime } from './runtime.ts'

/** After so many ends that nobody asked for within a minute, it stays down. */
const MOST_ENDS = 5
const STOP_WITHIN = 5 * SECOND
/** The pause before each restart; the last one for all after it. */
const PAUSES = [250, 1_000, 2_000, 4_000, 8_000] as const

export interface Words {
  readonly message: string
  readonly fix: string
}

export interface WatchedChildParts<Given> {
  /** What the log calls it. */
  readonly name: string
  readonly starter: ChildStarter<Given>
  readonly given: (port: number) => Given
  /** How long it may take to say that it is ready, milliseconds. */
  readonly readyWithin: number
  readonly words: {
    readonly noProcess: Words
    readonly restarting: Words
    /** After too many ends. */
    readonly down: (ends: number) => Words
  }
  /** What the app knows better than the child about a failure. */
  readonly explain?: (failure: Failure, port: number) => Failure
  readonly runtime: Pick<Runtime, 'now'>
  readonly log: Log
}

export type ChildState = 'off' | 'starting' | 'running' | 'restarting' | 'failed'

export interface ChildStatus {
  readonly state: ChildState
  /** 0: never started. */
  readonly port: number
  /** Milliseconds since 1970; undefined while it is off. */
  readonly since: number | undefined
  readonly restarts: number
  /** What to say about `restarting` and `failed`. */
  readonly words: Words | undefined
}

/**
 * One process at a time. `start` and `stop` may be called in any order, and as often as one likes; what was
 * asked last counts.
 */
export class WatchedChild<Given> {
  readonly #parts: WatchedChildParts<Given>
  #state: ChildState = 'off'
  #port = 0
  #since: number | undefined
  #restarts = 0
  #words: Words | undefined
  #child: Child | undefined
  #id: string | undefined
  #ends: number[] = []
  /** Counts calls: what was asked last counts. */
  #asked = 0
  /** Resolves when the process that was stopped has ended. */
  #ending: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #waiting: (() => void)[] = []

  constructor(parts: WatchedChildParts<Given>) {
    this.#parts = parts
  }

  /** How it is known where it reports to, once it has. */
  get id(): string | undefined {
    return this.#id
  }

  get status(): ChildStatus {
    return {
      state: this.#state,
      port: this.#port,
      since: this.#since,
      restarts: this.#restarts,
      words: this.#words,
    }
  }

  /** Whether a process listens on `port`, or is about to. */
  holds(port: number): boolean {
    return this.#child !== undefined && this.#port === port
  }

  /** Starts it on `port`; another port than the running one's restarts it. Resolves once it runs or has failed. */
  async start(port: number): Promise<void> {
    const asked = this.#ask()
    if (this.#child && this.#port === port) return this.#settled()
    this.#end()
    this.#port = port
    this.#restarts = 0
    this.#ends = []
    if (this.#ending) {
      // The old process still holds what it had: its port, its files.
      await this.#ending
      if (asked !== this.#asked) return this.#settled()
    }
    this.#launch('starting')
    return this.#settled()
  }

  /** Stops it and resolves when its process has ended. */
  async stop(): Promise<void> {
    this.#ask()
    this.#end()
    await this.#ending
  }

  #ask(): number {
    this.#asked += 1
    return this.#asked
  }

  #end(): void {
    clearTimeout(this.#timer)
    const child = this.#child
    this.#child = undefined
    this.#id = undefined
    this.#become('off')
    if (!child) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const late = setTimeout(() => child.kill(), STOP_WITHIN)
    child.onExit(() => {
      clearTimeout(late)
      if (this.#ending === promise) this.#ending = undefined
      resolve()
    })
    this.#ending = promise
    child.stop()
  }

  #launch(state: 'starting' | 'restarting'): void {
    const { name, starter, given, readyWithin, words, explain, log } = this.#parts
    this.#become(state, this.#words)
    let child: Child
    try {
      child = starter.start(given(this.#port))
    } catch (error) {
      log.error(`${name}.start`, { error })
      this.#become('failed', words.noProcess)
      return
    }
    this.#child = child
    let failure: Failure | undefined
    const late = setTimeout(() => child.kill(), readyWithin)
    child.onMessage((message) => {
      if (this.#child !== child) return
      clearTimeout(late)
      if (message.kind === 'failed') {
        failure = explain?.(message.failure, this.#port) ?? message.failure
        return
      }
      this.#id = message.id
      this.#become('running')
    })
    child.onExit((detail) => {
      clearTimeout(late)
      if (this.#child !== child) return
      this.#child = undefined
      this.#id = undefined
      log.warn(`${name}.ended`, { detail, failure })
      if (failure && !passes(failure)) this.#become('failed', wordsOf(failure))
      else this.#again(failure)
    })
  }

  #again(failure: Failure | undefined): void {
    const { runtime, words } = this.#parts
    const now = runtime.now()
    this.#ends = [...this.#ends.filter((at) => now - at < MINUTE && at <= now), now]
    const known = failure && wordsOf(failure)
    if (this.#ends.length >= MOST_ENDS) {
      this.#become('failed', known ?? words.down(this.#ends.length))
      return
    }
    this.#restarts += 1
    this.#become('restarting', known ?? words.restarting)
    const pause = PAUSES[Math.min(this.#ends.length, PAUSES.length) - 1]
    this.#timer = setTimeout(() => this.#launch('restarting'), pause)
  }

  #become(state: ChildState, words?: Words): void {
    if (state !== this.#state) this.#since = this.#parts.runtime.now()
    if (state === 'off') this.#since = undefined
    this.#state = state
    this.#words = words
    if (state === 'starting' || state === 'restarting') return
    for (const done of this.#waiting) done()
    this.#waiting = []
  }

  #settled(): Promise<void> {
    if (this.#state !== 'starting' && this.#state !== 'restarting') return Promise.resolve()
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.push(resolve)
    return promise
  }
}

const wordsOf = ({ message, fix }: Failure): Words => ({ message, fix })

/** Whether a failure may pass by itself, so that another start makes sense. */
function passes({ code }: Failure): boolean {
  return code === 'store.busy' || code === 'internal'
}
