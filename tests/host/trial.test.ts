// The trial database as a process of its own: made, used, killed, locked, removed; on a real PGlite.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TRIAL_FILES } from '#base/paths'
import type { RunStep } from '#contract'
import { prepare } from '#services/metastore/prepare'
import { validate } from '#services/metastore/validate'
import { until } from '#tests/gate'
import { freePort } from '#tests/metastore/ports'
import { openMetastore } from '#tests/metastore/service'
import {
  holderOf,
  startable,
  TRIAL_PROCESS,
  trialSession,
  TrialStage,
} from '#tests/metastore/trial'
import { call } from '#tests/workspace'

const signal = new AbortController().signal
const quiet = { signal, onStep: () => {} }

let stage: TrialStage
beforeEach(async () => {
  stage = await TrialStage.make()
})
afterEach(() => stage.clear())

describe('the trial', () => {
  test('goes from nothing to a validated schema, and keeps it over a stop', async () => {
    expect(await stage.trial.status()).toEqual({ state: 'off', port: 9472, bytes: 0 })
    expect(existsSync(stage.folder)).toBe(false)
    await stage.start()
    expect(statSync(stage.folder).mode & 0o777).toBe(0o700)

    const report = await stage.check()
    expect(report.ok).toBe(true)
    expect(report.stages.map(({ verdict }) => verdict)).toEqual([
      ...Array(4).fill('pass'),
      'skipped',
      ...Array(3).fill('pass'),
    ])
    const words = report.stages.map(({ message }) => message).join('\n')
    expect(words).toContain('no password')
    expect(words).toContain('never leaves this computer')
    expect(report.facts).toMatchObject({ engine: 'trial', encrypted: false, encoding: 'UTF8' })

    const session = await trialSession(stage.port)
    expect(await prepare(session, quiet)).toMatchObject({ ok: true, found: 0 })
    expect(await validate(session)).toMatchObject({ ok: true, drift: [] })
    await session.close()
    const { bytes } = await stage.trial.status()
    expect(bytes).toBeGreaterThan(20_000_000)

    expect(await stage.trial.stop()).toMatchObject({ state: 'off', port: stage.port })
    expect((await stage.check()).stages[2]).toMatchObject({
      code: 'tcp.refused',
      message: expect.stringContaining('trial does not run'),
    })
    // Started again without a port, it has the one that was chosen.
    await stage.trial.start()
    await stage.running()
    const again = await trialSession(stage.port)
    expect(await validate(again)).toMatchObject({ ok: true })
    await again.close()
  }, 120_000)

  test('is known for what it is when another engine was chosen, and the other way round', async () => {
    await stage.open()
    const wrong = await stage.check({ engine: 'postgresql', tls: { mode: 'off' } })
    expect(wrong.facts?.engine).toBe('trial')
    expect(wrong.stages[7]).toMatchObject({
      verdict: 'warn',
      code: 'proto.engine',
      fix: expect.stringContaining('trial'),
    })
    const away = await stage.check({ host: '192.0.2.1' })
    expect(away.stages[1]).toMatchObject({ verdict: 'fail', code: 'proto.engine' })
    expect(away.stages[2]?.verdict).toBe('skipped')
  }, 90_000)

  test('listens on 127.0.0.1 alone', async () => {
    await stage.open()
    const others = Object.values(networkInterfaces())
      .flat()
      .filter((each) => each?.internal === false && each.family === 'IPv4')
      .filter((each) => each !== undefined)
    for (const { address } of others) {
      const server = createServer()
      // Were it bound to all addresses, this one would be taken.
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject).listen(stage.port, address, resolve)
      })
      await new Promise((resolve) => server.close(resolve))
    }
    const held = createServer()
    await expect(
      new Promise((_, reject) => held.once('error', reject).listen(stage.port, '127.0.0.1')),
    ).rejects.toMatchObject({ code: 'EADDRINUSE' })
  }, 90_000)

  test('killed in the middle of preparing, twice, it comes back and the next run converges', async () => {
    await stage.open()
    for (const [at, wait] of [
      [1, 0],
      [33, 4],
    ] as const) {
      const pid = holderOf(stage.dataDir)
      const session = await trialSession(stage.port)
      const onStep = ({ number, state }: RunStep) => {
        if (number === at && state === 'running')
          setTimeout(() => process.kill(pid, 'SIGKILL'), wait)
      }
      const end = prepare(session, { signal, onStep })
      const fault: unknown = await end.then(
        () => undefined,
        (error: unknown) => error,
      )
      await session.close()
      // The statements may have been faster than the signal.
      if (fault !== undefined) expect(fault).toMatchObject({ code: 'metastore.unreachable' })
      await until(async () => {
        const { state } = await stage.trial.status()
        return state === 'running' && holderOf(stage.dataDir) !== pid
      }, 60_000)
      const next = await trialSession(stage.port)
      expect(await prepare(next, quiet)).toMatchObject({ ok: true })
      expect((await validate(next)).drift).toEqual([])
      await next.run(['DROP SCHEMA public CASCADE; CREATE SCHEMA public'])
      await next.close()
    }
  }, 180_000)

  test('killed while it is made, it is made anew', async () => {
    const child = fork(
      TRIAL_PROCESS,
      [JSON.stringify({ folder: stage.folder, port: stage.port })],
      { execArgv: [] },
    )
    await until(() => existsSync(join(stage.folder, TRIAL_FILES.making, 'PG_VERSION')), 60_000)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(existsSync(stage.data)).toBe(false)
    await stage.start()
    expect(existsSync(join(stage.folder, TRIAL_FILES.making))).toBe(false)
    expect((await stage.check()).ok).toBe(true)
  }, 120_000)

  test('on a taken port says so, names the next free one, and makes nothing', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(stage.port, '127.0.0.1', resolve))
    const stands = await stage.trial.start(stage.port)
    expect(stands).toMatchObject({ state: 'failed', port: stage.port, bytes: 0 })
    expect(stands.message).toContain(`Port ${String(stage.port)} is taken`)
    const free = Number(/next free one is (\d+)/.exec(stands.message ?? '')?.[1])
    await new Promise((resolve) => other.close(resolve))
    stage.port = free
    await stage.start()
    expect((await stage.trial.status()).message).toBeUndefined()
  }, 90_000)

  test('is open in one program at a time; the other says in which, and harms nothing', async () => {
    await stage.open()
    const pid = holderOf(stage.dataDir)
    const second = startable(stage.space)
    try {
      void second.start(await freePort())
      await until(async () => (await second.status()).message !== undefined, 30_000)
      const { state, message } = await second.status()
      expect(['starting', 'failed']).toContain(state)
      expect(message).toContain(`process ${String(pid)}, on port ${String(stage.port)}`)
      await expect(second.remove()).rejects.toMatchObject({ code: 'store.busy' })
      expect((await stage.check()).ok).toBe(true)
      expect(holderOf(stage.dataDir)).toBe(pid)
    } finally {
      await second.close()
    }
  }, 90_000)

  test('ends with its app, however that ends, and can be opened by the next', async () => {
    const app = fork(
      fileURLToPath(new URL('../helpers/child-parent.ts', import.meta.url)),
      [TRIAL_PROCESS, JSON.stringify({ folder: stage.folder, port: stage.port })],
      { execArgv: [] },
    )
    const [message] = (await once(app, 'message')) as [unknown]
    expect(message).toEqual({ kind: 'ready', port: stage.port })
    app.kill('SIGKILL')
    await until(() => !existsSync(join(stage.folder, TRIAL_FILES.holder)), 10_000)
    await stage.start()
    expect((await stage.check()).ok).toBe(true)
  }, 120_000)

  test('is removed with all that was in it, also while it runs', async () => {
    await stage.open()
    expect(await stage.trial.remove()).toEqual({ state: 'off', port: stage.port, bytes: 0 })
    expect(existsSync(stage.folder)).toBe(false)
    expect((await stage.trial.remove()).bytes).toBe(0)
    await stage.start()
    expect((await stage.check()).facts?.tables).toBe(0)
  }, 120_000)
})

