// Owns the open inventory: views, transactions, and following a file that was swapped; refuses to write into a swapped one.
import { existsSync, statSync } from 'node:fs'
import { Fault } from '#base/fault'
import type { Connection, Reader, Writer } from './connection.ts'
import { createInventory } from './inventory-file.ts'
import { openConnection } from './opening.ts'
import { storeFault } from './store-fault.ts'

interface Identity {
  readonly device: bigint
  readonly inode: bigint
}

function identityOf(path: string): Identity | undefined {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stat && { device: stat.dev, inode: stat.ino }
}

export interface DatabaseOptions {
  readonly path: string
  /** False: a missing file is a fault, as for a gate. */
  readonly create: boolean
  /**
   * Runs in a write transaction after every opening, the first included: where the ledger is merged.
   */
  readonly onOpen?: (db: Writer) => void
}

const SWAPPED = Symbol('another file lies under the name')

/**
 * The open inventory. `write` runs in one BEGIN IMMEDIATE transaction with synchronous=FULL: when it
 * returns, the change is on disk. A file swapped under the same name is noticed before each write, and
 * once a second on reads, and opened in place of the old one.
 */
export class Database {
  readonly #options: DatabaseOptions
  #connection: Connection
  #identity: Identity | undefined
  #checkedAt = 0
  #ownChanges = 0
  #lastSeq = 0
  #openings = 0

  constructor(options: DatabaseOptions) {
    this.#options = options
    this.#connection = this.#open()
  }

  /** Runs `query` on a consistent view of the inventory. */
  read<T>(query: (db: Reader) => T): T {
    try {
      if (performance.now() - this.#checkedAt > 1_000) this.#followSwap()
      return this.#connection.raw.transaction(() => query(this.#connection))()
    } catch (error) {
      throw storeFault(error, this.#options.path)
    }
  }

  /**
   * Runs `change` in one transaction, all or nothing, on disk when this returns. When the file is swapped
   * meanwhile, nothing is committed and `change` runs again on the new one: it must bear that.
   */
  write<T>(change: (db: Writer) => T): T {
    try {
      for (;;) {
        this.#followSwap()
        const outcome = this.#attempt(change)
        if (outcome !== SWAPPED) return outcome
      }
    } catch (error) {
      throw storeFault(error, this.#options.path)
    }
  }

  /** A number that differs whenever anything in the inventory changed, by this process or another. */
  change(): number {
    if (performance.now() - this.#checkedAt > 1_000) this.#followSwap()
    const others = this.#connection.raw.pragma('data_version', { simple: true }) as number
    return others * 1_000_000 + this.#ownChanges
  }

  /** Counts openings: another number means another file, of which nothing known before need hold. */
  get openings(): number {
    return this.#openings
  }

  /** The connection itself, for the gate's per-request statement. Ask again after every `read`. */
  get connection(): Connection {
    return this.#connection
  }

  close(): void {
    this.#connection.close()
  }

  #open(): Connection {
    const { path, create, onOpen } = this.#options
    if (!create && !existsSync(path)) {
      throw new Fault({
        code: 'workspace.missing',
        message: `There is no inventory at ${path}.`,
        fix: 'Check the data folder, or create the workspace with the app or with dsadmin first.',
      })
    }
    if (create) createInventory(path)
    // Before opening: a swap in between is then noticed, not taken for what was opened.
    const identity = identityOf(path)
    const connection = openConnection(path)
    if (onOpen) {
      try {
        connection.raw.transaction(() => onOpen(connection)).immediate()
      } catch (error) {
        connection.close()
        throw storeFault(error, path)
      }
    }
    // Only now: a file that could not be opened must not pass for the one that is open.
    this.#identity = identity
    this.#checkedAt = performance.now()
    this.#lastSeq = 0
    this.#openings += 1
    return connection
  }

  #attempt<T>(change: (db: Writer) => T): T | typeof SWAPPED {
    try {
      const result = this.#connection.raw
        .transaction(() => {
          this.#refuseRewind()
          const answer = change(this.#connection)
          if (this.#swapped()) throw SWAPPED
          return answer
        })
        .immediate()
      this.#ownChanges += 1
      return result
    } catch (error) {
      if (error === SWAPPED) return SWAPPED
      throw error
    }
  }

  #swapped(): boolean {
    const found = identityOf(this.#options.path)
    if (!found) {
      throw new Fault({
        code: 'store.replaced',
        message: `The inventory ${this.#options.path} is no longer there.`,
        fix: 'Put the file back. Nothing was changed; the list of revoked keys beside it still holds.',
      })
    }
    return found.device !== this.#identity?.device || found.inode !== this.#identity.inode
  }

  /** Opens the file that is there now, if it is another one than was opened. */
  #followSwap(): void {
    // Until the right file is known to be open, every use looks again.
    this.#checkedAt = -Infinity
    if (!this.#swapped()) {
      this.#checkedAt = performance.now()
      return
    }
    const next = this.#open()
    this.#connection.close()
    this.#connection = next
    this.#ownChanges += 1
  }

  /** A chain shorter than this process has seen means an older file was copied over the open one. */
  #refuseRewind(): void {
    const { seq } = this.#connection.get<{ seq: number }>(
      'SELECT coalesce(max(seq), 0) AS seq FROM audit',
    ) ?? { seq: 0 }
    if (seq < this.#lastSeq) {
      throw new Fault({
        code: 'store.replaced',
        message: `The inventory ${this.#options.path} was overwritten with an older one while it was open.`,
        fix: 'Close every program that uses it and start again: revoked keys stay revoked.',
      })
    }
    this.#lastSeq = seq
  }
}
