// The list of keys: windows, filters, orders, and the counts that fit them.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY, HOUR } from '#base/duration'
import { operations } from '#contract'
import { Finder } from '#services/keys/finder'
import { searchKeys } from '#services/keys/search'
import { countKeys, listKeyNumbers } from '#store/key-list'
import { call, openWorkspace } from '#tests/workspace'
import { freshDesk } from '#tests/desk'

const desk = freshDesk()
const { create, rotate, revoke, show, list, names } = desk

describe('the list', () => {
  test('holds every key that is not revoked, by name, unless states are asked for', () => {
    for (const name of ['b', 'C', 'a']) create(name)
    revoke('b')
    expect(names()).toEqual(['a', 'C'])
    expect(names({ states: ['revoked'] })).toEqual(['b'])
    expect(
      names({ states: ['active', 'suspended', 'expired', 'revoked'], direction: 'desc' }),
    ).toEqual(['C', 'b', 'a'])
    expect(names({ states: [] })).toEqual([])
  })

  test('answers a window and the total', () => {
    for (let number = 0; number < 12; number += 1) create(`key ${String(number).padStart(2, '0')}`)
    const { rows, total } = list({ offset: 10, limit: 5 })
    expect(rows.map((row) => row.name)).toEqual(['key 10', 'key 11'])
    expect(total).toBe(12)
  })

  test('finds by part of a name, by any version’s prefix, by a whole key', () => {
    const one = create('Nightly Straße')
    create('other')
    const again = rotate('nightly strasse')
    for (const find of [
      'STRASSE',
      'ghtly s',
      one.prefix.slice(0, 8).toLowerCase(),
      one.prefix.toUpperCase().replace('DSK', 'dsk'),
      again.prefix,
      one.value,
      ` ${again.value} `,
    ])
      expect(names({ find })).toEqual(['Nightly Straße'])
    expect(names({ find: 'dsk_' })).toHaveLength(2)
    expect(names({ find: 'nowhere' })).toEqual([])
    expect(names({ find: '%' })).toEqual([])
  })

  test('follows every change of this and of another program', () => {
    create('alpha')
    expect(names({ find: 'a' })).toEqual(['alpha'])
    const other = openWorkspace(desk.folder, { clock: desk.space.clock })
    other.keys.create({ name: 'aaa' }, call('keys.create'))
    other.keys.edit({ ref: 'alpha', name: 'beta' }, call('keys.edit'))
    expect(names({ find: 'a' })).toEqual(['aaa', 'beta'])
    other.keys.revoke({ ref: 'aaa', reason: 'x' }, call('keys.revoke'))
    other.close()
    expect(names({ find: 'a' })).toEqual(['beta'])
    expect(names({ find: 'a', states: ['revoked'] })).toEqual(['aaa'])
  })

  test('filters by what expires, what nobody confirmed and what is unused', () => {
    const soon = create('soon', { expires: '5d' })
    create('late', { expires: '90d' })
    desk.space.keys.confirm({ prefix: soon.prefix }, call('keys.confirm'))
    expect(names({ expiringInMs: 30 * DAY })).toEqual(['soon'])
    expect(names({ unconfirmed: true })).toEqual(['late'])
    expect(names({ unusedForMs: DAY })).toEqual([])
    desk.space.clock.now += 2 * DAY
    expect(names({ unusedForMs: DAY })).toEqual(['late', 'soon'])
    expect(list({ unusedForMs: DAY }).rows[0]?.unused.state).toBe('unknown')
    // No gate has reported, so nothing can be called never used.
    expect(names({ neverUsed: true })).toEqual([])
  })

  test('gives with a search text exactly what it gives without, whatever filter and order', () => {
    for (let number = 0; number < 30; number += 1) {
      const expires = number % 3 === 0 ? `${String(number + 1)}h` : undefined
      create(`key ${String(number)}`, expires ? { expires } : {})
      desk.space.clock.now += 60_000
      if (number % 4 === 0)
        desk.space.keys.suspend({ ref: `key ${String(number)}` }, call('keys.suspend'))
      if (number % 5 === 0) revoke(`key ${String(number)}`)
      if (number % 7 === 0 && number > 0)
        desk.space.database.write((db) =>
          db.run(
            'UPDATE key SET last_used_at = ? WHERE name = ?',
            desk.space.clock.now,
            `key ${String(number)}`,
          ),
        )
    }
    desk.space.database.write((db) =>
      db.run(
        `INSERT INTO gate (id, name, address, version, pid, host, started_at, heartbeat_at, applied_epoch, keys_loaded, clients_recorded)
         VALUES ('g', 'g', 'a', '1', 1, 'h', 1, 1, 0, 0, 0)`,
      ),
    )
    const filters = fc.record(
      {
        states: fc.subarray(['active', 'suspended', 'expired', 'revoked']),
        unusedForMs: fc.integer({ min: 1, max: 40 * 60_000 }),
        neverUsed: fc.boolean(),
        expiringInMs: fc.integer({ min: 1, max: 40 * HOUR }),
        unconfirmed: fc.boolean(),
        sort: fc.constantFrom('name', 'prefix', 'lastUsed', 'createdAt', 'state'),
        direction: fc.constantFrom('asc', 'desc'),
        offset: fc.integer({ min: 0, max: 10 }),
        limit: fc.integer({ min: 1, max: 40 }),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(filters, fc.integer({ min: 0, max: 20 }), (filter, hours) => {
        const now = desk.space.clock.now
        desk.space.clock.now += hours * HOUR
        expect(list({ ...filter, find: 'key' })).toEqual(list(filter))
        desk.space.clock.now = now
      }),
      { numRuns: 200 },
    )
    // The same again for a search with so many hits that the order is walked in the database.
    const finder = new Finder(desk.space.database)
    fc.assert(
      fc.property(filters, (given) => {
        const input = operations['keys.list'].input.parse(given)
        const filter = {
          states: input.states ?? (['active', 'suspended', 'expired'] as const),
          now: desk.space.clock.now,
          unusedSince: input.unusedForMs && desk.space.clock.now - input.unusedForMs,
          neverUsed: input.neverUsed,
          endsBefore: input.expiringInMs && desk.space.clock.now + input.expiringInMs,
          unconfirmed: input.unconfirmed,
        }
        const { offset, limit } = input
        const order = { sort: input.sort, direction: input.direction }
        desk.space.database.read((db) => {
          expect(
            searchKeys(db, finder, { find: 'key', filter, order, offset, limit, few: 0 }),
          ).toEqual({
            numbers: listKeyNumbers(db, filter, order, offset, limit),
            total: countKeys(db, filter),
          })
        })
      }),
      { numRuns: 200 },
    )
  })

  test('a summary counts what the lists hold', () => {
    create('a', { expires: '1h' })
    create('b', { expires: '10d' })
    create('c')
    create('d')
    desk.space.keys.suspend({ ref: 'c' }, call('keys.suspend'))
    revoke('d')
    desk.space.clock.now += 2 * HOUR
    expect(desk.space.keys.summary({ unusedForMs: HOUR })).toEqual({
      keys: 3,
      active: 1,
      suspended: 1,
      expired: 1,
      revoked: 1,
      unused: 3,
      unusedUnknown: 3,
      due: 1,
      overdue: 0,
      unusedForMs: HOUR,
      neverUsed: 0,
      expiring: 1,
      unconfirmed: 3,
      epoch: 6,
      gateSeen: false,
    })
  })
})

test('every operation answers what the contract says', () => {
  const made = create('etl')
  const answers = {
    'keys.list': list(),
    'keys.summary': desk.space.keys.summary({}),
    'keys.show': show('etl'),
    'keys.blastRadius': desk.space.keys.blastRadius({ ref: 'etl' }),
    'keys.pending': desk.space.keys.pending(),
    'keys.confirm': desk.space.keys.confirm({ prefix: made.prefix }, call('keys.confirm')),
    'keys.revoke': revoke('etl'),
    'keys.receipt': desk.space.keys.receipt({ epoch: 1 }),
  } as const
  for (const [channel, answer] of Object.entries(answers)) {
    const { output } = operations[channel as keyof typeof answers]
    expect(output.parse(answer)).toEqual(answer)
  }
})
