// Owns where strings, quoted names and comments begin and end in each dialect; refuses to know what a statement means.
import type { Dialect } from '#contract/metastore-target'

/** A part of a script in which a semicolon ends nothing. */
export interface Region {
  /** `conditional`: a comment that MySQL runs, as in `SET x = 1` between slash, star, exclamation mark and star, slash. */
  readonly kind: 'comment' | 'conditional' | 'string' | 'name'
  /** Just behind it. */
  readonly end: number
  /** Nothing ends it: it goes to the end of the text. */
  readonly open: boolean
}

/** Whether a comment may hold another, as the SQL standard has it. */
const NESTS: Readonly<Record<Dialect, boolean>> = {
  postgresql: true,
  sqlserver: true,
  mariadb: false,
  mysql: false,
  oracle: false,
}

/** What may begin a region, for the fast way through the code between. */
export const OPENERS: Readonly<Record<Dialect, string>> = {
  postgresql: `'"$/-`,
  sqlserver: `'"[/-`,
  mariadb: '\'"`#/-',
  mysql: '\'"`#/-',
  oracle: `'"/-`,
}

const ofMysql = (dialect: Dialect): boolean => dialect === 'mariadb' || dialect === 'mysql'

const region = (kind: Region['kind'], text: string, end: number): Region =>
  end < 0 ? { kind, end: text.length, open: true } : { kind, end, open: false }

const WORD_END = /[\p{L}\p{N}_$]/u

/** Whether a word goes on up to here, so that what follows is part of it. */
const afterWord = (text: string, at: number): boolean => at > 0 && WORD_END.test(text[at - 1] ?? '')

/** The prefix of a string, such as `E` or `q`, when it is one and not the end of a word. */
function prefixed(text: string, at: number, letter: string): boolean {
  return text[at - 1]?.toLowerCase() === letter && !afterWord(text, at - 1)
}

/** Just behind a quoted part in which the quote is written twice. Negative: it does not end. */
function doubled(text: string, from: number, quote: string): number {
  for (let at = from; ; at += 2) {
    at = text.indexOf(quote, at)
    if (at < 0 || text[at + 1] !== quote) return at < 0 ? at : at + 1
  }
}

/** The same where a backslash takes its meaning from the character behind it. */
function escaped(text: string, from: number, quote: string): number {
  const stop = quote === "'" ? /[\\']/g : /[\\"]/g
  stop.lastIndex = from
  for (let found = stop.exec(text); found; found = stop.exec(text)) {
    const next = found.index + 1
    if (found[0] === quote && text[next] !== quote) return next
    stop.lastIndex = next + 1
  }
  return -1
}

function comment(text: string, from: number, nests: boolean): number {
  if (!nests) {
    const end = text.indexOf('*/', from)
    return end < 0 ? end : end + 2
  }
  const edge = /\/\*|\*\//g
  edge.lastIndex = from
  let depth = 1
  for (let found = edge.exec(text); found; found = edge.exec(text)) {
    depth += found[0] === '/*' ? 1 : -1
    if (depth === 0) return edge.lastIndex
  }
  return -1
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

const CLOSERS: Readonly<Record<string, string>> = { '[': ']', '{': '}', '(': ')', '<': '>' }

/** Oracle's `q'[it's]'`. */
function alternative(text: string, at: number): number {
  const opener = text[at + 1] ?? ''
  const end = text.indexOf(`${CLOSERS[opener] ?? opener}'`, at + 2)
  return end < 0 ? end : end + 2
}

function apostrophe(text: string, at: number, dialect: Dialect): Region {
  if (ofMysql(dialect)) return region('string', text, escaped(text, at + 1, "'"))
  if (dialect === 'postgresql' && prefixed(text, at, 'e'))
    return region('string', text, escaped(text, at + 1, "'"))
  const quoting = dialect === 'oracle' && text[at - 1]?.toLowerCase() === 'q'
  if (quoting && (prefixed(text, at, 'q') || prefixed(text, at - 1, 'n')))
    return region('string', text, alternative(text, at))
  return region('string', text, doubled(text, at + 1, "'"))
}

function slash(text: string, at: number, dialect: Dialect): Region | undefined {
  if (text[at + 1] !== '*') return undefined
  const conditional = ofMysql(dialect) && /^M?!/.test(text.slice(at + 2, at + 4))
  // A comment inside of one that is run is told by its end alone.
  const end = comment(text, at + 2, NESTS[dialect] || conditional)
  return region(conditional ? 'conditional' : 'comment', text, end)
}

function dashes(text: string, at: number, dialect: Dialect): Region | undefined {
  if (text[at + 1] !== '-') return undefined
  // `5--3` is arithmetic there.
  if (ofMysql(dialect) && !/^\s?$/.test(text[at + 2] ?? '')) return undefined
  return region('comment', text, lineEnd(text, at))
}

const TAG = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy

function dollar(text: string, at: number): Region | undefined {
  if (afterWord(text, at)) return undefined
  TAG.lastIndex = at
  const tag = TAG.exec(text)?.[0]
  if (tag === undefined) return undefined
  const end = text.indexOf(tag, at + tag.length)
  return region('string', text, end < 0 ? end : end + tag.length)
}

/** The region that begins at a position of the code between regions, if one does. */
export function regionAt(text: string, at: number, dialect: Dialect): Region | undefined {
  switch (text[at]) {
    case "'":
      return apostrophe(text, at, dialect)
    case '"':
      return ofMysql(dialect)
        ? region('string', text, escaped(text, at + 1, '"'))
        : region('name', text, doubled(text, at + 1, '"'))
    case '`':
      return ofMysql(dialect) ? region('name', text, doubled(text, at + 1, '`')) : undefined
    case '[':
      return dialect === 'sqlserver' ? region('name', text, doubled(text, at + 1, ']')) : undefined
    case '#':
      return ofMysql(dialect) ? region('comment', text, lineEnd(text, at)) : undefined
    case '-':
      return dashes(text, at, dialect)
    case '/':
      return slash(text, at, dialect)
    case '$':
      return dialect === 'postgresql' ? dollar(text, at) : undefined
    default:
      return undefined
  }
}
