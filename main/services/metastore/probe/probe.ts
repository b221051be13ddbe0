// Owns the check of a database, stage by stage; refuses to keep anything open unless it is asked to.
import type { ProbeReport } from '#contract/metastore-probe'
import type { Target } from '#contract/metastore-target'
import type { Secret } from '#base/secret'
import type { SqlSession } from '#services/metastore/session'
import { climb, type ClimbOptions, ladderOf, skipRest } from './climb.ts'
import { Unreachable } from './explained.ts'
import { factsOf, gatherFacts } from './facts.ts'
import { reportText } from './report.ts'
import { checkRights, explainRights, rightsLate } from './rights.ts'
import { busy, isTrial, wayTo } from './trial.ts'

export interface ProbeOptions extends ClimbOptions {
  /** Gets the open session of a probe that went well, and has to close it; without this the probe does. */
  readonly keep?: (session: SqlSession) => void
}

/**
 * Tries all stages in order, at most 20 seconds together. Never rejects for anything that a server or a
 * network does: the report says it. Every stage is told to `onStage` as it ends.
 */
export async function probe(
  wanted: Target,
  password: Secret,
  options: ProbeOptions,
): Promise<ProbeReport> {
  const target = wayTo(wanted)
  const run = ladderOf(options)
  const { ladder, budgets } = run
  const late = isTrial(target) ? busy : rightsLate
  let session: SqlSession | undefined
  let facts: ProbeReport['facts']
  let keep = false
  try {
    const summit = await climb(target, password, options, run)
    const open = summit.session
    session = open
    const found = await ladder.climb({
      stage: 'rights',
      budget: budgets.facts,
      work: () => checkRights(open, target),
      late,
      explain: (error) => explainRights(error, target),
    })
    facts = factsOf(found, summit)
    facts = await ladder.climb({
      stage: 'facts',
      budget: budgets.facts,
      work: () => gatherFacts(open, target, found, summit),
      late,
      explain: (error) => explainRights(error, target),
    })
    keep = options.keep !== undefined
    if (keep) options.keep?.(open)
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    skipRest(ladder)
  } finally {
    if (!keep) await session?.close()
  }
  const { stages } = ladder
  const ok = stages.every(({ verdict }) => verdict !== 'fail')
  const found = { ok, stages, ...(facts === undefined ? {} : { facts }) }
  return { ...found, report: reportText(found, target) }
}
