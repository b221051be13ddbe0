import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DAY, HOUR, MINUTE } from '#base/duration'
import { instant } from '#base/runtime'
import { operations } from '#contract'
import { beat, gateUp, use } from '#tests/gate-rows'
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
const rotate = (ref: string, overlap = '7d') =>
  space.keys.rotate({ ref, overlap }, call('keys.rotate'))
const confirm = (prefix: string) => space.keys.confirm({ prefix }, call('keys.confirm'))
function rotation(ref: string, hours = 48) {
  const answer = space.keys.rotation({ ref, hours })
  expect(operations['keys.rotation'].output.parse(answer)).toEqual(answer)
  return answer
}
const epoch = () => space.keys.summary({}).epoch

describe('the view of a rotation', () => {
  test('of a key that was never rotated has one side and nothing to end', () => {
    const made = create('etl')
    expect(rotation('etl')).toMatchObject({
      name: 'etl',
      newest: { prefix: made.prefix, state: 'active' },
      older: [],
      verdict: { state: 'none' },
      clients: [],
    })
    expect(rotation('etl').overlap).toBeUndefined()
  })

  test('puts old against new by hour, day, gate and client, and names who lags behind', () => {
    const old = create('churn', { expires: '90d' })
    const edge = gateUp(space, 'edge')
    const inner = gateUp(space, 'inner')
    const started = space.clock.now
    use(space, { gate: edge, prefix: old.prefix, uses: 9, client: '10.0.0.1', agent: 'svc' })
    use(space, { gate: inner, prefix: old.prefix, uses: 4, client: '10.0.0.9', agent: 'requests' })
    const made = rotate('churn')
    confirm(made.prefix)
    beat(space, edge, epoch(), started)
    space.clock.now += 2 * HOUR
    use(space, { gate: edge, prefix: made.prefix, uses: 5, client: '10.0.0.1', agent: 'svc' })
    use(space, { gate: inner, prefix: old.prefix, uses: 3, client: '10.0.0.9', agent: 'requests' })
    beat(space, inner, epoch(), started)
    beat(space, edge, epoch(), started)
    const view = rotation('churn')
    expect(view).toMatchObject({
      newest: {
        prefix: made.prefix,
        recentUses: 5,
        deliveredAt: instant(started),
        deliveredBy: 'tess@desk',
      },
      older: [{ prefix: old.prefix, recentUses: 3, refusedFrom: instant(started + 7 * DAY) }],
      overlap: {
        from: instant(started),
        until: instant(started + 7 * DAY),
        leftMs: 7 * DAY - 2 * HOUR,
        extended: 0,
      },
      // The grace of the old value and the expiry of the key are two things.
      expiresAt: instant(started + 90 * DAY),
      verdict: {
        state: 'used',
        lastOldAt: instant(space.clock.now),
        through: [
          { gate: 'inner', client: '10.0.0.9', at: instant(space.clock.now) },
          { gate: 'edge', client: '10.0.0.1', at: instant(started) },
        ],
      },
      gates: [
        { name: 'edge', accepts: 'yes', acceptedAt: instant(started), recentOld: 0, recentNew: 5 },
        { name: 'inner', accepts: 'yes', recentOld: 3, recentNew: 0 },
      ],
      clients: [
        { client: '10.0.0.9', agent: 'requests', standing: 'old', recentOld: 3, gates: ['inner'] },
        {
          client: '10.0.0.1',
          agent: 'svc',
          standing: 'moved',
          movedAt: instant(started),
          recentNew: 5,
        },
      ],
      clientsRecorded: true,
    })
    expect(view.hours).toHaveLength(48)
    expect(view.hours.slice(-3).map(({ newUses, oldUses }) => [newUses, oldUses])).toEqual([
      [0, 13],
      [0, 0],
      [5, 3],
    ])
    expect(view.hours.at(0)?.watched).toBe(0)
    expect(view.hours.at(-2)?.watched).toBe(1)
    expect(view.days.at(-1)).toMatchObject({ newUses: 5, oldUses: 16 })
  })

  test('a gate that has not read the change yet does not let the new value in', () => {
    create('etl')
    const id = gateUp(space, 'edge')
    beat(space, id, epoch())
    rotate('etl')
    expect(rotation('etl').gates).toMatchObject([{ name: 'edge', accepts: 'waiting' }])
    beat(space, id, epoch())
    expect(rotation('etl').gates).toMatchObject([{ accepts: 'yes' }])
    // Later changes of the key do not make it wait again.
    space.keys.edit({ ref: 'etl', name: 'etl-2' }, call('keys.edit'))
    expect(rotation('etl-2').gates).toMatchObject([{ accepts: 'yes', state: 'behind' }])
  })

  test('a client that sends both is told from one that has moved', () => {
    const old = create('etl')
    const gate = gateUp(space, 'edge')
    const made = rotate('etl')
    use(space, { gate, prefix: made.prefix })
    use(space, { gate, prefix: old.prefix })
    expect(rotation('etl').clients).toMatchObject([{ standing: 'both' }])
    space.clock.now += 3 * HOUR
    use(space, { gate, prefix: made.prefix })
    use(space, { gate, prefix: made.prefix, client: '10.0.0.2' })
    expect(rotation('etl').clients.map(({ client, standing }) => [client, standing])).toEqual([
      ['10.0.0.1', 'moved'],
      ['10.0.0.2', 'new'],
    ])
  })

  test('says when the old value has stopped, and goes on showing it after it has ended', () => {
    const old = create('etl')
    const gate = gateUp(space, 'edge')
    const from = space.clock.now
    rotate('etl', '3d')
    space.clock.now += HOUR
    use(space, { gate, prefix: old.prefix })
    const last = space.clock.now
    space.clock.now += DAY - MINUTE
    beat(space, gate, epoch(), from)
    expect(rotation('etl').verdict).toMatchObject({ state: 'used', silentMs: DAY - MINUTE })
    space.clock.now += MINUTE
    beat(space, gate, epoch(), from)
    expect(rotation('etl').verdict).toMatchObject({ state: 'safe', lastOldAt: instant(last) })
    space.clock.now += 4 * DAY
    beat(space, gate, epoch(), from)
    expect(rotation('etl', 14 * 24)).toMatchObject({
      verdict: { state: 'none' },
      older: [{ prefix: old.prefix, state: 'revoked' }],
    })
    expect(rotation('etl').overlap).toBeUndefined()
  })

  test('a week of gate outage proves nothing', () => {
    create('etl')
    const gate = gateUp(space, 'edge')
    rotate('etl', '30d')
    const from = space.clock.now
    space.clock.now += 5 * DAY
    beat(space, gate, epoch(), from)
    expect(rotation('etl').verdict.state).toBe('safe')
    space.clock.now += 7 * DAY
    expect(rotation('etl').verdict).toMatchObject({
      state: 'unchecked',
      silentGates: ['edge'],
      gaps: [{ from: instant(space.clock.now - DAY), to: instant(space.clock.now) }],
    })
    beat(space, gate, epoch())
    expect(rotation('etl').verdict).toMatchObject({ state: 'unchecked', silentGates: [] })
    const again = space.clock.now
    space.clock.now += DAY
    beat(space, gate, epoch(), again)
    expect(rotation('etl').verdict.state).toBe('safe')
  })

  test('under a clock set back no silence is believed', () => {
    create('etl')
    const gate = gateUp(space, 'edge')
    rotate('etl', '30d')
    const from = space.clock.now
    space.clock.now += 5 * DAY
    beat(space, gate, epoch(), from)
    space.clock.now -= DAY
    expect(rotation('etl').verdict).toMatchObject({
      state: 'unchecked',
      message: expect.stringContaining('clock') as string,
    })
  })

  test('a client’s name is not read from a gate that records none', () => {
    const old = create('etl')
    const gate = gateUp(space, 'edge', 0)
    rotate('etl')
    use(space, { gate, prefix: old.prefix, client: '', agent: '' })
    expect(rotation('etl')).toMatchObject({
      clients: [],
      clientsRecorded: false,
      verdict: { through: [{ gate: 'edge', client: '' }] },
    })
  })

  test('of a key that is not there is a fault', () => {
    expect(faultOf(() => rotation('nobody')).code).toBe('key.missing')
  })
})
