// Owns the operations on a pair of scripts that an administrator was given: show, plan, prepare, validate; refuses to leave anything of ours in their database.
import { Fault } from '#base/fault'
import type { Runtime } from '#base/runtime'
import type { PlanStep, RunResult } from '#contract/metastore-schema'
import type { Dialect, Pair, Target } from '#contract/metastore-target'
import { compareShapes } from '#services/metastore/compare'
import { shapeDrift } from '#services/metastore/drift'
import { inspect } from '#services/metastore/inspect'
import type { Plan } from '#services/metastore/plan'
import { type RunOptions, runSteps } from '#services/metastore/runner'
import type { Shape } from '#services/metastore/schema/shape'
import type { SqlSession } from '#services/metastore/session'
import { explained, trouble } from '#services/metastore/trouble'
import { tablesOf, type Validation } from '#services/metastore/validate'
import type { Database } from '#store/database'
import { readPair as readRow, savePairSnapshot } from '#store/pairs'
import type { GivenPair } from './given.ts'
import { Journal, type JournalOptions, pairKey, readProgress } from './journal.ts'
import { readPair } from './reading.ts'
import { withoutPasswords } from './secrets.ts'
import { shapeOfSnapshot, snapshotOf } from './snapshot.ts'
import { type Answer, creates } from './standing.ts'
import { cutSql, type GivenStep, refuseUnsettled, surveyPair } from './survey.ts'

export interface PairsOptions {
  readonly database: Database
  readonly runtime: Runtime
}

/** How a pair is called where our own scripts have a version. */
export function labelOf({ sha256 }: GivenPair): string {
  return `pair ${sha256.slice(0, 12)}`
}

/** What the audit says of a pair: names and hashes, never a statement. */
export function evidenceOf({
  sha256,
  scripts,
  includes,
}: GivenPair): Readonly<Record<string, unknown>> {
  const files = new Map([...scripts, ...includes].map(({ name, sha256 }) => [sha256, name]))
  return { pair: { sha256, files: [...files].map(([sha256, name]) => ({ name, sha256 })) } }
}

export type PairRun = Pick<RunOptions, 'signal' | 'onStep' | 'lockWaitMs'> & {
  /** What was found out about statements in doubt. */
  readonly answer: Answer | undefined
}

/** Nothing of the pair was there: what it has made is all its own. */
const allMade = (steps: readonly GivenStep[]): boolean =>
  steps.every(({ action, statement }) => action === 'create' || !creates(statement.effect))

function shownStep({ script, object, action, sql, about, doubt }: GivenStep): PlanStep {
  const step = { script, object, action, sql: cutSql(sql), about }
  return doubt ? { ...step, doubt } : step
}

export class Pairs {
  readonly #options: PairsOptions

  constructor(options: PairsOptions) {
    this.#options = options
  }

  /** Errors: Fault input.invalid and metastore.script, with the field. */
  read(pair: Pair, dialect: Dialect, signal: AbortSignal): Promise<GivenPair> {
    return readPair(pair, dialect, signal)
  }

  #journal(target: Target, pair: GivenPair): JournalOptions {
    return { ...this.#options, pair, key: pairKey(target, pair) }
  }

  #survey(
    session: SqlSession,
    target: Target,
    pair: GivenPair,
    answer: Answer | undefined,
  ): Promise<readonly GivenStep[]> {
    const progress = readProgress(this.#journal(target, pair))
    return surveyPair(session, pair, { progress, answer, database: target.database })
  }

  async plan(session: SqlSession, target: Target, pair: GivenPair): Promise<Plan> {
    const steps = await explained(this.#survey(session, target, pair, undefined)).catch(
      (error: unknown) => {
        throw withoutPasswords(error, pair)
      },
    )
    return {
      engine: session.engine,
      version: labelOf(pair),
      steps: steps.map(shownStep),
    }
  }

  /** Run again after any end, it converges, or says which statement nobody can tell about. */
  async prepare(
    session: SqlSession,
    target: Target,
    pair: GivenPair,
    { answer, ...run }: PairRun,
  ): Promise<RunResult> {
    const journal = this.#journal(target, pair)
    let fresh = false
    let steps: readonly GivenStep[] = []
    const survey = async (open: SqlSession): Promise<readonly GivenStep[]> =>
      (steps = await this.#survey(open, target, pair, answer))
    const done = await runSteps(session, survey, {
      ...run,
      log: new Journal(journal),
      refuse: () => {
        fresh = allMade(steps)
        refuseUnsettled(steps)
      },
    }).catch((error: unknown) => {
      throw withoutPasswords(error, pair)
    })
    await this.#keepSnapshot(session, journal, fresh)
    return { ok: true, version: labelOf(pair), ...done }
  }

  /** What is there now is what the pair has made, unless an earlier run made it: then that run's snapshot holds. */
  async #keepSnapshot(session: SqlSession, { key }: JournalOptions, fresh: boolean): Promise<void> {
    const { database, runtime } = this.#options
    const kept = database.read((db) => readRow(db, key))
    if (!fresh && kept?.snapshot) return
    const shape = await this.#shapeAfter(session)
    database.write((db) => savePairSnapshot(db, key, snapshotOf(shape), runtime.now()))
  }

  async #shapeAfter(session: SqlSession): Promise<Shape> {
    try {
      // The scripts may have left another search path behind.
      if (session.dialect === 'postgresql') await session.run(['RESET ALL'])
      return await inspect(session, 'all')
    } catch (error) {
      throw trouble(
        error,
        'All statements have run, but looking at what they made failed',
        'Run this again to finish: nothing of it runs twice.',
      )
    }
  }

  /** Compares with the snapshot. Errors: Fault metastore.unprepared where there is none. */
  async validate(
    session: SqlSession,
    target: Target,
    pair: GivenPair,
  ): Promise<Omit<Validation, 'fingerprint'>> {
    const expected = this.#snapshot(target, pair)
    const actual = await explained(inspect(session, 'all'))
    const drift = shapeDrift(expected, actual)
    const objects = [...expected.values()].reduce((sum, { indexes }) => sum + 1 + indexes.length, 0)
    const tables = tablesOf(compareShapes(expected, actual), session.dialect)
    return { ok: drift.length === 0, version: labelOf(pair), objects, drift, tables }
  }

  #snapshot(target: Target, pair: GivenPair): Shape {
    const { key } = this.#journal(target, pair)
    const row = this.#options.database.read((db) => readRow(db, key))
    const shape = row?.snapshot ? shapeOfSnapshot(row.snapshot) : undefined
    if (shape) return shape
    throw new Fault({
      code: 'metastore.unprepared',
      message:
        'This pair of scripts, as it is now, was never prepared in this database from this workspace, so there is nothing to compare with.',
      fix: 'Prepare with these scripts first: what is there is found and kept. Only the scripts as they were then will do.',
      field: 'pair',
    })
  }
}
