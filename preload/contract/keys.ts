// Owns the operations on API keys and the shapes they speak; refuses to describe how any of them works.
import {
  Duration,
  Id,
  KeyPrefix,
  KeyRef,
  line,
  Nothing,
  SecretText,
  Timestamp,
  TYPED,
  z,
} from './fields.ts'
import { op } from './operation.ts'

export const KeyState = z.enum(['active', 'suspended', 'expired', 'revoked'])
export type KeyState = z.output<typeof KeyState>

export const UsedBy = z.enum(['scheduler', 'bi', 'notebook', 'service', 'person', 'other'])
export type UsedBy = z.output<typeof UsedBy>

/**
 * When a gate last let the key in. `unknown`: no gate has ever reported for this workspace. `never`:
 * watched since `trackingSince` and not seen. `asOf`: the last time a gate wrote its uses down.
 */
export const LastUsed = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('used'), at: Timestamp, asOf: Timestamp }),
  z.strictObject({
    state: z.literal('never'),
    trackingSince: Timestamp,
    asOf: Timestamp.optional(),
  }),
  z.strictObject({ state: z.literal('unknown') }),
])
export type LastUsed = z.output<typeof LastUsed>

/** A stretch in which no gate watched, so that nobody can say what happened. */
export const Gap = z.strictObject({ from: Timestamp, to: Timestamp })
export type Gap = z.output<typeof Gap>

export const Unused = z.strictObject({
  /**
   * `yes`: the key existed and gates watched for the whole window, and nobody used it. `no`: it was used in
   * it, or is younger. `unknown`: not seen, but there are gaps in the watch.
   */
  state: z.enum(['yes', 'no', 'unknown']),
  windowDays: z.number(),
  /** For `unknown`: the longest gaps in the window, at most 20, oldest first. */
  gaps: z.array(Gap).readonly(),
})
export type Unused = z.output<typeof Unused>

/** A rule of the workspace that a key breaks. It is said, and nothing is done about it. */
export const Violation = z.enum(['owner', 'purpose', 'name', 'lifetime', 'rotation', 'unused'])
export type Violation = z.output<typeof Violation>

/** How well gates watched the window that "unused" is about. */
export const Coverage = z.strictObject({
  windowDays: z.number(),
  from: Timestamp,
  to: Timestamp,
  /** The share of the window in which gates watched, 0 to 1. */
  watched: z.number().min(0).max(1),
  /** The longest, at most 200, oldest first. */
  gaps: z.array(Gap).readonly(),
  gapsTotal: z.int(),
})
export type Coverage = z.output<typeof Coverage>

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
  state: z.enum(['in-step', 'behind', 'silent', 'signed-off']),
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

export const Revoked = z.strictObject({
  id: Id,
  name: z.string(),
  /** The versions that this call revoked. */
  revoked: z.array(KeyPrefix).readonly(),
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

/** Whom a value is sealed for: a public key of age (https://c2sp.org/age). */
export const Recipient = z.strictObject({
  /** `age1…`, in small letters. */
  recipient: z.string(),
  /** `hardware`: the secret half lies in a token. */
  kind: z.enum(['x25519', 'post-quantum', 'hardware', 'hardware-post-quantum']),
  /**
   * To be compared with the owner on another way than the key came: the first 128 bits of SHA-256 over
   * `recipient`, eight groups of four hexadecimal digits.
   */
  fingerprint: z.string().regex(/^([0-9a-f]{4} ){7}[0-9a-f]{4}$/),
})
export type Recipient = z.output<typeof Recipient>

/** Somebody for whom a value was sealed, with the public keys that were compared with theirs. */
export const KnownUser = z.strictObject({
  person: z.string(),
  recipients: z.array(Recipient).readonly(),
  /** The last time that somebody sealed a value for them. */
  sealedAt: Timestamp,
  sealedBy: z.string(),
})
export type KnownUser = z.output<typeof KnownUser>

/** Public keys as they are pasted, one a line. Marked as a secret, because somebody will paste the secret half. */
const pastedRecipients = SecretText

/** How long ago something was, in whole days; `toDays` is open at the end. A revoked key is in none. */
export const Aged = z.strictObject({
  of: z.enum(['created', 'value', 'used']),
  fromDays: z.int().min(0).max(36_500),
  toDays: z.int().min(1).max(36_500).optional(),
})
export type Aged = z.output<typeof Aged>

export const KeyFilter = z.strictObject({
  /** Part of a name, or the first characters of any version's key prefix. */
  find: line(TYPED).optional(),
  states: z.array(KeyState).readonly().optional(),
  /** Existed for this many milliseconds and not seen used in them; see the row's `unused`. */
  unusedForMs: z.int().positive().optional(),
  /** With `unusedForMs`: only the keys of which that is certain, or only those of which it is not. */
  unusedState: z.enum(['yes', 'unknown']).optional(),
  neverUsed: z.boolean().optional(),
  /** Expires within this many milliseconds from now. */
  expiringInMs: z.int().positive().optional(),
  unconfirmed: z.boolean().optional(),
  /** As the charts of ages and last uses group them. */
  aged: Aged.optional(),
})
export type KeyFilter = z.output<typeof KeyFilter>

export const KeySort = z.enum(['name', 'prefix', 'lastUsed', 'createdAt', 'state'])
export type KeySort = z.output<typeof KeySort>

const describing = {
  owner: line(TYPED).optional(),
  purpose: line(TYPED).optional(),
  usedBy: UsedBy.optional(),
  tags: z.array(line(TYPED)).max(1_000).readonly().optional(),
  /** A duration from now (`90d`) or an instant. */
  expires: z.union([Duration, Timestamp]).optional(),
}

const NameCheck = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true) }),
  z.strictObject({ ok: z.literal(false), message: z.string(), fix: z.string() }),
])

