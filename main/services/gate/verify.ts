// Owns the decision about one request: accepted, or one of a closed set of reasons; refuses to know about HTTP.
import { hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { KeyEntry } from './key-set.ts'

/** Every way a request can end. The reason is for the gate's log and metrics, never for the client. */
export const OUTCOMES = [
  'accepted',
  'missing',
  'duplicated',
  'too-long',
  'malformed',
  'unknown',
  'expired',
  'suspended',
  'revoked',
  'in-query',
] as const
export type Outcome = (typeof OUTCOMES)[number]

/** The longest header value that is looked at, in bytes; a key has 51. */
export const LONGEST = 128

export interface Verdict {
  readonly outcome: Outcome
  /** The version that was presented, where it is known. */
  readonly entry?: KeyEntry
}

/** What a request brought: the values of all its `Y-Api-Key` headers, and whether its query holds a key. */
export interface Presented {
  readonly values: readonly string[]
  readonly inQuery: boolean
}

/** Where digests are looked up. */
export interface Known {
  /** `digest`: SHA-256 as 32 Latin-1 characters. */
  readonly find: (digest: string) => KeyEntry | undefined
}

/** The list of keys refused for ever; it outlives any database file. */
export interface Refused {
  /** `digest`: as for `Known`. */
  readonly isDue: (digest: string, now: number) => boolean
}

const MISSING: Verdict = { outcome: 'missing' }
const DUPLICATED: Verdict = { outcome: 'duplicated' }
const TOO_LONG: Verdict = { outcome: 'too-long' }
const MALFORMED: Verdict = { outcome: 'malformed' }
const UNKNOWN: Verdict = { outcome: 'unknown' }
const IN_QUERY: Verdict = { outcome: 'in-query' }

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const WHOLE = /^dsk_[0-9A-Za-z]{8}_[0-9A-Za-z]{38}$/

/** Whether the last six characters are the check digits of what stands before them. */
function checks(whole: string): boolean {
  let number = 0
  for (const digit of whole.slice(-6)) number = number * 62 + BASE62.indexOf(digit)
  return number === crc32(whole.slice(0, -6))
}

function stateOf(entry: KeyEntry, now: number): Outcome {
  const { revoked, refusedFrom, suspended, expiresAt } = entry
  if (revoked || (refusedFrom !== null && refusedFrom <= now)) return 'revoked'
  if (suspended) return 'suspended'
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'accepted'
}

/**
 * Decides by what is known at this moment. `now`: milliseconds since 1970. Never throws, whatever bytes
 * were presented. The check digits are computed only for a key nobody knows, to tell a mistyped key from a
 * foreign one: for a known key they would cost more than the digest.
 */
export function verify(
  { values, inQuery }: Presented,
  known: Known,
  refused: Refused,
  now: number,
): Verdict {
  if (inQuery) return IN_QUERY
  if (values.length > 1) return DUPLICATED
  const value = values[0]?.trim()
  if (!value) return MISSING
  if (value.length > LONGEST) return TOO_LONG
  const digest = hash('sha256', value, 'binary')
  const entry = known.find(digest)
  if (!entry) return WHOLE.test(value) && checks(value) ? UNKNOWN : MALFORMED
  const outcome = refused.isDue(digest, now) ? 'revoked' : stateOf(entry, now)
  return { outcome, entry }
}
