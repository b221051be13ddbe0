// Owns the operations on the rules of a workspace, on what breaks them and on what is due; nothing here changes a key.
import { Id, KeyPrefix, line, Nothing, Timestamp, TYPED, z } from './fields.ts'
import { KeyState, Violation } from './key.ts'
import { op } from './operation.ts'

const Days = z.int().min(1).max(3_650)

/** How a key may be called. Not regular expressions: those can be written so that they never end. */
export const NameRule = z.strictObject({
  /** A name has to match one of them, if there are any: `*` any characters, `?` any one, `[a-z]` one of these. */
  patterns: z.array(line(TYPED)).max(20).readonly(),
  /** The characters that a name may have, as in `a-z0-9-`. Empty: any. */
  characters: line(TYPED),
})
export type NameRule = z.output<typeof NameRule>

export const Policy = z.strictObject({
  /** A key has to expire so many days after it was made, at the latest. Null: it need not expire. */
  maxLifetimeDays: Days.nullable(),
  /** A key should get a new value after so many days. Null: never. */
  rotationDays: Days.nullable(),
  /** A key that was certainly not used for so many days is unused: the same number as in the settings. */
  unusedDays: z.int().min(1).max(365),
  names: NameRule,
  requireOwner: z.boolean(),
  requirePurpose: z.boolean(),
  /** All keys should be reviewed every so many days. Null: never. */
  reviewDays: Days.nullable(),
  /** The last review that was held. Null: none yet, so the workspace's beginning counts. */
  lastReviewAt: Timestamp.nullable(),
  /** How many days before something is due it is told. */
  noticeDays: z.int().min(1).max(90),
  /** Tell it as a notification of the desktop, where the app can. */
  notify: z.boolean(),
})
export type Policy = z.output<typeof Policy>

export const BrokenRule = z.strictObject({
  kind: Violation,
  /** In plain words: "No owner". */
  message: z.string(),
})
export type BrokenRule = z.output<typeof BrokenRule>

export const ViolationRow = z.strictObject({
  id: Id,
  name: z.string(),
  prefix: KeyPrefix,
  state: KeyState,
  owner: z.string(),
  violations: z.array(BrokenRule).readonly(),
})
export type ViolationRow = z.output<typeof ViolationRow>

/**
 * `expiry`: the key ends. `rotation`: it should get a new value. `overlap`: an old value ends. `deferral` and
 * `exception`: what the last signed review put off, or let be, until a day. `review`: of all keys.
 */
export const DueKind = z.enum(['expiry', 'rotation', 'overlap', 'deferral', 'exception', 'review'])
export type DueKind = z.output<typeof DueKind>

export const DueRow = z.strictObject({
  kind: DueKind,
  dueAt: Timestamp,
  overdue: z.boolean(),
  /** In plain words: "etl expires". */
  title: z.string(),
  /** Absent for `review`. */
  keyId: Id.optional(),
  name: z.string().optional(),
  /** Of the value that it is about. */
  prefix: KeyPrefix.optional(),
  /** Of the key; for `deferral` who is to decide. */
  owner: z.string().optional(),
  /** For `overlap`: when the old value was last used. */
  lastUsedAt: Timestamp.optional(),
})
export type DueRow = z.output<typeof DueRow>

export const Notice = z.strictObject({
  kind: DueKind,
  title: z.string(),
  body: z.string(),
  /** The page that shows it. */
  page: z.string(),
})
export type Notice = z.output<typeof Notice>

const window = {
  offset: z.int().nonnegative().default(0),
  limit: z.int().min(1).max(200).default(100),
}

export const policyOperations = {
  'policy.show': op({
    effect: 'read',
    about: 'Read the rules that keys of this workspace should follow.',
    input: Nothing,
    output: Policy,
  }),
  'policy.set': op({
    effect: 'write',
    about: 'Change rules that keys of this workspace should follow; no key is changed.',
    input: Policy.partial(),
    output: Policy,
  }),
  'policy.violations': op({
    effect: 'read',
    about: 'List the keys that break a rule: a window of at most 200 rows, and the counts.',
    input: z.strictObject({ kinds: z.array(Violation).max(20).readonly().optional(), ...window }),
    output: z.strictObject({
      rows: z.array(ViolationRow).readonly(),
      total: z.int(),
      /** Of all keys, whatever kinds were asked for. */
      byKind: z.record(Violation, z.int()),
      /** Of so many keys nobody knows whether they are unused, which is not counted. */
      unusedUnknown: z.int(),
    }),
  }),
  'policy.due': op({
    effect: 'read',
    about:
      'List what is due by expiry, by rule, by the end of an overlap or by a review, the earliest first.',
    input: z.strictObject({
      /** Default: the policy's notice. */
      withinDays: z.int().min(0).max(3_650).optional(),
      kinds: z.array(DueKind).max(10).readonly().optional(),
      ...window,
    }),
    output: z.strictObject({
      rows: z.array(DueRow).readonly(),
      total: z.int(),
      overdue: z.int(),
    }),
  }),
  'policy.calendar': op({
    effect: 'read',
    about: 'Write what is due as a calendar file, with identities that stay the same.',
    input: z.strictObject({ withinDays: z.int().min(1).max(3_650).default(365) }),
    output: z.strictObject({
      /** iCalendar, RFC 5545. */
      text: z.string(),
      events: z.int(),
      /** What did not fit, the latest. */
      leftOut: z.int(),
    }),
  }),
  'policy.notices': op({
    effect: 'write',
    about: 'Answer what is due and was not told in the last 24 hours, and remember that it was.',
    input: Nothing,
    output: z.strictObject({ notices: z.array(Notice).readonly() }),
  }),
} as const
