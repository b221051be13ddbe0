// Owns what is known of a run from what it tells: each statement's state, the log, the counts; refuses to guess what was not told.
import type { Failure, PlanStep, RunResult, RunStep } from '#contract'

/** `doubt`: nothing tells whether it has run. */
export type StatementState =
  | 'to-do'
  | 'running'
  | 'created'
  | 'found'
  | 'differs'
  | 'doubt'
  | 'rolled-back'

export interface Statement {
  readonly script: PlanStep['script']
  readonly object: string
  readonly sql: string
  readonly about: string
  readonly state: StatementState
  /** Absent until it has run. */
  readonly ms?: number
}

export interface LogLine {
  /** In milliseconds since 1970. */
  readonly at: number
  readonly text: string
}

export interface RunState {
  readonly phase: 'running' | 'stopping' | 'ended'
  readonly startedAt: number
  readonly endedAt?: number
  readonly statements: readonly Statement[]
  readonly log: readonly LogLine[]
  readonly result?: RunResult
  readonly failure?: Failure
}

/** The oldest lines go first. */
const LOG_LINES = 10_000

const logged = (log: readonly LogLine[], at: number, text: string): readonly LogLine[] => [
  ...(log.length < LOG_LINES ? log : log.slice(1 - LOG_LINES)),
  { at, text },
]

const PLANNED = { create: 'to-do', present: 'found', differs: 'differs' } as const

function plannedOne({ action, doubt, ...step }: PlanStep): Statement {
  return { ...step, state: doubt === true ? 'doubt' : PLANNED[action] }
}

/** The statements of a plan. */
export const planned = (steps: readonly PlanStep[]): readonly Statement[] => steps.map(plannedOne)

/** "table sci_lock" is a table called sci_lock; where nothing is known, the statement stands for itself. */
export function objectWords({ object, sql }: Pick<Statement, 'object' | 'sql'>): {
  readonly kind: string
  readonly name: string
} {
  // "primary key of TXNS" is a key, and its words are its name.
  if (/^\S+ key of /.test(object)) return { kind: 'key', name: object }
  const at = object.indexOf(' ')
  if (at > 0) return { kind: object.slice(0, at), name: object.slice(at + 1) }
  if (object !== '') return { kind: '', name: object }
  return { kind: 'SQL', name: sql.trim().split('\n')[0]?.slice(0, 200) ?? '' }
}

const asToDo = ({ script, object, sql, about }: PlanStep): PlanStep => ({
  script,
  object,
  sql,
  about,
  action: 'create',
})

export function begun(steps: readonly PlanStep[], at: number): RunState {
  // The run looks them all up again, and says itself what it found.
  const toDo = steps.map((step) => (step.action === 'create' ? step : asToDo(step)))
  const statements = planned(toDo)
  const text = `${statements.length} statements of both scripts, asked for`
  return { phase: 'running', startedAt: at, statements, log: [{ at, text }] }
}

const LINES: Readonly<Partial<Record<RunStep['state'], (step: RunStep, ms: string) => string>>> = {
  created: ({ object }, ms) => `${object}, ${ms}`,
  found: ({ object }) => `${object} present, skipped`,
  'rolled-back': ({ object }) => `${object} rolled back`,
}

/** After one thing that the run told. `words` puts milliseconds into words. */
export function told(
  state: RunState,
  step: RunStep,
  at: number,
  words: (ms: number) => string,
): RunState {
  const place = step.number - 1
  const known = state.statements[place]
  const { script, object } = step
  const same = known?.object === object && known.script === script
  const next: Statement = {
    script,
    object,
    sql: same ? known.sql : '',
    about: same ? known.about : '',
    state: step.state,
    ...(step.state === 'created' ? { ms: step.ms } : {}),
  }
  const statements = [...state.statements]
  statements[place] = next
  const line = LINES[step.state]?.(step, words(step.ms))
  return {
    ...state,
    statements: statements.length > step.of ? statements.slice(0, step.of) : statements,
    log: line === undefined ? state.log : logged(state.log, at, line),
  }
}

export interface Ending {
  readonly at: number
  readonly result?: RunResult
  readonly failure?: Failure
}

/** After its end. What ran last and told nothing more is not known to have run. */
export function ended(state: RunState, { at, result, failure }: Ending): RunState {
  const text =
    result === undefined
      ? (failure?.message ?? 'ended')
      : `done, ${result.executed} executed, ${result.found} found`
  return {
    ...state,
    phase: 'ended',
    endedAt: at,
    statements: state.statements.map((each) =>
      each.state === 'running' ? { ...each, state: 'to-do' } : each,
    ),
    log: logged(state.log, at, text),
    ...(result === undefined ? {} : { result }),
    ...(failure === undefined ? {} : { failure }),
  }
}

export type Counts = Readonly<Record<StatementState, number>>

export function counts(statements: readonly Statement[]): Counts {
  const all: Record<StatementState, number> = {
    'to-do': 0,
    running: 0,
    created: 0,
    found: 0,
    differs: 0,
    doubt: 0,
    'rolled-back': 0,
  }
  for (const { state } of statements) all[state] += 1
  return all
}

/** Where the statements that run now begin and end, from 1; several share a round trip where a transaction holds them together. */
export function runningNow(
  statements: readonly Statement[],
): { readonly first: number; readonly last: number } | undefined {
  const first = statements.findIndex(({ state }) => state === 'running')
  if (first === -1) return undefined
  const last = statements.findLastIndex(({ state }) => state === 'running')
  return { first: first + 1, last: last + 1 }
}
