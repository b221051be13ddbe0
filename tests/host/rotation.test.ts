// A rotation as an administrator goes through it: the built command line, a real gate, and a client that lags behind.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR } from '#base/duration'
import { instant } from '#base/runtime'
import type { KeyRow, Revoked, Rotation } from '#contract'
import { type Ran, runCli, type RunningGate, startGateOn } from '#tests/app'
import { startGate, statusOf, until } from '#tests/gate'
import { letPass } from '#tests/planted'
import { call, openWorkspace, removeFolder, temporaryFolder } from '#tests/workspace'

type Created = KeyRow & { readonly value: string }

let dataDir: string
const run = (words: string): Promise<Ran> => runCli(dataDir, words.split(' '))
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'dsadmin-rotation-'))
})
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true })
})

/** A request of a named client; answers the gate's status. */
async function send(gate: RunningGate, value: string, agent: string): Promise<number> {
  const { status } = await fetch(`${gate.url}/verify`, {
    headers: { 'Y-Api-Key': value, 'User-Agent': agent },
  })
  return status
}

async function rotationOf(name: string): Promise<Rotation> {
  const ran = await run(`keys rotation ${name} --json`)
  expect(ran.code, ran.stderr).toBe(0)
  return ran.json<Rotation>()
}

describe('ten keys rotated with an overlap', () => {
  it('the cockpit names the client that lags behind, says when it has stopped, and ends the old value', async () => {
    const names = Array.from({ length: 10 }, (_, index) => `service-${String(index)}`)
    const old = new Map<string, string>()
    for (const name of names)
      old.set(name, (await run(`keys create ${name} --json`)).json<Created>().value)
    const gate = await startGateOn(dataDir, ['--name', 'edge'])
    try {
      for (const name of names) expect(await send(gate, old.get(name) ?? '', 'svc/4.2')).toBe(204)
      const fresh = new Map<string, Created>()
      for (const name of names) {
        const ran = await run(`keys rotate ${name} --overlap 7d --json`)
        expect(ran.code, ran.stderr).toBe(0)
        fresh.set(name, ran.json<Created>())
      }
      // A new day, on which everybody has the new value, save one.
      await until(async () => (await rotationOf('service-9')).older[0]?.lastUsed.state === 'used')
      letPass(dataDir, 25 * HOUR)
      for (const name of names)
        expect(await send(gate, fresh.get(name)?.value ?? '', 'svc/4.2')).toBe(204)
      expect(await send(gate, old.get('service-3') ?? '', 'python-requests/2.34')).toBe(204)
      await until(async () => (await rotationOf('service-3')).older[0]?.recentUses === 1)

      const lagging = await rotationOf('service-3')
      expect(lagging.verdict).toMatchObject({
        state: 'used',
        message: expect.stringMatching(
          /^Still used through gate edge, by 127\.0\.0\.1 \(python-requests\/2\.34\), last at /,
        ),
      })
      expect(lagging.clients.map(({ agent, standing }) => [agent, standing])).toEqual([
        ['python-requests/2.34', 'old'],
        ['svc/4.2', 'moved'],
      ])
      expect(lagging.gates).toMatchObject([{ name: 'edge', accepts: 'yes', recentOld: 1 }])
      for (const name of names.filter((name) => name !== 'service-3'))
        expect((await rotationOf(name)).verdict.state, name).toBe('safe')
      const words = await run('keys rotation service-3')
      expect(words.stdout).toContain(
        'Still used through gate edge, by 127.0.0.1 (python-requests/2.34)',
      )

      // The client gets more time, then stops.
      const extended = (await run('keys overlap service-3 --extend 24h --json')).json<Rotation>()
      expect(Date.parse(extended.overlap?.until ?? '')).toBe(
        Date.parse(lagging.overlap?.until ?? '') + DAY,
      )
      expect(await send(gate, old.get('service-3') ?? '', 'python-requests/2.34')).toBe(204)
      await until(async () => (await rotationOf('service-3')).older[0]?.recentUses === 2)
      letPass(dataDir, 25 * HOUR)
      expect((await rotationOf('service-3')).verdict).toMatchObject({
        state: 'safe',
        silentMs: DAY,
      })
      expect((await run('keys rotation service-3')).stdout).toContain('safe to revoke')

      // The end, early: asked for, and refused at once.
      expect((await run('keys overlap service-3 --close')).code).toBe(2)
      const closed = await run('keys overlap service-3 --close --yes --json')
      expect(closed.json<Revoked>().revoked).toEqual([old.get('service-3')?.slice(0, 12)])
      expect(await send(gate, old.get('service-3') ?? '', 'python-requests/2.34')).toBe(401)
      expect(await send(gate, fresh.get('service-3')?.value ?? '', 'svc/4.2')).toBe(204)
      expect((await rotationOf('service-3')).verdict.state).toBe('none')
      expect((await run('keys overlap service-3 --close --yes')).code).toBe(4)
    } finally {
      await gate.stop()
    }
    // Nobody watches any more: what was safe cannot be checked.
    letPass(dataDir, HOUR, false)
    expect((await rotationOf('service-1')).verdict).toMatchObject({
      state: 'unchecked',
      message: expect.stringContaining('no gate watched for 1 h of the last 24 h'),
    })
  }, 120_000)

  it('answers bad input with a code and a field, and changes nothing', async () => {
    await run('keys create etl --expires 10h --json')
    const past = await run('keys rotate etl --overlap 24h --json')
    expect(past.code).toBe(2)
    expect(JSON.parse(past.stderr)).toMatchObject({ error: { field: 'overlap' } })
    expect((await run('keys overlap etl --extend 1h --json')).code).toBe(4)
    expect((await run('keys overlap etl --json')).code).toBe(2)
    expect((await run('keys overlap etl --extend soon --json')).code).toBe(2)
    await run('keys suspend etl')
    expect((await run('keys rotate etl --overlap 1h --json')).code).toBe(4)
    await run('keys revoke etl --reason over --yes')
    expect((await run('keys rotate etl --overlap 1h --json')).code).toBe(3)
    const list = (await run('keys list --all --json')).json<KeyRow[]>()
    expect(list).toMatchObject([{ state: 'revoked', versionsAlive: 0 }])
  })
})

