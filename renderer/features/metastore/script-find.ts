// Owns finding words in a script: where they are, and which of them is next; refuses to change what it finds them in.
import type { Stroke } from '#ui/code-paint.ts'

import type { Block } from './script-blocks.ts'

export interface Match {
  /** The block's place in the list. */
  readonly block: number
  /** Where it begins in the block's text. */
  readonly from: number
  readonly to: number
}

/** More are not told apart by anybody. */
export const MOST_MATCHES = 5_000

const literal = (words: string): RegExp =>
  new RegExp(words.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`), 'giu')

/** Every place of `words` in the blocks, whatever their case; none for nothing. */
export function findIn(blocks: readonly Block[], words: string): readonly Match[] {
  const wanted = words.trim()
  if (wanted === '') return []
  const pattern = literal(wanted)
  const all: Match[] = []
  for (const [block, { text }] of blocks.entries())
    for (const { index, 0: found } of text.matchAll(pattern)) {
      all.push({ block, from: index, to: index + found.length })
      if (all.length === MOST_MATCHES) return all
    }
  return all
}

/** The match after or before `at`, round at the ends; undefined where there is none. */
export function nextMatch(count: number, at: number | undefined, by: 1 | -1): number | undefined {
  if (count === 0) return undefined
  if (at === undefined) return by === 1 ? 0 : count - 1
  return (at + by + count) % count
}

export interface Piece {
  readonly kind: Stroke['kind']
  readonly text: string
  /** `here` is the match that one stands at. */
  readonly found?: 'found' | 'here'
}

/** The strokes of a text as lines, cut where a match begins and ends. Joined with line ends, they are the text. */
export function linesOf(
  strokes: readonly Stroke[],
  matches: readonly Match[],
  here: Match | undefined,
): readonly (readonly Piece[])[] {
  const lines: Piece[][] = [[]]
  let at = 0
  let next = 0
  const add = (kind: Stroke['kind'], text: string, found: Piece['found']) => {
    for (const [index, part] of text.split('\n').entries()) {
      if (index > 0) lines.push([])
      if (part === '') continue
      lines.at(-1)?.push({ kind, text: part, ...(found === undefined ? {} : { found }) })
    }
  }
  for (const { kind, text } of strokes) {
    const end = at + text.length
    while (at < end) {
      while (next < matches.length && (matches[next]?.to ?? 0) <= at) next += 1
      const match = matches[next]
      const inside = match !== undefined && match.from <= at
      const stop = Math.min(end, inside ? match.to : (match?.from ?? end))
      const part = text.slice(text.length - (end - at), text.length - (end - stop))
      add(kind, part, inside ? (match === here ? 'here' : 'found') : undefined)
      at = stop
    }
  }
  return lines
}
