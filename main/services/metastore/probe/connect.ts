// Owns opening a session for real work, by the stages of the probe; refuses with a Fault made of the stage that failed.
import type { Target } from '#contract/metastore-target'
import { Fault } from '#base/fault'
import type { Secret } from '#base/secret'
import type { SqlSession } from '#services/metastore/session'
import { climb, type ClimbOptions, ladderOf } from './climb.ts'
import { type Explained, Unreachable } from './explained.ts'

/** A failed stage as a Fault: `cancelled`, or `metastore.unreachable` with its causes in the fix. */
export function unreachable({ code, message, fix, causes = [] }: Explained): Fault {
  if (code === 'cancelled') return new Fault({ code, message, fix })
  const likely = causes.length === 0 ? '' : ` Likely causes: ${causes.join(' ')}`
  return new Fault({ code: 'metastore.unreachable', message, fix: `${fix}${likely}` })
}

/**
 * Opens a session, within 20 seconds. Rejects with a Fault: `metastore.unreachable` or `cancelled`. The
 * signal ends the attempt only; closing the session is the caller's.
 */
export async function connect(
  target: Target,
  password: Secret,
  options: ClimbOptions,
): Promise<SqlSession> {
  try {
    return (await climb(target, password, options, ladderOf(options))).session
  } catch (error) {
    throw error instanceof Unreachable ? unreachable(error.explained) : error
  }
}
