// Owns the question which keys were valid at an instant, and who had changed them; answers from the chain, and says what it cannot know.
import { Id, KeyPrefix, line, Timestamp, TYPED, z } from './fields.ts'
import { KeyState } from './key.ts'
import { op } from './operation.ts'

export const AsOfChange = z.strictObject({
  seq: z.int(),
  at: Timestamp,
  actor: z.string(),
  operation: z.string(),
  summary: z.string(),
})
export type AsOfChange = z.output<typeof AsOfChange>

/** A key as it was. */
export const AsOfRow = z.strictObject({
  id: Id,
  name: z.string(),
  /** Of the newest value then. */
  prefix: KeyPrefix,
  state: KeyState,
  owner: z.string(),
  createdAt: Timestamp,
  createdBy: z.string(),
  expiresAt: Timestamp.optional(),
  /** Every value there was, newest first, and whether a gate would have let it in. */
  versions: z.array(z.strictObject({ prefix: KeyPrefix, accepted: z.boolean() })).readonly(),
  /** The last record about the key until then: who had changed it, and how. */
  lastChange: AsOfChange.optional(),
  /** Records about the key until then, and since. */
  changesBefore: z.int(),
  changesSince: z.int(),
  /** Set where the chain does not hold the making of the key: what came before this is not known. */
  unknownBefore: Timestamp.optional(),
})
export type AsOfRow = z.output<typeof AsOfRow>

export const asOfOperations = {
  'audit.asOf': op({
    effect: 'read',
    about: 'Say which keys there were at an instant, in which state, and who had changed them.',
    input: z.strictObject({
      at: Timestamp,
      /** Part of a name, or the first characters of a key prefix, as they are now. */
      find: line(TYPED).optional(),
      /** Of then. Default: every key that was not revoked. */
      states: z.array(KeyState).readonly().optional(),
      offset: z.int().nonnegative().default(0),
      limit: z.int().min(1).max(200).default(100),
    }),
    output: z.strictObject({
      at: Timestamp,
      rows: z.array(AsOfRow).readonly(),
      total: z.int(),
      /** The first record of the chain. Absent: it is empty. */
      knownSince: Timestamp.optional(),
      /** In plain words, why the answer may be another than it was. Empty: no reason is known. */
      doubts: z.array(z.string()).readonly(),
    }),
  }),
} as const
