// Owns what is done with a value while it is still held: shown, copied, kept, tried, confirmed; refuses it to whoever comes later.
import { Id, KeyPrefix, line, Nothing, SecretText, Timestamp, z } from './fields.ts'
import { KeyDetail } from './key.ts'
import { op } from './operation.ts'

export const keyValueOperations = {
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
} as const
