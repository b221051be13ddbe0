// Owns a running gate: its clockwork and how a request is decided; refuses to know about HTTP or about how it was started.
import type { BlockList } from 'node:net'
import { HOUR } from '#base/duration'
import type { Log } from '#base/log'
import type { Database } from '#store/database'
import { gateFlushed } from '#store/gates'
import { LedgerReader } from '#store/ledger'
import { flushUses, pruneUses, seenClients } from '#store/use'
import { tuneForEnd } from '#store/verifiable'
import { Callers, type Peer } from './callers.ts'
import { BEAT_EVERY, type GateIdentity, Heartbeat } from './heartbeat.ts'
import type { Owner } from './key-set.ts'
import { Knowledge } from './knowledge.ts'
import { Metrics } from './metrics.ts'
import type { Head } from './presented.ts'
import { RefusalLog } from './refusal-log.ts'
import { FLUSH_EVERY, Uses } from './uses.ts'
import { type Outcome, verify } from './verify.ts'

/** How often receipts, the ledger and the identity of the file are looked after without any traffic. */
const LOOK_EVERY = 250

export interface GateParts {
  readonly database: Database
  /** The path of `revoked.ledger`. */
  readonly ledger: string
  readonly identity: GateIdentity
  readonly trusted: BlockList | undefined
  readonly log: Log
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly newId: () => string
  readonly alive: (pid: number) => boolean
}

/** How one request was decided. */
export interface Decision {
  readonly outcome: Outcome
  /** Whose key it is; for an accepted request only. */
  readonly owner: Owner | undefined
}

export class Gate {
  readonly metrics = new Metrics()
  readonly #parts: GateParts
  readonly #knowledge: Knowledge
  readonly #heartbeat: Heartbeat
  readonly #uses: Uses
  readonly #callers: Callers
  readonly #refusals: RefusalLog
  readonly #timers: NodeJS.Timeout[] = []
  readonly #failing = new Set<string>()
  #flushedAt: number | undefined
  #watching = false
  /** The inventory was put in the place of another: the gate has to present itself again. */
  #stranger = true

