// Owns what a gate writes about itself: its row, its watch and its receipts; refuses to take the name of a gate that is alive.
import { SECOND } from '#base/duration'
import type { Database } from '#store/database'
import {
  beatGate,
  type GateRecord,
  gateByName,
  pruneGates,
  recordApplied,
  SILENT_AFTER,
  signOffGate,
  startGate,
  watchUntil,
} from '#store/gates'

export const BEAT_EVERY = 5 * SECOND

/** What a gate is called and where it can be reached. */
export interface GateIdentity {
  readonly name: string
  /** `host:port` that it listens on. */
  readonly address: string
  readonly version: string
  readonly pid: number
  readonly host: string
  readonly recordsClients: boolean
}

/** How far the gate is at the moment of a heartbeat. */
export interface Progress {
  readonly epoch: number
  readonly keys: number
  /** Until when uses are written down; undefined: not known yet. */
  readonly flushedAt: number | undefined
}

interface Parts {
  readonly database: Database
  readonly identity: GateIdentity
  readonly now: () => number
  readonly newId: () => string
  /** Whether a process of this computer is alive. */
  readonly alive: (pid: number) => boolean
}

/** Not yet started, every method but `start` does nothing. */
export class Heartbeat {
  readonly #parts: Parts
  #id: string | undefined
  #name = ''
  #watchFrom = 0
  #watchTo = 0
  /** Epochs applied and not yet written, with their instants. */
  #receipts: { readonly epoch: number; readonly at: number }[] = []

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** The gate's id in the open inventory; undefined before `start`. */
  get id(): string | undefined {
    return this.#id
  }

  get name(): string {
    return this.#name
  }

  /**
   * Writes the first heartbeat: takes up the row of a gate of the same name that has ended, or makes one.
   * Also for an inventory that was put in the place of the open one. Errors: Fault store.*.
   */
  start(progress: Progress): void {
    const { database, identity, newId } = this.#parts
    const now = this.#parts.now()
    const started = database.write((db) => {
      let name = identity.name
      for (let number = 2; ; number += 1) {
        const found = gateByName(db, name)
        if (!found || found.id === this.#id || this.#ended(found, now)) {
          const id = found?.id ?? this.#id ?? newId()
          startGate(db, {
            id,
            name,
            address: identity.address,
            version: identity.version,
            pid: identity.pid,
            host: identity.host,
            started_at: now,
            heartbeat_at: now,
            applied_epoch: progress.epoch,
            keys_loaded: progress.keys,
            clients_recorded: identity.recordsClients ? 1 : 0,
          })
          watchUntil(db, id, now, now)
          recordApplied(db, id, progress.epoch, now)
          return { id, name }
        }
        name = `${identity.name} (${String(number)})`
      }
    })
    this.#id = started.id
    this.#name = started.name
    this.#watchFrom = now
    this.#watchTo = now
    this.#receipts = []
  }

  /** Remembers that `epoch` is decided by since now; `writeReceipts` puts it down. */
  applied(epoch: number): void {
    this.#receipts.push({ epoch, at: this.#parts.now() })
  }

  /** Writes the receipts that wait. Errors: Fault store.*; they then wait on. */
  writeReceipts(): void {
    const id = this.#id
    if (id === undefined || this.#receipts.length === 0) return
    this.#parts.database.write((db) => {
      for (const { epoch, at } of this.#receipts) recordApplied(db, id, epoch, at)
    })
    this.#receipts = []
  }

  /**
   * Writes a heartbeat and makes the watch reach to now. After a pause of more than 15 s (the computer
   * slept), or when the clock was set back, a new stretch begins: the time between was not watched.
   * False when the open inventory does not know this gate: `start` anew. Errors: Fault store.*.
   */
  beat(progress: Progress): boolean {
    return this.#write(progress, () => {})
  }

  /** The last heartbeat, with which the gate takes itself out of receipts. Errors: Fault store.*. */
  signOff(progress: Progress): void {
    this.#write(progress, (db, id, now) => signOffGate(db, id, now))
    this.#id = undefined
  }

  /** Forgets what is too old to be kept. */
  prune(): void {
    this.#parts.database.write((db) => pruneGates(db, this.#parts.now()))
  }

  #write(
    { epoch, keys, flushedAt }: Progress,
    then: (db: Parameters<Parameters<Database['write']>[0]>[0], id: string, now: number) => void,
  ): boolean {
    const id = this.#id
    if (id === undefined) return true
    const now = this.#parts.now()
    const paused = now - this.#watchTo > SILENT_AFTER || now < this.#watchTo
    const from = paused ? now : this.#watchFrom
    const known = this.#parts.database.write((db) => {
      const beat = { id, at: now, appliedEpoch: epoch, keysLoaded: keys }
      if (!beatGate(db, { ...beat, flushedAt: flushedAt ?? null })) return false
      watchUntil(db, id, from, now)
      then(db, id, now)
      return true
    })
    if (known) {
      this.#watchFrom = from
      this.#watchTo = now
    }
    return known
  }

  /** A row may be taken up when its gate has ended: signed off, silent, or killed on this computer. */
  #ended(gate: GateRecord, now: number): boolean {
    const { identity, alive } = this.#parts
    if (gate.signed_off_at !== null) return true
    // A heartbeat from the future: the clock was set back, and says nothing.
    if (gate.heartbeat_at <= now && now - gate.heartbeat_at > SILENT_AFTER) return true
    return gate.host === identity.host && (gate.pid === identity.pid || !alive(gate.pid))
  }
}
