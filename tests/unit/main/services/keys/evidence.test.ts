import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DAY, HOUR, SECOND } from '#base/duration'
import { instant } from '#base/runtime'
import { operations } from '#contract'
import { retireGate, signOffGate } from '#store/gates'
import { rememberSigner } from '#store/remote-uses'
import { beat as beatNow, gateUp, use as useNow } from '#tests/gate-rows'
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

const create = (name: string) => space.keys.create({ name, usedBy: 'bi' }, call('keys.create'))
const revoke = (ref: string) => space.keys.revoke({ ref, reason: 'x' }, call('keys.revoke'))
const show = (ref: string) => space.keys.show({ ref })
const list = (more: object) => space.keys.list(operations['keys.list'].input.parse(more))

const gate = (name: string, clients = 1) => gateUp(space, name, clients)
const beat = (id: string, epoch: number, from?: number) => beatNow(space, id, epoch, from)
const use = (id: string, prefix: string, uses: number, client?: string, agent?: string) =>
  useNow(space, {
    gate: id,
    prefix,
    uses,
    ...(client === undefined ? {} : { client }),
    ...(agent === undefined ? {} : { agent }),
  })

describe('last used', () => {
  test('goes from unknown over never to a time', () => {
    const { prefix } = create('etl')
    expect(show('etl').lastUsed).toEqual({ state: 'unknown' })
    space.clock.now += DAY
    const id = gate('one')
    expect(show('etl').lastUsed).toEqual({
      state: 'never',
      trackingSince: instant(space.clock.now),
    })
    space.clock.now += HOUR
    use(id, prefix, 3)
    beat(id, 1)
    const row = space.keys.list({ sort: 'name', direction: 'asc', offset: 0, limit: 9 }).rows[0]
    expect(row?.lastUsed).toEqual({
      state: 'used',
      at: instant(space.clock.now),
      asOf: instant(space.clock.now),
    })
    expect(show('etl').versions[0]?.lastUsed.state).toBe('used')
  })

  test('is not moved by looking at or editing a key', () => {
    create('etl')
    gate('one')
    show('etl')
    space.keys.edit({ ref: 'etl', owner: 'Ada' }, call('keys.edit'))
    expect(show('etl').lastUsed.state).toBe('never')
  })

  test('unused is yes only where gates watched the whole window', () => {
    create('etl')
    const id = gate('one')
    const from = space.clock.now
    space.clock.now += 100 * DAY
    beat(id, 1, from)
    expect(show('etl').unused.state).toBe('yes')
    expect(list({ unusedForMs: DAY, unusedState: 'yes' })).toMatchObject({
      total: 1,
      unusedUnknown: 0,
      coverage: { windowDays: 1, watched: 1, gapsTotal: 0 },
    })
    expect(list({ unusedForMs: DAY, unusedState: 'unknown' }).total).toBe(0)
    space.clock.now += 16 * SECOND
    expect(show('etl').unused.state).toBe('unknown')
    expect(space.keys.summary({})).toMatchObject({
      unused: 1,
      unusedUnknown: 1,
      neverUsed: 1,
      gateSeen: true,
    })
    expect(list({ neverUsed: true }).total).toBe(1)
    expect(list({ unusedForMs: DAY }).rows[0]?.unused.state).toBe('unknown')
  })

  test('one week of gate outage makes unused unknown, with the gap, and names no key', () => {
    const used = create('used')
    create('idle')
    const id = gate('one')
    const from = space.clock.now
    space.clock.now += 60 * DAY
    beat(id, 1, from)
    const down = space.clock.now
    space.clock.now += 7 * DAY
    const up = space.clock.now
    beat(id, 1)
    space.clock.now += 40 * DAY
    use(id, used.prefix, 1)
    beat(id, 1, up)
    const gap = { from: instant(down), to: instant(up) }
    const sure = list({ unusedForMs: 90 * DAY, unusedState: 'yes' })
    expect(operations['keys.list'].output.parse(sure)).toEqual(sure)
    expect(sure).toMatchObject({ rows: [], total: 0, unusedUnknown: 1 })
    expect(sure.coverage).toMatchObject({ gaps: [gap], gapsTotal: 1 })
    expect(sure.coverage.watched).toBeCloseTo(83 / 90, 10)
    const unknown = list({ unusedForMs: 90 * DAY, unusedState: 'unknown' })
    expect(unknown.rows.map(({ name, unused }) => [name, unused])).toEqual([
      ['idle', { state: 'unknown', windowDays: 90, gaps: [gap] }],
    ])
    // A window after the outage is whole again.
    expect(
      list({ unusedForMs: 30 * DAY, unusedState: 'yes' }).rows.map(({ name }) => name),
    ).toEqual(['idle'])
    expect(show('used').unused).toEqual({ state: 'no', windowDays: 90, gaps: [] })
  })
})

