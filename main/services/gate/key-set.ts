// Owns the keys that a gate knows, by digest, in memory; refuses to know anything that would let a key be rebuilt.
import { timingSafeEqual } from 'node:crypto'
import type { VerifiableRow } from '#store/verifiable'

const DIGEST_BYTES = 32

/** One version of a key, ready to decide a request and to write its answer. */
export interface KeyEntry {
  readonly versionId: string
  readonly keyId: string
  /** Percent-encoded UTF-8: header values are ASCII. */
  readonly name: string
  readonly prefix: string
  /** Where its digest lies in the set. */
  readonly slot: number
  readonly revoked: boolean
  readonly suspended: boolean
  /** Milliseconds since 1970; Infinity: never. */
  readonly expiresAt: number
  readonly refusedFrom: number
}

/** A name as a header value carries it; every byte of it comes back by percent-decoding. */
export function headerName(name: string): string {
  return encodeURIComponent(name.toWellFormed())
}

/**
 * Keyed by the digest as 32 Latin-1 characters, a third of the size of hex and the cheapest form that
 * `crypto.hash` answers. Entries are replaced, never removed: a key that was once known is refused by name.
 */
export class KeySet {
  readonly #entries = new Map<string, KeyEntry>()
  readonly #presented = Buffer.alloc(DIGEST_BYTES)
  #digests: Buffer

  /** `expected`: about how many versions will come. */
  constructor(expected = 0) {
    this.#digests = Buffer.alloc((expected + 16) * DIGEST_BYTES)
  }

  get size(): number {
    return this.#entries.size
  }

  /** Takes rows in, each in place of what was known under its digest. */
  apply(rows: Iterable<VerifiableRow>): void {
    for (const row of rows) {
      const digest = row.digest.toString('latin1')
      const slot = this.#entries.get(digest)?.slot ?? this.#place(row.digest)
      this.#entries.set(digest, {
        versionId: row.version_id,
        keyId: row.key_id,
        name: headerName(row.name),
        prefix: row.prefix,
        slot,
        revoked: row.revoked !== 0,
        suspended: row.suspended !== 0,
        expiresAt: row.expires_at ?? Infinity,
        refusedFrom: row.refused_from ?? Infinity,
      })
    }
  }

  /** The version with this digest, given as 32 Latin-1 characters. */
  find(digest: string): KeyEntry | undefined {
    const entry = this.#entries.get(digest)
    if (!entry) return undefined
    this.#presented.write(digest, 0, DIGEST_BYTES, 'latin1')
    const start = entry.slot * DIGEST_BYTES
    const known = this.#digests.subarray(start, start + DIGEST_BYTES)
    return timingSafeEqual(this.#presented, known) ? entry : undefined
  }

  #place(digest: Buffer): number {
    const slot = this.#entries.size
    const start = slot * DIGEST_BYTES
    if (start >= this.#digests.length) {
      const larger = Buffer.alloc(this.#digests.length * 2)
      this.#digests.copy(larger)
      this.#digests = larger
    }
    digest.copy(this.#digests, start, 0, DIGEST_BYTES)
    return slot
  }
}
