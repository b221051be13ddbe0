// Owns who comes in: clients of PostgreSQL from this computer, so many at a time; refuses web pages and everybody else at their first bytes.
import { createServer, type Server, type Socket } from 'node:net'
import type { PGLiteSocketHandler } from '@electric-sql/pglite-socket'
import { SECOND } from '#base/duration'
import { fatal, firstWish, NO_ENCRYPTION } from './packets.ts'

/** More than any pool of one person's programs. */
const MOST_CLIENTS = 20
/** How long a connection may stay without saying what it wants. */
const FIRST_WITHIN = 10 * SECOND

/** Makes the library's handler, once the database is open. */
export type MakeHandler = () => Promise<PGLiteSocketHandler>

interface Guest {
  readonly socket: Socket
  readonly handler: PGLiteSocketHandler
}

/** A startup packet is left in the socket for the handler; undefined: not one of ours, or gone. */
async function firstWords(socket: Socket): Promise<'startup' | undefined> {
  const { promise, resolve } = Promise.withResolvers<'startup' | undefined>()
  const late = setTimeout(() => resolve(undefined), FIRST_WITHIN)
  const look = () => {
    for (;;) {
      const head = socket.read(8) as Buffer | null
      if (head === null) return
      const wish = head.length < 8 ? undefined : firstWish(head)
      if (wish === 'tls' || wish === 'gss') {
        socket.write(NO_ENCRYPTION)
        continue
      }
      if (wish === 'startup') socket.unshift(head)
      // To cancel, somebody else's query would have to hear: the session is busy and hears nothing.
      resolve(wish === 'startup' ? wish : undefined)
      return
    }
  }
  socket.on('readable', look)
  socket.once('close', () => resolve(undefined))
  try {
    return await promise
  } finally {
    clearTimeout(late)
    socket.off('readable', look)
  }
}

export class Door {
  /** Not listening yet. */
  readonly server: Server
  readonly #make: MakeHandler
  readonly #sockets = new Set<Socket>()
  readonly #guests = new Map<number, Guest>()

  constructor(make: MakeHandler) {
    this.#make = make
    this.server = createServer((socket) => {
      this.#sockets.add(socket)
      // A client that breaks off is no news; unheard, it would end the program.
      socket.on('error', () => {})
      socket.once('close', () => this.#sockets.delete(socket))
      // The handler logs what it cannot do, and a socket that is left over is closed here.
      this.#admit(socket).catch(() => socket.destroy())
    })
  }

  async #admit(socket: Socket): Promise<void> {
    if ((await firstWords(socket)) === undefined) {
      socket.destroy()
      return
    }
    if (this.#guests.size >= MOST_CLIENTS) {
      socket.end(fatal('53300', `The trial takes at most ${String(MOST_CLIENTS)} clients.`))
      return
    }
    const handler = await this.#make()
    const { handlerId } = handler
    this.#guests.set(handlerId, { socket, handler })
    socket.once('close', () => this.#guests.delete(handlerId))
    await handler.attach(socket)
    socket.resume()
  }

  /** Sends a client away. */
  async expel(client: number, state: string, why: string): Promise<void> {
    const guest = this.#guests.get(client)
    if (!guest) return
    guest.socket.write(fatal(state, why))
    await guest.handler.detach(true)
  }

  /** Takes nobody in any more and sends everybody away. */
  async close(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.server.close(() => resolve())
    await Promise.all([...this.#guests.values()].map(({ handler }) => handler.detach(true)))
    for (const socket of this.#sockets) socket.destroy()
    if (this.server.listening) await promise
  }
}
