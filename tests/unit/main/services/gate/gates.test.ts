import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Call } from '#base/call'
import { HOUR } from '#base/duration'
import { operations } from '#contract'
import { Gates } from '#services/gate/gates'
import type { LocalGate } from '#services/gate/local-gate'
import { recordApplied, signOffGate, startGate, watchUntil } from '#store/gates'
import { flushUses } from '#store/use'
import { v7 } from 'uuid'
import { Inventory } from '#tests/inventory'

const NOON = Date.UTC(2026, 10, 23, 12)
const call = (operation: string): Call => ({
  actor: 'anna@desk',
  operation,
  signal: new AbortController().signal,
  progress: () => {},
  consent: true,
})

describe('gates', () => {
  let inventory: Inventory
  let settings: { runGateHere: boolean; gatePort: number }
  let gates: Gates
  const local = {
    gateId: undefined as string | undefined,
    start: vi.fn<(port: number) => Promise<void>>(() => Promise.resolve()),
    stop: vi.fn<() => Promise<void>>(() => Promise.resolve()),
    status: (port: number) => ({ state: 'running', port, restarts: 0 }) as const,
  }

  const gate = (name: string, heartbeatAt: number, epoch = 1): string => {
    const id = v7()
    inventory.db.write((db) => {
      startGate(db, {
        id,
        name,
        address: '127.0.0.1:9473',
        version: '1.0.0',
        pid: 1,
        host: 'here',
        started_at: NOON - HOUR,
        heartbeat_at: heartbeatAt,
        applied_epoch: epoch,
        keys_loaded: 1,
        clients_recorded: 1,
      })
      recordApplied(db, id, epoch, heartbeatAt)
    })
    return id
  }

  beforeEach(() => {
    inventory = new Inventory()
    settings = { runGateHere: false, gatePort: 9473 }
    local.gateId = undefined
    local.start.mockClear()
    local.stop.mockClear()
    gates = new Gates({
      database: inventory.db,
      runtime: { now: () => NOON },
      settings: {
        get: () => settings,
        set: (changed) => {
          settings = { ...settings, ...changed }
        },
      },
      local: local as unknown as LocalGate,
    })
  })
  afterEach(() => inventory.remove())

  test('are listed with the state that their heartbeat and epoch show', () => {
    const key = inventory.key('airflow-etl')
    inventory.suspend(key)
    const here = gate('a', NOON - 15_000, 2)
    gate('b', NOON - 1_000, 1)
    gate('c', NOON - 15_001, 2)
    const gone = gate('d', NOON - 1_000, 2)
    inventory.db.write((db) => {
      signOffGate(db, gone, NOON)
      watchUntil(db, here, NOON - HOUR, NOON)
      flushUses(db, here, {
        versions: [{ version: key.versionId, key: key.id, lastAt: NOON }],
        clients: [
          {
            version: key.versionId,
            hour: NOON / HOUR,
            client: 'c',
            agent: '',
            uses: 3,
            lastAt: NOON,
          },
        ],
      })
    })
    local.gateId = here
    const list = operations['gates.list'].output.parse(gates.list())
    expect(list.gates.map((one) => [one.name, one.state, one.uses24h, one.here])).toEqual([
      ['a', 'in-step', 3, true],
      ['b', 'behind', 0, false],
      ['c', 'silent', 0, false],
      ['d', 'signed-off', 0, false],
    ])
    expect(list.epoch).toBe(2)
    expect(list.watched).toHaveLength(1)
  })

  test('none: an empty list that the contract takes', () => {
    expect(operations['gates.list'].output.parse(gates.list())).toEqual({
      gates: [],
      epoch: 0,
      watched: [],
    })
  })

  test('one that reports by file is neither in step nor silent, however old its report is', () => {
    for (const [name, at] of [
      ['fresh', NOON],
      ['old', NOON - 40 * HOUR],
    ] as const) {
      const id = gate(name, at)
      inventory.db.write((db) => {
        db.run(
          `INSERT INTO remote_gate (gate_id, fingerprint, since) VALUES (?, 'f', ?)`,
          id,
          NOON - 90 * HOUR,
        )
      })
    }
    gate('near', NOON)
    expect(gates.list().gates.map(({ name, state }) => [name, state])).toEqual([
      ['fresh', 'by-file'],
      ['near', 'in-step'],
      ['old', 'by-file'],
    ])
  })

  test('a silent one can be retired: off the list, into the audit chain', () => {
    const id = gate('old', NOON - HOUR)
    gates.retire({ id }, call('gates.retire'))
    expect(gates.list().gates).toEqual([])
    expect(inventory.all('SELECT actor, operation, detail FROM audit')).toMatchObject([
      { actor: 'anna@desk', operation: 'gates.retire' },
    ])
    expect(() => gates.retire({ id }, call('gates.retire'))).toThrow(
      expect.objectContaining({ code: 'gate.missing' }),
    )
  })

  test('one that answers requests cannot be retired', () => {
    const id = gate('alive', NOON - 1_000)
    expect(() => gates.retire({ id }, call('gates.retire'))).toThrow(
      expect.objectContaining({ code: 'gate.state' }),
    )
    expect(inventory.all('SELECT * FROM audit')).toEqual([])
    expect(() => gates.retire({ id: v7() }, call('gates.retire'))).toThrow(
      expect.objectContaining({ code: 'gate.missing' }),
    )
  })

  test('the switch remembers its choice and the port', async () => {
    const answer = await gates.runHere({ on: true, port: 9500 }, call('gates.runHere'))
    expect(settings).toEqual({ runGateHere: true, gatePort: 9500 })
    expect(local.start).toHaveBeenCalledWith(9500)
    expect(operations['gates.runHere'].output.parse(answer)).toMatchObject({ port: 9500 })
    await gates.runHere({ on: false }, call('gates.runHere'))
    expect(settings).toEqual({ runGateHere: false, gatePort: 9500 })
    expect(local.stop).toHaveBeenCalled()
  })

  test('the choice is taken up when the app starts', () => {
    gates.resume()
    expect(local.start).not.toHaveBeenCalled()
    settings = { runGateHere: true, gatePort: 9473 }
    gates.resume()
    expect(local.start).toHaveBeenCalledWith(9473)
  })

  test('a host that runs no gate says so', async () => {
    const cli = new Gates({
      database: inventory.db,
      runtime: { now: () => NOON },
      settings: { get: () => settings, set: () => {} },
    })
    expect(operations['gates.local'].output.parse(cli.local())).toEqual({
      state: 'off',
      port: 9473,
      restarts: 0,
    })
    await expect(cli.runHere({ on: true }, call('gates.runHere'))).rejects.toMatchObject({
      code: 'host.unsupported',
    })
  })
})
