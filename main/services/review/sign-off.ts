// Owns the sign-off: everything that a reviewer answers for, as one text that is signed; refuses to be written in two ways.
import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { fingerprint } from '#base/fingerprint'
import { Timestamp, z } from '#contract/fields'
import { ReviewCoverage, Tally, Thresholds } from '#contract/reviews'

export const SIGN_OFF = 'signoff.json'
/** The bare 64 bytes of the signature over the bytes of the sign-off, and the key in PEM. */
export const SIGN_OFF_SIGNATURE = 'signoff.sig'
export const SIGN_OFF_KEY = 'signoff.pem'

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const Named = z.strictObject({ id: z.string().max(100), name: z.string().max(400) })
const count = z.int().nonnegative()

export const SignOff = z.strictObject({
  format: z.literal(1),
  workspace: Named,
  review: Named,
  /** The instant of the freeze. */
  asOf: Timestamp,
  startedBy: z.string(),
  app: z.string(),
  epoch: count,
  audit: z.strictObject({ seq: count, hash: Sha256 }),
  thresholds: Thresholds,
  coverage: ReviewCoverage,
  rows: count,
  tally: Tally,
  /** Of `population.csv` and `decisions.csv`. */
  population: Sha256,
  decisions: Sha256,
  reviewer: z.string(),
  role: z.string(),
  statement: z.string(),
  nextAt: Timestamp,
  signedAt: Timestamp,
  signedBy: z.string(),
  /** The review before: its sign-off, and the manifest of its pack at that time. */
  previous: z
    .strictObject({ ...Named.shape, signoff: Sha256, manifest: Sha256.nullable() })
    .nullable(),
  /** Fingerprint of the key that signs; null: nothing could. */
  signer: z.string().nullable(),
})
export type SignOff = Readonly<z.output<typeof SignOff>>

export interface Sealed {
  /** The bytes of `signoff.json`. */
  readonly text: string
  readonly signature: Buffer | null
  /** SPKI, DER. */
  readonly publicKey: Buffer | null
}

/** Without a key it is unsigned, and says so in itself. */
export function sealed(said: Omit<SignOff, 'signer'>, key: KeyObject | undefined): Sealed {
  const publicKey = key && createPublicKey(key)
  const signer = publicKey ? fingerprint(publicKey) : null
  const text = `${JSON.stringify(SignOff.parse({ ...said, signer }), undefined, 2)}\n`
  return {
    text,
    signature: key ? sign(null, Buffer.from(text), key) : null,
    publicKey: publicKey ? publicKey.export({ format: 'der', type: 'spki' }) : null,
  }
}

/** Undefined: it is not one that this version can read. */
export function parseSignOff(text: string): SignOff | undefined {
  try {
    const parsed = SignOff.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : undefined
  } catch {
    // Not JSON at all: the caller says that it cannot be read.
    return undefined
  }
}

/** Whether the signature over these bytes holds, by a key in PEM that has this fingerprint. */
export function holds(
  text: Uint8Array,
  signature: Uint8Array | undefined,
  pem: Buffer | undefined,
  signer: string,
): boolean {
  if (signature === undefined || pem === undefined) return false
  try {
    const key = createPublicKey(pem)
    return (
      key.asymmetricKeyType === 'ed25519' &&
      fingerprint(key) === signer &&
      verify(null, text, key, signature)
    )
  } catch {
    // No public key: nothing holds by it.
    return false
  }
}
