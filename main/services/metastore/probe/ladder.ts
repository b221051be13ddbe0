// Owns the order, the time and the verdict of stages; refuses to let one outlast its budget or a cancel.
import type { ProbeStage } from '#contract/metastore-probe'
import { type Explained, type Outcome, type StageName, Unreachable } from './explained.ts'

/** What a stage says of itself and what it hands to the next. */
export interface Step<T> {
  readonly outcome: Outcome
  readonly value: T
}

export interface Rung<T> {
  readonly stage: StageName
  /** Milliseconds. */
  readonly budget: number
  readonly work: (signal: AbortSignal) => Promise<Step<T>>
  /** What it means when the budget is over. */
  readonly late: () => Explained
  /** What an error means that is not explained yet. */
  readonly explain: (error: unknown) => Explained
}

const CANCELLED: Explained = {
  code: 'cancelled',
  message: 'Cancelled.',
  fix: 'Start the check again when you are ready.',
}

export const pass = <T>(message: string, value: T): Step<T> => ({
  outcome: { verdict: 'pass', message },
  value,
})

/** Ends a stage, and with it the climb. */
export function refuse(explained: Explained): never {
  throw new Unreachable(explained)
}

export class Ladder {
  readonly stages: ProbeStage[] = []
  readonly #signal: AbortSignal
  readonly #whole: AbortSignal
  readonly #onStage: (stage: ProbeStage) => void

  constructor(signal: AbortSignal, total: number, onStage: (stage: ProbeStage) => void) {
    this.#signal = signal
    this.#whole = AbortSignal.timeout(total)
    this.#onStage = onStage
  }

  #record(stage: StageName, started: number, outcome: Outcome): ProbeStage {
    const ms = Math.round((performance.now() - started) * 10) / 10
    const record: ProbeStage = { stage, ms, ...outcome }
    this.stages.push(record)
    this.#onStage(record)
    return record
  }

  skip(stage: StageName, message: string): void {
    this.#record(stage, performance.now(), { verdict: 'skipped', message })
  }

  /** Runs one stage. Rejects with Unreachable, whatever went wrong; the stage is recorded then, too. */
  async climb<T>(rung: Rung<T>): Promise<T> {
    const started = performance.now()
    const budget = AbortSignal.any([this.#whole, AbortSignal.timeout(rung.budget)])
    const signal = AbortSignal.any([this.#signal, budget])
    const { promise: stopped, reject } = Promise.withResolvers<never>()
    const stop = () => reject(signal.reason as Error)
    try {
      signal.addEventListener('abort', stop, { once: true })
      signal.throwIfAborted()
      const { outcome, value } = await Promise.race([rung.work(signal), stopped])
      this.#record(rung.stage, started, outcome)
      return value
    } catch (error) {
      const explained = this.#why(rung, budget, error)
      this.#record(rung.stage, started, { verdict: 'fail', ...explained })
      throw new Unreachable(explained)
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  #why(
    rung: Pick<Rung<unknown>, 'late' | 'explain'>,
    budget: AbortSignal,
    error: unknown,
  ): Explained {
    if (this.#signal.aborted) return CANCELLED
    if (error instanceof Unreachable) return error.explained
    return budget.aborted ? rung.late() : rung.explain(error)
  }
}
