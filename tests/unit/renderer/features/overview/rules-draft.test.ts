// The form of the rules: what is asked for is what was changed, and a number that is none is told at its field.
import { describe, expect, it } from 'vitest'
import { changeOf, draftOf, wrongDays } from '#features/overview/rules-draft.ts'
import { Policy } from '#contract/policy'

const policy = Policy.parse({
  maxLifetimeDays: null,
  rotationDays: 90,
  unusedDays: 90,
  names: { patterns: ['team-*'], characters: '' },
  requireOwner: false,
  requirePurpose: false,
  reviewDays: 90,
  lastReviewAt: null,
  noticeDays: 14,
  notify: true,
})
const before = draftOf(policy)

describe('a change of the rules', () => {
  it('asks for nothing where nothing was changed', () => {
    expect(changeOf(before, { ...before, rotationDays: ' 90 ' })).toEqual({})
  })

  it('asks for what differs alone', () => {
    const draft = { ...before, rotationDays: '', unusedDays: '45', requireOwner: true }
    expect(changeOf(before, draft)).toEqual({
      rotationDays: null,
      unusedDays: 45,
      requireOwner: true,
    })
  })

  it('sends both parts of the rule for names, one pattern a line', () => {
    const draft = { ...before, patterns: ' team-* \n\n[a-z]*-prod\n' }
    expect(changeOf(before, draft)).toEqual({
      names: { patterns: ['team-*', '[a-z]*-prod'], characters: '' },
    })
  })

  it.each([
    ['maxLifetimeDays', '0'],
    ['rotationDays', 'soon'],
    ['unusedDays', ''],
    ['unusedDays', '366'],
    ['reviewDays', '1.5'],
    ['noticeDays', '91'],
  ] as const)('tells of %s that %j is no number of days', (field, text) => {
    expect(Object.keys(wrongDays({ ...before, [field]: text }))).toEqual([field])
  })

  it('lets a rule be empty', () => {
    expect(wrongDays({ ...before, maxLifetimeDays: '', rotationDays: ' ' })).toEqual({})
  })
})
