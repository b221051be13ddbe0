// Owns the operations on many keys at once: looked at first, then done one by one; refuses to hide a row that did not work.
import { Id, KeyPrefix, KeyRef, line, Timestamp, TYPED, z } from './fields.ts'
import { KeyState } from './key.ts'
import { KeyFilter } from './keys.ts'
import { LastUsed } from './use.ts'
import { op } from './operation.ts'

/** So many keys at once; more are done in parts. */
const MOST = 5_000

export const BulkAction = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('suspend') }),
  z.strictObject({ kind: z.literal('resume') }),
  z.strictObject({ kind: z.literal('revoke'), reason: line(TYPED) }),
  z.strictObject({
    kind: z.literal('tag'),
    add: z.array(line(TYPED)).max(50).readonly().default([]),
    remove: z.array(line(TYPED)).max(50).readonly().default([]),
  }),
  z.strictObject({ kind: z.literal('owner'), owner: line(TYPED) }),
])
export type BulkAction = z.output<typeof BulkAction>

export const BulkPick = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('ids'), ids: z.array(Id).min(1).max(MOST).readonly() }),
  /** Without `states`: every key that is not revoked. */
  z.strictObject({ by: z.literal('filter'), filter: KeyFilter }),
  /** Names, prefixes or ids as somebody pasted them, one a line; empty lines are left out. */
  z.strictObject({
    by: z.literal('list'),
    lines: z.array(line(TYPED)).min(1).max(MOST).readonly(),
  }),
])
export type BulkPick = z.output<typeof BulkPick>

export const BulkPreviewRow = z.strictObject({
  /** What to hand to `keys.bulk`: the id, or the prefix of the one value that was named. */
  ref: KeyRef,
  id: Id,
  name: z.string(),
  prefix: KeyPrefix,
  state: KeyState,
  owner: z.string(),
  lastUsed: LastUsed,
  uses24h: z.int(),
  /** Used in the last 24 hours: somebody would notice. */
  hot: z.boolean(),
  works: z.boolean(),
  /** Why it would not, or that nothing would change. */
  why: z.string().optional(),
  /** For a revoke: the values that would end. */
  ends: z.array(KeyPrefix).readonly(),
  /** The last audit record of the key: a later one means that somebody changed it. */
  seen: z.int(),
})
export type BulkPreviewRow = z.output<typeof BulkPreviewRow>

/** A line of a pasted list that is no key here. It is not repeated: it may be a secret. */
export const BulkMissing = z.strictObject({ line: z.int(), message: z.string() })
export type BulkMissing = z.output<typeof BulkMissing>

/**
 * `done` · `same`: nothing had to be changed · `changed`: somebody changed the key since the preview, so
 * nothing was done · `refused`: it cannot be done · `failed`: it could not be written · `not-reached`: it was
 * cancelled, or one before it failed.
 */
export const BulkOutcome = z.enum(['done', 'same', 'changed', 'refused', 'failed', 'not-reached'])
export type BulkOutcome = z.output<typeof BulkOutcome>

export const BulkResultRow = z.strictObject({
  ref: KeyRef,
  id: Id,
  name: z.string(),
  outcome: BulkOutcome,
  message: z.string().optional(),
  /** For a revoke: the values that were ended. */
  revoked: z.array(KeyPrefix).readonly().optional(),
})
export type BulkResultRow = z.output<typeof BulkResultRow>

export const bulkOperations = {
  'keys.previewBulk': op({
    effect: 'read',
    about:
      'Say of each picked key what would happen, whether it is in use, and what would not work.',
    input: z.strictObject({ action: BulkAction, pick: BulkPick }),
    output: z.strictObject({
      rows: z.array(BulkPreviewRow).readonly(),
      missing: z.array(BulkMissing).readonly(),
      works: z.int(),
      hot: z.int(),
    }),
  }),
  'keys.bulk': op({
    effect: 'write',
    about:
      'Suspend, resume, revoke, tag or hand over many keys, each by itself and as it was seen.',
    input: z.strictObject({
      action: BulkAction,
      /** As the preview answered them. */
      rows: z
        .array(z.strictObject({ ref: KeyRef, id: Id, seen: z.int().nonnegative() }))
        .min(1)
        .max(MOST)
        .readonly(),
    }),
    output: z.strictObject({
      rows: z.array(BulkResultRow).readonly(),
      done: z.int(),
      cancelled: z.boolean(),
      /** Why it stopped before its end. */
      stopped: z.string().optional(),
      /** The epoch that gates have to reach; ask `keys.receipt` with it. */
      epoch: z.int(),
      finishedAt: Timestamp,
    }),
    progress: z.strictObject({ done: z.int(), of: z.int(), name: z.string() }),
  }),
} as const
