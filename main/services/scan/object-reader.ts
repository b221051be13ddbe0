// Owns the form of what `git cat-file --batch` answers: a head of one line, then the object's bytes; refuses to hold a whole one.

/** `missing`: git could not read it. */
export type ObjectHead =
  | {
      readonly kind: 'blob' | 'tree' | 'commit' | 'tag'
      readonly id: string
      readonly size: number
    }
  | { readonly kind: 'missing'; readonly id: string }

/** The stream ended in the middle of an object, or says something else. */
export class CutOff extends Error {}

const HEAD = /^([0-9a-f]{40,64}) (?:(blob|tree|commit|tag) ([0-9]+)|missing)$/
const MOST_HEAD = 200
const FEED = 10

export class ObjectReader {
  readonly #chunks: AsyncIterator<Buffer>
  #chunk: Buffer = Buffer.alloc(0)
  #at = 0

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]()
  }

  /** @throws CutOff. */
  async head(): Promise<ObjectHead> {
    let text = ''
    for (;;) {
      if (this.#at === this.#chunk.length) await this.#next()
      const end = this.#chunk.indexOf(FEED, this.#at)
      text += this.#chunk.toString('latin1', this.#at, end === -1 ? undefined : end)
      this.#at = end === -1 ? this.#chunk.length : end + 1
      if (end !== -1) break
      if (text.length > MOST_HEAD) throw new CutOff()
    }
    const [, id, kind, size] = HEAD.exec(text) ?? []
    if (id === undefined) throw new CutOff()
    if (kind === undefined) return { kind: 'missing', id }
    return { kind: kind as 'blob', id, size: Number(size) }
  }

  /** The object's bytes, if they have all arrived already: most objects are small. */
  whole(size: number): Buffer | undefined {
    // Git ends each object with a line feed of its own.
    if (this.#chunk.length - this.#at <= size) return undefined
    const bytes = this.#chunk.subarray(this.#at, this.#at + size)
    this.#at += size + 1
    return bytes
  }

  /** The object's bytes as they come; whoever stops early leaves the rest to be skipped. @throws CutOff. */
  async *body(size: number): AsyncGenerator<Buffer> {
    let left = size
    try {
      while (left > 0) {
        const part = await this.#part(left)
        left -= part.length
        yield part
      }
    } finally {
      for (left += 1; left > 0;) left -= (await this.#part(left)).length
    }
  }

  async #part(most: number): Promise<Buffer> {
    if (this.#at === this.#chunk.length) await this.#next()
    const part = this.#chunk.subarray(this.#at, this.#at + most)
    this.#at += part.length
    return part
  }

  async #next(): Promise<void> {
    const next = await this.#chunks.next()
    if (next.done) throw new CutOff()
    this.#chunk = next.value
    this.#at = 0
  }
}
