// Which due things the address asks for, and where each of them is dealt with.
import { describe, expect, it } from 'vitest'
import { dueInput, readDueQuery, USUAL, writeDueQuery } from '#features/overview/due-query.ts'
import { placeOf, whenWords } from '#features/overview/due-words.ts'

describe('the address of the list', () => {
  it('says nothing for the usual list, and asks for the notice of the rules', () => {
    expect(writeDueQuery(USUAL)).toBe('')
    expect(dueInput(readDueQuery(''))).toEqual({})
  })

  it('holds kinds and span, and forgets what it does not know', () => {
    const query = readDueQuery('?kind=review&kind=expiry&kind=drop&within=365')
    expect(query).toEqual({ kinds: ['expiry', 'review'], withinDays: 365 })
    expect(readDueQuery(writeDueQuery(query))).toEqual(query)
    expect(readDueQuery('?within=12')).toEqual(USUAL)
  })
})

describe('a due thing', () => {
  const row = { dueAt: '2026-11-26T00:00:00.000Z', overdue: false, title: 'etl' }
  it.each([
    ['expiry', '/api-keys/dsk_abcdefgh'],
    ['rotation', '/api-keys/dsk_abcdefgh/rotation'],
    ['overlap', '/api-keys/dsk_abcdefgh/rotation'],
  ] as const)('leads from %s to %s', (kind, place) => {
    expect(placeOf({ ...row, kind, prefix: 'dsk_abcdefgh' })).toBe(place)
  })

  it('leads from a review to the reviews', () => {
    expect(placeOf({ ...row, kind: 'review' })).toBe('/reviews')
  })

  it('is told by how far away it is, before and after', () => {
    const at = Date.parse(row.dueAt)
    expect(whenWords(row, at - 6 * 86_400_000)).toBe('in 6 d')
    expect(whenWords(row, at + 3 * 3_600_000)).toBe('3 h overdue')
  })
})
