// Owns what a driver is given instead of a host: a connected socket, encrypted already; refuses to let a driver dial.
import type { Socket } from 'node:net'

/** The most that a server may say before it has let anybody in, in bytes. */
const OPENING_LIMIT = 1_000_000
/** How long a server may take to say goodbye, in milliseconds. */
const FAREWELL_MS = 2_000

export interface Wire {
  /** Connected, and encrypted unless the target's TLS is off. */
  readonly socket: Socket
  readonly encrypted: boolean
  /** What the server said before it was asked, for the driver to hear again. */
  readonly greeting?: Buffer
}

export interface OpenOptions {
  readonly wire: Wire
  /** Ends the attempt to log in; no longer heard once the session is open. */
  readonly signal: AbortSignal
  /** Another wire to the same server, to cancel what runs on this one. */
  readonly again: () => Promise<Wire>
}

/** The server sends without end before anybody is logged in. */
export class EndlessGreeting extends Error {
  override readonly name = 'EndlessGreeting'
}

/**
 * Waits for a log-in. `start` attaches the driver to the socket before it returns, so that nothing is lost
 * to the listener that counts. Rejects with the driver's error, the signal's reason or EndlessGreeting;
 * the socket is destroyed then.
 */
export async function opening<T>(
  socket: Socket,
  signal: AbortSignal,
  start: () => Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  let received = 0
  const { promise: ended, reject } = Promise.withResolvers<never>()
  const count = (chunk: Buffer) => {
    received += chunk.length
    if (received > OPENING_LIMIT) reject(new EndlessGreeting('more than a log-in can need'))
  }
  const stop = () => reject(signal.reason as Error)
  signal.addEventListener('abort', stop, { once: true })
  try {
    const opened = start()
    socket.on('data', count)
    // Whoever listened to the greeting left the socket paused.
    socket.resume()
    return await Promise.race([opened, ended])
  } catch (error) {
    socket.destroy()
    throw error
  } finally {
    socket.off('data', count)
    signal.removeEventListener('abort', stop)
  }
}

/** Says goodbye in the driver's way; a server that does not answer is left all the same. */
export async function farewell(socket: Socket, goodbye: () => Promise<unknown>): Promise<void> {
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
