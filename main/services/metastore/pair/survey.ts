// Owns the steps of a given pair in one database: what is there, what is to do, what differs and what nobody can tell; refuses to run any.
import { Fault } from '#base/fault'
import type { SqlSession } from '#services/metastore/session'
import type { Step } from '#services/metastore/survey'
import { type Catalogue, readCatalogue } from './catalogue.ts'
import { explain } from './explain.ts'
import { type GivenPair, type GivenStatement, placeOf } from './given.ts'
import { refuseUnrunnable, repeatsOf } from './left-out.ts'
import { Lives } from './lives.ts'
import type { Found } from './found.ts'
import { LookUp } from './look-up.ts'
import type { AskedRows } from './row-questions.ts'
import { lookUpRows } from './rows.ts'
import { type Answer, isSettled, type Progress, type Standing, standingsOf } from './standing.ts'

/** A step of a pair. */
export interface GivenStep extends Step {
  readonly statement: GivenStatement
  readonly told: string
  /** It holds for one connection, and leaves nothing behind. */
  readonly passing: boolean
}

export interface SurveyOptions {
  readonly progress: Progress | undefined
  readonly answer: Answer | undefined
  /** The database that was chosen, by its name. */
  readonly database: string
}

/** As much of a statement as a page shows. */
export function cutSql(sql: string): string {
  return sql.length > 20_000 ? `${sql.slice(0, 19_999)}…` : sql
}

const ACTIONS = {
  done: 'present',
  todo: 'create',
  differs: 'differs',
  doubt: 'differs',
} as const

function stepOf({ statement, state, drift }: Standing, anyTodo: boolean): GivenStep {
  const { script, sql, effect } = statement
  const { object, about } = explain(effect)
  const place = placeOf(statement)
  const settled = state === 'session' ? (anyTodo ? 'todo' : 'done') : state
  return {
    statement,
    script,
    object: object === '' ? `statement in ${place}` : object,
    told: object === '' ? `the statement in ${place}` : `${object} (${place})`,
    action: ACTIONS[settled],
    sql,
    about: state === 'doubt' ? `Nobody can tell whether this has run. ${about}` : about,
    drift,
    ...(state === 'doubt' ? { doubt: true } : {}),
    passing: state === 'session',
  }
}

/** The INSERTs into tables that are there. */
function rowsToAsk(
  statements: readonly GivenStatement[],
  catalogue: Catalogue,
): readonly AskedRows[] {
  return statements.flatMap(({ number, effect }): readonly AskedRows[] => {
    if (effect.kind !== 'rows' || !catalogue.here(effect.table)) return []
    const table = catalogue.table(effect.table)
    return table ? [{ number, effect, table }] : []
  })
}

/** Without its table no row is there; a table that the pair drops in the end tells nothing. */
function rowsWithoutTable(
  statements: readonly GivenStatement[],
  catalogue: Catalogue,
  lives: Lives,
): readonly (readonly [number, Found])[] {
  return statements.flatMap(({ number, effect }): readonly (readonly [number, Found])[] => {
    if (effect.kind !== 'rows' || !catalogue.here(effect.table)) return []
    const gone = !catalogue.table(effect.table) && lives.of(effect.table)?.ended === undefined
    return gone ? [[number, { state: 'undone' }]] : []
  })
}

/**
 * A row that is there with other values was written by the pair all the same, where the pair changes rows of that
 * table later on, or where it was written down as done.
 */
function rowsInFlux(
  rows: ReadonlyMap<number, Found>,
  statements: readonly GivenStatement[],
  { fold }: Catalogue,
  progress: Progress | undefined,
): readonly (readonly [number, Found])[] {
  const last = new Map<string, number>()
  const tables = new Map<number, string>()
  for (const { number, effect } of statements) {
    if (effect.kind === 'write' && effect.table) last.set(fold.table(effect.table), number)
    if (effect.kind === 'rows') tables.set(number, fold.table(effect.table))
  }
  const ours = (number: number): boolean =>
    (last.get(tables.get(number) ?? '') ?? 0) > number || isSettled(progress, number)
  return [...rows].map(([number, found]) => [
    number,
    found.state === 'differs' && ours(number) ? { state: 'done' } : found,
  ])
}

/** A server that crashed may have lost what it had said was done: rows are looked for until the pair is through. */
function mustLook(progress: Progress | undefined, number: number): boolean {
  return !isSettled(progress, number) || (progress?.left.size ?? 0) > 0
}

/** Looks every statement of the pair up. Throws metastore.script where the pair cannot run as it stands. */
export async function surveyPair(
  session: SqlSession,
  pair: GivenPair,
  { progress, answer, database }: SurveyOptions,
): Promise<readonly GivenStep[]> {
  const catalogue = await readCatalogue(session)
  const { fold } = catalogue
  refuseUnrunnable(pair, fold, database)
  const repeats = repeatsOf(pair, fold)
  const statements = pair.statements.filter(
    ({ number, effect }) => effect.kind !== 'transaction' && !repeats.has(number),
  )
  const lives = new Lives(statements, fold)
  const look = new LookUp(catalogue, lives)
  const sent = progress?.sent ?? new Set()
  const rows = rowsToAsk(statements, catalogue)
  const open = rows.filter(({ number }) => mustLook(progress, number))
  const asked = new Set(open.map(({ number }) => number))
  const found = new Map<number, Found>([
    ...statements.map(({ number, effect }) => [number, look.of(effect, number)] as const),
    ...rowsWithoutTable(statements, catalogue, lives),
    ...rowsInFlux(
      await lookUpRows(session, rows, fold, { asked, sent }),
      statements,
      catalogue,
      progress,
    ),
  ])
  const standings = standingsOf({ statements, fold, found, progress, answer })
  const anyTodo = standings.some(({ state }) => state === 'todo')
  return standings.map((standing) => stepOf(standing, anyTodo))
}

const counted = (count: number): string => (count > 3 ? ` And ${String(count - 3)} more.` : '')

/** Throws where something of the pair differs, or may or may not have run. */
export function refuseUnsettled(steps: readonly GivenStep[]): void {
  const drift = steps.flatMap(({ drift }) => drift)
  if (drift.length > 0) {
    const told = drift
      .slice(0, 3)
      .map(({ object, expected, actual }) => `${object} is ${actual}, not ${expected}`)
    throw new Fault({
      code: 'metastore.differs',
      message: `Nothing was changed: the database holds something else under names of these scripts. ${told.join('. ')}.${counted(drift.length)}`,
      fix: 'Prepare an empty database or schema, or bring these objects into line first: the plan lists them all.',
    })
  }
  const doubtful = steps.filter(({ doubt }) => doubt)
  if (doubtful.length === 0) return
  const told = doubtful.slice(0, 3).map((step) => step.told)
  throw new Fault({
    code: 'metastore.doubt',
    message: `Nothing was changed. Nobody can tell whether this has run, because it leaves nothing that can be looked up: ${told.join('; ')}.${counted(doubtful.length)}`,
    fix: 'Look in the database for what it does. Then run this again and say what you found: that it ran, or that it did not (on the command line --doubt ran or --doubt did-not-run).',
  })
}