describe('the operations on the trial', () => {
  test('are in the audit chain: on, off, deleted', async () => {
    const metastore = openMetastore(stage.space, stage.trial)
    const on = await metastore.runTrial({ on: true, port: stage.port }, call('metastore.runTrial'))
    expect(['running', 'starting']).toContain(on.state)
    await stage.running()
    expect(await metastore.trial()).toMatchObject({ state: 'running', port: stage.port })
    await metastore.runTrial({ on: false }, call('metastore.runTrial'))
    await metastore.removeTrial({}, call('metastore.removeTrial'))
    const { rows } = stage.space.audit.list({ offset: 0, limit: 10 })
    expect(rows.map(({ summary }) => summary).toReversed()).toEqual([
      'Trial database started',
      'Trial database stopped',
      'Trial database removed: begun',
      'Trial database removed',
    ])
  }, 90_000)

  test('are refused where the host runs none, except to look and to delete', async () => {
    const metastore = openMetastore(stage.space)
    const op = call('metastore.runTrial')
    await expect(metastore.runTrial({ on: true }, op)).rejects.toMatchObject({
      code: 'host.unsupported',
    })
    expect(await metastore.trial()).toEqual({ state: 'off', port: 9472, bytes: 0 })
    expect(await metastore.removeTrial({}, call('metastore.removeTrial'))).toMatchObject({
      bytes: 0,
    })
  })

  test('resume what was on when the app ended, and nothing that was switched off', async () => {
    await stage.open()
    await stage.trial.close()
    stage.trial = startable(stage.space)
    stage.trial.resume()
    await stage.running()
    expect((await stage.trial.status()).port).toBe(stage.port)
    await stage.trial.stop()
    stage.trial = startable(stage.space)
    stage.trial.resume()
    expect((await stage.trial.status()).state).toBe('off')
  }, 90_000)
})
