// The words in which two texts differ: nothing is lost, what is the same is not marked.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Word, wordDiff } from '#features/metastore/word-diff.ts'

const text = (words: readonly Word[]) => words.map((word) => word.text).join('')
const marked = (words: readonly Word[]) =>
  words.filter(({ same }) => !same).map((word) => word.text)

describe('wordDiff', () => {
  it.each([
    ['bigint NOT NULL', 'integer NOT NULL', ['bigint'], ['integer']],
    ['timestamptz(3) NOT NULL', 'timestamp NULL', ['timestamptz(3) NOT NULL'], ['timestamp NULL']],
    ['varchar(20) NOT NULL', 'varchar(40) NOT NULL', ['varchar(20)'], ['varchar(40)']],
    ['(day, version_id)', '(version_id, day)', ['day', 'version_id'], ['version_id', 'day']],
    ['(a, b)', '(a, b, c)', [], [', c']],
    ['text', 'text', [], []],
    ['NOT NULL', 'NULL', ['NOT NULL'], ['NULL']],
    ['numeric(10, 2)', 'numeric(12, 2)', ['numeric(10, 2)'], ['numeric(12, 2)']],
    ['', 'text NULL', [], ['text NULL']],
  ])('%s against %s', (expected, actual, left, right) => {
    const diff = wordDiff(expected, actual)
    expect(marked(diff.expected)).toEqual(left)
    expect(marked(diff.actual)).toEqual(right)
  })

  const piece = fc.constantFrom('a', 'bb', ' ', '  ', 'NOT NULL', 'varchar(2)', ',', '(', 'é', '😀')
  const texts = fc.oneof(
    fc.string(),
    fc.array(piece, { maxLength: 40 }).map((all) => all.join('')),
  )

  it('loses no character of either text', () => {
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        const { expected, actual } = wordDiff(one, other)
        expect(text(expected)).toBe(one)
        expect(text(actual)).toBe(other)
      }),
    )
  })

  it('marks nothing in equal texts, and something in different ones', () => {
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        const { expected, actual } = wordDiff(one, other)
        const marks = marked(expected).length + marked(actual).length
        if (one === other) expect(marks).toBe(0)
        else if (one.replaceAll(/\s/g, '') !== other.replaceAll(/\s/g, ''))
          expect(marks).toBeGreaterThan(0)
      }),
    )
  })

  it('leaves the same words on both sides unmarked', () => {
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        const { expected, actual } = wordDiff(one, other)
        const plain = (words: readonly Word[]) =>
          text(words.filter(({ same }) => same)).replaceAll(/\s/g, '')
        expect(plain(expected)).toBe(plain(actual))
      }),
    )
  })

  it('compares very long texts as a whole, in little time', () => {
    const long = 'word '.repeat(3_000)
    expect(marked(wordDiff(long, `${long}more`).actual)).toEqual([`${long}more`])
  })
})
