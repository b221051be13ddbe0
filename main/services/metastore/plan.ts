// Owns what preparing would do to a database; refuses to change it.
import type { PlanStep } from '#contract/metastore-schema'
import type { EngineId } from '#contract/metastore-target'
import type { Release } from './schema/description.ts'
import { SCIENCE } from './schema/scripts.ts'
import type { SqlSession } from './session.ts'
import { surveyRelease } from './survey.ts'
import { explained } from './trouble.ts'

export interface Plan {
  readonly engine: EngineId
  readonly version: string
  readonly steps: readonly PlanStep[]
}

/** Every statement of both scripts, in order, with what is to create, what is there and what differs. */
export async function plan(session: SqlSession, release: Release = SCIENCE): Promise<Plan> {
  const { steps } = await explained(surveyRelease(session, release))
  return {
    engine: session.engine,
    version: release.version,
    steps: steps.map(({ script, object, action, sql, about }) => ({
      script,
      object,
      action,
      sql,
      about,
    })),
  }
}
