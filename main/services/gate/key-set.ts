// Owns the keys that a gate knows, by digest, in memory; refuses to know anything that would let a key be rebuilt.
import { timingSafeEqual } from 'node:crypto'
import type { OwnerRow, VerifiableRow } from '#store/verifiable'

const DIGEST_BYTES = 32

/** Who a version belongs to, ready to be written into an answer and into uses. */
export interface Owner {
  readonly versionId: string
  readonly keyId: string
  /** Percent-encoded UTF-8: header values are ASCII. */
  readonly name: string
  readonly prefix: string
}

/** One version of a key, ready to decide a request. Times are milliseconds since 1970; null: never. */
export interface KeyEntry {
  readonly revoked: boolean
  readonly suspended: boolean
  readonly expiresAt: number | null
  readonly refusedFrom: number | null
  /** Where its digest lies in the set. */
  readonly slot: number
  /** Read when the version is first accepted: most of 100,000 keys rest, and need no memory for it. */
  owner: Owner | undefined
}

/** A name as a header value carries it; every byte of it comes back by percent-decoding. */
export function headerName(name: string): string {
  return encodeURIComponent(name.toWellFormed())
}

/**
 * Keyed by the digest as 32 Latin-1 characters, half the size of hex and the cheapest form that
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
      const next = this.#reserve()
      this.#digests.write(row.digest, next * DIGEST_BYTES, 'hex')
      const digest = this.#text(next)
      this.#entries.set(digest, {
        revoked: row.revoked !== 0,
        suspended: row.suspended !== 0,
        expiresAt: row.expires_at,
        refusedFrom: row.refused_from,
        slot: this.#entries.get(digest)?.slot ?? next,
        owner: undefined,
      })
    }
  }

  /** The version with this digest, given as 32 Latin-1 characters. */
  find(digest: string): KeyEntry | undefined {
    const entry = this.#entries.get(digest)
    if (!entry) return undefined
    this.#presented.write(digest, 0, DIGEST_BYTES, 'latin1')
    return timingSafeEqual(this.#presented, this.#digestOf(entry)) ? entry : undefined
  }

  /** Who the version belongs to; asks `read` once after each change. Undefined when `read` does not know it. */
  ownerOf(entry: KeyEntry, read: (digest: Uint8Array) => OwnerRow | undefined): Owner | undefined {
    if (entry.owner) return entry.owner
    const row = read(this.#digestOf(entry))
    entry.owner = row && {
      versionId: row.version_id,
      keyId: row.key_id,
      name: headerName(row.name),
      prefix: row.prefix,
    }
    return entry.owner
  }

  #digestOf({ slot }: KeyEntry): Buffer {
    return this.#digests.subarray(slot * DIGEST_BYTES, (slot + 1) * DIGEST_BYTES)
  }

  #text(slot: number): string {
    return this.#digests.toString('latin1', slot * DIGEST_BYTES, (slot + 1) * DIGEST_BYTES)
  }

  /** The first free slot; a row whose digest turns out to be known leaves it free. */
  #reserve(): number {
    const slot = this.#entries.size
    if (slot * DIGEST_BYTES >= this.#digests.length) {
      const larger = Buffer.alloc(this.#digests.length * 2)
      this.#digests.copy(larger)
      this.#digests = larger
    }
    return slot
  }
}
