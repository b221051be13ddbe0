import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DAY, HOUR, SECOND } from '#base/duration'
import { type GateIdentity, Heartbeat } from '#services/gate/heartbeat'
import { type GateRecord, watchedSpans } from '#store/gates'
import { v7 } from 'uuid'
import { Inventory } from '#tests/inventory'

const NOON = Date.UTC(2026, 10, 23, 12)
const identity: GateIdentity = {
  name: 'edge',
  address: '127.0.0.1:9473',
  version: '1.0.0',
  pid: 100,
  host: 'here',
  recordsClients: true,
}
const progress = { epoch: 1, keys: 1, flushedAt: undefined }

describe('a gate that reports', () => {
  let inventory: Inventory
  let now: number
  let living: Set<number>

  const heartbeat = (fields: Partial<GateIdentity> = {}) =>
    new Heartbeat({
      database: inventory.db,
      identity: { ...identity, ...fields },
      now: () => now,
      newId: () => v7(),
      alive: (pid) => living.has(pid),
    })
  const rows = () => inventory.all<GateRecord>('SELECT * FROM gate ORDER BY name')
  const spans = () =>
    inventory
      .all<{ from_at: number; to_at: number }>('SELECT from_at, to_at FROM gate_watch ORDER BY 1')
      .map(({ from_at, to_at }) => [from_at - NOON, to_at - NOON])

  beforeEach(() => {
    inventory = new Inventory()
    now = NOON
    living = new Set([100])
  })
  afterEach(() => inventory.remove())

  test('writes its row, its watch and the epoch it decides by with the first heartbeat', () => {
    const gate = heartbeat()
    gate.start(progress)
    expect(rows()).toMatchObject([
      { id: gate.id, name: 'edge', heartbeat_at: NOON, applied_epoch: 1, signed_off_at: null },
    ])
    expect(spans()).toEqual([[0, 0]])
    expect(inventory.all('SELECT epoch, at FROM gate_applied')).toEqual([{ epoch: 1, at: NOON }])
  })

  test('extends one stretch of watch while its heartbeats come', () => {
    const gate = heartbeat()
    gate.start(progress)
    for (const offset of [5, 10, 25]) {
      now = NOON + offset * SECOND
      gate.beat({ ...progress, flushedAt: now - 1 })
    }
    expect(spans()).toEqual([[0, 25 * SECOND]])
    expect(rows()).toMatchObject([{ heartbeat_at: now, flushed_at: now - 1 }])
  })

  test('begins a new stretch after a pause of more than 15 s, as when the computer slept', () => {
    const gate = heartbeat()
    gate.start(progress)
    now = NOON + 5 * SECOND
    gate.beat(progress)
    now += 15 * SECOND + 1
    gate.beat(progress)
    now += 5 * SECOND
    gate.beat(progress)
    expect(spans()).toEqual([
      [0, 5_000],
      [20_001, 25_001],
    ])
  })

  test('never claims to have watched the time that a clock was set back over', () => {
    const gate = heartbeat()
    gate.start(progress)
    now = NOON + 10 * SECOND
    gate.beat(progress)
    now = NOON - HOUR
    gate.beat(progress)
    now += 5 * SECOND
    gate.beat(progress)
    expect(spans()).toEqual([
      [-HOUR, -HOUR + 5_000],
      [0, 10_000],
    ])
  })

  test('writes a receipt with the instant at which it applied an epoch, not of the writing', () => {
    const gate = heartbeat()
    gate.start(progress)
    now = NOON + 40
    gate.applied(2)
    now = NOON + 900
    gate.writeReceipts()
    expect(inventory.one('SELECT at FROM gate_applied WHERE epoch = 2')).toEqual({ at: NOON + 40 })
    expect(rows()).toMatchObject([{ applied_epoch: 2 }])
  })

  test('signs off, and takes its own row up again when it comes back', () => {
    const first = heartbeat()
    first.start(progress)
    const { id } = first
    now = NOON + 3 * SECOND
    first.signOff(progress)
    expect(rows()).toMatchObject([{ signed_off_at: now, heartbeat_at: now }])
    now = NOON + HOUR
    const second = heartbeat({ pid: 101 })
    second.start({ ...progress, epoch: 7 })
    expect(second.id).toBe(id)
    expect(rows()).toMatchObject([{ signed_off_at: null, started_at: now, applied_epoch: 7 }])
  })

  test('takes up the row of one that was killed on this computer a moment ago', () => {
    const first = heartbeat()
    first.start(progress)
    living.clear()
    now = NOON + SECOND
    const second = heartbeat({ pid: 101 })
    second.start(progress)
    expect(second.id).toBe(first.id)
  })

  test('does not take the name of one that is alive', () => {
    const first = heartbeat()
    first.start(progress)
    const second = heartbeat({ pid: 101 })
    second.start(progress)
    expect([second.name, rows().length]).toEqual(['edge (2)', 2])
    expect(second.id).not.toBe(first.id)
  })

  test('does not take the name of one on another computer until it is silent', () => {
    heartbeat({ host: 'there', pid: 7 }).start(progress)
    now = NOON + 15 * SECOND
    const early = heartbeat()
    early.start(progress)
    expect(early.name).toBe('edge (2)')
    now = NOON + 15 * SECOND + 1
    const late = heartbeat({ pid: 102 })
    late.start(progress)
    expect(late.name).toBe('edge')
  })

  test('a retired gate that reports again counts again', () => {
    const first = heartbeat()
    first.start(progress)
    inventory.db.write((db) => db.run('UPDATE gate SET retired_at = 1, signed_off_at = 1'))
    heartbeat({ pid: 101 }).start(progress)
    expect(rows()).toMatchObject([{ retired_at: null }])
  })

  test('notices that the open inventory does not know it', () => {
    const gate = heartbeat()
    gate.start(progress)
    inventory.db.write((db) => {
      for (const table of ['gate_watch', 'gate_applied', 'gate']) db.run(`DELETE FROM ${table}`)
    })
    expect(gate.beat(progress)).toBe(false)
    const { id } = gate
    gate.start(progress)
    expect(gate.id).toBe(id)
  })

  test('the stretches of all gates are one coverage, in which a restart is no gap', () => {
    const insert = (id: string, from: number, to: number) =>
      inventory.db.write((db) => db.run('INSERT INTO gate_watch VALUES (?, ?, ?)', id, from, to))
    heartbeat({ name: 'a', pid: 1 }).start(progress)
    heartbeat({ name: 'b', pid: 2 }).start(progress)
    const [a = '', b = ''] = rows().map(({ id }) => id)
    inventory.db.write((db) => db.run('DELETE FROM gate_watch'))
    insert(a, NOON, NOON + HOUR)
    insert(b, NOON + HOUR / 2, NOON + 2 * HOUR)
    insert(a, NOON + 2 * HOUR + 15 * SECOND, NOON + 3 * HOUR)
    insert(b, NOON + 3 * HOUR + 16 * SECOND, NOON + 4 * HOUR)
    const covered = inventory.db.read((db) => watchedSpans(db, NOON + HOUR / 4))
    expect(covered).toEqual([
      { from: NOON + HOUR / 4, to: NOON + 3 * HOUR },
      { from: NOON + 3 * HOUR + 16 * SECOND, to: NOON + 4 * HOUR },
    ])
  })

  test('forgets its watches and receipts after 400 days, but not its newest receipt', () => {
    const gate = heartbeat()
    gate.start(progress)
    gate.applied(2)
    gate.writeReceipts()
    now = NOON + 401 * DAY
    gate.prune()
    expect(spans()).toEqual([])
    expect(inventory.all('SELECT epoch FROM gate_applied')).toEqual([{ epoch: 2 }])
  })
})
