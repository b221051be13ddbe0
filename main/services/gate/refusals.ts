// Owns the ledger as a gate asks it on each request; refuses to forget a digest that it has once read.
import type { LedgerReader } from '#store/ledger'
import type { Refused } from './verify.ts'

/**
 * Nearly every request is about a key that is not in the ledger: that much is answered from a set of the
 * digests as the request has them, 32 Latin-1 characters, without building the ledger's own hex form.
 */
export class Refusals implements Refused {
  readonly #ledger: LedgerReader
  readonly #listed = new Set<string>()

  constructor(ledger: LedgerReader) {
    this.#ledger = ledger
  }

  /** Reads what was appended. Errors: Fault store.*. */
  poll(): void {
    if (!this.#ledger.poll()) return
    // The ledger's entries keep their order, and new ones come last.
    let skipped = this.#listed.size
    for (const digest of this.#ledger.entries.keys()) {
      if (skipped > 0) skipped -= 1
      else this.#listed.add(Buffer.from(digest, 'hex').toString('latin1'))
    }
  }

  isDue(digest: string, now: number): boolean {
    return this.#listed.has(digest) && this.#ledger.isDue(Buffer.from(digest, 'latin1'), now)
  }
}
