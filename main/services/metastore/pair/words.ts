// Owns reading a statement word by word; refuses to read past a bound, so that a long one costs no more than a short one.
import type { Dialect } from '#contract/metastore-target'
import type { Name, Part } from './effect.ts'
import { type Token, tokens } from './tokens.ts'

/** Nobody writes a CREATE TABLE of so many words; a long INSERT is not looked up. */
const MOST = 20_000

const NAME_QUOTES: Readonly<Record<string, string>> = { '"': '"', '`': '`', '[': ']' }

/** A quoted name without its quotes. */
function unquoted(text: string): string {
  const close = NAME_QUOTES[text[0] ?? ''] ?? ''
  return text.slice(1, -1).replaceAll(close + close, close)
}

/** The tokens of a statement, with the place up to which they are read. */
export class Words {
  readonly dialect: Dialect
  readonly tokens: readonly Token[]
  /** There are more. */
  readonly cut: boolean
  #at = 0

  constructor(source: string | readonly Token[], dialect: Dialect) {
    this.dialect = dialect
    if (typeof source !== 'string') {
      this.tokens = source
      this.cut = false
      return
    }
    const read: Token[] = []
    for (const token of tokens(source, dialect)) if (read.push(token) > MOST) break
    this.tokens = read.slice(0, MOST)
    this.cut = read.length > MOST
  }

  peek(ahead = 0): Token | undefined {
    return this.tokens[this.#at + ahead]
  }

  get done(): boolean {
    return this.#at >= this.tokens.length
  }

  /** What is not read yet. */
  rest(): readonly Token[] {
    return this.tokens.slice(this.#at)
  }

  skip(): void {
    this.#at += 1
  }

  /** Whether the next one is one of these keywords or marks. */
  is(...words: readonly string[]): boolean {
    const next = this.peek()
    return next !== undefined && words.includes(next.upper)
  }

  /** Reads the next one if it is one of these. */
  take(...words: readonly string[]): boolean {
    const found = this.is(...words)
    if (found) this.skip()
    return found
  }

  /** Reads these words if they come next, all of them. */
  takeAll(...words: readonly string[]): boolean {
    const found = words.every((word, ahead) => this.peek(ahead)?.upper === word)
    if (found) this.#at += words.length
    return found
  }

  /** Reads a name without a dot. */
  part(): Part | undefined {
    const next = this.peek()
    const quoted = next?.kind === 'name' || (next?.kind === 'string' && next.text.startsWith('"'))
    if (!next || !(next.kind === 'word' || quoted)) return undefined
    this.skip()
    return { text: quoted ? unquoted(next.text) : next.text, quoted }
  }

  /** Reads a name with what stands before its last dot. */
  name(): Name | undefined {
    let schema: Part | undefined
    let part = this.part()
    while (part && this.take('.')) {
      schema = part
      part = this.part()
    }
    return part && (schema ? { ...part, schema } : part)
  }

  /** Reads what stands between brackets that open here. Undefined: none do, or they do not close. */
  group(): Words | undefined {
    if (!this.is('(')) return undefined
    let depth = 0
    for (let at = this.#at; at < this.tokens.length; at += 1) {
      const { text } = this.tokens[at] ?? { text: '' }
      depth += text === '(' ? 1 : text === ')' ? -1 : 0
      if (depth > 0) continue
      const inside = this.tokens.slice(this.#at + 1, at)
      this.#at = at + 1
      return new Words(inside, this.dialect)
    }
    return undefined
  }

  /** The rest, cut at commas outside of brackets. */
  items(): readonly Words[] {
    const items: Token[][] = [[]]
    let depth = 0
    for (const token of this.rest()) {
      depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0
      if (token.text === ',' && depth === 0) items.push([])
      else items.at(-1)?.push(token)
    }
    return items.map((item) => new Words(item, this.dialect))
  }
}
