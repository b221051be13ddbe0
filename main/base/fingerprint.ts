// Owns how a signing key is named to people: 32 hex digits in groups of four; refuses to call two keys the same.
import { createHash, type KeyObject } from 'node:crypto'

/** The first 16 bytes of the SHA-256 of the public key (SPKI, DER), as an audit signature names its device. */
export function fingerprint(publicKey: KeyObject): string {
  const der = publicKey.export({ format: 'der', type: 'spki' })
  return createHash('sha256').update(der).digest('hex').slice(0, 32)
}

/** `4be1 9c07 …`: to be read out and compared. */
export function spoken(fingerprint: string): string {
  return fingerprint.replaceAll(/(.{4})(?=.)/g, '$1 ')
}

/** What a person typed or pasted, without what stands between its digits; undefined when it is no fingerprint. */
export function typedFingerprint(text: string): string | undefined {
  const digits = text.toLowerCase().replaceAll(/[\s:.-]/g, '')
  return /^[0-9a-f]{32}$/.test(digits) ? digits : undefined
}
