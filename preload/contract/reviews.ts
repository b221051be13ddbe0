// Owns the operations of an access review: freeze, decide, sign, apply, hand on; no decision is made by itself and none is applied unseen.
import { Id, KeyPrefix, line, Nothing, Timestamp, TYPED, z } from './fields.ts'
import { KeyState, UsedBy } from './keys.ts'
import { op } from './operation.ts'

export const Decision = z.enum(['keep', 'rotate', 'revoke', 'defer', 'exception'])
export type Decision = z.output<typeof Decision>

/** Why a key deserves a look. Never a decision. */
export const ReviewReason = z.enum([
  'never-used',
  'idle',
  'unwatched',
  'old',
  'no-owner',
  'expiring',
  'expired',
  'suspended',
  'unconfirmed',
  'overlap',
  'changed',
  'new',
])
export type ReviewReason = z.output<typeof ReviewReason>

/** What is compared with what the reviewer decided: the numbers have to add up to all keys. */
export const Tally = z.strictObject({
  keep: z.int(),
  rotate: z.int(),
  revoke: z.int(),
  defer: z.int(),
  exception: z.int(),
  open: z.int(),
})
export type Tally = z.output<typeof Tally>

export const Thresholds = z.strictObject({
  idleDays: z.int().min(1).max(3_650),
  /** Older values should have been rotated. */
  ageDays: z.int().min(1).max(3_650),
  expiringDays: z.int().min(1).max(365),
})
export type Thresholds = z.output<typeof Thresholds>

const Signature = z.strictObject({
  at: Timestamp,
  reviewer: z.string(),
  role: z.string(),
  statement: z.string(),
  nextAt: Timestamp,
  /** Of the key that signed; absent: nothing could sign, and nobody can prove who it was. */
  fingerprint: z.string().optional(),
})

export const ReviewHead = z.strictObject({
  id: Id,
  name: z.string(),
  state: z.enum(['open', 'signed', 'abandoned']),
  asOf: Timestamp,
  startedBy: z.string(),
  rows: z.int(),
  /** SHA-256 of `population.csv`. */
  sha256: z.string(),
  epoch: z.int(),
  thresholds: Thresholds,
  /** Of the days that "idle" looks back over, on how many gates watched throughout. */
  coverage: z.strictObject({
    days: z.int(),
    coveredDays: z.int(),
    gaps: z.array(z.strictObject({ from: Timestamp, to: Timestamp })).readonly(),
  }),
  tally: Tally,
  /** Nothing is open and the numbers add up. */
  balanced: z.boolean(),
  previous: z.strictObject({ id: Id, name: z.string(), signedAt: Timestamp }).optional(),
  signature: Signature.optional(),
  /** Of the decisions that ask for something to be done. */
  remediation: z.strictObject({ done: z.int(), of: z.int() }),
  /** Where the last pack was written, and the SHA-256 of its manifest. */
  pack: z.strictObject({ path: z.string(), manifest: z.string() }).optional(),
})
export type ReviewHead = z.output<typeof ReviewHead>

export const ReviewRow = z.strictObject({
  keyId: Id,
  name: z.string(),
  prefix: KeyPrefix,
  state: KeyState,
  reasons: z.array(ReviewReason).readonly(),
  /** The first reason, or the last use, in words as of the freeze: "Idle for 102 d". */
  because: z.string(),
  decision: Decision.optional(),
  reason: z.string().optional(),
  owner: z.string().optional(),
  until: Timestamp.optional(),
  decidedAt: Timestamp.optional(),
  decidedBy: z.string().optional(),
  /** What became of it after signing. */
  outcome: z
    .strictObject({
      state: z.enum(['done', 'skipped', 'failed']),
      at: Timestamp,
      message: z.string(),
    })
    .optional(),
})
export type ReviewRow = z.output<typeof ReviewRow>

export const FrozenKey = z.strictObject({
  keyId: Id,
  name: z.string(),
  prefix: KeyPrefix,
  state: KeyState,
  owner: z.string(),
  purpose: z.string(),
  usedBy: UsedBy.optional(),
  tags: z.array(z.string()).readonly(),
  createdAt: Timestamp,
  createdBy: z.string(),
  versions: z.int(),
  versionCreatedAt: Timestamp,
  lastUsed: z.enum(['used', 'never', 'unknown']),
  lastUsedAt: Timestamp.optional(),
  trackingSince: Timestamp.optional(),
  uses30d: z.int(),
  expiresAt: Timestamp.optional(),
  suspendedAt: Timestamp.optional(),
  overlapUntil: Timestamp.optional(),
  unconfirmed: z.boolean(),
})
export type FrozenKey = z.output<typeof FrozenKey>

/** What happened to a key between the freeze and now. */
export const ReviewDrift = z.strictObject({
  keyId: Id,
  name: z.string(),
  prefix: KeyPrefix,
  decision: Decision.optional(),
  what: z
    .array(z.enum(['used', 'revoked', 'renamed', 'rotated', 'suspended', 'resumed', 'gone']))
    .readonly(),
  message: z.string(),
})
export type ReviewDrift = z.output<typeof ReviewDrift>

const Ref = { id: Id }

