// Owns the outline of a script, all that the splitter has to see: delimiters, and `x` for the code between; refuses to show it what it misreads.
import type { Dialect } from '#contract/metastore-target'
import { OPENERS, regionAt } from './lexis.ts'
import {
  CLIENT_LINES,
  COPY,
  DATA_END,
  DELIMITER,
  fits,
  FROM_STDIN,
  GO,
  PLSQL,
  SLASH,
} from './line-words.ts'
import type { Mark, Outline, Run } from './marks.ts'

/** A piece stands for about so many characters of the script. */
const PIECE = 262_144

const OPEN = {
  comment: 'comment',
  conditional: 'comment',
  string: 'quoted text',
  name: 'quoted name',
} as const

const special = (characters: string): string => characters.replaceAll(/[\\\]^-]/g, String.raw`\$&`)

/** Walks a script once. */
class Walk {
  readonly marks: Mark[] = []
  readonly runs: Run[] = []
  readonly #text: string
  readonly #dialect: Dialect
  #at = 0
  #line = 1
  #lineStart = true
  /** Code since the last delimiter, to be gone on with. */
  #run: Run | undefined
  /** Where the statement has begun that has not ended. */
  #from: number | undefined
  #delimiter = ';'
  #stops: RegExp
  /** The line at which a block of PL/SQL has begun. */
  #block: number | undefined
  #parts: string[] = []
  #size = 0
  #length = 0

  constructor(text: string, dialect: Dialect) {
    this.#text = text
    this.#dialect = dialect
    this.#stops = this.#stopsAt()
  }

  *pieces(): Generator<string> {
    for (let next = PIECE; this.#at < this.#text.length;) {
      if (!(this.#lineStart && this.#wholeLine())) this.#step()
      if (this.#at < next) continue
      next = this.#at + PIECE
      yield this.#taken()
    }
    if (this.#block !== undefined)
      this.marks.push({ kind: 'block', at: this.#at, line: this.#block })
    yield this.#taken()
  }

  #stopsAt(): RegExp {
    const escape = this.#dialect === 'sqlserver' || this.#dialect === 'oracle' ? '' : '\\'
    const all = `${OPENERS[this.#dialect]}${escape};${this.#delimiter[0] ?? ''}`
    return new RegExp(`[\\n${special(all)}]`, 'g')
  }

  #taken(): string {
    const piece = this.#parts.join('')
    this.#length += piece.length
    this.#parts = []
    this.#size = 0
    return piece
  }

  /** Shows the splitter something that means something to it. */
  #show(part: string): void {
    this.#run = undefined
    this.#emit(part)
  }

  /** The same for a word that means something on a line of its own. */
  #showLine(word: string): void {
    this.#show(`\n${word}\n`)
  }

  #emit(part: string): void {
    this.#parts.push(part)
    this.#size += part.length
  }

  #code(from: number, to: number): void {
    this.#begin(from)
    if (this.#run) {
      this.#run.to = to
      return
    }
    this.#run = { x: this.#length + this.#size, from, to, line: this.#line }
    this.runs.push(this.#run)
    this.#emit('x')
  }

  /** Goes on to `end`, counting lines. */
  #pass(end: number): void {
    const passed = this.#text.slice(this.#at, end)
    for (let at = passed.indexOf('\n'); at >= 0; at = passed.indexOf('\n', at + 1)) this.#line += 1
    this.#at = end
  }

  #begin(at: number): void {
    if (this.#from !== undefined) return
    this.#from = at
    if (this.#dialect === 'oracle' && fits(PLSQL, this.#text, at)) this.#block = this.#line
  }

  #end(): void {
    this.#from = undefined
    this.#block = undefined
  }

