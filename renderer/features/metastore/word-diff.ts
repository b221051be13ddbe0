// Owns the words in which two short texts differ; refuses to mark a word that both have in the same place.

export interface Word {
  readonly text: string
  readonly same: boolean
}

export interface WordDiff {
  readonly expected: readonly Word[]
  readonly actual: readonly Word[]
}

/** `NOT NULL` and `varchar(20)` are one word each: half of them means nothing. */
const WORD =
  /NOT NULL|[\p{L}\p{N}_$.]+\(\d+(?:,\s*\d+)?\)|[\p{L}\p{N}_$.]+|\s+|[^\p{L}\p{N}_$.\s]/gu

/** Longer texts are compared as a whole: the table below grows with the square. */
const MOST = 400

const words = (text: string): readonly string[] => text.match(WORD) ?? []

/** How long the longest common run of words is, from each place on. */
function lengths(one: readonly string[], other: readonly string[]): readonly number[][] {
  const table = Array.from({ length: one.length + 1 }, () =>
    Array.from<number>({ length: other.length + 1 }).fill(0),
  )
  const at = (i: number, j: number) => table[i]?.[j] ?? 0
  for (let i = one.length - 1; i >= 0; i -= 1)
    for (let j = other.length - 1; j >= 0; j -= 1) {
      const row = table[i]
      if (row === undefined) continue
      row[j] = one[i] === other[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  return table
}

/** Joins neighbours of a kind; white space between two words that differ differs with them. */
function joined(parts: readonly Word[]): readonly Word[] {
  const bridged = parts.map((part, at) => {
    const between = part.text.trim() === '' && !parts[at - 1]?.same && !parts[at + 1]?.same
    return between && at > 0 && at < parts.length - 1 ? { text: part.text, same: false } : part
  })
  const all: { text: string; same: boolean }[] = []
  for (const part of bridged) {
    // White space at an edge is not worth a mark.
    const same = part.same || (part.text.trim() === '' && all.at(-1)?.same !== false)
    const last = all.at(-1)
    if (last?.same === same) last.text += part.text
    else all.push({ text: part.text, same })
  }
  return all
}

/** Both texts in words; joined, they are the texts. */
export function wordDiff(expected: string, actual: string): WordDiff {
  const one = words(expected)
  const other = words(actual)
  if (expected === actual || one.length > MOST || other.length > MOST) {
    const same = expected === actual
    return {
      expected: expected === '' ? [] : [{ text: expected, same }],
      actual: actual === '' ? [] : [{ text: actual, same }],
    }
  }
  const table = lengths(one, other)
  const left: Word[] = []
  const right: Word[] = []
  let i = 0
  let j = 0
  while (i < one.length || j < other.length) {
    const a = one[i]
    const b = other[j]
    if (a !== undefined && a === b) {
      left.push({ text: a, same: true })
      right.push({ text: a, same: true })
      i += 1
      j += 1
    } else if (
      b === undefined ||
      (a !== undefined && (table[i + 1]?.[j] ?? 0) >= (table[i]?.[j + 1] ?? 0))
    ) {
      if (a !== undefined) left.push({ text: a, same: false })
      i += 1
    } else {
      right.push({ text: b, same: false })
      j += 1
    }
  }
  return { expected: joined(left), actual: joined(right) }
}
