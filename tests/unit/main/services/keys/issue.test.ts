// Making a key and giving it a new value: what is handed out once, what is refused, what overlaps.
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { DAY, HOUR } from '#base/duration'
import { instant } from '#base/runtime'
import { operations } from '#contract'
import { digestOf } from '#services/keys/format'
import { storeFault } from '#store/store-fault'
import { call, faultOf, openWorkspace } from '#tests/workspace'
import { freshDesk } from '#tests/desk'

const desk = freshDesk()
const { create, rotate, revoke, show, list, isDue } = desk

describe('create', () => {
  test('hands out the value once and stores its digest only', () => {
    const made = create('etl', {
      owner: 'Ada',
      purpose: 'Loads',
      usedBy: 'scheduler',
      tags: ['prod'],
      expires: '90d',
    })
    expect(operations['keys.create'].output.parse(made)).toEqual(made)
    expect(made).toMatchObject({
      name: 'etl',
      state: 'active',
      owner: 'Ada',
      usedBy: 'scheduler',
      tags: ['prod'],
      createdBy: 'tess@desk',
      expiresAt: instant(desk.space.clock.now + 90 * DAY),
      unconfirmed: true,
      versionsAlive: 1,
      lastUsed: { state: 'unknown' },
    })
    expect(made.value.startsWith(`${made.prefix}_`)).toBe(true)
    const [row] = desk.space.database.read((db) =>
      db.all<{ digest: Buffer; alg: string }>('SELECT digest, alg FROM key_version'),
    )
    expect(row?.digest.equals(digestOf(made.value))).toBe(true)
    expect(row?.alg).toBe('sha256')
  })

  test.each(['ETL', ' etl ', 'ｅｔｌ', 'E\u0054L'])(
    'refuses %s while etl is not revoked',
    (name) => {
      create('etl')
      const fault = faultOf(() => create(name))
      expect(fault.code).toBe('key.name-taken')
      expect(fault.field).toBe('name')
      expect(list().total).toBe(1)
    },
  )

  test('frees the name once the key is revoked', () => {
    create('etl')
    revoke('etl')
    expect(create('etl').state).toBe('active')
    expect(list({ states: ['active', 'revoked'] }).total).toBe(2)
  })

  test.each([['2020-01-01T00:00:00.000Z'], ['2026-11-02T09:00:00.000Z']])(
    'refuses an expiry in the past: %s',
    (expires) => {
      expect(faultOf(() => create('etl', { expires })).field).toBe('expires')
      expect(list().total).toBe(0)
    },
  )

  test('refuses a key in any text', () => {
    const { value } = create('one')
    for (const field of ['owner', 'purpose'])
      expect(faultOf(() => create('two', { [field]: value })).code).toBe('input.secret')
    expect(faultOf(() => create(value)).code).toBe('input.secret')
    expect(faultOf(() => create('two', { tags: [value] })).code).toBe('input.secret')
  })
})

