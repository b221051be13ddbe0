import { copyFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DAY, HOUR } from '#base/duration'
import { instant } from '#base/runtime'
import { digestOf } from '#services/keys/format'
import { readLedger } from '#store/ledger'
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

const create = (name: string, more = {}) =>
  space.keys.create({ name, ...more }, call('keys.create'))
const rotate = (ref: string, overlap = '24h', expectPrefix?: string) =>
  space.keys.rotate(
    { ref, overlap, ...(expectPrefix === undefined ? {} : { expectPrefix }) },
    call('keys.rotate'),
  )
const extend = (ref: string, until: string) =>
  space.keys.extendOverlap({ ref, until }, call('keys.extendOverlap'))
const close = (ref: string, reason?: string) =>
  space.keys.closeOverlap(
    { ref, ...(reason === undefined ? {} : { reason }) },
    call('keys.closeOverlap'),
  )
const show = (ref: string) => space.keys.show({ ref })
const isDue = (value: string, at: number) =>
  readLedger(space.ledger.path).isDue(digestOf(value), at)
const stateOf = (prefix: string) =>
  show(prefix).versions.find((version) => version.prefix === prefix)?.state

describe('extending an overlap', () => {
  test('counts from its present end, in the inventory and in the ledger', () => {
    const old = create('etl')
    rotate('etl', '1h')
    const end = space.clock.now + HOUR
    const view = extend('etl', '24h')
    expect(view.overlap).toMatchObject({ until: instant(end + DAY), extended: 1 })
    expect(isDue(old.value, end + DAY - 1)).toBe(false)
    expect(isDue(old.value, end + DAY)).toBe(true)
    space.clock.now = end + HOUR
    expect(stateOf(old.prefix)).toBe('active')
    space.clock.now = end + DAY
    expect(stateOf(old.prefix)).toBe('revoked')
    expect(show('etl').history[0]).toMatchObject({
      operation: 'keys.extendOverlap',
      summary: `Overlap extended: ${old.prefix} accepted until ${instant(end + DAY)
        .slice(0, 16)
        .replace('T', ' ')} UTC`,
    })
  })

  test('to a time, and of one of several old values by its prefix', () => {
    const first = create('etl')
    const second = rotate('etl', '1h')
    rotate('etl', '24h')
    const until = instant(space.clock.now + 3 * DAY)
    extend(first.prefix, until)
    const ends = new Map(show('etl').versions.map((one) => [one.prefix, one.refusedFrom]))
    expect(ends.get(first.prefix)).toBe(until)
    expect(ends.get(second.prefix)).toBe(instant(space.clock.now + DAY))
  })

  test('by a span, of each old value from its own end', () => {
    const first = create('etl')
    const second = rotate('etl', '1h')
    rotate('etl', '24h')
    extend('etl', '2h')
    const ends = new Map(show('etl').versions.map((one) => [one.prefix, one.refusedFrom]))
    expect(ends.get(first.prefix)).toBe(instant(space.clock.now + 3 * HOUR))
    expect(ends.get(second.prefix)).toBe(instant(space.clock.now + 26 * HOUR))
    const [record] = space.audit.list({ offset: 0, limit: 1 }).rows
    expect(record?.summary).toMatch(
      /^Overlap extended: dsk_\w{8} accepted until .* UTC, dsk_\w{8} accepted/,
    )
  })

  test('moves the epoch, so that gates read the later end', () => {
    create('etl')
    rotate('etl', '1h')
    const { epoch } = space.keys.summary({})
    extend('etl', '1h')
    expect(space.keys.summary({}).epoch).toBe(epoch + 1)
  })

  test.each([
    ['a key that was never rotated', () => create('etl'), 'key.state'],
    [
      'an overlap that has ended',
      () => {
        create('etl')
        rotate('etl', '1h')
        space.clock.now += HOUR
      },
      'key.state',
    ],
    [
      'an overlap that was closed',
      () => {
        create('etl')
        rotate('etl', '1h')
        close('etl')
      },
      'key.state',
    ],
    [
      'an expired key',
      () => {
        create('etl', { expires: '2h' })
        rotate('etl', '2h')
        space.clock.now += 2 * HOUR
      },
      'key.state',
    ],
  ])('is refused for %s', (_, prepare, code) => {
    prepare()
    expect(faultOf(() => extend('etl', '1h'))).toMatchObject({ code, field: 'ref' })
  })

  test('is refused past the expiry of the key, which is another date', () => {
    create('etl', { expires: '2d' })
    rotate('etl', '24h')
    expect(faultOf(() => extend('etl', '7d'))).toMatchObject({
      code: 'input.invalid',
      field: 'until',
      message: expect.stringContaining('expires at') as string,
    })
    expect(extend('etl', '24h').overlap?.until).toBe(show('etl').expiresAt)
  })

  test('never ends a value earlier, and not in the past', () => {
    const old = create('etl')
    rotate('etl', '24h')
    const end = show('etl').versions[1]?.refusedFrom
    for (const until of [
      instant(space.clock.now - HOUR),
      instant(space.clock.now),
      instant(space.clock.now + HOUR),
      end ?? '',
    ])
      expect(faultOf(() => extend('etl', until))).toMatchObject({
        code: 'input.invalid',
        field: 'until',
      })
    expect(show(old.prefix).versions[1]?.refusedFrom).toBe(end)
  })

  test('is refused beyond a year', () => {
    create('etl')
    rotate('etl', '24h')
    expect(faultOf(() => extend('etl', '999999d')).code).toBe('input.invalid')
    expect(faultOf(() => rotate('etl', '999999d')).field).toBe('overlap')
  })

  test('an older file put back takes the later end over, and writes it down once', () => {
    const old = create('etl')
    rotate('etl', '1h')
    const end = space.clock.now + HOUR
    const file = join(folder, 'inventory.sqlite')
    space.database.connection.raw.pragma('wal_checkpoint(TRUNCATE)')
    copyFileSync(file, join(folder, 'copy'))
    extend('etl', '24h')
    renameSync(join(folder, 'copy'), file)
    space.clock.now = end + HOUR
    const reopen = () => {
      const { clock, vault } = space
      space.close()
      space = openWorkspace(folder, { clock, vault })
    }
    reopen()
    expect(stateOf(old.prefix)).toBe('active')
    expect(show('etl').history[0]).toMatchObject({
      actor: 'revoked.ledger',
      operation: 'keys.extendOverlap',
    })
    const { historyTotal } = show('etl')
    reopen()
    expect(show('etl').historyTotal).toBe(historyTotal)
    space.clock.now = end + DAY
    expect(stateOf(old.prefix)).toBe('revoked')
  })
})

