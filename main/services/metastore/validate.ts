// Owns the comparison of a prepared database with the schema; refuses to change it.
import type { ComparedTable, Drift } from '#contract/metastore-schema'
import { shapeDrift } from './drift.ts'
import type { Release } from './schema/description.ts'
import { WORDS } from './schema/dialects.ts'
import { SCIENCE } from './schema/scripts.ts'
import { fingerprint, shapeOf } from './schema/shape.ts'
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

/**
 * Columns, types, nullability, defaults, keys, checks by name, indexes and the schema's own rows against what
 * is there. Tables whose names do not start with `sci_` are left out.
 */
export async function validate(
  session: SqlSession,
  release: Release = SCIENCE,
): Promise<Validation> {
  const { shape, steps } = await explained(surveyRelease(session, release))
  const expected = shapeOf(release, WORDS[session.dialect])
  const rows = steps.filter(({ object }) => object.startsWith('row ')).flatMap(missingRow)
  const drift = [...shapeDrift(expected, shape), ...rows]
  return {
    ok: drift.length === 0,
    version: release.version,
    objects: steps.length,
    drift,
    tables: [],
    fingerprint: fingerprint(shape),
  }
}
