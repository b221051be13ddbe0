// Owns the end of a key: what would stop, the revoke, and the proof gate by gate; refuses to take one back.
import { Id, KeyPrefix, KeyRef, line, Timestamp, TYPED, z } from './fields.ts'
import { GateUse, UsedBy } from './key.ts'
import { op } from './operation.ts'
import { LastUsed } from './use.ts'

export const Revoked = z.strictObject({
  id: Id,
  name: z.string(),
  /** The versions that this call revoked. */
  revoked: z.array(KeyPrefix).readonly(),
  /** Versions by which the key lives on; absent where none does. */
  stillAccepted: z.array(KeyPrefix).readonly().optional(),
  committedAt: Timestamp,
  /** The epoch that the gates have to reach; ask `keys.receipt` with it. */
  epoch: z.int(),
  auditSeq: z.int(),
})
export type Revoked = z.output<typeof Revoked>

export const ReceiptGate = z.strictObject({
  gateId: Id,
  name: z.string(),
  /** `refuses`: has applied the epoch. `waiting`: alive, not yet. `silent`: no heartbeat for 15 s. */
  state: z.enum(['refuses', 'waiting', 'silent']),
  appliedAt: Timestamp.optional(),
  /** Milliseconds from the commit to the gate's first refusal. */
  afterMs: z.int().optional(),
  heartbeatAt: Timestamp,
})
export type ReceiptGate = z.output<typeof ReceiptGate>

export const Receipt = z.strictObject({
  epoch: z.int(),
  committedAt: Timestamp,
  now: Timestamp,
  gates: z.array(ReceiptGate).readonly(),
  /** Every gate that counts refuses the key. False while none has reported. */
  complete: z.boolean(),
})
export type Receipt = z.output<typeof Receipt>

export const BlastRadius = z.strictObject({
  id: Id,
  name: z.string(),
  prefix: KeyPrefix,
  usedBy: UsedBy.optional(),
  lastUsed: LastUsed,
  /** Used in the last 7 days: the name has to be typed. */
  hot: z.boolean(),
  uses24h: z.int(),
  /** The last 24 hours, oldest first, hours without use included. */
  hours: z.array(z.strictObject({ hour: Timestamp, uses: z.int() })).readonly(),
  /** Most active first. Empty when client recording is off. */
  clients: z
    .array(
      z.strictObject({
        client: z.string(),
        agent: z.string(),
        uses24h: z.int(),
        lastUsedAt: Timestamp,
      }),
    )
    .readonly(),
  clientsRecorded: z.boolean(),
  gates: z.array(GateUse).readonly(),
  /** Versions that this call would revoke, and versions that would live on. */
  versions: z.array(KeyPrefix).readonly(),
  otherVersionsAlive: z.array(KeyPrefix).readonly(),
})
export type BlastRadius = z.output<typeof BlastRadius>

export const revocationOperations = {
  'keys.blastRadius': op({
    effect: 'read',
    about: 'Say what would stop if a key, or one version of it, were revoked.',
    input: z.strictObject({ ref: KeyRef }),
    output: BlastRadius,
  }),
  'keys.receipt': op({
    effect: 'read',
    about: 'Say which gates have applied an epoch, and how fast.',
    input: z.strictObject({ epoch: z.int().positive() }),
    output: Receipt,
  }),
  'keys.revoke': op({
    effect: 'destroy',
    about: 'Revoke a key, or one version of it, for ever.',
    input: z.strictObject({ ref: KeyRef, reason: line(TYPED) }),
    output: Revoked,
  }),
} as const