describe('closing an overlap', () => {
  test('revokes every old value now and leaves the new one', () => {
    const first = create('etl')
    const second = rotate('etl', '24h')
    const third = rotate('etl', '24h')
    const ended = close('etl', 'Everybody has moved')
    expect(ended.revoked).toEqual([second.prefix, first.prefix])
    expect(isDue(first.value, 0)).toBe(true)
    expect(isDue(second.value, 0)).toBe(true)
    expect(isDue(third.value, space.clock.now + 900 * DAY)).toBe(false)
    expect(show('etl')).toMatchObject({ state: 'active', versionsAlive: 1 })
    expect(show('etl').history[0]?.summary).toBe(
      `Overlap ended early, ${second.prefix}, ${first.prefix} revoked: Everybody has moved`,
    )
    // Its receipt can be asked for.
    expect(space.keys.receipt({ epoch: ended.epoch }).epoch).toBe(ended.epoch)
  })

  test('works for a suspended key, and keeps a reason of its own', () => {
    const old = create('etl')
    rotate('etl', '24h')
    space.keys.suspend({ ref: 'etl' }, call('keys.suspend'))
    close('etl')
    expect(show(old.prefix).versions[1]).toMatchObject({ revokeReason: 'Overlap ended early' })
  })

  test('is refused without an old value, and where an old value is all that the key has', () => {
    create('etl')
    expect(faultOf(() => close('etl')).code).toBe('key.state')
    const made = rotate('etl', '24h')
    space.keys.revoke({ ref: made.prefix, reason: 'lost' }, call('keys.revoke'))
    expect(faultOf(() => close('etl'))).toMatchObject({
      code: 'key.state',
      message: expect.stringContaining('all that the key has') as string,
    })
  })
})

describe('rotating', () => {
  test('with an overlap past the expiry is refused, with the longest that fits', () => {
    const { prefix } = create('etl', { expires: '10h' })
    expect(faultOf(() => rotate('etl', '24h'))).toMatchObject({
      code: 'input.invalid',
      field: 'overlap',
      fix: expect.stringContaining('at most 10h') as string,
    })
    expect(show('etl').prefix).toBe(prefix)
    expect(rotate('etl', '10h').overlapUntil).toBe(show('etl').expiresAt)
  })

  test('takes an end as a time', () => {
    create('etl')
    const until = instant(space.clock.now + 5 * HOUR)
    expect(rotate('etl', until).overlapUntil).toBe(until)
    expect(faultOf(() => rotate('etl', instant(space.clock.now))).field).toBe('overlap')
  })

  test('is refused when somebody has rotated since the caller looked', () => {
    const old = create('etl')
    const made = rotate('etl', '24h', old.prefix)
    expect(faultOf(() => rotate('etl', 'now', old.prefix))).toMatchObject({
      code: 'key.changed',
      message: expect.stringContaining(made.prefix) as string,
    })
    expect(stateOf(made.prefix)).toBe('active')
  })

  test('counts no overlap from a clock that was set back; a time is taken, and so is now', () => {
    create('etl')
    space.clock.now -= HOUR
    expect(faultOf(() => rotate('etl', '24h'))).toMatchObject({ code: 'key.clock' })
    const until = instant(space.clock.now + DAY)
    expect(rotate('etl', until).overlapUntil).toBe(until)
    expect(extend('etl', '1h').overlap?.until).toBe(instant(Date.parse(until) + HOUR))
    expect(rotate('etl', 'now').versionsAlive).toBe(1)
  })

  test('under a clock that jumps ahead and back ends the old value when it said it would', () => {
    const old = create('etl')
    space.clock.now += 300 * DAY
    const made = rotate('etl', '24h')
    const end = made.overlapUntil
    space.clock.now -= 300 * DAY
    // The end stands too far away, is shown, and can be brought forward.
    expect(show('etl').overlapUntil).toBe(end)
    expect(stateOf(old.prefix)).toBe('active')
    close('etl')
    expect(stateOf(old.prefix)).toBe('revoked')
    expect(isDue(old.value, 0)).toBe(true)
  })
})
