// Owns the gate that the app runs on this computer: started, watched, restarted, stopped; refuses to restart one for ever.
import { MINUTE, SECOND } from '#base/duration'
import { Fault } from '#base/fault'
import type { GateChild, GateChildArguments, GateChildStarter } from '#base/gate-child'
import type { Log } from '#base/log'
import type { Runtime } from '#base/runtime'
import { instant } from '#base/runtime'
import type { LocalGate as LocalGateState } from '#contract'
import type { Failure } from '#contract/failure'

/** After so many ends that nobody asked for within a minute, it stays down. */
const MOST_ENDS = 5
const READY_WITHIN = 20 * SECOND
const STOP_WITHIN = 5 * SECOND
/** The pause before each restart; the last one for all after it. */
const PAUSES = [250, 1_000, 2_000, 4_000, 8_000] as const

export interface LocalGateParts {
  readonly starter: GateChildStarter
  /** Everything but the port. */
  readonly given: () => Omit<GateChildArguments, 'port'>
  /** Whether a gate of another workspace that this app has open holds a port. */
  readonly heldByAnother?: (port: number) => boolean
  readonly runtime: Pick<Runtime, 'now'>
  readonly log: Log
}

type State = LocalGateState['state']

/**
 * One gate at a time. `start` and `stop` may be called in any order, and as often as one likes; what was
 * asked last counts.
 */
export class LocalGate {
  readonly #parts: LocalGateParts
  #state: State = 'off'
  #port = 0
  #since: number | undefined
  #restarts = 0
  #words: { readonly message: string; readonly fix: string } | undefined
  #child: GateChild | undefined
  #gateId: string | undefined
  #ends: number[] = []
  /** Counts calls: what was asked last counts. */
  #asked = 0
  /** Resolves when the process that was stopped has ended. */
  #ending: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #waiting: (() => void)[] = []

  constructor(parts: LocalGateParts) {
    this.#parts = parts
  }

  /** The id of the gate that runs here, once it has reported. */
  get gateId(): string | undefined {
    return this.#gateId
  }

  /** Whether a process of this gate listens on `port`, or is about to. */
  holds(port: number): boolean {
    return this.#child !== undefined && this.#port === port
  }

  /** `port`: what to say while none was chosen by a start. */
  status(port: number): LocalGateState {
    return {
      state: this.#state,
      port: this.#port || port,
      restarts: this.#restarts,
      ...this.#words,
      ...(this.#since === undefined ? {} : { since: instant(this.#since) }),
    }
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
      // The old process still holds its port and its row.
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
    this.#gateId = undefined
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
    this.#become(state, this.#words)
    let child: GateChild
    try {
      child = this.#parts.starter.start({ ...this.#parts.given(), port: this.#port })
    } catch (error) {
      this.#parts.log.error('local-gate.start', { error })
      this.#fail({
        message: 'The gate could not be started.',
        fix: 'Start the app again; if it happens again, its log says why.',
      })
      return
    }
    this.#child = child
    let failure: Failure | undefined
    const late = setTimeout(() => child.kill(), READY_WITHIN)
    child.onMessage((message) => {
      if (this.#child !== child) return
      clearTimeout(late)
      if (message.kind === 'failed') {
        failure = this.#known(message.failure)
        return
      }
      this.#gateId = message.id
      this.#become('running')
    })
    child.onExit((detail) => {
      clearTimeout(late)
      if (this.#child !== child) return
      this.#child = undefined
      this.#gateId = undefined
      this.#parts.log.warn('local-gate.ended', { detail, failure })
      if (failure && !passes(failure)) this.#fail(failure)
      else this.#again(failure)
    })
  }

  /** The gate's process knows only that its port is taken; the app may know by whom. */
  #known(failure: Failure): Failure {
    if (failure.code !== 'gate.port' || !this.#parts.heldByAnother?.(this.#port)) return failure
    return {
      ...failure,
      message: `The gate of another workspace of this app uses port ${String(this.#port)}.`,
      fix: 'Choose another port.',
    }
  }

  #again(failure: Failure | undefined): void {
    const now = this.#parts.runtime.now()
    this.#ends = [...this.#ends.filter((at) => now - at < MINUTE && at <= now), now]
    if (this.#ends.length >= MOST_ENDS) {
      this.#fail({
        message: failure
          ? failure.message
          : `The gate ended ${String(this.#ends.length)} times within a minute.`,
        fix: failure
          ? failure.fix
          : 'Its log says why. Start it again to try once more. Until then, keys are refused here.',
      })
      return
    }
    this.#restarts += 1
    this.#become('restarting', {
      message: failure?.message ?? 'The gate ended and is being started again.',
      fix: failure?.fix ?? 'Nothing has to be done. Until it runs, keys are refused here.',
    })
    const pause = PAUSES[Math.min(this.#ends.length, PAUSES.length) - 1]
    this.#timer = setTimeout(() => this.#launch('restarting'), pause)
  }

  #fail({ message, fix }: { readonly message: string; readonly fix: string }): void {
    this.#become('failed', { message, fix })
  }

  #become(state: State, words?: { readonly message: string; readonly fix: string }): void {
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

/** Whether a failure may pass by itself, so that another start makes sense. */
function passes({ code }: Failure): boolean {
  return code === 'store.busy' || code === 'internal'
}

/** The failure behind an error that reached the end of a gate's process. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Fault) return error.toFailure()
  return {
    code: 'internal',
    message: 'The gate could not start, for a reason that was not foreseen.',
    fix: 'Its log says why.',
  }
}
