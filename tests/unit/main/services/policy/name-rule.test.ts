import { describe, expect, test } from 'vitest'
import { checkNameRule, forbiddenPattern } from '#services/policy/name-rule'
import { faultOf } from '#tests/workspace'

describe('a rule for names', () => {
  test.each([
    ['team-*', 'team-*'],
    ['  [a-z]*-prod ', '[a-z]*-prod'],
    ['a***b', 'a*b'],
    ['[^0-9]*', '[^0-9]*'],
    ['été-?', 'été-?'],
  ])('takes %j as %j', (text, kept) => {
    expect(checkNameRule({ patterns: [text], characters: '' }).patterns).toEqual([kept])
  })

  test('keeps each pattern once', () => {
    expect(checkNameRule({ patterns: ['a*', 'a**', 'b'], characters: 'a-z' })).toEqual({
      patterns: ['a*', 'b'],
      characters: 'a-z',
    })
  })

  test.each([
    ['^[a-z]+$'],
    ['(a+)+$'],
    ['team-.*'],
    [String.raw`\d+`],
    ['(prod|test)-x'],
    ['[a-z]+-x'],
  ])('refuses the regular expression %j and says how it is written here', (pattern) => {
    expect(faultOf(() => checkNameRule({ patterns: [pattern], characters: '' }))).toMatchObject({
      code: 'input.invalid',
      field: 'names',
      message: expect.stringContaining('regular expression') as string,
    })
  })

  test.each([
    [''],
    ['   '],
    ['team-['],
    ['team-[]'],
    ['team-[^]'],
    ['team-[!a]'],
    ['[z-a]*'],
    ['x'.repeat(121)],
  ])('refuses the pattern %j, which no name could follow', (pattern) => {
    expect(faultOf(() => checkNameRule({ patterns: [pattern], characters: '' })).field).toBe(
      'names',
    )
  })

  test.each([['[a-z]'], ['^a'], ['9-0'], ['x'.repeat(121)]])(
    'refuses the characters %j',
    (characters) => {
      expect(faultOf(() => checkNameRule({ patterns: [], characters })).field).toBe('names')
    },
  )

  test('turns allowed characters into what no name may hold', () => {
    expect(forbiddenPattern('a-z0-9-')).toBe('*[^a-z0-9-]*')
    expect(forbiddenPattern('')).toBeNull()
  })
})
