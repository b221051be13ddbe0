// Owns putting together what a semicolon inside a routine's body has cut; refuses to cut anything itself.
import type { Dialect } from '#contract/metastore-target'
import type { Fragment } from './split.ts'
import { type Token, tokens } from './tokens.ts'

export interface Joined {
  readonly fragments: readonly Fragment[]
  /** Those whose end we had to find by their words. */
  readonly bodies: readonly Body[]
}

export interface Body {
  readonly line: number
  /** The line of its last words. */
  readonly until: number
  /** It never ends. */
  readonly open: boolean
}

const HEADS: Readonly<Partial<Record<Dialect, RegExp>>> = {
  postgresql: /^create\s+(?:or\s+replace\s+)?(?:function|procedure|rule)\b/i,
  mysql: /^create\b[^;]{0,200}?\b(?:trigger|procedure|function|event)\b/i,
  mariadb:
    /^(?:create\b[^;]{0,200}?\b(?:trigger|procedure|function|event)|begin\s+not\s+atomic)\b/i,
}

/** How much deeper a word leads into blocks, in the words of PostgreSQL's own client. */
function inPostgresql(depth: number, { upper }: Token): number {
  if (upper === '(') return 1
  if (upper === ')' || (upper === 'END' && depth > 0)) return -1
  return upper === 'BEGIN' || (upper === 'CASE' && depth > 0) ? 1 : 0
}

const OPENING = new Set(['BEGIN', 'CASE', 'LOOP', 'DO', 'THEN'])
/** THEN opens an IF; where it belongs to one of these, nothing more is opened. */
const WITHOUT = new Set(['ELSEIF', 'WHEN'])
const CLOSED = new Set(['IF', 'CASE', 'LOOP', 'WHILE', 'REPEAT', 'FOR'])

/** Blocks of MySQL's compound statements; `previous` and `next` are the words around. */
function inMysql(previous: string, { upper }: Token, next: string): number {
  if (upper === 'END') return -1
  // The word behind END says what it ends.
  if (previous === 'END' && CLOSED.has(upper)) return 0
  if (upper === 'REPEAT') return next === '(' ? 0 : 1
  if (WITHOUT.has(upper)) return -1
  return OPENING.has(upper) ? 1 : 0
}

/** The depth behind a piece of a routine, from the depth before it. */
function deeper(sql: string, dialect: Dialect, depth: number): number {
  const words = [...tokens(sql, dialect)]
  if (dialect === 'postgresql')
    return words.reduce((deep, word) => deep + inPostgresql(deep, word), depth)
  return words.reduce(
    (deep, word, at) =>
      deep + inMysql(words[at - 1]?.upper ?? '', word, words[at + 1]?.upper ?? ''),
    depth,
  )
}

/** So many characters tell what a statement creates. */
const HEAD = 2_000

/** DO stands once before the body of an event, and opens nothing. */
const EVENT = /^create\b[^;]{0,200}?\bevent\b[^;]*\bdo\b/i

/** No routine is so long; what looks like one is not read to its end. */
const LONGEST = 1_000_000

/** How far a routine goes from the fragment at `from` on: the number of the last one, and whether it ends there. */
function extent(
  text: string,
  fragments: readonly Fragment[],
  from: number,
  dialect: Dialect,
): { readonly last: number; readonly open: boolean } {
  const start = fragments[from]?.from ?? 0
  const event = EVENT.test(text.slice(start, start + HEAD))
  let depth = event ? -1 : 0
  for (let at = from; ; at += 1) {
    const fragment = fragments[at]
    if (!fragment || fragment.to - start > LONGEST)
      return { last: Math.max(from, at - 1), open: true }
    depth = deeper(text.slice(fragment.from, fragment.to), dialect, depth)
    if (depth <= 0) return { last: at, open: false }
  }
}

/** Puts the pieces of each routine together again, by the depth of its blocks. */
export function joinBodies(text: string, fragments: readonly Fragment[], dialect: Dialect): Joined {
  const head = HEADS[dialect]
  if (!head) return { fragments, bodies: [] }
  const joined: Fragment[] = []
  const bodies: Body[] = []
  for (let at = 0; at < fragments.length; at += 1) {
    const first = fragments[at]
    if (!first) break
    const routine = head.test(text.slice(first.from, Math.min(first.to, first.from + HEAD)))
    const { last, open } = routine
      ? extent(text, fragments, at, dialect)
      : { last: at, open: false }
    const end = fragments[last] ?? first
    if (last > at || open) bodies.push({ line: first.line, until: end.line, open })
    joined.push({ ...first, to: end.to })
    at = last
  }
  return { fragments: joined, bodies }
}
