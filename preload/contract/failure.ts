// Owns the closed set of failure codes and their exit codes; refuses any failure that is not in it.
import { z } from './fields.ts'

/** Exit codes of the command line: see the README. */
export const EXIT = {
  done: 0,
  refused: 1,
  usage: 2,
  missing: 3,
  conflict: 4,
  unavailable: 5,
  interrupted: 130,
} as const

/** Every failure a person or a program can meet, with the exit code it has on the command line. */
export const FAILURES = {
  'input.invalid': EXIT.usage,
  'input.missing': EXIT.missing,
  'input.secret': EXIT.usage,
  'input.operation': EXIT.usage,
  'input.size': EXIT.usage,
  'consent.needed': EXIT.usage,
  'key.missing': EXIT.missing,
  'key.name-taken': EXIT.conflict,
  'key.revoked': EXIT.conflict,
  'key.state': EXIT.conflict,
  /** Somebody else changed the key since the caller looked at it. */
  'key.changed': EXIT.conflict,
  /** The clock stands well before what was recorded last. */
  'key.clock': EXIT.conflict,
  'key.value-gone': EXIT.missing,
  'key.test': EXIT.refused,
  /** Other public keys than those that are remembered for that person. */
  'key.recipient': EXIT.conflict,
  /** Revoked and refused everywhere, although the inventory could not take the record yet. */
  'key.unrecorded': EXIT.unavailable,
  'workspace.missing': EXIT.missing,
  'workspace.name-taken': EXIT.conflict,
  'store.busy': EXIT.unavailable,
  'store.damaged': EXIT.unavailable,
  'store.full': EXIT.unavailable,
  'store.newer': EXIT.unavailable,
  'store.readonly': EXIT.unavailable,
  'store.replaced': EXIT.unavailable,
  'vault.absent': EXIT.unavailable,
  'vault.denied': EXIT.unavailable,
  'vault.locked': EXIT.unavailable,
  'vault.passphrase': EXIT.refused,
  'vault.slow': EXIT.unavailable,
  'vault.damaged': EXIT.unavailable,
  'vault.size': EXIT.refused,
  'gate.failed': EXIT.unavailable,
  'gate.missing': EXIT.missing,
  'gate.port': EXIT.unavailable,
  'gate.state': EXIT.conflict,
  'metastore.missing': EXIT.missing,
  /** A database or a file of that name is there already. */
  'metastore.exists': EXIT.conflict,
  'audit.broken': EXIT.refused,
  /** A signed folder that is not as it was written, or not of whom it should be. */
  'pack.broken': EXIT.refused,
  /** Signed by somebody who is not known yet. */
  'pack.signer': EXIT.refused,
  /** A bundle that is older than the one in use. */
  'pack.older': EXIT.conflict,
  'scan.missing': EXIT.missing,
  /** Somebody else prepares the same database. */
  'metastore.locked': EXIT.unavailable,
  'metastore.differs': EXIT.refused,
  'metastore.unreachable': EXIT.unavailable,
  'metastore.sql': EXIT.refused,
  /** A script that was given cannot be run as it stands. */
  'metastore.script': EXIT.refused,
  /** A statement was sent, and nobody knows whether it ran. */
  'metastore.doubt': EXIT.refused,
  /** A pair that was never prepared here has nothing to be compared with. */
  'metastore.unprepared': EXIT.missing,
  'review.missing': EXIT.missing,
  /** Not at this point of its life: open already, signed already, not signed yet. */
  'review.state': EXIT.conflict,
  /** The numbers do not add up, or what was frozen is not as it was. */
  'review.unbalanced': EXIT.refused,
  'host.port': EXIT.unavailable,
  'host.sender': EXIT.refused,
  'host.session': EXIT.refused,
  'host.unsupported': EXIT.refused,
  'host.unreachable': EXIT.unavailable,
  cancelled: EXIT.interrupted,
  internal: EXIT.unavailable,
} as const satisfies Record<string, number>

export type FailureCode = keyof typeof FAILURES

const codes = Object.keys(FAILURES) as [FailureCode, ...FailureCode[]]

/** What happened, what to do, which field. Never a stack, never a secret. */
export const Failure = z.strictObject({
  code: z.enum(codes),
  message: z.string(),
  fix: z.string(),
  field: z.string().optional(),
  /** Set for `internal`: the number under which the log holds the cause. */
  reference: z.string().optional(),
})
export type Failure = z.output<typeof Failure>