export const reviewOperations = {
  'review.list': op({
    effect: 'read',
    about: 'List the access reviews, the newest first.',
    input: Nothing,
    output: z.strictObject({ reviews: z.array(ReviewHead).readonly() }),
  }),
  'review.start': op({
    effect: 'write',
    about: 'Freeze the keys as they are now, to decide on each.',
    input: z.strictObject({
      name: line(TYPED).optional(),
      thresholds: Thresholds.partial().optional(),
    }),
    output: ReviewHead,
  }),
  'review.show': op({
    effect: 'read',
    about: 'Read one review: what was frozen, how far it is, who signed it.',
    input: z.strictObject(Ref),
    output: ReviewHead,
  }),
  'review.rows': op({
    effect: 'read',
    about: 'List the keys of a review: those that deserve a look first; a window and the total.',
    input: z.strictObject({
      ...Ref,
      find: line(TYPED).optional(),
      group: z.enum(['look', 'fine']).optional(),
      decision: z.enum([...Decision.options, 'open']).optional(),
      offset: z.int().nonnegative().default(0),
      limit: z.int().min(1).max(200).default(100),
    }),
    output: z.strictObject({
      rows: z.array(ReviewRow).readonly(),
      total: z.int(),
      /** Of all rows: how many deserve a look, and how many of these are open. */
      look: z.int(),
      lookOpen: z.int(),
    }),
  }),
  'review.row': op({
    effect: 'read',
    about: 'Read one key of a review as it was frozen, with what the last review said.',
    input: z.strictObject({ ...Ref, keyId: Id }),
    output: z.strictObject({
      row: ReviewRow,
      key: FrozenKey,
      /** From 1, in the order of the list. */
      position: z.int(),
      /** The next open one after it in that order. */
      nextOpen: Id.optional(),
      last: z
        .strictObject({ review: z.string(), decision: Decision, reason: z.string(), at: Timestamp })
        .optional(),
    }),
  }),
  'review.decide': op({
    effect: 'write',
    about: 'Decide on keys of a review, each with the reason; without a decision, open them again.',
    input: z.strictObject({
      ...Ref,
      keyIds: z.array(Id).min(1).max(10_000),
      decision: Decision.optional(),
      reason: line(TYPED).optional(),
      /** Who decides what was deferred. */
      owner: line(TYPED).optional(),
      /** When a deferral or an exception ends. */
      until: Timestamp.optional(),
    }),
    output: z.strictObject({ decided: z.int(), tally: Tally, balanced: z.boolean() }),
  }),
  'review.drift': op({
    effect: 'read',
    about: 'Say what happened since the freeze to the keys of a review.',
    input: z.strictObject(Ref),
    output: z.strictObject({ drift: z.array(ReviewDrift).readonly(), added: z.int() }),
  }),
  'review.diff': op({
    effect: 'read',
    about: 'Compare the frozen keys of a review with those of the one before.',
    input: z.strictObject(Ref),
    output: z.strictObject({
      previous: z.strictObject({ id: Id, name: z.string() }).optional(),
      added: z.array(z.string()).readonly(),
      rotated: z.array(z.string()).readonly(),
      /** Revoked since, although the review before had not decided so. */
      revokedOutside: z.array(z.string()).readonly(),
      stillUnused: z.array(z.string()).readonly(),
    }),
  }),
  'review.sign': op({
    effect: 'write',
    about: 'Sign a review whose numbers add up; what was decided cannot be changed any more.',
    input: z.strictObject({
      ...Ref,
      reviewer: line(TYPED),
      role: line(TYPED),
      statement: line(TYPED),
      nextAt: Timestamp,
      /** Where the pack is written. */
      path: line(4_096).min(1).optional(),
      /** Nothing can sign here, and a person has been told. */
      unsigned: z.boolean().optional(),
    }),
    output: ReviewHead,
  }),
  'review.apply': op({
    effect: 'destroy',
    about: 'Revoke what a signed review decided to revoke, each with its receipt.',
    input: z.strictObject({
      ...Ref,
      /** Revoked although they were used since the freeze. */
      despite: z.array(Id).max(10_000).optional(),
      /** Where the pack with the receipts is written. */
      path: line(4_096).min(1).optional(),
    }),
    output: z.strictObject({
      results: z
        .array(
          z.strictObject({
            keyId: Id,
            name: z.string(),
            prefix: KeyPrefix,
            state: z.enum(['done', 'skipped', 'failed']),
            message: z.string(),
          }),
        )
        .readonly(),
      review: ReviewHead,
    }),
    progress: z.strictObject({ done: z.int(), of: z.int(), name: z.string() }),
  }),
  'review.pack': op({
    effect: 'write',
    about: 'Write the pack of a signed review again, as things stand now.',
    input: z.strictObject({ ...Ref, path: line(4_096).min(1) }),
    output: ReviewHead,
  }),
  'review.abandon': op({
    effect: 'write',
    about: 'End a review without signing it; what was decided is kept and counts for nothing.',
    input: z.strictObject({ ...Ref, reason: line(TYPED) }),
    output: ReviewHead,
  }),
  'review.verify': op({
    effect: 'read',
    about: 'Check a review pack: intact, by whom it was signed, and whether its numbers add up.',
    input: z.strictObject({ path: line(4_096).min(1), fingerprint: line(200).optional() }),
    output: z.strictObject({
      verdict: z.enum(['trusted', 'intact', 'unsigned', 'broken']),
      message: z.string(),
      problems: z.array(z.strictObject({ file: z.string(), message: z.string() })).readonly(),
      fingerprint: z.string().optional(),
      review: z
        .strictObject({
          name: z.string(),
          workspace: z.string(),
          asOf: z.string(),
          rows: z.int(),
          tally: Tally,
          manifest: z.string(),
          previous: z.string().optional(),
        })
        .optional(),
    }),
  }),
} as const
