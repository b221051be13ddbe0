import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DAY, HOUR } from '#base/duration'
import { instant } from '#base/runtime'
import { type KeyState, operations } from '#contract'
import { appendAudit } from '#store/audit'
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

const ALL: readonly KeyState[] = ['active', 'suspended', 'expired', 'revoked']
const create = (name: string, more = {}) =>
  space.keys.create({ name, ...more }, call('keys.create'))
function asOf(at: number, more = {}) {
  const answer = space.asOf.asOf(
    operations['audit.asOf'].input.parse({ at: instant(at), limit: 200, ...more }),
  )
  expect(operations['audit.asOf'].output.parse(answer)).toEqual(answer)
  return answer
}
const states = (at: number, more = {}) =>
  asOf(at, more).rows.map(({ name, state }) => [name, state])

describe('keys as they were', () => {
  test('are found in the state, under the name and with the owner of then', () => {
    const made = space.clock.now
    create('etl', { owner: 'Ada', expires: '30d' })
    space.clock.now += DAY
    space.keys.suspend({ ref: 'etl' }, call('keys.suspend'))
    space.clock.now += DAY
    space.keys.resume({ ref: 'etl' }, call('keys.resume'))
    space.clock.now += DAY
    space.keys.edit({ ref: 'etl', name: 'etl-2', owner: 'Bob', expires: '1d' }, call('keys.edit'))
    space.clock.now += 2 * DAY
    space.keys.revoke({ ref: 'etl-2', reason: 'x' }, call('keys.revoke'))
    const end = space.clock.now
    expect(states(made - 1)).toEqual([])
    expect(states(made)).toEqual([['etl', 'active']])
    expect(states(made + DAY)).toEqual([['etl', 'suspended']])
    expect(states(made + 2 * DAY)).toEqual([['etl', 'active']])
    expect(asOf(made + 2 * DAY).rows[0]).toMatchObject({
      owner: 'Ada',
      expiresAt: instant(made + 30 * DAY),
    })
    expect(states(made + 3 * DAY)).toEqual([['etl-2', 'active']])
    expect(states(made + 4 * DAY)).toEqual([['etl-2', 'expired']])
    expect(states(end)).toEqual([])
    expect(states(end, { states: ALL })).toEqual([['etl-2', 'revoked']])
    expect(states(made + 4 * DAY, { states: ['active'] })).toEqual([])
  })

  test('say who had changed them, and how often since', () => {
    create('etl')
    space.clock.now += HOUR
    space.keys.suspend({ ref: 'etl' }, { ...call('keys.suspend'), actor: 'eve@laptop' })
    const then = space.clock.now
    space.clock.now += HOUR
    space.keys.resume({ ref: 'etl' }, call('keys.resume'))
    expect(asOf(then).rows[0]).toMatchObject({
      createdBy: 'tess@desk',
      lastChange: { seq: 2, at: instant(then), actor: 'eve@laptop', summary: 'Suspended' },
      changesBefore: 2,
      changesSince: 1,
    })
    expect(asOf(then).doubts).toEqual([])
  })

  test('show which values a gate would have let in', () => {
    const old = create('etl')
    const start = space.clock.now
    space.clock.now += HOUR
    const made = space.keys.rotate({ ref: 'etl', overlap: '2h' }, call('keys.rotate'))
    space.clock.now += HOUR
    space.keys.extendOverlap({ ref: 'etl', until: '24h' }, call('keys.extendOverlap'))
    space.clock.now += 10 * HOUR
    space.keys.closeOverlap({ ref: 'etl' }, call('keys.closeOverlap'))
    const accepted = (hours: number) =>
      asOf(start + hours * HOUR).rows[0]?.versions.map(({ prefix, accepted }) => [prefix, accepted])
    expect(accepted(0.5)).toEqual([[old.prefix, true]])
    expect(accepted(1)).toEqual([
      [made.prefix, true],
      [old.prefix, true],
    ])
    // Past the first end, which was moved; then closed by hand.
    expect(accepted(5)?.[1]).toEqual([old.prefix, true])
    expect(accepted(12)?.[1]).toEqual([old.prefix, false])
    expect(asOf(start).rows[0]?.prefix).toBe(old.prefix)
  })

  test('come in windows, by name or prefix', () => {
    const b = create('b')
    for (const name of ['a', 'c']) create(name)
    const { now } = space.clock
    expect(asOf(now, { offset: 1, limit: 1 })).toMatchObject({ total: 3, rows: [{ name: 'b' }] })
    expect(states(now, { find: 'C' })).toEqual([['c', 'active']])
    expect(states(now, { find: b.prefix })).toEqual([['b', 'active']])
  })

  test('of the future are refused', () => {
    expect(faultOf(() => asOf(space.clock.now + 1))).toMatchObject({
      code: 'input.invalid',
      field: 'at',
    })
  })
})

