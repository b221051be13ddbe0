// Owns the words of one statement, comments left out; refuses to judge whether they are SQL.
import type { Dialect } from '#contract/metastore-target'
import { regionAt } from './lexis.ts'

export interface Token {
  /** `word`: a keyword or a bare name. `name`: a quoted one. `mark`: one character of anything else. */
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'mark'
  /** As it is written, quotes and all. */
  readonly text: string
  /** A word in capitals, to compare with keywords; everything else as it is. */
  readonly upper: string
  readonly at: number
}

const SPACE = /\s+/y
const WORD = /[\p{L}_@#$][\p{L}\p{N}_$#@]*/uy
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?/iy
/** What begins a comment that MySQL runs, with the version that it is for. */
const CONDITIONAL = /\/\*M?!\d*/y

function fits(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

const token = (kind: Token['kind'], text: string, at: number): Token => ({
  kind,
  text,
  upper: kind === 'word' ? text.toUpperCase() : text,
  at,
})

/** The bare text that begins here: a word, a number, or one character. */
function bare(sql: string, at: number): Token {
  const word = fits(WORD, sql, at)
  if (word !== undefined) return token('word', word, at)
  const number = fits(NUMBER, sql, at)
  return number === undefined ? token('mark', sql[at] ?? '', at) : token('number', number, at)
}

/** Position behind what is skipped at `at`: white space, a comment, the edges of one that is run. */
function skipped(sql: string, at: number, dialect: Dialect): number {
  const space = fits(SPACE, sql, at)
  if (space !== undefined) return at + space.length
  const region = regionAt(sql, at, dialect)
  if (region?.kind === 'comment') return region.end
  if (region?.kind === 'conditional') return at + (fits(CONDITIONAL, sql, at)?.length ?? 0)
  // Of a comment that is run: multiplication never stands before a division.
  return sql.startsWith('*/', at) ? at + 2 : at
}

/** The tokens of a statement one by one, so that a long one need not be read to its end. */
export function* tokens(sql: string, dialect: Dialect): Generator<Token, undefined> {
  for (let at = 0; at < sql.length;) {
    const next = skipped(sql, at, dialect)
    if (next > at) {
      at = next
      continue
    }
    const region = regionAt(sql, at, dialect)
    const found = region
      ? token(region.kind === 'name' ? 'name' : 'string', sql.slice(at, region.end), at)
      : bare(sql, at)
    yield found
    at += found.text.length
  }
}
