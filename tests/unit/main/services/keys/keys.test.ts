import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DAY, HOUR } from '#base/duration'
import { instant } from '#base/runtime'
import { operations } from '#contract'
import { readLedger } from '#store/ledger'
import { Finder } from '#services/keys/finder'
import { digestOf } from '#services/keys/format'
import { searchKeys } from '#services/keys/search'
import { countKeys, listKeyNumbers } from '#store/key-list'
import {
  call,
  faultOf,
  openWorkspace,
  removeFolder,
  temporaryFolder,
  type TestWorkspace,
} from '#tests/workspace'

let folder: string
let space: TestWorkspace
beforeEach(() => {
  folder = temporaryFolder()
  space = openWorkspace(folder)
})
afterEach(() => {
  space.close()
  removeFolder(folder)
})

const create = (name: string, more: object = {}) =>
  space.keys.create({ name, ...more }, call('keys.create'))
const rotate = (ref: string, overlap = '24h') =>
  space.keys.rotate({ ref, overlap }, call('keys.rotate'))
const revoke = (ref: string, reason = 'leaked') =>
  space.keys.revoke({ ref, reason }, call('keys.revoke'))
const edit = (ref: string, more: object) => space.keys.edit({ ref, ...more }, call('keys.edit'))
const show = (ref: string) => space.keys.show({ ref })
const list = (more: object = {}) => space.keys.list(operations['keys.list'].input.parse(more))
const names = (more: object = {}) => list(more).rows.map((row) => row.name)
const isDue = (value: string, at = space.clock.now) =>
  readLedger(space.ledger.path).isDue(digestOf(value), at)

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
      expiresAt: instant(space.clock.now + 90 * DAY),
      unconfirmed: true,
      versionsAlive: 1,
      lastUsed: { state: 'unknown' },
    })
    expect(made.value.startsWith(`${made.prefix}_`)).toBe(true)
    const [row] = space.database.read((db) =>
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

describe('reaching a key', () => {
  test('by name however written, by prefix, by id', () => {
    const made = create('Nightly ETL')
    for (const ref of ['nightly  etl', made.prefix, made.id]) expect(show(ref).id).toBe(made.id)
  })

  test('a revoked one by prefix and id, not by name', () => {
    const made = create('etl')
    revoke('etl')
    expect(show(made.prefix).state).toBe('revoked')
    expect(show(made.id).state).toBe('revoked')
    const fault = faultOf(() => show('etl'))
    expect(fault.code).toBe('key.missing')
    expect(fault.fix).toContain(made.prefix)
  })

  test('never by its value', () => {
    const made = create('etl')
    const fault = faultOf(() => show(made.value))
    expect(fault.code).toBe('input.secret')
    expect(JSON.stringify(fault.toFailure())).not.toContain(made.value.slice(13, 30))
  })

  test.each(['suspend', 'resume', 'edit', 'rotate', 'revoke'] as const)(
    'to %s a revoked one is a conflict',
    (method) => {
      const { prefix } = create('etl')
      revoke('etl')
      const inputs = { ref: prefix, reason: 'again', overlap: '24h', owner: 'x' }
      const run = space.keys[method].bind(space.keys) as (input: object, from: object) => unknown
      expect(faultOf(() => run(inputs, call(`keys.${method}`))).code).toBe('key.revoked')
    },
  )
})

describe('rotate', () => {
  test('keeps name and history; the old value is accepted until the overlap ends', () => {
    const old = create('etl')
    space.clock.now += HOUR
    const made = rotate('etl')
    expect(made).toMatchObject({ id: old.id, name: 'etl', versionsAlive: 2 })
    expect(made.overlapUntil).toBe(instant(space.clock.now + 24 * HOUR))
    expect(show('etl').versions.map((version) => [version.prefix, version.state])).toEqual([
      [made.prefix, 'active'],
      [old.prefix, 'active'],
    ])
    expect(isDue(old.value)).toBe(false)
    space.clock.now += 24 * HOUR
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
    const end = instant(space.clock.now + HOUR)
    space.clock.now += HOUR / 2
    rotate('etl', '24h')
    const ends = new Map(
      show('etl').versions.map((version) => [version.prefix, version.refusedFrom]),
    )
    expect(ends.get(first.prefix)).toBe(end)
    expect(ends.get(second.prefix)).toBe(instant(space.clock.now + 24 * HOUR))
    expect(isDue(first.value, Date.parse(end))).toBe(true)
  })

  test('a shorter overlap brings an end forward', () => {
    const first = create('etl')
    rotate('etl', '24h')
    rotate('etl', '1h')
    expect(isDue(first.value, space.clock.now + HOUR)).toBe(true)
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
          space.clock.now += pass
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
    space.keys.suspend({ ref: 'etl' }, call('keys.suspend'))
    expect(faultOf(() => rotate('etl'))).toMatchObject({
      code: 'key.state',
      fix: expect.stringContaining('Resume') as string,
    })
    space.keys.resume({ ref: 'etl' }, call('keys.resume'))
    space.clock.now += HOUR
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
    space.clock.now += HOUR
    expect(show('etl').state).toBe('expired')
    rotate('etl')
    expect(show('etl')).toMatchObject({ state: 'active', versionsAlive: 1 })
  })
})

describe('revoke', () => {
  test('by name ends all versions, is on disk, and stays however the clock turns', () => {
    const old = create('etl')
    const made = rotate('etl')
    const answer = revoke('etl')
    expect(answer.revoked).toEqual([made.prefix, old.prefix])
    expect(answer.epoch).toBe(3)
    for (const value of [old.value, made.value]) expect(isDue(value, 0)).toBe(true)
    expect(show(old.prefix)).toMatchObject({
      state: 'revoked',
      revokeReason: 'leaked',
      versionsAlive: 0,
    })
    space.clock.now -= 30 * DAY
    expect(show(old.prefix).state).toBe('revoked')
    expect(show(old.prefix).versions.map((version) => version.state)).toEqual([
      'revoked',
      'revoked',
    ])
  })

  test('by prefix ends that version alone while another lives', () => {
    const old = create('etl')
    const made = rotate('etl')
    expect(revoke(old.prefix).revoked).toEqual([old.prefix])
    expect(isDue(made.value)).toBe(false)
    expect(show('etl')).toMatchObject({ state: 'active', versionsAlive: 1, prefix: made.prefix })
    expect(faultOf(() => revoke(old.prefix)).code).toBe('key.revoked')
    expect(revoke(made.prefix).revoked).toEqual([made.prefix])
    expect(show(made.prefix).state).toBe('revoked')
  })

  test('by id ends all versions', () => {
    const old = create('etl')
    rotate('etl')
    expect(revoke(old.id).revoked).toHaveLength(2)
  })

  test('works for a suspended and for an expired key', () => {
    const one = create('one', { expires: '1h' })
    const two = create('two')
    space.keys.suspend({ ref: 'two' }, call('keys.suspend'))
    space.clock.now += 2 * HOUR
    expect(show('one').state).toBe('expired')
    expect(revoke('one').revoked).toEqual([one.prefix])
    expect(revoke('two').revoked).toEqual([two.prefix])
  })

  test('needs a reason, and keeps it', () => {
    const { prefix } = create('etl')
    expect(faultOf(() => revoke('etl', '  ')).field).toBe('reason')
    expect(show('etl').state).toBe('active')
    revoke('etl', 'Found in a notebook')
    expect(show(prefix).history[0]?.summary).toBe(`Revoked ${prefix}: Found in a notebook`)
  })

  test('of a version ended by a rotation stays ended under a clock set back', () => {
    const old = create('etl')
    rotate('etl', '1h')
    space.clock.now += 2 * HOUR
    revoke('etl')
    expect(isDue(old.value, space.clock.now - 2 * HOUR)).toBe(true)
  })
})

describe('suspend, resume and edit', () => {
  test('suspending is reversible and moves the epoch of every version', () => {
    create('etl')
    rotate('etl')
    const before = show('etl').epoch
    expect(space.keys.suspend({ ref: 'etl' }, call('keys.suspend')).state).toBe('suspended')
    expect(faultOf(() => space.keys.suspend({ ref: 'etl' }, call('keys.suspend'))).code).toBe(
      'key.state',
    )
    const marks = space.database.read((db) =>
      db.all<{ changed_epoch: number }>('SELECT changed_epoch FROM key_version'),
    )
    expect(marks.map((row) => row.changed_epoch)).toEqual([before + 1, before + 1])
    expect(space.keys.resume({ ref: 'etl' }, call('keys.resume')).state).toBe('active')
    expect(faultOf(() => space.keys.resume({ ref: 'etl' }, call('keys.resume'))).code).toBe(
      'key.state',
    )
  })

  test('an edit says in the history what changed', () => {
    create('etl', { owner: 'Ada', expires: '90d' })
    edit('etl', { name: 'ETL nightly', purpose: 'Loads', owner: '', usedBy: 'bi', expires: null })
    expect(show('etl nightly')).toMatchObject({
      name: 'ETL nightly',
      purpose: 'Loads',
      owner: '',
      usedBy: 'bi',
    })
    expect(show('etl nightly').expiresAt).toBeUndefined()
    expect(show('etl nightly').history[0]?.summary).toBe(
      'Renamed from “etl” to “ETL nightly”; Owner removed; Purpose changed; Used by changed; Expiry removed',
    )
  })

  test('an edit that changes nothing leaves no record', () => {
    create('etl', { owner: 'Ada' })
    const { historyTotal, epoch } = show('etl')
    expect(edit('etl', { owner: ' Ada ' })).toMatchObject({ historyTotal, epoch })
  })

  test('only name and expiry move the epoch', () => {
    create('etl')
    const { epoch } = show('etl')
    expect(edit('etl', { owner: 'Ada', tags: ['x'] }).epoch).toBe(epoch)
    expect(edit('etl', { name: 'etl 2' }).epoch).toBe(epoch + 1)
    expect(edit('etl 2', { expires: '1d' }).epoch).toBe(epoch + 2)
  })

  test('a rename cannot take another key’s name, but may change its own writing', () => {
    create('etl')
    create('bi')
    expect(faultOf(() => edit('bi', { name: 'ETL' })).code).toBe('key.name-taken')
    expect(edit('bi', { name: 'BI' }).name).toBe('BI')
  })

  test('an expired key comes back with a later expiry, and its other fields can be edited before', () => {
    create('etl', { expires: '1h' })
    space.clock.now += HOUR
    expect(edit('etl', { owner: 'Ada' }).state).toBe('expired')
    expect(edit('etl', { expires: '1d' }).state).toBe('active')
  })
})

describe('checking a name', () => {
  test('says what is wrong, or that it is free', () => {
    const { id } = create('etl')
    expect(space.keys.checkName({ name: 'new' })).toEqual({ ok: true })
    expect(space.keys.checkName({ name: 'ETL' })).toMatchObject({ ok: false })
    expect(space.keys.checkName({ name: 'ETL', exceptId: id })).toEqual({ ok: true })
    expect(space.keys.checkName({ name: '' })).toMatchObject({ ok: false })
  })
})

describe('identify', () => {
  test('tells the key of a value, current, rotated away or revoked', () => {
    const old = create('etl')
    const made = rotate('etl')
    revoke('etl')
    for (const { value } of [old, made])
      expect(space.keys.identify({ value: ` ${value}\n` }).id).toBe(old.id)
  })

  test('says what is wrong with anything else, without repeating it', () => {
    const { value } = create('etl')
    for (const text of [
      value.slice(0, -1),
      `${value.slice(0, -1)}!`,
      value.slice(0, 12),
      'hello',
      '',
    ]) {
      const fault = faultOf(() => space.keys.identify({ value: text }))
      expect(fault.code).toBe('key.missing')
      if (text.length > 12)
        expect(JSON.stringify(fault.toFailure())).not.toContain(text.slice(13, 20))
    }
  })
})

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
    const other = openWorkspace(folder, { clock: space.clock })
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
    space.keys.confirm({ prefix: soon.prefix }, call('keys.confirm'))
    expect(names({ expiringInMs: 30 * DAY })).toEqual(['soon'])
    expect(names({ unconfirmed: true })).toEqual(['late'])
    expect(names({ unusedForMs: DAY })).toEqual([])
    space.clock.now += 2 * DAY
    expect(names({ unusedForMs: DAY })).toEqual(['late', 'soon'])
    expect(list({ unusedForMs: DAY }).rows[0]?.unused.state).toBe('unknown')
    // No gate has reported, so nothing can be called never used.
    expect(names({ neverUsed: true })).toEqual([])
  })

  test('gives with a search text exactly what it gives without, whatever filter and order', () => {
    for (let number = 0; number < 30; number += 1) {
      const expires = number % 3 === 0 ? `${String(number + 1)}h` : undefined
      create(`key ${String(number)}`, expires ? { expires } : {})
      space.clock.now += 60_000
      if (number % 4 === 0)
        space.keys.suspend({ ref: `key ${String(number)}` }, call('keys.suspend'))
      if (number % 5 === 0) revoke(`key ${String(number)}`)
      if (number % 7 === 0 && number > 0)
        space.database.write((db) =>
          db.run(
            'UPDATE key SET last_used_at = ? WHERE name = ?',
            space.clock.now,
            `key ${String(number)}`,
          ),
        )
    }
    space.database.write((db) =>
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
        const now = space.clock.now
        space.clock.now += hours * HOUR
        expect(list({ ...filter, find: 'key' })).toEqual(list(filter))
        space.clock.now = now
      }),
      { numRuns: 200 },
    )
    // The same again for a search with so many hits that the order is walked in the database.
    const finder = new Finder(space.database)
    fc.assert(
      fc.property(filters, (given) => {
        const input = operations['keys.list'].input.parse(given)
        const filter = {
          states: input.states ?? (['active', 'suspended', 'expired'] as const),
          now: space.clock.now,
          unusedSince: input.unusedForMs && space.clock.now - input.unusedForMs,
          neverUsed: input.neverUsed,
          endsBefore: input.expiringInMs && space.clock.now + input.expiringInMs,
          unconfirmed: input.unconfirmed,
        }
        const { offset, limit } = input
        const order = { sort: input.sort, direction: input.direction }
        space.database.read((db) => {
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
    space.keys.suspend({ ref: 'c' }, call('keys.suspend'))
    revoke('d')
    space.clock.now += 2 * HOUR
    expect(space.keys.summary({ unusedForMs: HOUR })).toEqual({
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
    'keys.summary': space.keys.summary({}),
    'keys.show': show('etl'),
    'keys.blastRadius': space.keys.blastRadius({ ref: 'etl' }),
    'keys.pending': space.keys.pending(),
    'keys.confirm': space.keys.confirm({ prefix: made.prefix }, call('keys.confirm')),
    'keys.revoke': revoke('etl'),
    'keys.receipt': space.keys.receipt({ epoch: 1 }),
  } as const
  for (const [channel, answer] of Object.entries(answers)) {
    const { output } = operations[channel as keyof typeof answers]
    expect(output.parse(answer)).toEqual(answer)
  }
})
