// Owns what a key is: its state, its versions, what is said of it; refuses to hold its value, except once, when it is made.
import { Id, KeyPrefix, SecretText, Timestamp, z } from './fields.ts'
import { LastUsed, Unused } from './use.ts'

export const KeyState = z.enum(['active', 'suspended', 'expired', 'revoked'])
export type KeyState = z.output<typeof KeyState>

export const UsedBy = z.enum(['scheduler', 'bi', 'notebook', 'service', 'person', 'other'])
export type UsedBy = z.output<typeof UsedBy>

/** A rule of the workspace that a key breaks. It is said, and nothing is done about it. */
export const Violation = z.enum(['owner', 'purpose', 'name', 'lifetime', 'rotation', 'unused'])
export type Violation = z.output<typeof Violation>

const described = {
  owner: z.string(),
  purpose: z.string(),
  usedBy: UsedBy.optional(),
  tags: z.array(z.string()).readonly(),
}

export const KeyRow = z.strictObject({
  id: Id,
  name: z.string(),
  /** Of the newest version. */
  prefix: KeyPrefix,
  state: KeyState,
  ...described,
  createdAt: Timestamp,
  createdBy: z.string(),
  expiresAt: Timestamp.optional(),
  suspendedAt: Timestamp.optional(),
  revokedAt: Timestamp.optional(),
  revokedBy: z.string().optional(),
  revokeReason: z.string().optional(),
  lastUsed: LastUsed,
  /** Versions that a gate still accepts, or would if the key were active. */
  versionsAlive: z.int(),
  /** The end of the overlap, while an older version is still accepted after a rotation. */
  overlapUntil: Timestamp.optional(),
  /** The newest version's value was never confirmed as stored by anybody. */
  unconfirmed: z.boolean(),
  /** Against the window asked for, or the workspace's own. */
  unused: Unused,
  violations: z.array(Violation).readonly(),
})
export type KeyRow = z.output<typeof KeyRow>

export const KeyVersion = z.strictObject({
  id: Id,
  prefix: KeyPrefix,
  state: KeyState,
  createdAt: Timestamp,
  createdBy: z.string(),
  /** The instant from which a version that was rotated away is refused. */
  refusedFrom: Timestamp.optional(),
  revokedAt: Timestamp.optional(),
  revokedBy: z.string().optional(),
  revokeReason: z.string().optional(),
  deliveredAt: Timestamp.optional(),
  lastUsed: LastUsed,
  /** The main process still holds its value, waiting for somebody to confirm that it is stored. */
  pending: z.boolean(),
  /** A copy of the value is in this computer's vault. */
  keptCopy: z.boolean(),
})
export type KeyVersion = z.output<typeof KeyVersion>

export const GateUse = z.strictObject({
  gateId: Id,
  name: z.string(),
  uses24h: z.int(),
  lastUsedAt: Timestamp.optional(),
  state: z.enum(['in-step', 'behind', 'silent', 'by-file', 'signed-off']),
})
export type GateUse = z.output<typeof GateUse>

export const HistoryEntry = z.strictObject({
  seq: z.int(),
  at: Timestamp,
  actor: z.string(),
  operation: z.string(),
  prefix: KeyPrefix.optional(),
  /** What changed, in plain words, already fit to be read: "Purpose changed". */
  summary: z.string(),
})
export type HistoryEntry = z.output<typeof HistoryEntry>

export const KeyDetail = z.strictObject({
  ...KeyRow.shape,
  /** Newest first. */
  versions: z.array(KeyVersion).readonly(),
  use: z.strictObject({
    uses24h: z.int(),
    /** The last 30 days in UTC, oldest first, days without use included. */
    days: z.array(z.strictObject({ day: z.iso.date(), uses: z.int() })).readonly(),
  }),
  gates: z.array(GateUse).readonly(),
  epoch: z.int(),
  /** Newest first, at most 100. */
  history: z.array(HistoryEntry).readonly(),
  historyTotal: z.int(),
})
export type KeyDetail = z.output<typeof KeyDetail>

/** A key just made: the only time that its value is handed out without being asked for. */
export const KeyCreated = z.strictObject({ ...KeyRow.shape, value: SecretText })
export type KeyCreated = z.output<typeof KeyCreated>