export const keyOperations = {
  'keys.list': op({
    effect: 'read',
    about: 'List keys: a window of at most 200 rows, and the total.',
    input: z.strictObject({
      ...KeyFilter.shape,
      sort: KeySort.default('name'),
      direction: z.enum(['asc', 'desc']).default('asc'),
      offset: z.int().nonnegative().default(0),
      limit: z.int().min(1).max(200).default(100),
    }),
    output: z.strictObject({
      rows: z.array(KeyRow).readonly(),
      total: z.int(),
      /** With `unusedForMs`: how many keys may be unused while nobody knows, whatever `unusedState` lists. */
      unusedUnknown: z.int(),
      coverage: Coverage,
      asOf: Timestamp.optional(),
    }),
  }),
  'keys.summary': op({
    effect: 'read',
    about: 'Count keys by state and by what needs attention.',
    input: z.strictObject({ unusedForMs: z.int().positive().optional() }),
    output: z.strictObject({
      /** Not revoked. */
      keys: z.int(),
      active: z.int(),
      suspended: z.int(),
      expired: z.int(),
      revoked: z.int(),
      /** `yes` and `unknown` together: what the filter "unused for N days" lists. */
      unused: z.int(),
      /** Those of `unused` of which nobody knows. */
      unusedUnknown: z.int(),
      unusedForMs: z.int(),
      neverUsed: z.int(),
      /** Within 30 days. */
      expiring: z.int(),
      unconfirmed: z.int(),
      /** What is due within the policy's notice, overdue or not: see `policy.due`. */
      due: z.int(),
      overdue: z.int(),
      epoch: z.int(),
      /** The last time a gate wrote its uses down. Absent: none ever has. */
      asOf: Timestamp.optional(),
      gateSeen: z.boolean(),
    }),
  }),
  'keys.show': op({
    effect: 'read',
    about: 'Show one key with its versions, use, gates and history.',
    input: z.strictObject({ ref: KeyRef }),
    output: KeyDetail,
  }),
  'keys.checkName': op({
    effect: 'read',
    about: 'Say whether a name could be given to a key now.',
    input: z.strictObject({ name: line(TYPED), exceptId: Id.optional() }),
    output: NameCheck,
  }),
  'keys.identify': op({
    effect: 'read',
    about: 'Say which key a pasted value belongs to. The value is hashed here and kept nowhere.',
    input: z.strictObject({ value: SecretText }),
    output: z.strictObject({
      ...KeyDetail.shape,
      /** The version that was pasted: its own state is among `versions`. */
      matched: KeyPrefix,
    }),
  }),
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
  'keys.create': op({
    effect: 'reveal',
    about: 'Create a key and hand out its value once.',
    input: z.strictObject({ name: line(TYPED), ...describing }),
    output: KeyCreated,
  }),
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
  'keys.revealCopy': op({
    effect: 'reveal',
    about: 'Hand out a value not yet confirmed, or the copy kept in the vault.',
    input: z.strictObject({ prefix: KeyPrefix }),
    output: z.strictObject({
      value: SecretText,
      from: z.enum(['pending', 'vault']),
      name: z.string(),
      id: Id,
    }),
  }),
  'keys.pending': op({
    effect: 'read',
    about: 'List the versions whose value waits to be confirmed in this process.',
    input: Nothing,
    output: z.strictObject({
      pending: z
        .array(
          z.strictObject({ id: Id, name: z.string(), prefix: KeyPrefix, createdAt: Timestamp }),
        )
        .readonly(),
    }),
  }),
  'keys.confirm': op({
    effect: 'write',
    about: 'Record that somebody has stored the value; it is forgotten here.',
    input: z.strictObject({ prefix: KeyPrefix }),
    output: KeyDetail,
  }),
  'keys.copyValue': op({
    effect: 'write',
    about:
      'Put a value that is still held on the clipboard, kept out of its history, and clear it.',
    input: z.strictObject({ prefix: KeyPrefix }),
    output: z.strictObject({ clearsAt: Timestamp }),
  }),
  'keys.clearCopied': op({
    effect: 'write',
    about: 'Clear the clipboard now, if it still holds the value.',
    input: Nothing,
    output: z.strictObject({ cleared: z.boolean() }),
  }),
  'keys.keepCopy': op({
    effect: 'write',
    about: 'Keep a copy of a value not yet confirmed in the vault, or drop it.',
    input: z.strictObject({ prefix: KeyPrefix, keep: z.boolean() }),
    output: z.strictObject({ keptCopy: z.boolean() }),
  }),
  'keys.recipients': op({
    effect: 'read',
    about: 'Say whom some pasted public keys of age are: their kind, and fingerprints to compare.',
    input: z.strictObject({ recipients: pastedRecipients }),
    output: z.strictObject({ recipients: z.array(Recipient).readonly() }),
  }),
  'keys.seal': op({
    effect: 'write',
    about: 'Encrypt a value that is still held for its user, as an age file to hand over.',
    input: z.strictObject({
      prefix: KeyPrefix,
      recipients: pastedRecipients,
      /** Who they are: remembered with these public keys, so that other ones are noticed the next time. */
      person: line(TYPED).optional(),
      /** The person was asked: these public keys take the place of those that are remembered. */
      replace: z.boolean().default(false),
    }),
    output: z.strictObject({
      id: Id,
      name: z.string(),
      prefix: KeyPrefix,
      /** The file in ASCII armor: nothing of it is secret to anybody but the recipients. */
      file: z.string(),
      recipients: z.array(Recipient).readonly(),
    }),
  }),
  'keys.knownUsers': op({
    effect: 'read',
    about: 'List the people for whom values were sealed, with their public keys, latest first.',
    input: Nothing,
    output: z.strictObject({ users: z.array(KnownUser).readonly() }),
  }),
  'keys.forgetUser': op({
    effect: 'write',
    about: 'Forget the public keys of somebody for whom a value was sealed.',
    input: z.strictObject({ person: line(TYPED) }),
    output: z.strictObject({ forgotten: z.boolean() }),
  }),
  'keys.test': op({
    effect: 'write',
    about: 'Send one request with a value not yet confirmed: a use of the key.',
    input: z.strictObject({ prefix: KeyPrefix, url: line(2_048) }),
    output: z.strictObject({
      status: z.int(),
      ms: z.int(),
      verdict: z.enum(['accepted', 'refused', 'other']),
      message: z.string(),
    }),
  }),
  'keys.edit': op({
    effect: 'write',
    about: 'Change the name, owner, purpose, use, tags or expiry of a key.',
    input: z.strictObject({
      ref: KeyRef,
      name: line(TYPED).optional(),
      ...describing,
      /** `null` clears it. */
      usedBy: UsedBy.nullable().optional(),
      expires: z.union([Duration, Timestamp, z.null()]).optional(),
    }),
    output: KeyDetail,
  }),
  'keys.suspend': op({
    effect: 'write',
    about: 'Refuse a key until it is resumed.',
    input: z.strictObject({ ref: KeyRef }),
    output: KeyDetail,
  }),
  'keys.resume': op({
    effect: 'write',
    about: 'Accept a suspended key again.',
    input: z.strictObject({ ref: KeyRef }),
    output: KeyDetail,
  }),
  'keys.revoke': op({
    effect: 'destroy',
    about: 'Revoke a key, or one version of it, for ever.',
    input: z.strictObject({ ref: KeyRef, reason: line(TYPED) }),
    output: Revoked,
  }),
} as const
