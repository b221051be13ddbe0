// Owns the sockets under Oracle's driver, which would dial and encrypt for itself; refuses to let it.
import { AsyncLocalStorage } from 'node:async_hooks'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Transport } from 'oracledb/lib/thin/sqlnet/ntTcp.js'
import type { Target } from '#contract/metastore-target'
import type { Meter, OpenOptions } from './wire.ts'

/** The listener sends on to another host, to which the tunnel does not lead. */
export class SentOn extends Error {
  override readonly name = 'SentOn'
}

/** What the connections of one log-in go over. */
class Carrier {
  readonly #target: Target
  readonly #options: OpenOptions
  readonly #meter: Meter
  #current: Socket | undefined
  #encrypted = false

  constructor(target: Target, options: OpenOptions, meter: Meter) {
    this.#target = target
    this.#options = options
    this.#meter = meter
  }

  /**
   * The connection that was proved; later, one to where the listener sends on. Unencrypted, the listener has
   * been asked on the first one and has hung up.
   */
  async dial(host: string, port: number): Promise<Socket> {
    const { anew, socket } = this.#options.wire
    const first = this.#current === undefined
    if (!first && this.#target.ssh !== undefined) throw new SentOn('behind a tunnel')
    this.#current = first && anew ? anew.below : await this.#connect(host, port)
    this.#encrypted = false
    if (!first) socket.destroy()
    return this.#current
  }

  /** The connection encrypted: as it was proved, or again, or another one, always by the rules of the target. */
  async encrypt(below: Socket): Promise<Socket> {
    const { wire, signal } = this.#options
    if (!wire.anew) throw new Error('encryption is off')
    const proved = below === wire.anew.below && !this.#encrypted
    this.#encrypted = true
    return proved ? wire.socket : wire.anew.encrypt(below, signal)
  }

  hear(socket: Socket): void {
    this.#current = socket
    this.#meter.follow(socket)
  }

  /** Ends whatever is open. */
  destroy(): void {
    this.#current?.destroy()
    this.#options.wire.socket.destroy()
  }

  async #connect(host: string, port: number): Promise<Socket> {
    const socket = connect({ host, port, noDelay: true })
    await once(socket, 'connect', { signal: this.#options.signal })
    // Whoever reads next hears of a break by 'close'; unheard, an 'error' would end the program.
    return socket.on('error', () => {})
  }
}

const carriers = new AsyncLocalStorage<Carrier>()

function carrier(): Carrier {
  const found = carriers.getStore()
  if (found === undefined) throw new Error('the driver of Oracle dials by itself')
  return found
}

let taken = false

/** Puts the carrier in the place of the driver's own dialling, once; each log-in finds its own by its context. */
async function takeOver(): Promise<void> {
  const { default: transport } = await import('oracledb/lib/thin/sqlnet/ntTcp.js')
  if (taken) return
  taken = true
  const { prototype } = transport
  const { startRead } = prototype
  prototype.ntConnect = async function dial(this: Transport, { host, port }) {
    this.stream = await carrier().dial(host, port)
    this.connected = true
  }
  prototype.tlsConnect = async function encrypt(this: Transport, _context, below) {
    // The encryption before is over; what it still has to say concerns nobody.
    if (this.stream !== below) this.stream.removeAllListeners().on('error', () => {})
    this.stream = await carrier().encrypt(below)
    // A listener that wants to encrypt anew does it on this.
    this.connStream = below
  }
  prototype.startRead = function read(this: Transport) {
    startRead.call(this)
    carrier().hear(this.stream)
  }
}

export interface Carried {
  readonly logIn: <T>(start: () => Promise<T>) => Promise<T>
  readonly destroy: () => void
}

/**
 * Makes the driver go over the wire. A listener may ask to encrypt anew, and may send on to another address,
 * which is dialled straight and held to the same rules; behind a tunnel that rejects with SentOn.
 */
export async function carry(target: Target, options: OpenOptions, meter: Meter): Promise<Carried> {
  await takeOver()
  const own = new Carrier(target, options, meter)
  return { logIn: (start) => carriers.run(own, start), destroy: () => own.destroy() }
}
