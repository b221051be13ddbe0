// Owns the operations of an access review: freeze, decide, sign, apply, hand on; no decision is made by itself and none is applied unseen.
import { Id, KeyPrefix, line, Timestamp, TYPED, z } from './fields.ts'
import { KeyState, UsedBy } from './key.ts'
import { op } from './operation.ts'

export const Decision = z.enum(['keep', 'rotate', 'revoke', 'defer', 'exception'])
export type Decision = z.output<typeof Decision>

/** What is worth knowing of a key before deciding on it. Never a decision. The last two ask for no closer look. */
export const ReviewReason = z.enum([
  'expired',
  'suspended',
  'never-used',
  'idle',
  'unwatched',
  'unconfirmed',
  'old',
  'no-owner',
  'changed',
  'new',
  'overlap',
  'expiring',
])
export type ReviewReason = z.output<typeof ReviewReason>

/** What was decided, to be compared with what there is: the numbers have to add up to all keys. */
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
  /** Older values should have been rotated. Null: they need not be. */
  ageDays: z.int().min(1).max(3_650).nullable(),
  expiringDays: z.int().min(1).max(365),
})
export type Thresholds = z.output<typeof Thresholds>

/** Of the days that "idle" looks back over, on how many gates watched throughout. */
export const ReviewCoverage = z.strictObject({
  days: z.int(),
  coveredDays: z.int(),
  /** Gates that watched at some time in these days. */
  gates: z.int(),
  /** When nobody watched, oldest first; the longest 50. */
  gaps: z.array(z.strictObject({ from: Timestamp, to: Timestamp })).readonly(),
  gapsTotal: z.int(),
})
export type ReviewCoverage = z.output<typeof ReviewCoverage>

export const Assurance = z.enum(['signed', 'unsigned'])
export type Assurance = z.output<typeof Assurance>

const SignOff = z.strictObject({
  at: Timestamp,
  /** Who was named, and the account that did it. */
  reviewer: z.string(),
  role: z.string(),
  by: z.string(),
  statement: z.string(),
  nextAt: Timestamp,
  /** `unsigned`: nothing could sign, so nobody can prove who it was. */
  assurance: Assurance,
  /** Of the key that signed. */
  fingerprint: z.string().optional(),
  /** SHA-256 of `signoff.json`. */
  sha256: z.string(),
})

const Named = z.strictObject({ id: Id, name: z.string() })

const ReviewState = z.enum(['open', 'signed', 'abandoned'])

export const ReviewHead = z.strictObject({
  id: Id,
  name: z.string(),
  state: ReviewState,
  asOf: Timestamp,
  startedBy: z.string(),
  rows: z.int(),
  /** SHA-256 of `population.csv`. */
  sha256: z.string(),
  epoch: z.int(),
  /** The head of the audit chain at the freeze. */
  audit: z.strictObject({ seq: z.int(), hash: z.string() }),
  thresholds: Thresholds,
  coverage: ReviewCoverage,
  tally: Tally,
  /** Nothing is open and the numbers add up. */
  balanced: z.boolean(),
  /** The last signed one when this was frozen. */
  previous: z.strictObject({ ...Named.shape, signedAt: Timestamp }).optional(),
  signature: SignOff.optional(),
  abandoned: z.strictObject({ at: Timestamp, by: z.string(), reason: z.string() }).optional(),
  /** Of the decisions that ask for something to be done. */
  remediation: z.strictObject({ done: z.int(), of: z.int() }),
  /** Where the last pack was written, and the SHA-256 of its manifest. */
  pack: z
    .strictObject({
      path: z.string(),
      manifest: z.string(),
      at: Timestamp,
      /** Of the key that signed the pack, in the answer of its writing: it may be another than that of the sign-off. */
      fingerprint: z.string().optional(),
    })
    .optional(),
})
export type ReviewHead = z.output<typeof ReviewHead>

/** What became of a decision after signing. */
export const Outcome = z.enum(['done', 'skipped', 'failed'])
export type Outcome = z.output<typeof Outcome>

