// Owns running statements under the lock, with progress and cancel, so that any end can be followed by another run; refuses to run over what differs.
import type { RunStep } from '#contract/metastore-schema'
import { Fault } from '#base/fault'
import { takeLock } from './lock.ts'
import type { SqlSession } from './session.ts'
import { quietly, stoppable } from './stop.ts'
import type { Step, Survey } from './survey.ts'
import { type Transaction, transactionOf } from './transaction.ts'
import { isLost, trouble } from './trouble.ts'

/** Remembers how far a run is, for one that follows a bad end. */
export interface RunLog {
  /** These are to do, in this order; whatever else there is needs nothing. */
  readonly begin: (steps: readonly Step[]) => void
  /** These are sent next; what comes before the first of them is done. */
  readonly sending: (steps: readonly Step[]) => void
  /** The database said no to what was sent last: nothing of it was done. */
  readonly refused: () => void
  /** All is done. */
  readonly finished: () => void
}

export interface RunOptions {
  readonly signal: AbortSignal
  readonly onStep: (step: RunStep) => void
  /** How long another run is waited for; 10 s if absent. */
  readonly lockWaitMs?: number
  readonly log?: RunLog
  /** Throws where a survey leaves no way to go on; what differs is refused if absent. */
  readonly refuse?: (steps: readonly Step[]) => void
}

export interface RunResult {
  readonly executed: number
  readonly found: number
  readonly ms: number
}

/** So many statements share a round trip where a transaction holds them together. */
const TOGETHER = 24

function refuseDifferences(steps: readonly Step[]): void {
  const drift = steps.flatMap(({ drift }) => drift)
  const [first] = drift
  if (!first) return
  const all = drift.map(({ object, expected, actual }) => `${object} is ${actual}, not ${expected}`)
  const more = all.length > 5 ? ` And ${String(all.length - 5)} more.` : ''
  throw new Fault({
    code: 'metastore.differs',
    message: `Nothing was changed: the database holds something else under names of the Science-schema. ${all.slice(0, 5).join('. ')}.${more}`,
    fix: 'Prepare an empty database or schema, or bring these objects into line first: validate lists them all.',
  })
}

/** How many statements of a shared round trip were done before the one that failed. */
function within(error: unknown): number {
  return error instanceof Error && 'statement' in error ? Number(error.statement) : 0
}

const counted = (count: number): string =>
  count === 1 ? '1 statement' : `${String(count)} statements`

const called = ({ told, object }: Step): string => told ?? object

/** One run, from the lock to the last statement. */
class Run {
  readonly #session: SqlSession
  readonly #survey: Survey
  readonly #options: RunOptions
  readonly #transaction: Transaction | undefined
  #steps: readonly Step[] = []
  #places: ReadonlyMap<Step, number> = new Map()
  #done: Step[] = []
  #found = 0
  #committing = false

  constructor(session: SqlSession, survey: Survey, options: RunOptions) {
    this.#session = session
    this.#survey = survey
    this.#options = options
    this.#transaction = transactionOf(session)
  }