describe('a gate on a clock that a test turns', () => {
  it('lets an extended value in until its new end, and not a moment longer', async () => {
    const folder = temporaryFolder()
    const clock = { now: Date.now() }
    const space = openWorkspace(folder, { clock })
    const files = {
      folder,
      database: join(folder, 'inventory.sqlite'),
      ledger: join(folder, 'revoked.ledger'),
    }
    const old = space.keys.create({ name: 'etl' }, call('keys.create'))
    const gate = await startGate(
      { files },
      { runtime: { now: () => clock.now, id: () => crypto.randomUUID() } },
    )
    try {
      const made = space.keys.rotate({ ref: 'etl', overlap: '1h' }, call('keys.rotate'))
      const end = clock.now + HOUR
      clock.now = end - 1
      expect(await statusOf(gate.port, old.value)).toBe(204)
      const view = space.keys.extendOverlap(
        { ref: 'etl', until: instant(end + DAY) },
        call('keys.extendOverlap'),
      )
      expect(view.overlap?.until).toBe(instant(end + DAY))
      clock.now = end + DAY - 1
      expect(await statusOf(gate.port, old.value)).toBe(204)
      clock.now = end + DAY
      expect(await statusOf(gate.port, old.value)).toBe(401)
      expect(await statusOf(gate.port, made.value)).toBe(204)
      // What this gate has once refused it does not let in again, whatever the clock does.
      clock.now -= DAY / 2
      expect(await statusOf(gate.port, old.value)).toBe(401)
    } finally {
      await gate.stop()
      space.close()
      removeFolder(folder)
    }
  })
})
