// Owns the comparison of a prepared database with the schema; refuses to change it.
import type { ComparedTable, Drift } from '#contract/metastore-schema'
import type { Dialect } from '#contract/metastore-target'
import { type ComparedRow, compareShapes, type Comparison, withRows } from './compare.ts'
import { shapeDrift, shown } from './drift.ts'
import { ownValue } from './inspect.ts'
import { type Recipe, recipeOf, rowName } from './repair/recipe.ts'
import { repairOf } from './repair/repair.ts'
import type { Release, SeedRow } from './schema/description.ts'
import { WORDS } from './schema/dialects.ts'
import { SCIENCE } from './schema/scripts.ts'
import { fingerprint, shapeOf } from './schema/shape.ts'
import { statementsOf } from './schema/statements.ts'
import type { Words } from './schema/words.ts'
import type { SqlSession } from './session.ts'
import { surveyRelease, type Step } from './survey.ts'
import { explained } from './trouble.ts'

export interface Validation {
  readonly ok: boolean
  /** The version that the database was compared with. */
  readonly version: string
  /** How many objects that version has. */
  readonly objects: number
  readonly drift: readonly Drift[]
  readonly tables: readonly ComparedTable[]
  /** SHA-256 of what was found, in hex: equal for equal schemas, however they came to be. */
  readonly fingerprint: string
}

function missingRow({ object, action, drift }: Step): readonly Drift[] {
  return action === 'create'
    ? [{ object, kind: 'missing', expected: 'a row', actual: 'missing' }]
    : drift
}

function comparedRow(row: SeedRow, { action, drift: [differs] }: Step): ComparedRow {
  const base = { table: row.table, name: rowName(row) }
  const expected = differs?.expected ?? (ownValue(row) || 'a row')
  if (action === 'present') return { ...base, expected, actual: expected, same: true }
  return differs
    ? { ...base, expected, actual: differs.actual, same: false }
    : { ...base, expected, same: false }
}

/** The rows that the schema brings, each with where it stands; steps come in the order of the statements. */
function rowSteps(
  release: Release,
  words: Words,
  steps: readonly Step[],
): readonly (readonly [SeedRow, Step])[] {
  return statementsOf(release, words).flatMap(({ creates }, at) => {
    const step = steps[at]
    return creates.kind === 'row' && step ? [[creates.row, step] as const] : []
  })
}

/** The comparison as it is shown, each table with what would mend it. */
export function tablesOf(
  tables: readonly Comparison[],
  dialect: Dialect,
  recipe?: Recipe,
): readonly ComparedTable[] {
  return tables.map((table) => ({
    name: shown(table.name),
    state: table.state,
    parts: table.parts,
    repair: repairOf(table, dialect, recipe),
  }))
}

/**
 * Columns, types, nullability, defaults, keys, checks by name, indexes and the schema's own rows against what
 * is there. Tables whose names do not start with `sci_` are left out.
 */
export async function validate(
  session: SqlSession,
  release: Release = SCIENCE,
): Promise<Validation> {
  const { shape, steps } = await explained(surveyRelease(session, release))
  const words = WORDS[session.dialect]
  const expected = shapeOf(release, words)
  const rows = rowSteps(release, words, steps)
  const drift = [...shapeDrift(expected, shape), ...rows.flatMap(([, step]) => missingRow(step))]
  const compared = withRows(
    compareShapes(expected, shape),
    rows.map(([row, step]) => comparedRow(row, step)),
  )
  return {
    ok: drift.length === 0,
    version: release.version,
    objects: steps.length,
    drift,
    tables: tablesOf(compared, session.dialect, recipeOf(release, words)),
    fingerprint: fingerprint(shape),
  }
}
