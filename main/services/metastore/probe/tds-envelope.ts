// Owns the envelope in which SQL Server wants the TLS handshake: records inside of PRELOGIN packets (MS-TDS 2.2.6.5).
import { Duplex } from 'node:stream'
import { tdsPacket } from './questions.ts'

const HEADER = 8
const PRELOGIN = 0x12
/** The lowest content type of TLS (RFC 8446, section 5.1). */
const FIRST_RECORD = 0x14
/** No handshake is larger; a longer packet is a lie. In bytes. */
const LONGEST = 32_768

/** A stream over a socket that packs and unpacks until `bare` is called, and passes bytes through from then on. */
export class TdsEnvelope extends Duplex {
  readonly #wire: Duplex
  #packed = true
  #rest: Buffer = Buffer.alloc(0)
  #flight: Buffer[] = []

  constructor(wire: Duplex) {
    super()
    this.#wire = wire
    wire.on('data', (chunk: Buffer) => this.#receive(chunk))
    wire.on('end', () => this.push(null))
    wire.on('close', () => this.destroy())
    wire.on('error', (error) => this.destroy(error))
    wire.resume()
  }

  /** The handshake is over: records travel as they are. */
  bare(): void {
    this.#send()
    this.#packed = false
    if (this.#rest.length > 0) this.push(this.#rest)
    this.#rest = Buffer.alloc(0)
  }

  #receive(chunk: Buffer): void {
    if (!this.#packed) {
      if (!this.push(chunk)) this.#wire.pause()
      return
    }
    this.#rest = Buffer.concat([this.#rest, chunk])
    // No packet begins as a record does: the other side has finished first.
    if (FIRST_RECORD <= (this.#rest[0] ?? 0)) return this.bare()
    while (this.#rest.length >= HEADER) {
      const length = this.#rest.readUInt16BE(2)
      if (length < HEADER || length > LONGEST) return void this.destroy(new Error('broken packet'))
      if (this.#rest.length < length) return
      const records = this.#rest.subarray(HEADER, length)
      // Taken off before it is passed on: the handshake may end, and lay the envelope off, while it is read.
      this.#rest = this.#rest.subarray(length)
      this.push(records)
    }
  }

  /** All that one flight of the handshake has to say goes into one packet. */
  #send(): void {
    if (this.#flight.length === 0) return
    this.#wire.write(tdsPacket(PRELOGIN, Buffer.concat(this.#flight)))
    this.#flight = []
  }

  override _read(): void {
    this.#wire.resume()
  }

  override _write(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    if (!this.#packed) return void this.#wire.write(chunk, done)
    if (this.#flight.length === 0) setImmediate(() => this.#send())
    this.#flight.push(chunk)
    done()
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#wire.end(() => done())
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#wire.destroy()
    done(error)
  }
}