  constructor(parts: GateParts) {
    this.#parts = parts
    this.#uses = new Uses()
    this.#callers = new Callers(parts.identity.recordsClients, parts.trusted)
    this.#refusals = new RefusalLog(parts.log)
    this.#heartbeat = new Heartbeat(parts)
    this.#knowledge = new Knowledge({
      database: parts.database,
      ledger: new LedgerReader(parts.ledger),
      onApplied: (epoch, reopened) => this.#applied(epoch, reopened),
      onBlind: (error) => parts.log.error('gate.blind', { error }),
    })
  }

  /** The gate's id in the inventory; undefined before the first heartbeat. */
  get id(): string | undefined {
    return this.#heartbeat.id
  }

  /** What it is called in receipts. */
  get name(): string {
    return this.#heartbeat.name
  }

  /** The inventory and the ledger are readable, the keys are loaded, the first heartbeat is written. */
  get ready(): boolean {
    return this.#knowledge.clear && this.#heartbeat.id !== undefined && !this.#stranger
  }

  get keys(): number {
    return this.#knowledge.keys.size
  }

  get epoch(): number {
    return this.#knowledge.epoch
  }

  /** How long the oldest use that is not yet written down has been waiting, in milliseconds. */
  get flushLag(): number {
    const since = this.#uses.pendingSince
    return since === undefined ? 0 : Math.max(0, this.#parts.now() - since)
  }

  /**
   * Loads the keys, writes the first heartbeat and keeps watch from now on. What cannot be read or written
   * at this moment is tried again: `ready` tells.
   */
  start(): void {
    this.#watching = true
    this.#try('look', () => this.#look())
    this.#every(LOOK_EVERY, 'look', () => this.#look())
    this.#every(FLUSH_EVERY, 'flush', () => this.#flush())
    this.#every(BEAT_EVERY, 'heartbeat', () => this.#beat())
    this.#every(HOUR, 'tidy', () => this.#tidy())
  }

  /** Writes down what is left and signs off. What cannot be written is logged, not thrown. */
  stop(): void {
    if (!this.#watching) return
    this.#watching = false
    for (const timer of this.#timers) clearInterval(timer)
    this.#refusals.summarise()
    this.#try('end', () => tuneForEnd(this.#parts.database.connection))
    this.#try('flush', () => this.#flush())
    this.#try('receipt', () => this.#heartbeat.writeReceipts())
    this.#try('sign-off', () => this.#heartbeat.signOff(this.#progress()))
  }

  /**
   * Decides one request; undefined when that cannot be done now, and the answer is 503. `crowded`: so many
   * connections are open that one turn of the event loop may ask the kernel for ready ones twice.
   */
  decide(head: Head, peer: Peer, crowded: boolean): Decision | undefined {
    if (head.hasBody) peer.mixed = true
    const { turn } = this.#knowledge
    const shared = !crowded && !peer.mixed && peer.turn !== turn
    peer.turn = turn
    if (!this.#knowledge.ensure(shared)) return this.#undecided()
    const now = this.#parts.now()
    const { outcome, entry } = verify(head, this.#knowledge.keys, this.#knowledge.refusals, now)
    if (outcome === 'accepted' && entry) {
      const owner = this.#knowledge.ownerOf(entry)
      if (!owner) return this.#undecided()
      this.#uses.mark(owner, now, this.#callers.callerOf(peer, head))
      return { outcome, owner }
    }
    const client = () => this.#callers.callerOf(peer, head).client
    this.#refusals.refused(outcome, head.values[0], client, performance.now())
    return { outcome, owner: undefined }
  }

  #undecided(): undefined {
    this.metrics.undecided()
    return undefined
  }

  #applied(epoch: number, reopened: boolean): void {
    if (reopened) this.#stranger = true
    else this.#heartbeat.applied(epoch)
    // After the requests of this turn: a receipt is a write, and must not stand in a request's way.
    setImmediate(() => {
      if (this.#watching) this.#try('receipt', () => this.#heartbeat.writeReceipts())
    })
  }

  #look(): void {
    const blind = !this.#knowledge.clear
    this.#knowledge.refresh()
    if (!this.#knowledge.clear) return
    if (blind) this.#parts.log.info('gate.sees', { epoch: this.epoch, keys: this.keys })
    if (this.#stranger) this.#present()
    this.#heartbeat.writeReceipts()
  }

  #present(): void {
    this.#heartbeat.start(this.#progress())
    this.#stranger = false
    const { id } = this.#heartbeat
    if (id === undefined) return
    this.#uses.remember(this.#parts.database.read((db) => seenClients(db, id, this.#parts.now())))
    this.#tidy()
  }

  #flush(): void {
    const { id } = this.#heartbeat
    if (id === undefined || this.#stranger) return
    const now = this.#parts.now()
    this.#uses.flush((batch) => {
      this.#parts.database.write((db) => {
        flushUses(db, id, batch)
        gateFlushed(db, id, now)
      })
    })
    this.#flushedAt = now
  }

  #beat(): void {
    if (this.#stranger) return
    if (!this.#heartbeat.beat(this.#progress())) this.#stranger = true
  }

  #tidy(): void {
    this.#uses.forgetOld(this.#parts.now())
    this.#parts.database.write((db) => pruneUses(db, this.#parts.now()))
    this.#heartbeat.prune()
  }

  #progress() {
    return { epoch: this.epoch, keys: this.keys, flushedAt: this.#flushedAt }
  }

  #every(ms: number, task: string, act: () => void): void {
    this.#timers.push(setInterval(() => this.#try(task, act), ms))
  }

  /**
   * The clockwork goes on whatever happens to one turn of it. A task that fails is tried again at its next
   * turn, and said once when it begins to fail and once when it works again.
   */
  #try(task: string, act: () => void): void {
    try {
      act()
      if (this.#failing.delete(task)) this.#parts.log.info('gate.works-again', { task })
    } catch (error) {
      if (!this.#failing.has(task)) this.#parts.log.error('gate.task-failed', { task, error })
      this.#failing.add(task)
    }
  }
}
