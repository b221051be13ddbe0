// Owns finding keys in bytes: one text after another, piece by piece; refuses to let a value out, whose prefix and digest are enough.
import { SEARCH_PROGRAM } from './search-program.ts'

/** A key in a text: nothing of it is secret. */
export interface Match {
  readonly prefix: string
  /** SHA-256 of the whole key, in hexadecimal. */
  readonly digest: string
  /** From 1. A text without line feeds is one line, however long. */
  readonly line: number
}

/** Says whether 51 characters are a key whose check digits are right. */
export type ReadKey = (
  text: string,
) => { readonly prefix: string; readonly digest: string } | undefined

/** What search.wat exports. */
interface SearchProgram {
  readonly memory: { readonly buffer: ArrayBuffer }
  readonly find: (at: number, end: number, stride: number) => number
  readonly lines: (at: number, end: number) => number
}

/** The part of WebAssembly that is used here; no library of types for a server has it. */
interface Assembly {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: unknown }
}

const LENGTH = 51
/** A key in UTF-16 spans its characters and the zeros between them. */
const WIDE_LENGTH = 2 * LENGTH - 1
/** Where the room begins: before it lies the end of what came before, as long as the longest cut key. */
const ROOM_AT = 128
const ROOM = 262_144
/** Where the public id ends. */
const SECOND_UNDERSCORE = 12

const FEED = 10
const UNDERSCORE = 95

/** Digits and letters, by byte. */
const BASE62 = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[0-9A-Za-z]/.test(String.fromCharCode(byte)) ? 1 : 0,
)

function loadProgram(): SearchProgram {
  const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: Assembly }
  const module = new WebAssembly.Module(Buffer.from(SEARCH_PROGRAM, 'base64'))
  return new WebAssembly.Instance(module).exports as SearchProgram
}

/**
 * Searches texts for keys, in one byte a character or in UTF-16, and tells each to `found`. Memory is
 * constant: keys that are cut between two pieces are found, and nothing else of a piece is kept. A key
 * need not stand alone: its check digits tell it from what surrounds it.
 */
export class Matcher {
  /** Where bytes may be put before `took`. */
  readonly room: Buffer
  readonly #all: Buffer
  readonly #program: SearchProgram
  readonly #read: ReadKey
  readonly #found: (match: Match) => void
  /** Bytes of this text before the room. */
  #position = 0
  #lines = 0
  #carry = 0
  /** The byte order that a text of UTF-16 names at its beginning; 0 is the lower byte first. */
  #wide: 0 | 1 | undefined

  constructor(read: ReadKey, found: (match: Match) => void) {
    this.#program = loadProgram()
    this.#all = Buffer.from(this.#program.memory.buffer)
    this.room = this.#all.subarray(ROOM_AT, ROOM_AT + ROOM)
    this.#read = read
    this.#found = found
  }

  /** Begins another text. */
  begin(): void {
    this.#position = 0
    this.#lines = 0
    this.#carry = 0
    this.#wide = undefined
  }

  /** Searches the next piece of the text. */
  push(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; from += ROOM) {
      const part = bytes.subarray(from, from + ROOM)
      this.room.set(part)
      this.took(part.length)
    }
  }

  /** Searches the first `length` bytes of the room as the next piece of the text. */
  took(length: number): void {
    const end = ROOM_AT + length
    if (this.#position === 0) this.#wide = byteOrder(this.room, length)
    this.#search(ROOM_AT - Math.min(this.#carry, LENGTH - 1), end, 1)
    // Only bytes that hold a zero can be UTF-16, and looking for one costs next to nothing.
    const before = ROOM_AT - this.#carry
    if (this.#all.subarray(before, end).includes(0)) this.#search(before, end, 2)
    this.#lines += this.#feeds(ROOM_AT, end)
    this.#position += length
    const keep = Math.min(this.#carry + length, WIDE_LENGTH - 1)
    this.#all.copyWithin(ROOM_AT - keep, end - keep, end)
    this.#carry = keep
  }

  #search(from: number, end: number, stride: 1 | 2): void {
    const last = end - (stride === 1 ? LENGTH : WIDE_LENGTH) + 1
    for (
      let at = this.#program.find(from, last, stride);
      at !== -1;
      at = this.#program.find(at + 1, last, stride)
    ) {
      const key = this.#keyAt(at, stride)
      // Up to the room no line feed is uncounted: what lies before it belongs to this very key.
      if (key)
        this.#found({
          ...key,
          line: 1 + this.#lines + (at > ROOM_AT ? this.#feeds(ROOM_AT, at) : 0),
        })
    }
  }

  #keyAt(at: number, stride: 1 | 2): ReturnType<ReadKey> {
    const bytes = this.#all
    for (let index = 4; index < LENGTH; index += 1) {
      const byte = bytes[at + index * stride] ?? 0
      if (index === SECOND_UNDERSCORE ? byte !== UNDERSCORE : BASE62[byte] === 0) return undefined
    }
    if (stride === 1) return this.#read(bytes.toString('latin1', at, at + LENGTH))
    for (let index = 1; index < WIDE_LENGTH; index += 2)
      if (bytes[at + index] !== 0) return undefined
    return this.#read(bytes.toString('latin1', at, at + WIDE_LENGTH).replaceAll('\0', ''))
  }

  /** Line feeds from `at`, a place in the room, below `end`. */
  #feeds(at: number, end: number): number {
    if (this.#wide === undefined) return this.#program.lines(at, end)
    // A unit that is cut between two pieces is counted with its second half.
    const odd = (this.#position + at - ROOM_AT) % 2
    let count = 0
    for (let unit = at - odd; unit + 1 < end; unit += 2) {
      const [low, high] =
        this.#wide === 0
          ? [this.#all[unit], this.#all[unit + 1]]
          : [this.#all[unit + 1], this.#all[unit]]
      if (low === FEED && high === 0) count += 1
    }
    return count
  }
}

/** The byte order mark of UTF-16 at the beginning of a text. */
function byteOrder(bytes: Uint8Array, length: number): 0 | 1 | undefined {
  if (length < 2) return undefined
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 0
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 1 : undefined
}
