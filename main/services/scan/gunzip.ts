// Owns unpacking gzip (RFC 1952) so that all that came before a fault is searched; refuses to call a damaged one whole.
import { constants, crc32, createInflateRaw } from 'node:zlib'

type Chunks = AsyncIterable<Uint8Array>

/** It cannot be unpacked, or not to its end. */
export class Damaged extends Error {}

/** Fed in pieces, for zlib hands over nothing of the write in which it finds a fault. */
const PIECE = 16_384
const HEAD = 10
const TRAILER = 8
const FLAG = { headCheck: 2, extra: 4, name: 8, comment: 16 } as const
/** Longer names than any file system has. */
const MOST_TEXT = 65_536

/** Bytes that can be asked for by number, and given back. */
class Source {
  readonly #chunks: AsyncIterator<Uint8Array>
  #held: Buffer = Buffer.alloc(0)

  constructor(chunks: Chunks) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /** Some bytes, at most `most`; none at the end. */
  async some(most: number): Promise<Buffer> {
    while (this.#held.length === 0) {
      const next = await this.#chunks.next()
      if (next.done) return this.#held
      this.#held = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength)
    }
    const bytes = this.#held.subarray(0, most)
    this.#held = this.#held.subarray(bytes.length)
    return bytes
  }

  /** As many bytes as asked for, or fewer at the end. */
  async bytes(count: number): Promise<Buffer> {
    const parts: Buffer[] = []
    for (let missing = count; missing > 0;) {
      const part = await this.some(missing)
      if (part.length === 0) break
      parts.push(part)
      missing -= part.length
    }
    return Buffer.concat(parts)
  }

  /** What was taken too much. */
  giveBack(bytes: Buffer): void {
    if (bytes.length > 0) this.#held = Buffer.concat([bytes, this.#held])
  }

  /** Up to the next zero. */
  async skipText(): Promise<void> {
    for (let length = 0; length < MOST_TEXT; length += 1) {
      const letter = await this.bytes(1)
      if (letter.length === 0 || letter[0] === 0) return
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.()
  }
}

/** Skips the rest of a head after its first ten bytes. */
async function skipHead(source: Source, flags: number): Promise<void> {
  if ((flags & FLAG.extra) !== 0) {
    const size = await source.bytes(2)
    await source.bytes(size.length === 2 ? size.readUInt16LE() : 0)
  }
  for (const flag of [FLAG.name, FLAG.comment]) if ((flags & flag) !== 0) await source.skipText()
  if ((flags & FLAG.headCheck) !== 0) await source.bytes(2)
}

interface Ended {
  /** The end of the packed data was seen. */
  readonly whole: boolean
  readonly check: number
  readonly size: number
}

/** Unpacks one member, piece by piece; what lies behind it goes back to the source. */
async function* member(source: Source, told: (ended: Ended) => void): Chunks {
  const raw = createInflateRaw({ chunkSize: 65_536, finishFlush: constants.Z_SYNC_FLUSH })
  let out: Buffer[] = []
  /** What the events tell. */
  const heard: { end: boolean; fault?: Error } = { end: false }
  let check = 0
  let size = 0
  raw.on('data', (chunk: Buffer) => out.push(chunk))
  raw.on('end', () => (heard.end = true))
  raw.on('error', (error) => (heard.fault = error))
  try {
    for (let fed = 0; !heard.end && heard.fault === undefined;) {
      const piece = await source.some(PIECE)
      if (piece.length === 0) break
      await new Promise<void>((resolve) => {
        raw.once('close', resolve)
        raw.write(piece, () => {
          raw.off('close', resolve)
          resolve()
        })
      })
      fed += piece.length
      for (const chunk of out) {
        check = crc32(chunk, check)
        size += chunk.length
        yield chunk
      }
      out = []
      // It takes no more than belongs to it; its own end is told a moment later.
      const left = fed - raw.bytesWritten
      if (heard.fault === undefined && left > 0) {
        source.giveBack(piece.subarray(piece.length - left))
        heard.end = true
      }
    }
  } finally {
    raw.destroy()
  }
  told({ whole: heard.end && heard.fault === undefined, check, size: size % 2 ** 32 })
}

/** @throws Damaged, after all that could be unpacked was handed on. */
export async function* gunzip(chunks: Chunks): Chunks {
  const source = new Source(chunks)
  let intact = true
  try {
    for (let first = true; ; first = false) {
      const head = await source.bytes(HEAD)
      if (!first && head.every((byte) => byte === 0)) break
      if (head.length < HEAD || head.readUInt16BE() !== 0x1f_8b || head[2] !== 8)
        throw new Damaged('what follows is not gzip')
      await skipHead(source, head[3] ?? 0)
      let ended: Ended | undefined
      yield* member(source, (told) => (ended = told))
      const trailer = await source.bytes(TRAILER)
      if (!ended?.whole || trailer.length < TRAILER) throw new Damaged('cut off, or changed')
      intact &&= trailer.readUInt32LE() === ended.check && trailer.readUInt32LE(4) === ended.size
    }
  } finally {
    await source.close()
  }
  if (!intact) throw new Damaged('other bytes than were packed')
}