describe('a gate that reports by file', () => {
  test('makes unused unknown since its last report, whatever others watched', () => {
    create('idle')
    const near = gate('near')
    const far = gate('far')
    const from = space.clock.now
    space.database.write((db) => rememberSigner(db, far, 'f'.repeat(32), from))
    space.clock.now += 100 * DAY
    beat(near, 1, from)
    beat(far, 1, from)
    expect(show('idle').unused.state).toBe('yes')
    space.clock.now += 2 * DAY
    beat(near, 1, from)
    expect(show('idle').unused).toMatchObject({
      state: 'unknown',
      gaps: [{ from: instant(space.clock.now - 2 * DAY), to: instant(space.clock.now) }],
    })
    space.database.write((db) => retireGate(db, far, space.clock.now))
    expect(show('idle').unused.state).toBe('yes')
  })
})

describe('what a revoke would stop', () => {
  test('is said by hour, client and gate', () => {
    const { prefix } = create('etl')
    const one = gate('one')
    const two = gate('two')
    use(one, prefix, 5, '10.0.0.1', 'Tableau')
    space.clock.now += 2 * HOUR
    use(two, prefix, 7, '10.0.0.2', 'airflow')
    use(one, prefix, 1, '10.0.0.1', 'Tableau')
    beat(two, 1)
    const blast = space.keys.blastRadius({ ref: 'etl' })
    expect(operations['keys.blastRadius'].output.parse(blast)).toEqual(blast)
    expect(blast).toMatchObject({
      name: 'etl',
      usedBy: 'bi',
      hot: true,
      uses24h: 13,
      clientsRecorded: true,
      versions: [prefix],
      otherVersionsAlive: [],
    })
    expect(blast.clients.map((row) => [row.agent, row.uses24h])).toEqual([
      ['airflow', 7],
      ['Tableau', 6],
    ])
    expect(blast.hours).toHaveLength(24)
    expect(blast.hours.slice(-3).map((row) => row.uses)).toEqual([5, 0, 8])
    expect(blast.gates.map((row) => [row.name, row.uses24h, row.state])).toEqual([
      ['one', 6, 'silent'],
      ['two', 7, 'in-step'],
    ])
    space.clock.now += 23 * HOUR
    expect(space.keys.blastRadius({ ref: 'etl' }).uses24h).toBe(8)
    expect(show('etl').use.days.at(-1)).toBeDefined()
    expect(show('etl').use.days.reduce((sum, day) => sum + day.uses, 0)).toBe(13)
  })

  test('tells versions apart', () => {
    const old = create('etl')
    const made = space.keys.rotate({ ref: 'etl', overlap: '24h' }, call('keys.rotate'))
    const id = gate('one', 0)
    use(id, old.prefix, 9, '', '')
    expect(space.keys.blastRadius({ ref: old.prefix })).toMatchObject({
      uses24h: 9,
      hot: true,
      clients: [],
      clientsRecorded: false,
      versions: [old.prefix],
      otherVersionsAlive: [made.prefix],
    })
    expect(space.keys.blastRadius({ ref: made.prefix })).toMatchObject({
      uses24h: 0,
      hot: false,
      lastUsed: { state: 'never' },
    })
    expect(space.keys.blastRadius({ ref: 'etl' }).versions).toEqual([made.prefix, old.prefix])
  })

  test('is hot for seven days after the last use', () => {
    const { prefix } = create('etl')
    use(gate('one'), prefix, 1)
    space.clock.now += 7 * DAY - 1
    expect(space.keys.blastRadius({ ref: 'etl' }).hot).toBe(true)
    space.clock.now += 1
    expect(space.keys.blastRadius({ ref: 'etl' }).hot).toBe(false)
  })

  test('is refused for a revoked key', () => {
    const { prefix } = create('etl')
    revoke('etl')
    expect(faultOf(() => space.keys.blastRadius({ ref: prefix })).code).toBe('key.revoked')
  })
})

describe('the receipt of a revoke', () => {
  test('waits for every gate that counts, and says how fast each was', () => {
    create('etl')
    const [one, two, off, gone] = [gate('one'), gate('two'), gate('off'), gate('gone')]
    space.database.write((db) => {
      signOffGate(db, off, space.clock.now)
      retireGate(db, gone, space.clock.now)
    })
    const { epoch, committedAt } = revoke('etl')
    const receipt = () => space.keys.receipt({ epoch })
    expect(operations['keys.receipt'].output.parse(receipt())).toMatchObject({
      committedAt,
      complete: false,
      gates: [
        { name: 'one', state: 'waiting' },
        { name: 'two', state: 'waiting' },
      ],
    })
    space.clock.now += 300
    beat(one, epoch)
    expect(receipt()).toMatchObject({
      complete: false,
      gates: [{ state: 'refuses', afterMs: 300 }, { state: 'waiting' }],
    })
    space.clock.now += 15 * SECOND
    expect(receipt().gates[1]?.state).toBe('silent')
    expect(receipt().complete).toBe(false)
    beat(two, epoch + 3)
    expect(receipt()).toMatchObject({
      complete: true,
      gates: [{ afterMs: 300 }, { afterMs: 15_300 }],
    })
  })

  test('is never complete while no gate has reported', () => {
    create('etl')
    expect(space.keys.receipt({ epoch: revoke('etl').epoch })).toMatchObject({
      gates: [],
      complete: false,
    })
  })

  test('of an epoch that does not exist is missing', () => {
    expect(faultOf(() => space.keys.receipt({ epoch: 7 })).code).toBe('key.missing')
  })
})
