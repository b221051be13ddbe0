// Owns reading text of two bytes a character from a server; refuses an odd number of bytes, with which Node 24 writes past its memory.

type ToString = (this: Buffer, encoding?: BufferEncoding, start?: number, end?: number) => string

const WIDE: ReadonlySet<string | undefined> = new Set(['ucs2', 'ucs-2', 'utf16le', 'utf-16le'])

let guarded = false

/**
 * Makes every such reading in this program leave out the last of an odd number of bytes, which is half a
 * character anyway. Without it a server ends the program by a text of odd length at an odd place: Node 24
 * copies such a text to an even place that is a byte too small. The drivers of SQL Server and MySQL take
 * length and encoding as the server states them.
 */
export function guardWideText(): void {
  if (guarded) return
  guarded = true
  const plain = Reflect.get(Buffer.prototype, 'toString') as ToString
  const even: ToString = function toString(this: Buffer, encoding, start = 0, end = this.length) {
    if (!WIDE.has(encoding?.toLowerCase())) return plain.call(this, encoding, start, end)
    const from = Math.max(0, Math.trunc(start))
    const to = Math.min(Math.trunc(end), this.length)
    return to - from < 2 ? '' : plain.call(this, encoding, from, to - ((to - from) % 2))
  }
  Reflect.set(Buffer.prototype, 'toString', even)
}
