// Owns listing, finding, making and changing keys; refuses to describe how any of it works.
import { Duration, Id, KeyPrefix, KeyRef, line, SecretText, Timestamp, TYPED, z } from './fields.ts'
import { KeyCreated, KeyDetail, KeyRow, KeyState, UsedBy } from './key.ts'
import { op } from './operation.ts'
import { Coverage } from './use.ts'

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
  'keys.create': op({
    effect: 'reveal',
    about: 'Create a key and hand out its value once.',
    input: z.strictObject({ name: line(TYPED), ...describing }),
    output: KeyCreated,
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
} as const
