import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  chipsOf,
  EVERYTHING,
  isEverything,
  type KeyQuery,
  listInput,
  readQuery,
  SHOWS,
  wordOf,
  writeQuery,
} from '#features/keys/key-query.ts'
import { withoutSecrets } from '#ui/without-secrets.ts'

const DAY = 86_400_000
const secret = 'y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'.split('')
const wholeKey = fc
  .tuple(
    fc.string({ unit: fc.constantFrom(...base62), minLength: 8, maxLength: 8 }),
    fc.string({ unit: fc.constantFrom(...base62), minLength: 38, maxLength: 38 }),
  )
  .map(([id, rest]) => ({ prefix: `dsk_${id}`, rest, value: `dsk_${id}_${rest}` }))

const anyQuery: fc.Arbitrary<KeyQuery> = fc.record({
  find: fc.string(),
  show: fc.constantFrom(...SHOWS),
  aged: fc.option(
    fc.oneof(
      fc.record({
        of: fc.constantFrom('created', 'value', 'used'),
        fromDays: fc.nat(36_500),
        toDays: fc.integer({ min: 1, max: 36_500 }),
      }),
      fc.record({ of: fc.constantFrom('created', 'value', 'used'), fromDays: fc.nat(36_500) }),
    ),
    { nil: undefined },
  ),
  revoked: fc.boolean(),
  sort: fc.constantFrom('name', 'prefix', 'lastUsed', 'createdAt', 'state'),
  direction: fc.constantFrom('asc', 'desc'),
})

const summary = {
  keys: 18,
  active: 15,
  suspended: 2,
  expired: 0,
  revoked: 41,
  unused: 3,
  unusedUnknown: 0,
  due: 0,
  overdue: 0,
  unusedForMs: 90 * DAY,
  neverUsed: 0,
  expiring: 2,
  unconfirmed: 0,
  epoch: 7,
  gateSeen: true,
}

describe('the address', () => {
  it('says any query back as it was written', () => {
    fc.assert(
      fc.property(anyQuery, (query) => {
        expect(readQuery(writeQuery(query))).toEqual(query)
      }),
    )
  })

  it('takes no age that the list would refuse', () => {
    for (const aged of ['created.5', 'made.0-30', 'used.-30', 'used.0-0', 'value.99999-', 'x'])
      expect(readQuery(`?aged=${aged}`).aged).toBeUndefined()
    expect(readQuery('?aged=value.365-').aged).toEqual({ of: 'value', fromDays: 365 })
  })

  it('stays empty while nothing narrows the list', () => {
    expect(writeQuery(EVERYTHING)).toBe('')
    expect(readQuery('')).toEqual(EVERYTHING)
  })

  it('takes what it does not know for not said', () => {
    expect(readQuery('?show=constructor&sort=__proto__&direction=up&else=1')).toEqual(EVERYTHING)
  })

  it('never holds the secret of a key, wherever in the text it stood', () => {
    fc.assert(
      fc.property(wholeKey, fc.string(), fc.string(), ({ value, prefix, rest }, before, after) => {
        const written = decodeURIComponent(
          writeQuery({ ...EVERYTHING, find: `${before} ${value} ${after}` }).replaceAll('+', ' '),
        )
        expect(written).toContain(prefix)
        expect(written).not.toContain(rest)
      }),
    )
  })
})

describe('what is asked for', () => {
  it('cuts a whole key to its prefix and leaves other text alone', () => {
    expect(withoutSecrets(`  dsk_7I4tVqGS_${secret}  `)).toBe('  dsk_7I4tVqGS  ')
    expect(withoutSecrets('dsk_7I4tVqGS')).toBe('dsk_7I4tVqGS')
    expect(withoutSecrets('etl_nightly_2')).toBe('etl_nightly_2')
  })

  it('narrows by one chip at a time', () => {
    const asked = (show: KeyQuery['show']) => listInput({ ...EVERYTHING, show }, 30 * DAY)
    expect(asked('all')).toEqual({ sort: 'name', direction: 'asc' })
    expect(asked('suspended')).toMatchObject({ states: ['suspended'] })
    expect(asked('unused')).toMatchObject({ unusedForMs: 30 * DAY })
    expect(asked('never')).toMatchObject({ neverUsed: true })
    expect(asked('expiring')).toMatchObject({ expiringInMs: 30 * DAY })
    expect(asked('unconfirmed')).toMatchObject({ unconfirmed: true })
  })

  it('adds revoked keys only to the whole list', () => {
    const withRevoked = { ...EVERYTHING, revoked: true }
    expect(listInput(withRevoked, DAY).states).toContain('revoked')
    expect(listInput({ ...withRevoked, show: 'active' }, DAY).states).toEqual(['active'])
  })

  it('treats a search of spaces as none', () => {
    expect(listInput({ ...EVERYTHING, find: '   ' }, DAY)).not.toHaveProperty('find')
    expect(isEverything({ ...EVERYTHING, find: '  ' })).toBe(true)
    expect(isEverything({ ...EVERYTHING, show: 'active' })).toBe(false)
  })
})

describe('the chips', () => {
  it('leave out what is empty, except the usual two and the selected one', () => {
    expect(chipsOf(summary, 'all')).toEqual(['all', 'active', 'suspended', 'unused', 'expiring'])
    expect(chipsOf(summary, 'unconfirmed')).toContain('unconfirmed')
  })

  it('call unused only what gates watched for the whole window', () => {
    expect(wordOf('unused', summary)).toBe('unused for 90 d')
    expect(wordOf('unused', { ...summary, unusedUnknown: 3 })).toBe('not seen for 90 d')
  })

  it('do not guess who is unused before a gate has watched', () => {
    expect(chipsOf({ ...summary, neverUsed: 18, gateSeen: false }, 'all')).toEqual([
      'all',
      'active',
      'suspended',
      'expiring',
    ])
  })
})
