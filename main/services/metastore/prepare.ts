// Owns making a database hold the schema, afresh or from the version before; refuses to change what it did not make.
import { type RunOptions, type RunResult, runSteps } from './runner.ts'
import type { Release } from './schema/description.ts'
import { SCIENCE } from './schema/scripts.ts'
import type { Upgrade } from './schema/upgrade.ts'
import type { SqlSession } from './session.ts'
import { surveyRelease, surveyUpgrade } from './survey.ts'

export interface Prepared extends RunResult {
  readonly ok: boolean
  readonly version: string
}

/**
 * Creates what is missing; run again after any end, it converges. Throws `metastore.locked` (names the holder),
 * `metastore.differs` (nothing was changed), `metastore.sql`, `metastore.unreachable`, `cancelled`.
 */
export async function prepare(
  session: SqlSession,
  options: RunOptions & { readonly release?: Release },
): Promise<Prepared> {
  const release = options.release ?? SCIENCE
  const survey = async (open: SqlSession) => (await surveyRelease(open, release)).steps
  const result = await runSteps(session, survey, options)
  return { ok: true, version: release.version, ...result }
}

/** Makes the version before into the next one, by the same rules. */
export async function upgradeSchema(
  session: SqlSession,
  upgrade: Upgrade,
  options: RunOptions,
): Promise<Prepared> {
  const result = await runSteps(session, (open) => surveyUpgrade(open, upgrade), options)
  return { ok: true, version: upgrade.to.version, ...result }
}
