// Owns the form of a key: how one is made, checked, cut to its prefix and hashed; keeps nothing.
import { createHash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { Secret } from '#base/secret'

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** The largest multiple of 62 in a byte: what lies above would favour the first digits. */
const UNBIASED = 248

const WHOLE = /^(dsk_[0-9A-Za-z]{8})_[0-9A-Za-z]{38}$/
const PREFIX = /^dsk_[0-9A-Za-z]{8}$/
/** A whole key, or so much of one that it says something about the secret. */
const WITHIN = /dsk_[0-9A-Za-z]{8}_[0-9A-Za-z]{10,}/

/** The tag kept beside a digest, so that another algorithm can be added without new keys. */
export const ALG = 'sha256'

export interface NewKey {
  readonly value: Secret
  readonly prefix: string
  readonly digest: Buffer
}

/** `length` base62 digits, each equally likely, from the given source of random bytes. */
export function randomBase62(length: number, random: (count: number) => Uint8Array): string {
  let text = ''
  while (text.length < length) {
    for (const byte of random(length)) {
      if (byte < UNBIASED && text.length < length) text += BASE62.charAt(byte % 62)
    }
  }
  return text
}

/** CRC-32 (zlib) of `text` in six base62 digits, most significant first. */
export function checkDigits(text: string): string {
  let rest = crc32(text)
  let digits = ''
  for (let count = 0; count < 6; count += 1) {
    digits = BASE62.charAt(rest % 62) + digits
    rest = Math.floor(rest / 62)
  }
  return digits
}

/** A new key: `dsk_`, 8 digits of public id, `_`, 32 digits of secret (190 bits), 6 check digits. */
export function generateKey(random: (count: number) => Uint8Array = randomBytes): NewKey {
  const prefix = `dsk_${randomBase62(8, random)}`
  const checked = `${prefix}_${randomBase62(32, random)}`
  const whole = checked + checkDigits(checked)
  return { value: new Secret(whole), prefix, digest: digestOf(whole) }
}

/** SHA-256 of the whole key: 190 random bits need no slow hash (NIST SP 800-63B 5.1.2.2, OWASP ASVS 5.0 6.5.2). */
export function digestOf(whole: string): Buffer {
  return createHash('sha256').update(whole).digest()
}

/**
 * What a pasted text is: a whole key with right check digits, one that was typed or copied wrongly, a key
 * prefix, or something else.
 */
export type Pasted =
  | { readonly kind: 'key'; readonly prefix: string; readonly digest: Buffer }
  | { readonly kind: 'mistyped' }
  | { readonly kind: 'prefix'; readonly prefix: string }
  | { readonly kind: 'other' }

export function readPasted(text: string): Pasted {
  const trimmed = text.trim()
  if (PREFIX.test(trimmed)) return { kind: 'prefix', prefix: trimmed }
  const prefix = WHOLE.exec(trimmed)?.[1]
  if (prefix === undefined) return WITHIN.test(trimmed) ? { kind: 'mistyped' } : { kind: 'other' }
  if (checkDigits(trimmed.slice(0, -6)) !== trimmed.slice(-6)) return { kind: 'mistyped' }
  return { kind: 'key', prefix, digest: digestOf(trimmed) }
}

/** A whole key with right check digits as what may be told of it; anything else is none. */
export function readKey(
  text: string,
): { readonly prefix: string; readonly digest: string } | undefined {
  const pasted = readPasted(text)
  if (pasted.kind !== 'key') return undefined
  return { prefix: pasted.prefix, digest: pasted.digest.toString('hex') }
}

export function isPrefix(text: string): boolean {
  return PREFIX.test(text)
}

/** Whether a text holds a whole key or a telling part of one, however its characters are dressed up. */
export function holdsKey(text: string): boolean {
  if (WITHIN.test(text)) return true
  const plain = text.normalize('NFKC').replace(/[\s\p{Default_Ignorable_Code_Point}]/gu, '')
  return WITHIN.test(plain)
}

/** Cuts every whole key in a text to its prefix. */
export function cutToPrefix(text: string): string {
  return text.replace(/(dsk_[0-9A-Za-z]{8})_[0-9A-Za-z]{10,}/g, '$1')
}
