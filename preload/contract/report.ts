// Owns the credential report: one row a key, every cell filled; refuses blanks, which nobody could tell from "none".
import { Id, KeyPrefix, Timestamp, z } from './fields.ts'
import { KeyState, UsedBy } from './key.ts'
import { op } from './operation.ts'
import { Decision } from './reviews.ts'

/** There is none · nobody knows · this program has no such thing. */
const NONE = z.literal('N/A')
const UNKNOWN = z.literal('no_information')
const UNSUPPORTED = z.literal('not_supported')

/** A text that was given, or `no_information`. */
const Given = z.string().min(1)

export const CredentialRow = z.strictObject({
  key_id: Id,
  name: z.string(),
  prefix: KeyPrefix,
  status: KeyState,
  owner: Given,
  purpose: Given,
  environment: UNSUPPORTED,
  created_at: Timestamp,
  created_by: z.string(),
  version_count: z.int(),
  current_version_created_at: Timestamp,
  age_days: z.int(),
  /** `N/A`: never. `no_information`: no gate has ever reported. */
  last_used_at: z.union([Timestamp, NONE, UNKNOWN]),
  last_used_state: z.enum(['used', 'never', 'unknown']),
  tracking_since: z.union([Timestamp, UNKNOWN]),
  /** Since the last use, or since tracking began. */
  idle_days: z.union([z.int(), UNKNOWN]),
  /** The gate of the last use; hours are kept for 14 days. */
  last_used_source: Given,
  uses_30d: z.union([z.int(), UNKNOWN]),
  expires_at: z.union([Timestamp, NONE]),
  grace_until: z.union([Timestamp, NONE]),
  rotation_due: z.union([Timestamp, NONE]),
  revoked_at: z.union([Timestamp, NONE]),
  revoked_by: Given,
  revoke_reason: Given,
  /** Of the last review that was signed; `no_information`: the key was in none. */
  review_decision: z.union([Decision, UNKNOWN]),
  review_reason: Given,
  reviewer: Given,
  reviewed_at: z.union([Timestamp, UNKNOWN]),
  ticket: UNSUPPORTED,
  used_by: z.union([UsedBy, UNKNOWN]),
  tags: Given,
  unused: z.enum(['yes', 'no', 'unknown']),
  unused_window_days: z.int(),
  violations: Given,
})
export type CredentialRow = z.output<typeof CredentialRow>

/** In this order, in every form of the report. */
export const CREDENTIAL_COLUMNS = Object.keys(
  CredentialRow.shape,
) as readonly (keyof CredentialRow)[]

export const reportOperations = {
  'report.credentials': op({
    effect: 'read',
    about:
      'Report every key, used or not, with one explicit answer in each cell: a window of rows.',
    input: z.strictObject({
      /** Default: all, the revoked as well. */
      states: z.array(KeyState).readonly().optional(),
      offset: z.int().nonnegative().default(0),
      /** More than a list, because a report is read whole. */
      limit: z.int().min(1).max(1_000).default(100),
      /** Counting all keys takes as long as many windows: once is enough for a report. */
      summary: z.boolean().default(true),
      /** Answer the rows as CSV as well. */
      csv: z.boolean().default(false),
    }),
    output: z.strictObject({
      rows: z.array(CredentialRow).readonly(),
      /** To be put behind the last window's: the first one, at offset 0, has the head. */
      csv: z.string().optional(),
      total: z.int(),
      asOf: Timestamp,
      /** Of the last audit record: when it differs between two windows, a key was changed between them. */
      auditSeq: z.int(),
      /** Of all keys, whatever states were asked for; absent where it was not asked for. */
      summary: z
        .strictObject({
          active: z.int(),
          suspended: z.int(),
          expired: z.int(),
          revoked: z.int(),
          neverUsed: z.int(),
          unused: z.int(),
          unusedUnknown: z.int(),
          unconfirmed: z.int(),
          breakingRules: z.int(),
          withoutOwner: z.int(),
        })
        .optional(),
    }),
  }),
} as const
