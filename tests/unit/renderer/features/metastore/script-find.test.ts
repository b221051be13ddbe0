// Finding words in a script: every place, marked in the lines without a change of the text.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findIn, linesOf, MOST_MATCHES, nextMatch } from '#features/metastore/script-find.ts'
import { paintCode } from '#ui/code-paint.ts'

const blocks = (...texts: readonly string[]) => texts.map((text, id) => ({ id, line: 1, text }))

describe('findIn', () => {
  it('finds every place in every block, whatever the case', () => {
    const found = findIn(blocks('Sci_lock sci_LOCK', 'none', 'sci_lock'), ' sci_lock ')
    expect(found.map(({ block, from }) => [block, from])).toEqual([
      [0, 0],
      [0, 9],
      [2, 0],
    ])
  })

  it('takes the words as they are, and not as a pattern', () => {
    expect(findIn(blocks('a.b axb (a|b) ['), '(a|b)')).toHaveLength(1)
    expect(findIn(blocks('a.b axb'), 'a.b')).toHaveLength(1)
    expect(findIn(blocks('a - b'), '- ')).toHaveLength(1)
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (words, before) => {
        fc.pre(words.trim() !== '' && words.trim().isWellFormed() && before.isWellFormed())
        const found = findIn(blocks(`${before} ${words}`), words)
        expect(found.length).toBeGreaterThan(0)
      }),
    )
  })

  it('finds nothing for nothing, and gives up counting where nobody can tell', () => {
    expect(findIn(blocks('a'), '  ')).toEqual([])
    expect(findIn(blocks('a'.repeat(20_000)), 'a')).toHaveLength(MOST_MATCHES)
  })
})

describe('nextMatch', () => {
  it('goes round at both ends', () => {
    expect(nextMatch(3, undefined, 1)).toBe(0)
    expect(nextMatch(3, undefined, -1)).toBe(2)
    expect(nextMatch(3, 2, 1)).toBe(0)
    expect(nextMatch(3, 0, -1)).toBe(2)
    expect(nextMatch(0, undefined, 1)).toBeUndefined()
  })
})

describe('linesOf', () => {
  const whole = (text: string, words: string) =>
    linesOf(paintCode(text, 'sql'), findIn(blocks(text), words), undefined)

  it('changes no character, whatever is found in it', () => {
    const piece = fc.constantFrom('create', ' ', 'table', '\n', "'a", "'", '--', 'é', '😀', 'x')
    const text = fc.array(piece, { maxLength: 40 }).map((all) => all.join(''))
    fc.assert(
      fc.property(text, fc.constantFrom('a', 'table', ' ', 'e t', 'x', "'"), (code, words) => {
        const lines = whole(code, words)
        expect(lines.map((line) => line.map(({ text }) => text).join('')).join('\n')).toBe(code)
      }),
    )
  })

  it('marks what was found across colours, and the one that one stands at', () => {
    const text = 'CREATE TABLE sci_a (\n  a int\n)'
    const matches = findIn(blocks(text), 'table sci')
    const lines = linesOf(paintCode(text, 'sql'), matches, matches[0])
    const found = lines.flat().filter((piece) => piece.found !== undefined)
    expect(found.map((piece) => piece.text).join('')).toBe('TABLE sci')
    expect(found.every((piece) => piece.found === 'here')).toBe(true)
    expect(found.length).toBeGreaterThan(1)
  })
})