  /** A line that is not SQL as a whole. */
  #wholeLine(): boolean {
    this.#lineStart = false
    switch (this.#dialect) {
      case 'mariadb':
      case 'mysql':
        return this.#delimiterLine() || this.#clientLine()
      case 'sqlserver':
        return this.#goLine() || this.#clientLine()
      case 'oracle':
        return this.#slashLine() || this.#clientLine()
      default:
        return false
    }
  }

  #clientLine(): boolean {
    const batch = this.#dialect === 'sqlserver'
    if (this.#from !== undefined && !batch) return false
    const found = fits(CLIENT_LINES[this.#dialect], this.#text, this.#at)
    if (!found) return false
    this.#client(found[0], false)
    // There it may stand in the midst of a batch, which it ends.
    if (batch) this.#showLine('GO')
    if (batch) this.#end()
    return true
  }

  #client(text: string, inside: boolean): void {
    const [at, line] = [this.#at, this.#line]
    this.marks.push({ kind: 'client', at, line, text: text.trim(), inside })
    this.#at += text.length
  }

  #delimiterLine(): boolean {
    const found = fits(DELIMITER, this.#text, this.#at)
    if (!found) return false
    const [line, delimiter = ''] = found
    this.#delimiter = delimiter
    this.#stops = this.#stopsAt()
    this.#showLine(`DELIMITER ${delimiter}`)
    this.#at += line.length
    this.#end()
    return true
  }

  #goLine(): boolean {
    const found = fits(GO, this.#text, this.#at)
    if (!found) return false
    const [line, times] = found
    if (times !== undefined)
      this.marks.push({ kind: 'repeat', at: this.#at, line: this.#line, times: Number(times) })
    this.#showLine('GO')
    this.#at += line.length
    this.#end()
    return true
  }

  #slashLine(): boolean {
    const found = fits(SLASH, this.#text, this.#at)
    if (!found) return false
    this.#showLine('/')
    this.#at += found[0].length
    this.#end()
    return true
  }

  #step(): void {
    this.#stops.lastIndex = this.#at
    const stop = this.#stops.exec(this.#text)?.index ?? this.#text.length
    if (stop > this.#at) {
      const code = this.#text.slice(this.#at, stop)
      const first = code.search(/\S/)
      if (first >= 0) this.#code(this.#at + first, this.#at + code.trimEnd().length)
      this.#at = stop
    }
    if (stop === this.#text.length) return
    if (this.#text[stop] === '\n') {
      this.#pass(stop + 1)
      this.#lineStart = true
    } else if (this.#text.startsWith(this.#delimiter, stop)) this.#delimited(stop)
    else this.#regionOrCode(stop)
  }

  #delimited(at: number): void {
    const end = at + this.#delimiter.length
    const from = this.#from
    this.#at = end
    // There a block ends with a line of its own, and a batch with GO.
    if (this.#block !== undefined || this.#dialect === 'sqlserver') {
      this.#code(at, end)
      return
    }
    this.#show(this.#delimiter)
    this.#end()
    if (from === undefined || this.#dialect !== 'postgresql' || !fits(COPY, this.#text, from))
      return
    if (FROM_STDIN.test(this.#text.slice(from, at))) this.#data()
  }

  #data(): void {
    this.marks.push({ kind: 'data', at: this.#at, line: this.#line })
    const end = fits(DATA_END, this.#text, this.#at)
    this.#pass(end ? end.index + end[0].length : this.#text.length)
  }

  #regionOrCode(at: number): void {
    const region = regionAt(this.#text, at, this.#dialect)
    if (region) {
      const { kind, end } = region
      if (region.open) this.marks.push({ kind: 'open', at, line: this.#line, what: OPEN[kind] })
      if (kind !== 'comment') this.#code(at, end)
      this.#pass(end)
    } else if (this.#text[at] === '\\') this.#escape(at)
    else {
      this.#code(at, at + 1)
      this.#at = at + 1
    }
  }

  /** A backslash outside of a string is no SQL: it speaks to psql or to mysql, and the rest of the line with it. */
  #escape(at: number): void {
    const end = this.#text.indexOf('\n', at)
    const text = this.#text.slice(at, end < 0 ? this.#text.length : end)
    this.#client(text, this.#from !== undefined)
  }
}

/** The outline of a script, piece by piece. */
export function outline(text: string, dialect: Dialect): Outline {
  const walk = new Walk(text, dialect)
  return { marks: walk.marks, runs: walk.runs, pieces: walk.pieces() }
}
