// A moment in the address, in the field and in the table that is saved.
import { describe, expect, it } from 'vitest'
import {
  instantOf,
  keysAtInput,
  localMoment,
  readKeysAt,
  utcWords,
  writeKeysAt,
} from '#features/activity/keys-at-query.ts'
import { COLUMNS, keyRecords } from '#features/activity/keys-at-csv.ts'

const AT = '2026-11-26T13:05:09.000Z'

describe('a moment', () => {
  it('comes back from the field as it was put in, to the second', () => {
    expect(instantOf(localMoment(AT))).toBe(AT)
    expect(instantOf('2026-11-26')).toBeUndefined()
    expect(instantOf('2026-13-40T00:00')).toBeUndefined()
    expect(utcWords(AT)).toBe('2026-11-26 13:05:09 UTC')
  })

  it('stands in the address with what is found, a whole key cut to its prefix', () => {
    const address = writeKeysAt({
      at: AT,
      find: `dsk_abcdefgh_${'A'.repeat(40)}`,
      states: ['revoked'],
    })
    expect(address).not.toContain('AAAA')
    expect(readKeysAt(address, 'usual')).toEqual({
      at: AT,
      find: 'dsk_abcdefgh',
      states: ['revoked'],
    })
  })

  it('is the usual one where the address says none, and asks for what was not revoked', () => {
    const query = readKeysAt('?at=yesterday&state=gone', AT)
    expect(query).toEqual({ at: AT, find: '', states: [] })
    expect(keysAtInput(query)).toEqual({ at: AT })
  })
})

describe('the table of a moment', () => {
  it('has every column for a key of which little is known', () => {
    const [record] = keyRecords(AT, [
      {
        id: '01970000-0000-7000-8000-000000000001',
        name: 'etl',
        prefix: 'dsk_abcdefgh',
        state: 'active',
        owner: '',
        createdAt: AT,
        createdBy: 'ada@desk',
        versions: [
          { prefix: 'dsk_bbbbbbbb', accepted: true },
          { prefix: 'dsk_abcdefgh', accepted: false },
        ],
        changesBefore: 0,
        changesSince: 3,
      },
    ])
    expect(Object.keys(record ?? {})).toEqual(COLUMNS)
    expect(record).toMatchObject({
      'values accepted': 'dsk_bbbbbbbb',
      'changed by': '',
      'records since': 3,
    })
  })
})