export const ReviewRow = z.strictObject({
  keyId: Id,
  /** As frozen. */
  name: z.string(),
  prefix: KeyPrefix,
  state: KeyState,
  /** It deserves a look. */
  look: z.boolean(),
  reasons: z.array(ReviewReason).readonly(),
  /** The first reason, or the last use, in words as of the freeze: "Idle for 102 d". */
  because: z.string(),
  decision: Decision.optional(),
  reason: z.string().optional(),
  owner: z.string().optional(),
  until: Timestamp.optional(),
  decidedAt: Timestamp.optional(),
  decidedBy: z.string().optional(),
  outcome: z
    .strictObject({
      state: Outcome,
      at: Timestamp,
      message: z.string(),
      /** Of the revoke: ask `keys.receipt` with it. */
      epoch: z.int().optional(),
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
  /** How many values it has had, and when the newest was made. */
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

/** One reason in words: a heading, and what it rests on. */
export const ReviewNote = z.strictObject({
  reason: ReviewReason,
  title: z.string(),
  text: z.string(),
})
export type ReviewNote = z.output<typeof ReviewNote>

const KeyName = z.strictObject({ keyId: Id, name: z.string(), prefix: KeyPrefix })

/** What happened to a key between the freeze and now. */
export const DriftKind = z.enum([
  'used',
  'revoked',
  'renamed',
  'rotated',
  'suspended',
  'resumed',
  'gone',
])
export type DriftKind = z.output<typeof DriftKind>

export const ReviewDrift = z.strictObject({
  ...KeyName.shape,
  decision: Decision.optional(),
  what: z.array(DriftKind).readonly(),
  /** In plain words, one sentence each. */
  message: z.string(),
  /** Somebody needs it: applying leaves it alone unless it is named. */
  held: z.boolean(),
})
export type ReviewDrift = z.output<typeof ReviewDrift>

/** A key in a comparison of two reviews, and what there is to say about it. */
export const DiffKey = z.strictObject({ ...KeyName.shape, note: z.string() })
export type DiffKey = z.output<typeof DiffKey>

const DiffKeys = z.array(DiffKey).readonly()

export const ReviewDiff = z.strictObject({
  previous: Named.optional(),
  added: DiffKeys,
  rotated: DiffKeys,
  /** Name, owner, purpose, use, tags, expiry or suspension. */
  changed: DiffKeys,
  /** Revoked as the review before had decided. */
  revoked: DiffKeys,
  /** Not there any more, although the review before had not decided so. */
  revokedOutside: DiffKeys,
  stillUnused: DiffKeys,
  /** The review before had decided to revoke or rotate it, or until when; it was not done. */
  unfinished: DiffKeys,
})
export type ReviewDiff = z.output<typeof ReviewDiff>

export const PackVerdict = z.enum(['trusted', 'intact', 'unsigned', 'broken'])
export type PackVerdict = z.output<typeof PackVerdict>

export const PackReport = z.strictObject({
  /**
   * `trusted`: signed by the fingerprint that was given. `intact`: signed by whom it says, which is to be
   * compared. `unsigned`: anybody could have written it. `broken`: not as it was written, or not adding up.
   */
  verdict: PackVerdict,
  message: z.string(),
  problems: z.array(z.strictObject({ file: z.string(), message: z.string() })).readonly(),
  fingerprint: z.string().optional(),
  /** As far as it can be read. */
  review: z
    .strictObject({
      name: z.string(),
      workspace: z.string(),
      asOf: Timestamp,
      rows: z.int(),
      tally: Tally,
      reviewer: z.string(),
      role: z.string(),
      signedAt: Timestamp,
      nextAt: Timestamp,
      /** SHA-256 of the manifest. */
      manifest: z.string(),
      remediation: z.strictObject({ done: z.int(), of: z.int() }),
      previous: z.string().optional(),
    })
    .optional(),
  /** `first`: it follows none. `named`: it names one that was not given. `holds`, `broken`: compared with the one given. */
  chain: z.enum(['first', 'named', 'holds', 'broken']),
  chainMessage: z.string(),
})
export type PackReport = z.output<typeof PackReport>

const Ref = { id: Id }
const Path = line(4_096).min(1)

const decided = {
  /** Absent: the key is open again. */
  decision: Decision.optional(),
  reason: line(TYPED).optional(),
  /** Who decides what was deferred. */
  owner: line(TYPED).optional(),
  /** When a deferral or an exception ends. */
  until: Timestamp.optional(),
  /** When it was decided last, as the caller has seen it; null: it was open. Refused if somebody decided since. */
  seen: Timestamp.nullable().optional(),
}
const Decided = z.strictObject({
  decided: z.int(),
  /** When and by whom, as its rows say it from now on. */
  at: Timestamp,
  by: z.string(),
  tally: Tally,
  balanced: z.boolean(),
})

export const reviewOperations = {
  'review.list': op({
    effect: 'read',
    about: 'List the access reviews, the newest first.',
    input: z.strictObject({ state: ReviewState.optional() }),
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
      /** Each reason at length, in the order of the row's. */
      notes: z.array(ReviewNote).readonly(),
      /** From 1, in the order of the list. */
      position: z.int(),
      /** The next open one after it in that order, from the top again after the last. */
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
      keyIds: z.array(Id).min(1).max(10_000).readonly(),
      ...decided,
    }),
    output: Decided,
  }),
  'review.decideEach': op({
    effect: 'write',
    about: 'Decide on many keys, each in its own way: all of it or nothing.',
    input: z.strictObject({
      ...Ref,
      decisions: z
        .array(z.strictObject({ keyId: Id, ...decided }))
        .min(1)
        .max(10_000)
        .readonly(),
    }),
    output: Decided,
  }),
  'review.drift': op({
    effect: 'read',
    about: 'Say what happened since the freeze to the keys of a review.',
    input: z.strictObject(Ref),
    output: z.strictObject({
      drift: z.array(ReviewDrift).readonly(),
      /** Keys made since, which this review does not cover. */
      added: z.int(),
    }),
  }),
  'review.diff': op({
    effect: 'read',
    about: 'Compare the frozen keys of a review with those of the one before.',
    input: z.strictObject(Ref),
    output: ReviewDiff,
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
      path: Path.optional(),
      /** A person has been told that nothing can sign here, and goes on. */
      unsigned: z.boolean().optional(),
    }),
    output: ReviewHead,
  }),
  'review.apply': op({
    effect: 'destroy',
    about: 'Revoke what a signed review decided to revoke, each with its receipt.',
    input: z.strictObject({
      ...Ref,
      /** Revoked although somebody has needed them since the freeze. */
      despite: z.array(Id).max(10_000).readonly().optional(),
      /** Where the pack with the receipts is written. */
      path: Path.optional(),
    }),
    output: z.strictObject({
      results: z
        .array(
          z.strictObject({
            ...KeyName.shape,
            decision: Decision,
            state: Outcome,
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
    input: z.strictObject({ ...Ref, path: Path }),
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
    input: z.strictObject({
      path: Path,
      /** Of whoever should have signed it. */
      fingerprint: line(200).optional(),
      /** The pack of the review before. */
      previous: Path.optional(),
    }),
    output: PackReport,
  }),
} as const
