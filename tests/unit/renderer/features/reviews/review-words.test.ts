import { describe, expect, it } from 'vitest'
import type { ReviewHead, Tally } from '#contract'
import {
  endOfDay,
  inDays,
  nameFor,
  standing,
  stateWords,
  tallyWords,
  verifyLine,
} from '#features/reviews/review-words.ts'

const none: Tally = { keep: 0, rotate: 0, revoke: 0, defer: 0, exception: 0, open: 0 }
const head = (rows: number, tally: Partial<Tally>) =>
  ({ rows, tally: { ...none, ...tally }, balanced: (tally.open ?? 0) === 0 }) as ReviewHead

describe('the arithmetic of a review', () => {
  it('adds up to all keys, and leaves out what there is none of', () => {
    const tally = { ...none, keep: 9, rotate: 2, revoke: 2, defer: 1, exception: 1, open: 3 }
    expect(tallyWords(tally, 18)).toBe(
      '18 keys = 9 keep + 2 rotate + 2 revoke + 1 defer + 1 exception + 3 to decide',
    )
    expect(tallyWords(none, 0)).toBe('0 keys = 0')
  })

  it('says how many are left, when it can be signed, and when it does not add up', () => {
    expect(standing(head(18, { keep: 15, open: 3 }))).toEqual({
      adds: true,
      words: 'Balances. Decide 3 more to sign.',
    })
    expect(standing(head(1, { keep: 1 })).words).toBe('Balances. Ready to sign.')
    expect(standing(head(0, {})).words).toMatch(/no key to decide/)
    expect(standing(head(3, { keep: 2 }))).toMatchObject({ adds: false })
  })
})

describe('the words of a review', () => {
  it('never call an unsigned one signed', () => {
    const signature = { assurance: 'unsigned' } as ReviewHead['signature'] & object
    expect(stateWords({ state: 'signed', signature }).word).toBe('Unsigned')
    expect(
      stateWords({ state: 'signed', signature: { ...signature, assurance: 'signed' } }).word,
    ).toBe('Signed')
  })

  it('name it by the quarter, with a number where the name is taken', () => {
    const november = new Date('2026-11-26T12:00:00Z')
    expect(nameFor(november, [])).toBe('Access review 2026 Q4')
    expect(nameFor(november, ['Access review 2026 Q4', 'Access review 2026 Q4 (2)'])).toBe(
      'Access review 2026 Q4 (3)',
    )
    expect(nameFor(new Date('2027-03-31T23:59:59Z'), [])).toBe('Access review 2027 Q1')
  })

  it('write the line that checks a pack so that a shell takes it as it stands', () => {
    expect(verifyLine('dsadmin', '/home/ada/q4', 'ab12')).toBe(
      'dsadmin review verify /home/ada/q4 --fingerprint ab12',
    )
    expect(verifyLine('dsadmin', "/home/ada's packs/$q4", undefined)).toBe(
      `dsadmin review verify '/home/ada'\\''s packs/$q4'`,
    )
  })
})

describe('days', () => {
  it('end in their evening, so that 30 days are no 31', () => {
    const now = new Date(2026, 10, 26, 9, 0)
    const end = Date.parse(endOfDay(inDays(30, now)) ?? '')
    expect(Math.floor((end - now.getTime()) / 86_400_000)).toBe(30)
    expect(new Date(end).getHours()).toBe(23)
  })

  it('are none where nothing whole was typed', () => {
    expect(endOfDay('')).toBeUndefined()
    expect(endOfDay('2026-11')).toBeUndefined()
  })
})
