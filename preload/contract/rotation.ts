// Owns the rotation of a key: a new value, the old one beside it, the overlap longer or ended; refuses to say when a value is safe that nobody watched.
import { Duration, Id, KeyPrefix, KeyRef, line, Timestamp, TYPED, z } from './fields.ts'
import { KeyCreated, KeyState } from './key.ts'
import { Revoked } from './revocation.ts'
import { Gap, LastUsed } from './use.ts'
import { op } from './operation.ts'

/** One value of the key, as the rotation sees it. */
export const RotationSide = z.strictObject({
  prefix: KeyPrefix,
  state: KeyState,
  createdAt: Timestamp,
  createdBy: z.string(),
  /** Somebody said that the value is stored. */
  deliveredAt: Timestamp.optional(),
  deliveredBy: z.string().optional(),
  /** The end of its overlap. Nothing to do with the expiry of the key. */
  refusedFrom: Timestamp.optional(),
  revokedAt: Timestamp.optional(),
  lastUsed: LastUsed,
  /** Uses since `recentSince`. */
  recentUses: z.int(),
})
export type RotationSide = z.output<typeof RotationSide>

export const RotationGate = z.strictObject({
  gateId: Id,
  name: z.string(),
  state: z.enum(['in-step', 'behind', 'silent', 'by-file', 'signed-off']),
  /** Whether it lets the newest value in: it has read the change. `unknown`: made before this was recorded. */
  accepts: z.enum(['yes', 'waiting', 'unknown']),
  acceptedAt: Timestamp.optional(),
  recentOld: z.int(),
  recentNew: z.int(),
  lastOldAt: Timestamp.optional(),
  lastNewAt: Timestamp.optional(),
})
export type RotationGate = z.output<typeof RotationGate>

export const RotationClient = z.strictObject({
  client: z.string(),
  agent: z.string(),
  /** Names of the gates that it came through. */
  gates: z.array(z.string()).readonly(),
  recentOld: z.int(),
  recentNew: z.int(),
  lastOldAt: Timestamp.optional(),
  lastNewAt: Timestamp.optional(),
  /**
   * `old`: the last value it sent is an old one. `both`: it sends old and new ones. `moved`: it sent old ones
   * and sends the new one. `new`: it never sent an old one, as far back as clients are kept.
   */
  standing: z.enum(['old', 'both', 'moved', 'new']),
  /** When it last sent an old value, for one that has moved. */
  movedAt: Timestamp.optional(),
})
export type RotationClient = z.output<typeof RotationClient>

/**
 * Whether the old values may end. `safe`: silent for the whole of `neededMs`, and gates watched. `used`: a
 * use lies within it. `unchecked`: no use is known, but nobody could have seen every one. `none`: no old
 * value is accepted any more, or there never was one.
 */
export const RotationVerdict = z.strictObject({
  state: z.enum(['safe', 'used', 'unchecked', 'none']),
  message: z.string(),
  fix: z.string().optional(),
  neededMs: z.int(),
  /** How much of `neededMs` the old values have been silent, at most all of it. */
  silentMs: z.int(),
  lastOldAt: Timestamp.optional(),
  /** The latest uses of old values within `neededMs`, newest first, at most 10. */
  through: z
    .array(
      z.strictObject({
        gate: z.string(),
        /** Empty where the gate records no clients. */
        client: z.string(),
        agent: z.string(),
        at: Timestamp,
      }),
    )
    .readonly(),
  /** When nobody watched within `neededMs`, at most 20, oldest first. */
  gaps: z.array(Gap).readonly(),
  /** Gates that should have reported and did not. */
  silentGates: z.array(z.string()).readonly(),
})
export type RotationVerdict = z.output<typeof RotationVerdict>

export const Rotation = z.strictObject({
  id: Id,
  name: z.string(),
  state: KeyState,
  now: Timestamp,
  /** The key's own expiry. */
  expiresAt: Timestamp.optional(),
  newest: RotationSide,
  /** The values before it that live, or lived within the hours shown; newest first, at most 20. */
  older: z.array(RotationSide).readonly(),
  /** While an old value is accepted. `from`: when the newest value was made. */
  overlap: z
    .strictObject({ from: Timestamp, until: Timestamp, leftMs: z.int(), extended: z.int() })
    .optional(),
  /** The latest end that the overlap may get: the expiry, or a year. */
  longestUntil: Timestamp,
  verdict: RotationVerdict,
  /** Uses are counted by whole hours: the running one and the one before are "recent". */
  recentSince: Timestamp,
  /** Oldest first, hours without use included. `watched`: the share of the hour in which gates watched. */
  hours: z
    .array(
      z.strictObject({
        hour: Timestamp,
        newUses: z.int(),
        oldUses: z.int(),
        watched: z.number().min(0).max(1),
      }),
    )
    .readonly(),
  /** The last 30 days in UTC, oldest first. */
  days: z
    .array(z.strictObject({ day: z.iso.date(), newUses: z.int(), oldUses: z.int() }))
    .readonly(),
  gates: z.array(RotationGate).readonly(),
  /** Those on an old value first, at most 100. Empty where no gate records clients. */
  clients: z.array(RotationClient).readonly(),
  clientsRecorded: z.boolean(),
})
export type Rotation = z.output<typeof Rotation>

/** Hours are kept for 14 days. */
const HOURS_KEPT = 14 * 24

export const rotationOperations = {
  'keys.rotate': op({
    effect: 'reveal',
    about: 'Give a key a new version; the old one is accepted until the overlap ends.',
    input: z.strictObject({
      ref: KeyRef,
      /** How long the old value is accepted, or until when. */
      overlap: z.union([Duration, z.literal('now'), Timestamp]).default('24h'),
      /** The newest prefix that the caller has seen: refused if somebody has rotated meanwhile. */
      expectPrefix: KeyPrefix.optional(),
    }),
    output: KeyCreated,
  }),
  'keys.rotation': op({
    effect: 'read',
    about: 'Show old against new values of a key, and say whether the old ones may end.',
    input: z.strictObject({
      ref: KeyRef,
      hours: z.int().min(1).max(HOURS_KEPT).default(48),
    }),
    output: Rotation,
  }),
  'keys.extendOverlap': op({
    effect: 'write',
    about: 'Accept the old value of a key for longer after a rotation.',
    input: z.strictObject({
      ref: KeyRef,
      /** A span after the present end, or the new end itself. */
      until: z.union([Duration, Timestamp]),
    }),
    output: Rotation,
  }),
  'keys.closeOverlap': op({
    effect: 'destroy',
    about: 'End the old values of a key now, before their overlap ends.',
    input: z.strictObject({ ref: KeyRef, reason: line(TYPED).optional() }),
    output: Revoked,
  }),
} as const
