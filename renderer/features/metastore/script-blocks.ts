// Owns a script cut into blocks, a statement with the comment above it each; refuses to leave out anything of the file but empty lines.
import type { ScriptFile, ScriptStatement } from '#contract'

export interface Block {
  readonly id: number
  /** The line of the file at which it begins, from 1. */
  readonly line: number
  /** What the file has here; without its last line end. */
  readonly text: string
  /** Absent: only comments and space. */
  readonly statement?: ScriptStatement
}

/** A block of comments with more lines is cut, so that never much more is drawn than is seen. */
const MOST_LINES = 120

const linesIn = (text: string): number => text.split('\n').length - 1

/** The place after the line in which `at` lies. */
function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end + 1
}

/** Where the comment that belongs to a statement begins: after the last empty line before it. */
function ownFrom(gap: string): number {
  let from = /^(?:[ \t]*\r?\n)*/.exec(gap)?.[0].length ?? 0
  for (const match of gap.matchAll(/\n[ \t]*\r?\n/g)) from = match.index + match[0].length
  return from
}

function chunks(text: string): readonly string[] {
  const lines = text.split(/(?<=\n)/)
  const all: string[] = []
  for (let at = 0; at < lines.length; at += MOST_LINES)
    all.push(lines.slice(at, at + MOST_LINES).join(''))
  return all
}

interface Place {
  readonly from: number
  readonly to: number
}

/** Where each statement stands in the text; undefined beyond the part of the file that was told. */
function placesOf({ text, statements }: ScriptFile): readonly (Place | undefined)[] {
  let at = 0
  return statements.map(({ sql }) => {
    // A very long statement is told cut, with a sign in the place of its rest.
    const known = sql.endsWith('…') && text.indexOf(sql, at) === -1 ? sql.slice(0, -1) : sql
    const from = text.indexOf(known, at)
    if (from === -1) return undefined
    at = from + known.length
    return { from, to: at }
  })
}

/** The blocks of a file, in order. */
export function blocksOf(file: ScriptFile): readonly Block[] {
  const { text, statements } = file
  const places = placesOf(file)
  const blocks: Block[] = []
  let at = 0
  let line = 1
  const push = (part: string, statement?: ScriptStatement) => {
    const id = blocks.length
    const shown = part.trimEnd()
    blocks.push({ id, line, text: shown, ...(statement === undefined ? {} : { statement }) })
    line += linesIn(part)
  }
  const pushGap = (gap: string) => {
    if (gap.trim() === '') line += linesIn(gap)
    else for (const chunk of chunks(gap)) push(chunk)
  }
  for (const [index, statement] of statements.entries()) {
    const place = places[index]
    if (place === undefined) {
      const back = line
      line = statement.line
      push(statement.sql, statement)
      line = back
      continue
    }
    const gap = text.slice(at, place.from)
    const own = ownFrom(gap)
    pushGap(gap.slice(0, own))
    // Two statements may share a line; then the second begins where the first ends.
    const end = Math.min(
      lineEnd(text, place.to),
      places[index + 1]?.from ?? Number.POSITIVE_INFINITY,
    )
    push(gap.slice(own) + text.slice(place.from, end), statement)
    at = end
  }
  pushGap(text.slice(at))
  return blocks
}