describe('doubts', () => {
  test('are said before the beginning of the chain', () => {
    expect(asOf(space.clock.now).doubts[0]).toContain('chain is empty')
    const start = space.clock.now
    create('etl')
    expect(asOf(start - 1)).toMatchObject({
      knownSince: instant(start),
      doubts: [expect.stringContaining('before it nothing is known')],
    })
    expect(asOf(start).doubts).toEqual([])
  })

  test('are said where a backup was restored since', () => {
    create('etl')
    const then = space.clock.now
    space.clock.now += HOUR
    space.database.write((db) =>
      appendAudit(db, { at: space.clock.now, actor: 'x', operation: 'backup.restore', detail: {} }),
    )
    expect(asOf(then).doubts).toEqual([expect.stringContaining('A backup was restored')])
    expect(asOf(space.clock.now).doubts).toEqual([])
  })

  test('are said where the clock was set back', () => {
    create('a')
    space.clock.now += DAY
    create('b')
    space.clock.now -= DAY / 2
    create('c')
    expect(asOf(space.clock.now).doubts).toEqual([expect.stringContaining('clock was set back')])
    expect(states(space.clock.now)).toEqual([
      ['a', 'active'],
      ['c', 'active'],
    ])
  })

  test('are said of a key whose making is not in the chain', () => {
    create('etl')
    const { id } = space.keys.show({ ref: 'etl' })
    space.clock.now += HOUR
    space.keys.suspend({ ref: 'etl' }, call('keys.suspend'))
    space.database.write((db) => db.run("DELETE FROM audit WHERE operation = 'keys.create'"))
    expect(asOf(space.clock.now).rows).toMatchObject([
      { id, state: 'suspended', unknownBefore: instant(space.clock.now) },
    ])
  })
})

test('whatever was done, an instant looks as it looked then', () => {
  const step = fc.record({
    what: fc.constantFrom(
      'create',
      'suspend',
      'resume',
      'expire',
      'unexpire',
      'rename',
      'rotate',
      'rotate now',
      'extend',
      'close',
      'revoke',
      'revoke value',
    ),
    key: fc.nat({ max: 2 }),
    pass: fc.integer({ min: 1, max: 3 * HOUR }),
  })
  let count = 0
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 25 }), (steps) => {
      const own = temporaryFolder()
      const one = openWorkspace(own, { clock: { now: Date.UTC(2026, 0, 1) } })
      /** The list at an instant, in the shape that both answers have. */
      const listed = () =>
        one.keys
          .list(operations['keys.list'].input.parse({ states: ALL, limit: 200 }))
          .rows.map(({ id, name, state }) => [id, name, state].join(' '))
          .toSorted()
      const seen: (readonly [number, readonly string[]])[] = []
      const attempt = (run: () => unknown) => {
        try {
          run()
        } catch {
          // What cannot be done now changes nothing, which is what the next look shows.
        }
      }
      for (const { what, key, pass } of steps) {
        one.clock.now += pass
        const row = one.keys.list(operations['keys.list'].input.parse({})).rows[key]
        const ref = row?.id ?? ''
        attempt(() => {
          switch (what) {
            case 'create':
              return one.keys.create({ name: `k${String((count += 1))}` }, call('keys.create'))
            case 'suspend':
              return one.keys.suspend({ ref }, call('keys.suspend'))
            case 'resume':
              return one.keys.resume({ ref }, call('keys.resume'))
            case 'expire':
              return one.keys.edit({ ref, expires: '2h' }, call('keys.edit'))
            case 'unexpire':
              return one.keys.edit({ ref, expires: null }, call('keys.edit'))
            case 'rename':
              return one.keys.edit({ ref, name: `r${String((count += 1))}` }, call('keys.edit'))
            case 'rotate':
              return one.keys.rotate({ ref, overlap: '1h' }, call('keys.rotate'))
            case 'rotate now':
              return one.keys.rotate({ ref, overlap: 'now' }, call('keys.rotate'))
            case 'extend':
              return one.keys.extendOverlap({ ref, until: '1h' }, call('keys.extendOverlap'))
            case 'close':
              return one.keys.closeOverlap({ ref }, call('keys.closeOverlap'))
            case 'revoke':
              return one.keys.revoke({ ref, reason: 'x' }, call('keys.revoke'))
            case 'revoke value':
              return one.keys.revoke({ ref: row?.prefix ?? '', reason: 'x' }, call('keys.revoke'))
            default:
              return what satisfies never
          }
        })
        seen.push([one.clock.now, listed()])
        // A moment later nothing was done, but time has ended what it ends.
        one.clock.now += HOUR / 2
        seen.push([one.clock.now, listed()])
      }
      one.clock.now += DAY
      for (const [at, then] of seen) {
        const answer = one.asOf
          .asOf(operations['audit.asOf'].input.parse({ at: instant(at), states: ALL, limit: 200 }))
          .rows.map(({ id, name, state }) => [id, name, state].join(' '))
          .toSorted()
        expect(answer, instant(at)).toEqual(then)
      }
      one.close()
      removeFolder(own)
    }),
    { numRuns: 25 },
  )
})
