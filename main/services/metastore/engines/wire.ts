// Owns what a driver is given instead of a host: a connected socket, encrypted already; refuses to let a driver dial.
import type { Socket } from 'node:net'

/** The most that a server may say before it has let anybody in, in bytes. */
const OPENING_LIMIT = 1_000_000
/** The most that the answer to one question may hold, in bytes: of a thousand tables a catalogue tells less. */
const ANSWER_LIMIT = 4_000_000
/** How long a server may take to say goodbye, in milliseconds. */
const FAREWELL_MS = 2_000

export interface Wire {
  /** Connected, and encrypted unless the target's TLS is off. */
  readonly socket: Socket
  readonly encrypted: boolean
  /** What the server said before it was asked, for the driver to hear again. */
  readonly greeting?: Buffer
  /** For a protocol that may start encryption once more; absent where it is off. */
  readonly anew?: Anew
}

export interface Anew {
  /** What carries the encryption now. */
  readonly below: Socket
  /** Encrypts a connection to the same server by the rules of the target; rejects where it is not to be trusted. */
  readonly encrypt: (below: Socket, signal: AbortSignal) => Promise<Socket>
}

export interface OpenOptions {
  readonly wire: Wire
  /** Ends the attempt to log in; no longer heard once the session is open. */
  readonly signal: AbortSignal
  /** Another wire to the same server, to cancel what runs on this one. */
  readonly again: () => Promise<Wire>
}

/** The server sends without end. */
export class Endless extends Error {
  override readonly name = 'Endless'
}

/** Counts what a server sends, and ends the conversation with one that does not stop. */
export class Meter {
  readonly #ended = Promise.withResolvers<never>()
  #left = OPENING_LIMIT
  #socket: Socket | undefined

  constructor() {
    // Told to whoever waits for an answer; that nobody waits is no error.
    this.#ended.promise.catch(() => {})
  }

  /** Listens from now on, after whoever reads the socket. */
  follow(socket: Socket): void {
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => {
      this.#left -= chunk.length
      if (this.#left < 0) this.#end()
    })
  }

  #end(): void {
    this.#ended.reject(new Endless('the answer has no end'))
    this.#socket?.destroy()
  }

  /** Waits for `work`, unless the server sends more than it may: rejects with Endless then. */
  within<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#ended.promise])
  }

  /** The answer to one question. */
  answer<T>(ask: () => Promise<T>): Promise<T> {
    this.#left = ANSWER_LIMIT
    return this.within(ask())
  }
}

/**
 * Waits for a log-in. Rejects with the driver's error, the signal's reason or Endless; `giveUp` destroys what
 * was opened then.
 */
export async function openingBy<T>(
  meter: Meter,
  signal: AbortSignal,
  start: () => Promise<T>,
  giveUp: () => void,
): Promise<T> {
  signal.throwIfAborted()
  const { promise: stopped, reject } = Promise.withResolvers<never>()
  const stop = () => reject(signal.reason as Error)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await meter.within(Promise.race([start(), stopped]))
  } catch (error) {
    giveUp()
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

const nothing = (): void => {}
const MUTE = { error: nothing, warn: nothing, trace: nothing } as const

/**
 * A driver that throws at what a server has sent ends this connection, and not the program; what it complains of
 * on the console meanwhile nobody asked for: its error is enough.
 */
function contained(socket: Socket): void {
  const emit = socket.emit.bind(socket)
  socket.emit = (event: string | symbol, ...rest: unknown[]): boolean => {
    const { error, warn, trace } = console
    Object.assign(console, MUTE)
    try {
      return emit(event, ...rest)
    } catch (thrown) {
      socket.destroy(thrown instanceof Error ? thrown : undefined)
      return true
    } finally {
      Object.assign(console, { error, warn, trace })
    }
  }
}

/**
 * Waits for a log-in over a socket. `start` attaches the driver to the socket before it returns, so that
 * nothing is lost to the meter.
 */
export function opening<T>(
  meter: Meter,
  socket: Socket,
  signal: AbortSignal,
  start: () => Promise<T>,
): Promise<T> {
  const attach = () => {
    contained(socket)
    const opened = start()
    meter.follow(socket)
    // Whoever listened to the greeting left the socket paused.
    socket.resume()
    return opened
  }
  return openingBy(meter, signal, attach, () => socket.destroy())
}

/** Says goodbye in the driver's way; a server that does not answer is left all the same. */
export async function farewell(
  socket: { readonly destroy: () => unknown },
  goodbye: () => Promise<unknown>,
): Promise<void> {
  const late = setTimeout(() => socket.destroy(), FAREWELL_MS)
  try {
    await goodbye()
  } catch {
    // The connection is being given up: that it was lost before is no news.
  } finally {
    clearTimeout(late)
    socket.destroy()
  }
}

/** Marks a driver's error with the number of the statement, from 0, that it is about. */
export function atStatement(error: unknown, statement: number): unknown {
  return error instanceof Error ? Object.assign(error, { statement }) : error
}
