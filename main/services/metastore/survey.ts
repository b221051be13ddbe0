// Owns the look-up of every statement in the database: to do, done, or in the way; refuses to run anything.
import type { Drift, PlanStep } from '#contract/metastore-schema'
import { indexDrift, shown, tableDrift } from './drift.ts'
import { inspect, inspectRows, ownValue, type RowState } from './inspect.ts'
import type { Index, Release, ScriptId, SeedRow, Table } from './schema/description.ts'
import { WORDS } from './schema/dialects.ts'
import { updateRow } from './schema/render.ts'
import { type Shape, tableShape } from './schema/shape.ts'
import { type Statement, statementsOf, versionRow } from './schema/statements.ts'
import {
  type Change,
  changeAbout,
  changeObject,
  changeSql,
  columnState,
  type Upgrade,
} from './schema/upgrade.ts'
import type { Words } from './schema/words.ts'
import type { SqlSession } from './session.ts'

/** A statement, and where it stands in this database. */
export interface Step extends PlanStep {
  /** What differs, for `differs`. */
  readonly drift: readonly Drift[]
  /** What a sentence calls it, where that is not its object. */
  readonly told?: string
}

export type Survey = (session: SqlSession) => Promise<readonly Step[]>

type State = Pick<Step, 'action' | 'drift'>

const TO_DO: State = { action: 'create', drift: [] }
const DONE: State = { action: 'present', drift: [] }

const compared = (drift: readonly Drift[]): State =>
  drift.length === 0 ? DONE : { action: 'differs', drift }

function tableState(table: Table, words: Words, shape: Shape): State {
  const found = shape.get(table.name)
  return found ? compared(tableDrift(tableShape(table, words), found)) : TO_DO
}

function indexState(table: string, index: Index, shape: Shape): State {
  const found = shape.get(table)
  const same = found?.indexes.filter(({ name }) => name === index.name) ?? []
  if (!found || same.length === 0) return TO_DO
  return compared(indexDrift({ ...found, indexes: [index] }, { ...found, indexes: same }))
}

function rowDrift(row: SeedRow, value: string): Drift {
  return { object: `row ${row.table}`, kind: 'row', expected: ownValue(row), actual: shown(value) }
}

function rowState(row: SeedRow, state: RowState): State {
  if (state === 'absent') return TO_DO
  return state === 'present' ? DONE : compared([rowDrift(row, state.value)])
}

async function rowStates(
  session: SqlSession,
  rows: readonly SeedRow[],
  shape: Shape,
): Promise<ReadonlyMap<SeedRow, RowState>> {
  const states = await inspectRows(session, rows, shape)
  return new Map(rows.map((row, at) => [row, states[at] ?? 'absent']))
}

function statementState(
  { creates }: Statement,
  words: Words,
  shape: Shape,
  rows: ReadonlyMap<SeedRow, RowState>,
): State {
  switch (creates.kind) {
    case 'table':
      return tableState(creates.table, words, shape)
    case 'index':
      return indexState(creates.table, creates.index, shape)
    default:
      return rowState(creates.row, rows.get(creates.row) ?? 'absent')
  }
}

function changeState(change: Change, words: Words, shape: Shape): State {
  if (change.kind === 'add-table') return tableState(change.table, words, shape)
  if (change.kind === 'add-index') return indexState(change.table, change.index, shape)
  const state = columnState(change, words, shape)
  if (state === 'create') return TO_DO
  return state === 'present' ? DONE : compared([state])
}

const stepOf = (step: Omit<PlanStep, 'action'>, { action, drift }: State): Step => ({
  ...step,
  action,
  drift,
})

/** What both surveys and validation start from. */
export interface Found {
  readonly shape: Shape
  readonly steps: readonly Step[]
}

/** Looks up all that a fresh schema has. */
export async function surveyRelease(session: SqlSession, release: Release): Promise<Found> {
  const words = WORDS[session.dialect]
  const statements = statementsOf(release, words)
  const shape = await inspect(session)
  const rows = statements.flatMap(({ creates }) => (creates.kind === 'row' ? [creates.row] : []))
  const states = await rowStates(session, rows, shape)
  const steps = statements.map((statement): Step => {
    const { script, object, sql, about } = statement
    return stepOf({ script, object, sql, about }, statementState(statement, words, shape, states))
  })
  return { shape, steps }
}

/** Whether a version row still says the version before. */
function versionState(row: SeedRow, state: RowState, from: string): State {
  if (state === 'present') return DONE
  const value = state === 'absent' ? 'missing' : state.value
  return value === from ? TO_DO : compared([rowDrift(row, value)])
}

/** Looks up the changes of an upgrade; the version rows come after all of them. */
export async function surveyUpgrade(
  session: SqlSession,
  upgrade: Upgrade,
): Promise<readonly Step[]> {
  const words = WORDS[session.dialect]
  const shape = await inspect(session)
  const scripts: readonly ScriptId[] = upgrade.to.scripts.map(({ id }) => id)
  const rows = scripts.map((script) => versionRow(upgrade.to, script, words))
  const states = await rowStates(session, rows, shape)
  const changes = upgrade.changes.map((change): Step => {
    const step = {
      script: change.script,
      object: changeObject(change),
      sql: changeSql(change, words),
      about: changeAbout(change),
    }
    return stepOf(step, changeState(change, words, shape))
  })
  const versions = rows.map((row, at): Step => {
    const step = {
      script: scripts[at] ?? 'schema',
      object: `row ${row.table}`,
      sql: updateRow(row, words),
      about: row.about,
    }
    return stepOf(step, versionState(row, states.get(row) ?? 'absent', upgrade.from.version))
  })
  return [...changes, ...versions]
}
