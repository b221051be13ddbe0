import { describe, expect, it } from 'vitest'
import { auditWords, count, keptWords, shareOf, size } from '#features/settings/backup-words.ts'

describe('the words about a restore', () => {
  it.each([
    [0, 'Nothing that worked then is refused now.'],
    [1, '1 key or old value stays refused.'],
    [1_200, '1,200 keys or old values stay refused.'],
  ])('say of %i that are kept refused: %s', (total, words) => {
    expect(keptWords(total, false)).toBe(words)
  })

  it('say afterwards what was so before', () => {
    expect(keptWords(2, true)).toBe('2 keys or old values stay refused, as before.')
  })

  it.each([
    ['same', 0, false, 'The audit chain here is the one in the backup.'],
    ['continued', 1, false, 'The audit chain will go on with 1 record of the backup.'],
    ['continued', 40, true, 'The audit chain goes on with 40 records of the backup.'],
    ['ahead', 0, true, 'The audit chain here has gone on since the backup, and stays as it is.'],
  ] as const)('say of a chain that is %s, with %i records', (audit, auditRecords, done, words) => {
    expect(auditWords({ audit, auditRecords }, done)).toBe(words)
  })

  it('say of two chains whose goes on', () => {
    expect(auditWords({ audit: 'forked', auditRecords: 0 }, false)).toMatch(
      /went different ways\. The one here goes on, and a record will say so\.$/,
    )
  })
})

describe('numbers', () => {
  it.each([
    [0, '1 kB'],
    [37_800, '38 kB'],
    [999_999, '1,000 kB'],
    [29_693_638, '29.7 MB'],
  ])('of %i bytes are %s', (bytes, words) => {
    expect(size(bytes)).toBe(words)
  })

  it('count one and many', () => {
    expect([count(1, 'key'), count(0, 'key'), count(1_000, 'key')]).toEqual([
      '1 key',
      '0 keys',
      '1,000 keys',
    ])
  })

  it('never say that more than all is done, or that nothing is something', () => {
    expect(shareOf({ done: 12, of: 10 })).toBe(1)
    expect(shareOf({ done: 0, of: 0 })).toBe(0)
    expect(shareOf({ done: 5, of: 10 })).toBe(0.5)
  })
})
