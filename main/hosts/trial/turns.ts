// Owns whose turn it is at the one session that all clients of the trial share; refuses to let one come between the messages of another.
import { SECOND } from '#base/duration'
import { cannotSend, endsIdle, query, SYNC, TAIL, wantsToSend } from './packets.ts'
import { ownStatements } from './statements.ts'

/** The part of PGlite that speaks the protocol. */
export interface SharedSession {
  readonly runExclusive: <T>(work: () => Promise<T>) => Promise<T>
  readonly execProtocolRawStream: (
    message: Uint8Array,
    options: { readonly onRawData: (data: Uint8Array) => void },
  ) => Promise<void>
}

interface Turn {
  readonly client: number
  readonly message: Uint8Array
  readonly onData: (data: Uint8Array) => void
  readonly resolve: (bytes: number) => void
  readonly reject: (error: Error) => void
}

export interface TurnsParts {
  readonly session: SharedSession
  /** A client has left its transaction open while others wait, for too long. */
  readonly onOverdue: (client: number) => void
  /** The session itself has failed, and serves nobody any more. */
  readonly onBroken: (error: unknown) => void
  /** How long others wait for a transaction in which nothing happens, milliseconds. */
  readonly patience?: number
}

const PATIENCE = 30 * SECOND
/** A client's goodbye, which has no answer. */
const TERMINATE = 0x58

/**
 * Whoever begins keeps the session until the server says that it is idle: after a transaction, or after the answers
 * to all parts of one question. The library's own queue passes it on after every message, and one client is then
 * answered another's question. Settings, advisory locks and temporary tables are everybody's all the same.
 *
 * Has the methods that the library's handler of a connection calls on its queue.
 */
export class Turns {
  readonly #parts: TurnsParts
  readonly #clients = new Set<number>()
  #waiting: Turn[] = []
  /** Whose session it is; undefined while it is free. */
  #holder: number | undefined
  #busy = false
  #overdue: NodeJS.Timeout | undefined

  constructor(parts: TurnsParts) {
    this.#parts = parts
  }

  /** Resolves with the number of bytes that were answered. */
  enqueue(
    client: number,
    message: Uint8Array,
    onData: (data: Uint8Array) => void,
  ): Promise<number> {
    this.#clients.add(client)
    return this.#enqueue(client, ownStatements(client, message), onData)
  }

  /** Forgets what a client still wanted. */
  clearQueueForHandler(client: number): void {
    const gone = this.#waiting.filter((turn) => turn.client === client)
    this.#waiting = this.#waiting.filter((turn) => turn.client !== client)
    for (const { reject } of gone) reject(new Error('the client has left'))
  }

  /** Ends what a client that leaves has begun; the last one takes its settings along. */
  async clearTransactionIfNeeded(client: number): Promise<void> {
    if (!this.#clients.delete(client)) return
    if (this.#holder === client) await this.#tell(client, SYNC)
    if (this.#holder === client) await this.#tell(client, query('ROLLBACK'))
    if (this.#clients.size === 0) await this.#tell(client, query('DISCARD ALL'))
    if (this.#holder === client) this.#holder = undefined
    await this.#go()
  }

  async #tell(client: number, message: Uint8Array): Promise<void> {
    await this.#enqueue(client, message, () => {})
  }

  #enqueue(
    client: number,
    message: Uint8Array,
    onData: (data: Uint8Array) => void,
  ): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>()
    this.#waiting.push({ client, message, onData, resolve, reject })
    void this.#go()
    return promise
  }

  #next(): Turn | undefined {
    const holder = this.#holder
    const at = holder === undefined ? 0 : this.#waiting.findIndex(({ client }) => client === holder)
    return at < 0 ? undefined : this.#waiting.splice(at, 1)[0]
  }

  async #go(): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    clearTimeout(this.#overdue)
    for (let turn = this.#next(); turn; turn = this.#next()) {
      const inTransaction = this.#holder !== undefined
      this.#holder = turn.client
      // One after the other is the very point.
      // oxlint-disable-next-line no-await-in-loop -- one client after another: they share one session
      if (!(await this.#run(turn, inTransaction))) return
    }
    this.#busy = false
    this.#watch()
  }

  /** Whether the session is still there afterwards. */
  async #run(
    { client, message, onData, resolve, reject }: Turn,
    inTransaction: boolean,
  ): Promise<boolean> {
    const { session, onBroken } = this.#parts
    let bytes = 0
    let tail: Buffer = Buffer.alloc(0)
    const onRawData = (data: Uint8Array) => {
      bytes += data.length
      tail = Buffer.concat([tail, data.subarray(-TAIL)]).subarray(-TAIL)
      onData(data)
    }
    try {
      if (wantsToSend(message)) onRawData(cannotSend(inTransaction))
      else await session.runExclusive(() => session.execProtocolRawStream(message, { onRawData }))
    } catch (error) {
      reject(new Error('the session has failed', { cause: error }))
      onBroken(error)
      return false
    }
    if (this.#holder === client && (endsIdle(tail) || message[0] === TERMINATE))
      this.#holder = undefined
    resolve(bytes)
    return true
  }

  /** Nobody waits for ever behind a transaction in which nothing happens. */
  #watch(): void {
    const holder = this.#holder
    if (holder === undefined || this.#waiting.length === 0) return
    const { patience = PATIENCE, onOverdue } = this.#parts
    this.#overdue = setTimeout(() => onOverdue(holder), patience).unref()
  }
}
