// Owns handing a value to its user as an age file, and whose public keys were compared; refuses a secret half.
import { Id, KeyPrefix, line, Nothing, SecretText, Timestamp, TYPED, z } from './fields.ts'
import { op } from './operation.ts'

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

export const handOverOperations = {
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
} as const
