// Gates as processes of their own: the app's child, another program that revokes, sudden ends.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { silentLog } from '#base/log'
import { nodeStarter } from '#hosts/node-child'
import { LocalGate } from '#services/gate/local-gate'
import { ask, statusOf, until } from '#tests/gate'
import { Inventory, type MadeKey } from '#tests/inventory'
import { freePort } from '#tests/proxy'
import { Revoker, trial } from '#tests/revocation'

const ENTRY = fileURLToPath(new URL('../../main/gate-process.ts', import.meta.url))

interface GateFacts {
  readonly pid: number
  readonly signed_off_at: number | null
  readonly started_at: number
}

describe('a gate as a process', () => {
  let inventory: Inventory
  let key: MadeKey
  let local: LocalGate
  let port: number

  const row = () => inventory.one<GateFacts>('SELECT pid, signed_off_at, started_at FROM gate')
  const status = () => local.status(port)

  beforeEach(async () => {
    inventory = new Inventory()
    key = inventory.key('airflow-etl')
    port = await freePort()
    local = new LocalGate({
      starter: nodeStarter(ENTRY),
      given: () => ({ files: inventory.files, version: '1.2.3', name: 'desk' }),
      runtime: { now: Date.now },
      log: silentLog,
    })
  })
  afterEach(async () => {
    await local.stop()
    inventory.remove()
  })

  test('runs for the app, answers, is known by its id, and signs off with the app', async () => {
    await local.start(port)
    expect(status()).toMatchObject({ state: 'running', port, restarts: 0 })
    expect(await statusOf(port, key.value)).toBe(204)
    expect(inventory.one('SELECT id, name, version FROM gate')).toEqual({
      id: local.gateId,
      name: 'desk',
      version: '1.2.3',
    })
    await local.stop()
    expect(status().state).toBe('off')
    expect(row()?.signed_off_at).not.toBeNull()
    expect(inventory.one('SELECT uses FROM use_day')).toEqual({ uses: 1 })
  })

  test('comes back by itself when it is killed, under the same id', async () => {
    await local.start(port)
    const { gateId } = local
    const pid = row()?.pid ?? 0
    process.kill(pid, 'SIGKILL')
    await until(() => status().state === 'running' && row()?.pid !== pid, 10_000)
    expect(status().restarts).toBe(1)
    expect(local.gateId).toBe(gateId)
    expect(await statusOf(port, key.value)).toBe(204)
  })

  test('on a taken port is a failure that names a free one', async () => {
    const holder = createServer()
    await new Promise<void>((resolve) => holder.listen(port, '127.0.0.1', () => resolve()))
    await local.start(port)
    expect(status()).toMatchObject({ state: 'failed', port })
    expect(status().message).toContain(String(port))
    expect(status().fix).toMatch(/next free one is \d+/)
    await new Promise((resolve) => holder.close(resolve))
    await local.start(port)
    expect(status().state).toBe('running')
  })

  test('killed at once, it has lost at most the uses of the last second', async () => {
    await local.start(port)
    const sent: number[] = []
    const end = Date.now() + 2_600
    while (Date.now() < end) {
      expect(await statusOf(port, key.value)).toBe(204)
      sent.push(Date.now())
    }
    const pid = row()?.pid ?? 0
    const killedAt = Date.now()
    process.kill(pid, 'SIGKILL')
    await until(() => row()?.pid !== pid, 10_000)
    const written = inventory.one<{ uses: number }>('SELECT uses FROM use_day')?.uses ?? 0
    // A second between flushes, and a little for a flush that was late.
    expect(written).toBeGreaterThanOrEqual(sent.filter((at) => at < killedAt - 1_250).length)
    expect(written).toBeLessThanOrEqual(sent.length)
  })

  test('ends and signs off when the app is killed', async () => {
    const parent = fork(
      fileURLToPath(new URL('../helpers/child-parent.ts', import.meta.url)),
      [ENTRY, JSON.stringify({ files: inventory.files, port, version: '1' })],
      { execArgv: [] },
    )
    const [message] = (await once(parent, 'message')) as [unknown]
    expect(message).toMatchObject({ kind: 'ready', port })
    parent.kill('SIGKILL')
    await until(() => row()?.signed_off_at !== null, 5_000)
    await expect(ask(port)).resolves.toMatchObject({ status: Number.NaN })
  })

  test.each([
    { connections: 8, pipelined: 1 },
    { connections: 4, pipelined: 16 },
  ])(
    'accepts nothing that was sent after another process committed a revoke, with %j',
    async (load) => {
      await local.start(port)
      const revoker = await Revoker.start(inventory)
      const doomed = inventory.keys(Array.from({ length: 10 }, (_, at) => `doomed ${String(at)}`))
      for (const one of doomed) {
        const result = await trial(port, one, revoker, load)
        expect(result.late).toBe(0)
        expect(Math.min(result.after, result.before)).toBeGreaterThan(0)
      }
      await revoker.stop()
      expect(row()?.signed_off_at).toBeNull()
      const { epoch } = inventory.one<{ epoch: number }>(
        'SELECT max(number) AS epoch FROM epoch',
      ) ?? { epoch: 0 }
      await until(
        () => inventory.one('SELECT 1 FROM gate WHERE applied_epoch = ?', epoch) !== undefined,
      )
    },
  )
})
