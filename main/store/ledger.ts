// Owns revoked.ledger, the append-only list of refused digests; refuses to overwrite, to forget and to stop at a damaged line.
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { syncFolder } from '#base/sync-folder'
import {
  follow,
  formatLine,
  HEADER,
  type LedgerEntry,
  type LedgerLine,
  parseLine,
  TORN,
} from './ledger-line.ts'
import { storeFault } from './store-fault.ts'

/**
 * Reads the ledger, and on each `poll` only what was appended since. What it has once read it never
 * forgets, even if the file is shortened or goes away.
 */
export class LedgerReader {
  readonly #path: string
  readonly #entries = new Map<string, LedgerEntry>()
  #problems: string[] = []
  #offset = 0
  #lines = 0
  #inode = 0n

  constructor(path: string) {
    this.#path = path
  }

  /** Reads what is new; true when there was something. A missing file is an empty one. Errors: Fault store.*. */
  poll(): boolean {
    const stat = statSync(this.#path, { bigint: true, throwIfNoEntry: false })
    if (!stat) return false
    if (stat.ino !== this.#inode || stat.size < BigInt(this.#offset)) {
      this.#inode = stat.ino
      this.#offset = 0
      this.#lines = 0
      this.#problems = []
    }
    if (stat.size === BigInt(this.#offset)) return false
    return this.#take(this.#readFrom(this.#offset))
  }

  /** Whether a digest (hex, or its 32 bytes) is refused at `now`; once it was, it stays so in this reader. */
  isDue(digest: string | Buffer, now: number): boolean {
    const key = typeof digest === 'string' ? digest : digest.toString('hex')
    const entry = this.#entries.get(key)
    if (!entry) return false
    if (entry.final) return true
    if (entry.refusedFrom > now) return false
    this.#entries.set(key, { ...entry, final: true })
    return true
  }

  /** By digest in hex. */
  get entries(): ReadonlyMap<string, LedgerEntry> {
    return this.#entries
  }

  /** Damaged lines, in plain words. They block nothing. */
  get problems(): readonly string[] {
    return this.#problems
  }

  /** Bytes read so far, up to the end of the last whole line. */
  get size(): number {
    return this.#offset
  }

  #readFrom(offset: number): Buffer {
    try {
      const file = openSync(this.#path, 'r')
      try {
        const bytes = Buffer.allocUnsafe(Math.max(0, fstatSync(file).size - offset))
        let read = 0
        while (read < bytes.length) {
          const count = readSync(file, bytes, read, bytes.length - read, offset + read)
          if (count === 0) break
          read += count
        }
        return bytes.subarray(0, read)
      } finally {
        closeSync(file)
      }
    } catch (error) {
      throw storeFault(error, this.#path)
    }
  }

  #take(bytes: Buffer): boolean {
    const end = bytes.lastIndexOf(0x0a) + 1
    if (end === 0) return false
    for (const text of bytes.toString('utf8', 0, end - 1).split('\n')) {
      this.#lines += 1
      if (text === HEADER || text.endsWith(TORN)) continue
      const line = parseLine(text)
      if (line) this.#entries.set(line.digest, follow(this.#entries.get(line.digest), line))
      else this.#problems.push(`Line ${String(this.#lines)} of ${this.#path} is damaged.`)
    }
    this.#offset += end
    return true
  }
}

/** The whole ledger, read once. */
export function readLedger(path: string): LedgerReader {
  const reader = new LedgerReader(path)
  reader.poll()
  return reader
}

/** The writing side. Append inside the transaction of the change, as its last step. */
export class Ledger {
  readonly path: string

  constructor(path: string) {
    this.path = path
  }

  /** Errors: Fault store.* where no line could be appended, whether the file is there or not. */
  requireWritable(): void {
    try {
      const there = statSync(this.path, { throwIfNoEntry: false }) !== undefined
      if (there) closeSync(openSync(this.path, constants.O_RDWR | constants.O_APPEND))
      else accessSync(dirname(this.path), constants.W_OK)
    } catch (error) {
      throw storeFault(error, this.path)
    }
  }

  /**
   * Appends and flushes to disk before it returns. Errors: Fault store.*; lines may then have been written
   * in part, and a line that was written whole stays valid.
   */
  append(lines: readonly LedgerLine[]): void {
    if (lines.length === 0) return
    try {
      const file = openSync(
        this.path,
        constants.O_RDWR | constants.O_APPEND | constants.O_CREAT,
        0o600,
      )
      try {
        const { size } = fstatSync(file)
        if (process.platform !== 'win32') fchmodSync(file, 0o600)
        writeAll(file, start(file, size) + lines.map(formatLine).join(''))
        fsyncSync(file)
        if (size === 0) syncFolder(dirname(this.path))
      } finally {
        closeSync(file)
      }
    } catch (error) {
      throw storeFault(error, this.path)
    }
  }
}

/** What has to stand before the first new line: the header, the end of a torn line, or nothing. */
function start(file: number, size: number): string {
  if (size === 0) return `${HEADER}\n`
  const last = Buffer.alloc(1)
  readSync(file, last, 0, 1, size - 1)
  return last[0] === 0x0a ? '' : `${TORN}\n`
}

function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text)
  let written = 0
  while (written < bytes.length) written += writeSync(file, bytes, written)
}
