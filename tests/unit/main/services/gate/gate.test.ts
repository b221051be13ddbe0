import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { silentLog } from '#base/log'
import { newPeer, type Peer } from '#services/gate/callers'
import { Gate } from '#services/gate/gate'
import type { Head } from '#services/gate/presented'
import { Database } from '#store/database'
import { v7 } from 'uuid'
import { Inventory, type MadeKey } from '#tests/inventory'

// Everything here happens within one turn of the event loop, as when many sockets are readable at once.
describe('requests of one turn of the event loop', () => {
  let inventory: Inventory
  let database: Database
  let gate: Gate
  let key: MadeKey

  const head = (hasBody = false): Head => ({
    values: [key.value],
    inQuery: false,
    forwardedFor: [],
    userAgent: '',
    hasBody,
  })
  const decide = (peer: Peer, crowded = false, hasBody = false) =>
    gate.decide(head(hasBody), peer, crowded)?.outcome
  const peer = () => newPeer('127.0.0.1', 0)

  beforeEach(() => {
    inventory = new Inventory()
    key = inventory.key('airflow-etl')
    database = new Database({ path: inventory.files.database, create: false })
    gate = new Gate({
      database,
      ledger: inventory.files.ledger,
      identity: {
        name: 'gate',
        address: '127.0.0.1:9473',
        version: '1',
        pid: process.pid,
        host: 'here',
        recordsClients: true,
      },
      trusted: undefined,
      log: silentLog,
      now: Date.now,
      newId: () => v7(),
      alive: () => true,
    })
    gate.start()
  })
  afterEach(() => {
    gate.stop()
    database.close()
    inventory.remove()
  })

  test('share one reading of the epoch, because all of them were on their way before it', () => {
    expect(decide(peer())).toBe('accepted')
    inventory.revoke(key)
    expect(decide(peer())).toBe('accepted')
  })

  test('that come second on their connection may have been sent later, and are read for', () => {
    const twice = peer()
    expect(decide(twice)).toBe('accepted')
    inventory.revoke(key)
    expect(decide(twice)).toBe('revoked')
  })

  test('of a connection that carried something else before are read for', () => {
    expect(decide(peer())).toBe('accepted')
    inventory.revoke(key)
    expect(decide({ ...peer(), mixed: true })).toBe('revoked')
  })

  test('with a body, and all after them, are read for', () => {
    const withBody = peer()
    expect(decide(withBody, false, true)).toBe('accepted')
    expect(withBody.mixed).toBe(true)
    inventory.revoke(key)
    expect(decide(peer(), false, true)).toBe('revoked')
  })

  test('among a thousand connections are read for, each of them', () => {
    expect(decide(peer(), true)).toBe('accepted')
    inventory.revoke(key)
    expect(decide(peer(), true)).toBe('revoked')
  })

  test('of the next turn are read for', async () => {
    expect(decide(peer())).toBe('accepted')
    inventory.revoke(key)
    await new Promise((resolve) => setImmediate(resolve))
    expect(decide(peer())).toBe('revoked')
  })
})
