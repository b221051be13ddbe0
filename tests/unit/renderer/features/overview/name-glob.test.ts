// The example beside the rule for names decides as the store does: both are asked about the same made-up names.
import Sqlite from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasOnly, matchesGlob } from '#features/overview/name-glob.ts'
import { forbiddenPattern } from '#services/policy/name-rule'

const db = new Sqlite(':memory:')
const ask = db.prepare<[string, string], { fits: number }>('SELECT ? GLOB ? AS fits')
const inStore = (name: string, pattern: string) => ask.get(name, pattern)?.fits === 1

const names = fc.array(fc.constantFrom('a', 'b', 'z', '0', '-', 'é', '😀', ']'), { maxLength: 8 })
const parts = fc.constantFrom(
  '*',
  '?',
  'a',
  'b',
  '-',
  '[a-z]',
  '[^a]',
  '[ab-]',
  '[0-9é]',
  '😀',
  '[',
)

describe('a pattern of a name', () => {
  it('fits the names that it fits in the store, and no others', () => {
    fc.assert(
      fc.property(names, fc.array(parts, { maxLength: 6 }), (name, pattern) => {
        const [text, glob] = [name.join(''), pattern.join('')]
        expect([text, glob, matchesGlob(text, glob)]).toEqual([text, glob, inStore(text, glob)])
      }),
      { numRuns: 3_000 },
    )
  })

  it('comes to an end for a pattern that would hold up a regular expression', () => {
    expect(matchesGlob('a'.repeat(5_000), `${'a*'.repeat(60)}b`)).toBe(false)
  })
})

describe('the characters of a name', () => {
  it('are those that the store allows', () => {
    const allowed = fc.constantFrom('a-z', 'a-z0-9-', 'ab', 'é-', '0-9')
    fc.assert(
      fc.property(names, allowed, (name, characters) => {
        const text = name.join('')
        const forbidden = inStore(text, forbiddenPattern(characters) ?? '')
        expect([text, characters, hasOnly(text, characters)]).toEqual([
          text,
          characters,
          !forbidden,
        ])
      }),
      { numRuns: 1_000 },
    )
  })

  it('may be any where none are said', () => {
    expect(hasOnly('Ünïcode 😀', '')).toBe(true)
  })
})
