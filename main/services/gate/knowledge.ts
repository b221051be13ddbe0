// Owns how fresh the gate's knowledge of keys is; refuses to vouch for it when the inventory or the ledger cannot be read.
import type { Database } from '#store/database'
import type { LedgerReader } from '#store/ledger'
import {
  countVerifiable,
  epochProbe,
  everyVerifiable,
  ownerOf,
  tuneForGate,
  verifiableSince,
} from '#store/verifiable'
import { type KeyEntry, KeySet, type Owner } from './key-set.ts'
import { Refusals } from './refusals.ts'

/**
 * What the gate decides by, and the promise behind it: once a revoke has committed in the inventory, no
 * request sent after that is accepted.
 *
 * `ensure` runs before each decision and reads the epoch, unless it was already read in the same turn of
 * the event loop and the request cannot have been sent after that reading. A turn handles the sockets that
 * were readable when it began, so a request seen in it was on its way before. Two cases break that, and
 * the caller then asks for a reading of the request's own (`shared` false): libuv asks the kernel again
 * within one turn when 1,024 sockets are ready at once; and a later request can arrive behind bytes of an
 * earlier one on the same connection (pipelining, a body, a look at the metrics).
 *
 * When the epoch cannot be read, `ensure` is false at once and the caller answers 503: with stale knowledge
 * nothing is accepted, and nothing is called wrong that may be right.
 */
export class Knowledge {
  readonly #database: Database
  readonly #refusals: Refusals
  readonly #onApplied: (epoch: number, reopened: boolean) => void
  readonly #onBlind: (error: unknown) => void
  #keys = new KeySet()
  #epoch = -1
  #opening = -1
  #probe: () => number = () => 0
  #turn = 0
  #readThisTurn = false
  #blind = true
  #lost = false
  readonly #endTurn = () => {
    this.#readThisTurn = false
    this.#turn += 1
  }

  constructor(parts: {
    readonly database: Database
    readonly ledger: LedgerReader
    /** A new epoch is decided by from now on; `reopened`: in a file that was not open before. */
    readonly onApplied: (epoch: number, reopened: boolean) => void
    /** Called once each time that the inventory or the ledger becomes unreadable. */
    readonly onBlind: (error: unknown) => void
  }) {
    this.#database = parts.database
    this.#refusals = new Refusals(parts.ledger)
    this.#onApplied = parts.onApplied
    this.#onBlind = parts.onBlind
  }

  get keys(): KeySet {
    return this.#keys
  }

  get refusals(): Refusals {
    return this.#refusals
  }

  /** The epoch that decisions are made by; -1 before the first reading. */
  get epoch(): number {
    return this.#epoch
  }

  /** Another number after every turn of the event loop in which the epoch was read. */
  get turn(): number {
    return this.#turn
  }

  /** False while the inventory or the ledger cannot be read. */
  get clear(): boolean {
    return !this.#blind
  }

  /** True when a request may be decided now; `shared`: a reading of this turn will do. */
  ensure(shared: boolean): boolean {
    if (this.#blind) return false
    if (shared && this.#readThisTurn) return true
    try {
      if (this.#database.openings !== this.#opening || this.#probe() !== this.#epoch) this.#follow()
    } catch (error) {
      this.#lose(error)
      return false
    }
    if (!this.#readThisTurn) {
      this.#readThisTurn = true
      // Immediates run right after the sockets of this turn, before the next ones are looked for.
      setImmediate(this.#endTurn)
    }
    return true
  }

  /** Who an accepted version belongs to; undefined when that cannot be read at this moment. */
  ownerOf(entry: KeyEntry): Owner | undefined {
    try {
      return this.#keys.ownerOf(entry, (digest) => this.#database.read((db) => ownerOf(db, digest)))
    } catch (error) {
      this.#lose(error)
      return undefined
    }
  }

  /**
   * Looks at everything that no request asks about: another file under the inventory's name, new lines in
   * the ledger, and whether what could not be read can be read again. Call it several times a second.
   */
  refresh(): void {
    try {
      // Reading the change number is what makes the database compare device and inode, once a second.
      this.#database.change()
      this.#refusals.poll()
      const reopened = this.#database.openings !== this.#opening
      if (reopened || this.#probe() !== this.#epoch) this.#follow()
      this.#blind = false
      this.#lost = false
    } catch (error) {
      this.#lose(error)
    }
  }

  #rebind(): void {
    const { connection } = this.#database
    this.#probe = epochProbe(connection)
  }

  /** Loads what changed since the epoch seen, or everything where that is no measure. */
  #follow(): void {
    this.#refusals.poll()
    const reopened = this.#database.read((db) => {
      // Asked inside, because a read may itself have opened another file.
      const other = this.#database.openings !== this.#opening
      if (other) this.#rebind()
      const epoch = this.#probe()
      if (other || epoch < this.#epoch || this.#epoch < 0) {
        const keys = new KeySet(countVerifiable(db))
        keys.apply(everyVerifiable(db))
        this.#keys = keys
      } else {
        this.#keys.apply(verifiableSince(db, this.#epoch))
      }
      this.#opening = this.#database.openings
      this.#epoch = epoch
      return other
    })
    // Not inside the reading: how safe writes are cannot be changed within a transaction.
    if (reopened) tuneForGate(this.#database.connection)
    this.#onApplied(this.#epoch, reopened)
  }

  #lose(error: unknown): void {
    if (!this.#lost) this.#onBlind(error)
    this.#lost = true
    this.#blind = true
  }
}
