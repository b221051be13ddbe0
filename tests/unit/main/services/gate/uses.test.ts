import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DAY, HOUR } from '#base/duration'
import { caller } from '#services/gate/callers'
import type { Owner } from '#services/gate/key-set'
import { MOST_CLIENTS, Uses } from '#services/gate/uses'
import { startGate as writeGate } from '#store/gates'
import { flushUses, pruneUses, seenClients, usesByGate } from '#store/use'
import { Inventory, type MadeKey } from '#tests/inventory'

const NOON = Date.UTC(2026, 10, 23, 12)
const GATE = '01a20a87-1d82-7394-9930-573b2b7ba41b'
const airflow = caller('10.0.0.5', 'airflow/2.9')

describe('uses', () => {
  let inventory: Inventory
  let key: MadeKey
  let owner: Owner
  let uses: Uses

  const ownerOf = ({ id, versionId, prefix }: MadeKey): Owner => ({
    keyId: id,
    versionId,
    prefix,
    name: 'airflow-etl',
  })
  const flush = () => uses.flush((batch) => inventory.db.write((db) => flushUses(db, GATE, batch)))
  const lastUsed = () =>
    inventory.one<{ version: number | null; key: number | null }>(
      `SELECT v.last_used_at AS version, k.last_used_at AS key
         FROM key_version v JOIN key k ON k.id = v.key_id WHERE k.id = ?`,
      key.id,
    )
  const hours = () =>
    inventory.all<{ hour: number; client: string; agent: string; uses: number; last_at: number }>(
      'SELECT hour, client, agent, uses, last_at FROM use_hour ORDER BY hour, client, agent',
    )

  beforeEach(() => {
    inventory = new Inventory()
    key = inventory.key('airflow-etl')
    owner = ownerOf(key)
    uses = new Uses()
    inventory.db.write((db) =>
      writeGate(db, {
        id: GATE,
        name: 'gate',
        address: '127.0.0.1:9473',
        version: '0',
        pid: 1,
        host: 'here',
        started_at: NOON,
        heartbeat_at: NOON,
        applied_epoch: 1,
        keys_loaded: 1,
        clients_recorded: 1,
      }),
    )
  })
  afterEach(() => inventory.remove())

  test('are written as last use, by day and by client and hour', () => {
    uses.mark(owner, NOON, airflow)
    uses.mark(owner, NOON + 5, airflow)
    uses.mark(owner, NOON + 7, caller('10.0.0.6', 'curl/8'))
    flush()
    expect(lastUsed()).toEqual({ version: NOON + 7, key: NOON + 7 })
    expect(inventory.all('SELECT version_id, day, uses FROM use_day')).toEqual([
      { version_id: key.versionId, day: Math.floor(NOON / DAY), uses: 3 },
    ])
    const hour = NOON / HOUR
    expect(hours()).toEqual([
      { hour, client: '10.0.0.5', agent: 'airflow/2.9', uses: 2, last_at: NOON + 5 },
      { hour, client: '10.0.0.6', agent: 'curl/8', uses: 1, last_at: NOON + 7 },
    ])
  })

  test('add up over flushes, and a flush without uses writes nothing', () => {
    uses.mark(owner, NOON, airflow)
    flush()
    const before = inventory.db.change()
    flush()
    expect(inventory.db.change()).toBe(before)
    uses.mark(owner, NOON + 1_000, airflow)
    flush()
    expect(hours()).toMatchObject([{ uses: 2, last_at: NOON + 1_000 }])
  })

  test('never move a last use backwards when the clock does', () => {
    uses.mark(owner, NOON, airflow)
    flush()
    uses.mark(owner, NOON - 2 * HOUR, airflow)
    flush()
    expect(lastUsed()).toEqual({ version: NOON, key: NOON })
    expect(hours().map(({ uses }) => uses)).toEqual([1, 1])
  })

  test('of a clock that jumps between two hours are all counted once', () => {
    for (const offset of [0, -HOUR, 0, -HOUR, 0]) uses.mark(owner, NOON + offset, airflow)
    flush()
    expect(hours().map(({ hour, uses }) => [hour - NOON / HOUR, uses])).toEqual([
      [-1, 2],
      [0, 3],
    ])
    expect(lastUsed()?.version).toBe(NOON)
  })

  test('are kept when they cannot be written, and written later', () => {
    uses.mark(owner, NOON, airflow)
    expect(() =>
      uses.flush(() => {
        throw new Error('disk full')
      }),
    ).toThrow('disk full')
    expect(uses.pendingSince).toBe(NOON)
    uses.mark(owner, NOON + 1, airflow)
    flush()
    expect(hours()).toMatchObject([{ uses: 2 }])
    expect(uses.pendingSince).toBeUndefined()
  })

  test('of more than 32 clients a key count as one more, over all its flushes', () => {
    for (let number = 0; number < 100; number += 1) {
      uses.mark(owner, NOON + number, caller(`10.0.0.${String(number)}`, 'curl/8'))
      if (number === 50) flush()
    }
    flush()
    const rows = hours()
    expect(rows).toHaveLength(MOST_CLIENTS + 1)
    expect(rows.find(({ client }) => client === 'other')).toMatchObject({
      agent: '',
      uses: 100 - MOST_CLIENTS,
    })
  })

  test('of clients from before a restart leave no room for others', () => {
    for (let number = 0; number < MOST_CLIENTS; number += 1)
      uses.mark(owner, NOON, caller(`10.0.0.${String(number)}`, 'curl/8'))
    flush()
    uses = new Uses()
    uses.remember(inventory.db.read((db) => seenClients(db, GATE, NOON + HOUR)))
    uses.mark(owner, NOON + HOUR, caller('10.0.0.1', 'curl/8'))
    uses.mark(owner, NOON + HOUR, caller('10.9.9.9', 'curl/8'))
    flush()
    const later = hours().filter(({ hour }) => hour === NOON / HOUR + 1)
    expect(later.map(({ client }) => client)).toEqual(['10.0.0.1', 'other'])
  })

  test('of a client make room for another a day later', () => {
    for (let number = 0; number < MOST_CLIENTS; number += 1)
      uses.mark(owner, NOON, caller(`10.0.0.${String(number)}`, 'curl/8'))
    uses.mark(owner, NOON + DAY + 1, caller('10.9.9.9', 'curl/8'))
    flush()
    expect(hours().at(-1)).toMatchObject({ client: '10.9.9.9' })
  })

  test('of a version that an older file does not know are left out, the others written', () => {
    const stranger = { ...owner, versionId: 'not here', keyId: 'not here either' }
    uses.mark(stranger, NOON, airflow)
    uses.mark(owner, NOON, airflow)
    flush()
    expect(hours()).toHaveLength(1)
    expect(lastUsed()?.version).toBe(NOON)
  })

  test('are forgotten after 400 days by day and after 14 days by client', () => {
    uses.mark(owner, NOON - 401 * DAY, airflow)
    uses.mark(owner, NOON - 399 * DAY, airflow)
    uses.mark(owner, NOON - 15 * DAY, airflow)
    uses.mark(owner, NOON - 13 * DAY, airflow)
    flush()
    inventory.db.write((db) => pruneUses(db, NOON))
    expect(inventory.all('SELECT day FROM use_day')).toHaveLength(3)
    expect(hours()).toHaveLength(1)
  })

  test('of the last 24 hours are summed by gate', () => {
    uses.mark(owner, NOON - 24 * HOUR, airflow)
    uses.mark(owner, NOON - 23 * HOUR, airflow)
    uses.mark(owner, NOON, airflow)
    flush()
    expect(inventory.db.read((db) => usesByGate(db, NOON)).get(GATE)).toBe(2)
  })
})
