// Owns whether a name follows a rule, as SQLite's GLOB decides it, for the example beside the rule; steps forward only, so no pattern takes for ever.

interface Characters {
  readonly ranges: readonly (readonly [first: number, last: number])[]
  readonly negated: boolean
}

type Part = 'any' | Characters

const code = (character: string) => character.codePointAt(0) ?? 0
const EVERY: Characters = { ranges: [], negated: true }

/** `a-z0-9-` as ranges. */
function charactersOf(text: readonly string[], negated: boolean): Characters {
  const ranges: [number, number][] = []
  for (let at = 0; at < text.length; at += 1) {
    const first = text[at] ?? ''
    const last = text[at + 1] === '-' ? text[at + 2] : undefined
    ranges.push([code(first), code(last ?? first)])
    if (last !== undefined) at += 2
  }
  return { ranges, negated }
}

/** Undefined: a class is not closed, so nothing matches. */
function partsOf(pattern: string): readonly Part[] | undefined {
  const text = Array.from(pattern)
  const parts: Part[] = []
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? ''
    if (character === '*') parts.push('any')
    else if (character === '?') parts.push(EVERY)
    else if (character === '[') {
      const negated = text[at + 1] === '^'
      const from = at + (negated ? 2 : 1)
      const end = text.indexOf(']', from + 1)
      if (end === -1) return undefined
      parts.push(charactersOf(text.slice(from, end), negated))
      at = end
    } else parts.push({ ranges: [[code(character), code(character)]], negated: false })
  }
  return parts
}

const holds = ({ ranges, negated }: Characters, character: string) =>
  ranges.some(([first, last]) => first <= code(character) && code(character) <= last) !== negated

/** Whether a text matches one pattern of `*`, `?`, `[a-z]` and plain characters. */
export function matchesGlob(text: string, pattern: string): boolean {
  const parts = partsOf(pattern)
  if (parts === undefined) return false
  const name = Array.from(text)
  let at = 0
  let part = 0
  /** The last `*`, and how far it reached: there it goes on where the rest did not fit. */
  let star: { readonly part: number; readonly at: number } | undefined
  while (at < name.length) {
    const wanted = parts[part]
    if (wanted === 'any') {
      star = { part, at }
      part += 1
    } else if (wanted !== undefined && holds(wanted, name[at] ?? '')) {
      at += 1
      part += 1
    } else if (star !== undefined) {
      star = { part: star.part, at: star.at + 1 }
      at = star.at
      part = star.part + 1
    } else return false
  }
  return parts.slice(part).every((rest) => rest === 'any')
}

/** Whether a name has only these characters, as in `a-z0-9-`. Empty: any. */
export function hasOnly(text: string, characters: string): boolean {
  if (characters === '') return true
  const allowed = charactersOf(Array.from(characters), false)
  return Array.from(text).every((character) => holds(allowed, character))
}