describe('rotate', () => {
  test.each([
    ['now', 'revoked'],
    ['24h', 'active'],
  ])(
    'with overlap %s, cut off at the list of revoked keys, has its new value and an old one that is %s',
    (overlap, state) => {
      const old = create('etl')
      const { ledger, clock, vault } = desk.space
      const append = ledger.append.bind(ledger)
      // As a kill does right after the list is on disk.
      vi.spyOn(ledger, 'append').mockImplementationOnce((lines) => {
        append(lines)
        throw new Error('killed')
      })
      try {
        rotate('etl', overlap)
      } catch {
        // A program that is killed answers nothing either.
      }
      const next = openWorkspace(desk.folder, { clock, vault })
      try {
        const { versions, ...key } = next.keys.show({ ref: 'etl' })
        expect(key.state).toBe('active')
        expect(versions.map((version) => version.state)).toEqual(['active', state])
        expect(versions[0]?.prefix).not.toBe(old.prefix)
        expect(isDue(old.value, clock.now + DAY)).toBe(true)
      } finally {
        next.close()
      }
    },
  )

  test('refuses, and changes nothing, where the list of revoked keys cannot be written', () => {
    create('etl')
    vi.spyOn(desk.space.ledger, 'requireWritable').mockImplementationOnce(() => {
      throw storeFault(Object.assign(new Error('EROFS'), { code: 'EROFS' }), 'revoked.ledger')
    })
    expect(faultOf(() => rotate('etl', 'now')).code).toBe('store.readonly')
    expect(show('etl').versions).toHaveLength(1)
  })

  test('keeps name and history; the old value is accepted until the overlap ends', () => {
    const old = create('etl')
    desk.space.clock.now += HOUR
    const made = rotate('etl')
    expect(made).toMatchObject({ id: old.id, name: 'etl', versionsAlive: 2 })
    expect(made.overlapUntil).toBe(instant(desk.space.clock.now + 24 * HOUR))
    expect(show('etl').versions.map((version) => [version.prefix, version.state])).toEqual([
      [made.prefix, 'active'],
      [old.prefix, 'active'],
    ])
    expect(isDue(old.value)).toBe(false)
    desk.space.clock.now += 24 * HOUR
    expect(isDue(old.value)).toBe(true)
    expect(isDue(made.value)).toBe(false)
    expect(show('etl')).toMatchObject({ versionsAlive: 1, state: 'active' })
    expect(show('etl').overlapUntil).toBeUndefined()
    expect(show(old.prefix).versions[1]?.state).toBe('revoked')
  })

  test('with now the old value is refused at once', () => {
    const old = create('etl')
    const made = rotate('etl', 'now')
    expect(isDue(old.value)).toBe(true)
    expect(made.versionsAlive).toBe(1)
    expect(show('etl').versions[1]).toMatchObject({ state: 'revoked', revokedBy: 'tess@desk' })
  })

  test('while an overlap runs, the oldest keep their earlier end', () => {
    const first = create('etl')
    const second = rotate('etl', '1h')
    const end = instant(desk.space.clock.now + HOUR)
    desk.space.clock.now += HOUR / 2
    rotate('etl', '24h')
    const ends = new Map(
      show('etl').versions.map((version) => [version.prefix, version.refusedFrom]),
    )
    expect(ends.get(first.prefix)).toBe(end)
    expect(ends.get(second.prefix)).toBe(instant(desk.space.clock.now + 24 * HOUR))
    expect(isDue(first.value, Date.parse(end))).toBe(true)
  })

  test('a shorter overlap brings an end forward', () => {
    const first = create('etl')
    rotate('etl', '24h')
    rotate('etl', '1h')
    expect(isDue(first.value, desk.space.clock.now + HOUR)).toBe(true)
  })

  test('never gives a value more time than it had, in whatever order', () => {
    const steps = fc.array(
      fc.record({
        overlap: fc.constantFrom('now', '1s', '30m', '1h', '24h', '90d'),
        pass: fc.integer({ min: 0, max: 2 * HOUR }),
      }),
      { minLength: 1, maxLength: 8 },
    )
    let count = 0
    fc.assert(
      fc.property(steps, (list) => {
        const name = `etl ${String((count += 1))}`
        const values = new Map([[create(name).value, Infinity]])
        for (const { overlap, pass } of list) {
          desk.space.clock.now += pass
          const made = rotate(name, overlap)
          const ends = new Map(show(name).versions.map((version) => [version.prefix, version]))
          for (const [value, before] of values) {
            const version = ends.get(value.slice(0, 12))
            const end = Math.min(
              Date.parse(version?.refusedFrom ?? '') || Infinity,
              Date.parse(version?.revokedAt ?? '') || Infinity,
            )
            expect(end).toBeLessThanOrEqual(before)
            expect(end).toBeLessThan(Infinity)
            expect(isDue(value, end)).toBe(true)
            values.set(value, end)
          }
          values.set(made.value, Infinity)
        }
      }),
      { numRuns: 15 },
    )
  })

  test('is refused for a suspended and an expired key, with what to do first', () => {
    create('etl', { expires: '1h' })
    desk.space.keys.suspend({ ref: 'etl' }, call('keys.suspend'))
    expect(faultOf(() => rotate('etl'))).toMatchObject({
      code: 'key.state',
      fix: expect.stringContaining('Resume') as string,
    })
    desk.space.keys.resume({ ref: 'etl' }, call('keys.resume'))
    desk.space.clock.now += HOUR
    expect(faultOf(() => rotate('etl'))).toMatchObject({
      code: 'key.state',
      fix: expect.stringContaining('expiry') as string,
    })
  })

  test('works again when the new value was revoked and the overlap has ended', () => {
    create('etl')
    const made = rotate('etl', '1h')
    expect(revoke(made.prefix).revoked).toEqual([made.prefix])
    expect(show('etl').state).toBe('active')
    desk.space.clock.now += HOUR
    expect(show('etl').state).toBe('expired')
    rotate('etl')
    expect(show('etl')).toMatchObject({ state: 'active', versionsAlive: 1 })
  })
})
