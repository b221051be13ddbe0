// Owns one script file in pieces: statements, includes, and what to know before it runs; refuses to follow an include.
import type { Dialect } from '#contract/metastore-target'
import { apart } from './batches.ts'
import { joinBodies } from './bodies.ts'
import { clientWord } from './client-words.ts'
import type { Mark } from './marks.ts'
import { outline } from './outline.ts'
import { type Fragment, split } from './split.ts'

export type Piece =
  | { readonly kind: 'statement'; readonly line: number; readonly sql: string }
  | { readonly kind: 'include'; readonly line: number; readonly path: string }

/** Something to know before a script runs. */
export interface Note {
  readonly line: number
  readonly text: string
  /** It cannot run like this. */
  readonly stops: boolean
}

export interface Script {
  readonly pieces: readonly Piece[]
  readonly notes: readonly Note[]
}

const note = (line: number, text: string): Note => ({ line, text, stops: false })
const stop = (line: number, text: string): Note => ({ line, text, stops: true })

const SKIPPED = 'is for the client that shows results, and is left out.'
const REFUSED =
  'is for the client, and changes what would end up in the database: this program cannot do it.'

/** A name at which the client would put in a value; the text stands in code, not in quotes. */
const VARIABLES: Readonly<Partial<Record<Dialect, RegExp>>> = {
  sqlserver: /\$\([A-Za-z_]\w*\)/,
}

type Placed = readonly [at: number, piece: Piece]

type ClientMark = Extract<Mark, { readonly kind: 'client' }>

/** The last words of a script may say that it ends. */
const ENDS = /^(?:exit|quit|\\q)\b/i

function ofClient(
  mark: ClientMark,
  dialect: Dialect,
  last: boolean,
): { readonly piece?: Piece; readonly note?: Note } {
  const { line } = mark
  if (last && ENDS.test(mark.text)) return {}
  const word = clientWord(mark.text, dialect)
  if (mark.inside)
    return {
      note: stop(
        line,
        `${mark.text.split(/\s/, 1)[0] ?? ''} stands inside a statement, which has no semicolon before it.`,
      ),
    }
  if (word.kind === 'include') return { piece: { kind: 'include', line, path: word.path } }
  if (word.kind === 'skip') return { note: note(line, `${word.word} ${SKIPPED}`) }
  return { note: stop(line, `${word.word} ${REFUSED}`) }
}

function ofMark(mark: Mark): Note | undefined {
  const { line } = mark
  switch (mark.kind) {
    case 'data':
      return stop(
        line,
        'COPY … FROM STDIN brings lines of data that only psql can send. Write them as INSERT, as pg_dump --inserts does.',
      )
    case 'open':
      return stop(line, `A ${mark.what} begins here and never ends.`)
    case 'block':
      return note(
        line,
        'A block of PL/SQL begins here that no line with a lone / ends: it is taken to go to the end of the file.',
      )
    default:
      return undefined
  }
}

/** `GO 3` runs the batch before it three times. */
function repeated(
  fragments: readonly Fragment[],
  marks: readonly Mark[],
): { readonly fragments: readonly Fragment[]; readonly notes: readonly Note[] } {
  const notes: Note[] = []
  const times = new Map<Fragment, number>()
  for (const mark of marks) {
    if (mark.kind !== 'repeat') continue
    const batch = fragments.findLast(({ to }) => to <= mark.at)
    if (mark.times < 1 || mark.times > 100 || !batch) {
      notes.push(stop(mark.line, `GO ${String(mark.times)}: a batch may run 1 to 100 times.`))
      continue
    }
    times.set(batch, mark.times)
    notes.push(note(mark.line, `GO ${String(mark.times)}: the batch before it runs so many times.`))
  }
  return {
    fragments: fragments.flatMap((batch) =>
      Array.from({ length: times.get(batch) ?? 1 }, () => batch),
    ),
    notes,
  }
}

function bodyNote(line: number, until: number, open: boolean, dialect: Dialect): readonly Note[] {
  if (open) return [stop(line, 'The body of this routine never ends.')]
  if (dialect === 'postgresql') return []
  return [
    note(
      line,
      `There are semicolons inside this body, and no DELIMITER around it: it is taken to end at line ${String(until)}. Look whether that is so.`,
    ),
  ]
}

/** What a line with a lone slash is taken for, where it does not end a block. */
function slashNotes(text: string, fragments: readonly Fragment[]): readonly Note[] {
  return fragments.flatMap(({ from, to, line }, at) => {
    const gap = text.slice(to, fragments[at + 1]?.from)
    if (text.slice(from, to).endsWith(';')) return []
    if (/^\s*\/\s*$/.test(gap))
      return [
        note(line, 'A line with a lone / ends this statement, as in SQL*Plus: it does not divide.'),
      ]
    if (/^;\s*\/\s*$/.test(gap))
      return [
        note(
          line,
          'SQL*Plus would run this statement again for the line with a lone / behind it. Here it runs once.',
        ),
      ]
    return []
  })
}

function variableNotes(pieces: readonly Piece[], pattern: RegExp | undefined): readonly Note[] {
  if (!pattern) return []
  return pieces.flatMap((piece) =>
    piece.kind === 'statement' && pattern.test(piece.sql)
      ? [stop(piece.line, 'A variable of the client stands here, which nobody fills in.')]
      : [],
  )
}

const byLine = (a: Note, b: Note): number => a.line - b.line

/** Takes a script apart. Rejects with the signal's reason. */
export async function readScript(
  text: string,
  dialect: Dialect,
  signal: AbortSignal,
): Promise<Script> {
  const found = outline(text, dialect)
  const fragments = await split(found, dialect, signal)
  const { fragments: whole, bodies } = joinBodies(text, fragments, dialect)
  const { fragments: all, notes: repeats } = repeated(whole, found.marks)
  const parts = dialect === 'sqlserver' ? all.flatMap((batch) => apart(text, batch)) : all
  const end = parts.at(-1)?.to ?? 0
  const client = found.marks.flatMap((mark) =>
    mark.kind === 'client' ? [{ at: mark.at, ...ofClient(mark, dialect, mark.at >= end) }] : [],
  )
  const statements = parts.map(({ from, to, line }): Placed => [
    from,
    { kind: 'statement', line, sql: text.slice(from, to) },
  ])
  const includes = client.flatMap(({ at, piece }): readonly Placed[] =>
    piece ? [[at, piece]] : [],
  )
  const pieces = [...statements, ...includes].sort(([a], [b]) => a - b).map(([, piece]) => piece)
  const notes = [
    ...client.flatMap(({ note }) => note ?? []),
    ...found.marks.flatMap((mark) => ofMark(mark) ?? []),
    ...repeats,
    ...bodies.flatMap(({ line, until, open }) => bodyNote(line, until, open, dialect)),
    ...(dialect === 'oracle' ? slashNotes(text, whole) : []),
    ...variableNotes(pieces, VARIABLES[dialect]),
  ]
  return { pieces, notes: notes.sort(byLine) }
}