  async run(): Promise<RunResult> {
    const started = performance.now()
    try {
      await stoppable(this.#session, this.#options.signal, () => this.#locked())
      return { executed: this.#done.length, found: this.#found, ms: performance.now() - started }
    } catch (error) {
      throw this.#explain(error)
    }
  }

  async #locked(): Promise<void> {
    const session = this.#session
    const transaction = this.#transaction
    const { signal, lockWaitMs: waitMs = 10_000 } = this.#options
    let release: () => Promise<void> = async () => {}
    try {
      release = await takeLock(session, {
        signal,
        waitMs,
        ...(transaction ? { transaction } : {}),
      })
      this.#steps = await this.#survey(session)
      this.#places = new Map(this.#steps.map((step, at) => [step, at]))
      const refuse = this.#options.refuse ?? refuseDifferences
      refuse(this.#steps)
      await this.#all()
    } catch (error) {
      await this.#undo(!isLost(error))
      throw error
    } finally {
      await quietly(release)
    }
  }

  async #all(): Promise<void> {
    for (const step of this.#steps.filter(({ action }) => action === 'present')) {
      this.#found += 1
      this.#tell(step, 'found', 0)
    }
    const toDo = this.#steps.filter(({ action }) => action === 'create')
    this.#options.log?.begin(toDo)
    const size = this.#transaction ? TOGETHER : 1
    for (let at = 0; at < toDo.length; at += size) {
      this.#options.signal.throwIfAborted()
      const last = this.#transaction && at + size >= toDo.length
      await this.#some(toDo.slice(at, at + size), last ? toDo : undefined)
    }
    // Nothing was to do; what was begun still has to end.
    if (this.#transaction && toDo.length === 0) await this.#session.run([this.#transaction.commit])
    this.#options.log?.finished()
  }

  /** Statements that share a round trip, the last of a transaction with the commit of all of them. */
  async #some(steps: readonly Step[], all: readonly Step[] | undefined): Promise<void> {
    for (const step of steps) this.#tell(step, 'running', 0)
    const started = performance.now()
    let state: RunStep['state'] = 'created'
    const commit = all && this.#transaction ? [this.#transaction.commit] : []
    const stays = this.#transaction ? all : steps
    if (stays) this.#options.log?.sending(stays)
    this.#committing = commit.length > 0
    try {
      await this.#session.run([...steps.map(({ sql }) => sql), ...commit])
    } catch (error) {
      if (!(await this.#madeMeanwhile(steps, error))) {
        // Only an answer of the database tells that what the log holds for sent was not done.
        if (stays && !isLost(error)) this.#options.log?.refused()
        throw error
      }
      state = 'found'
    }
    const ms = (performance.now() - started) / steps.length
    for (const step of steps) {
      if (state === 'created') this.#done.push(step)
      else this.#found += 1
      this.#tell(step, state, ms)
    }
  }

  /** Where each statement commits by itself, one that failed may be done all the same: by another run, or before. */
  async #madeMeanwhile(steps: readonly Step[], error: unknown): Promise<boolean> {
    if (this.#transaction || isLost(error) || this.#options.signal.aborted) return false
    const now = await this.#survey(this.#session)
    return steps.every((step) => now[this.#at(step)]?.action === 'present')
  }

  async #undo(connected: boolean): Promise<void> {
    const transaction = this.#transaction
    if (!transaction) return
    if (connected) await quietly(() => this.#session.run([transaction.rollback]))
    for (const step of this.#done) this.#tell(step, 'rolled-back', 0)
  }

  #at(step: Step): number {
    return this.#places.get(step) ?? 0
  }

  #tell(step: Step, state: RunStep['state'], ms: number): void {
    this.#options.onStep({
      number: this.#at(step) + 1,
      of: this.#steps.length,
      script: step.script,
      object: step.object,
      state,
      ms,
    })
  }

  #left(error: unknown): string {
    const count = this.#done.length
    if (this.#committing && isLost(error))
      return 'It was lost in the very moment of committing: all of it is in the database, or nothing.'
    if (this.#transaction) return 'Nothing of this run stays in the database.'
    if (count === 0) return 'Nothing was changed.'
    const stay = count === 1 ? 'stays' : 'stay'
    const last = this.#done.at(-1)
    return `${counted(count)} of this run ${stay}: ${last ? called(last) : ''} was the last.`
  }

  #explain(error: unknown): Fault {
    if (error instanceof Fault) return error
    if (this.#options.signal.aborted)
      return new Fault({
        code: 'cancelled',
        message: `Cancelled. ${this.#left(error)}`,
        fix: 'Run this again to go on: what is there is found and kept.',
        cause: error,
      })
    const toDo = this.#steps.filter(({ action }) => action === 'create')
    const at = toDo[this.#done.length + within(error)]
    const doing = at ? `Making ${called(at)} failed` : 'Preparing the database failed'
    return trouble(error, doing, this.#left(error))
  }
}

/** Runs what a survey leaves to do. Throws `metastore.*` faults and `cancelled`; may be run again after any of them. */
export function runSteps(
  session: SqlSession,
  survey: Survey,
  options: RunOptions,
): Promise<RunResult> {
  return new Run(session, survey, options).run()
}
