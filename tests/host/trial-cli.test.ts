// The trial in a terminal, as the built command line has it: run, used, stopped by Ctrl+C, kept, removed.
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Output } from '#contract'
import { end, ensureBuilt, freePort, runCli, startCli } from '#tests/app'
import { until } from '#tests/gate'

let dataDir: string
let running: Awaited<ReturnType<typeof startTrial>>[]
beforeEach(async () => {
  await ensureBuilt()
  dataDir = mkdtempSync(join(tmpdir(), 'dsadmin-trial-'))
  running = []
})
afterEach(async () => {
  for (const { child } of running) await end(child)
  rmSync(dataDir, { recursive: true, force: true })
})

async function startTrial(port: number) {
  const child = startCli(['metastore', 'trial', '--port', String(port)], dataDir)
  let said = ''
  child.stderr?.on('data', (part: Buffer) => (said += part.toString()))
  await until(() => said.includes('answers at') || child.exitCode !== null, 60_000)
  return { child, said: () => said }
}

test('says how to connect, is prepared and validated without another word, and keeps it over Ctrl+C', async () => {
  const port = await freePort()
  const trial = await startTrial(port)
  running.push(trial)
  expect(trial.said()).toContain(`psql -h 127.0.0.1 -p ${String(port)} -U postgres postgres`)
  expect(trial.said()).toContain('no password, no encryption')
  const run = (verb: string) =>
    runCli(dataDir, ['metastore', verb, '--engine', 'trial', '--port', String(port), '--json'])
  const probe = await run('probe')
  expect(probe.code, probe.stdout).toBe(0)
  expect(
    probe.json<Output<'metastore.probe'>>().stages.filter(({ verdict }) => verdict === 'warn'),
  ).toEqual([])
  expect((await run('prepare')).code).toBe(0)
  expect((await run('validate')).json<Output<'metastore.validate'>>()).toMatchObject({ ok: true })

  const second = await startTrial(await freePort())
  running.push(second)
  expect(second.child.exitCode).toBe(5)
  expect(second.said()).toContain('one program at a time')

  trial.child.kill('SIGINT')
  const [code] = (await once(trial.child, 'exit')) as [number]
  expect(code).toBe(0)
  const off = await run('probe')
  expect(off.code).toBe(1)
  expect(off.stdout).toContain('trial does not run')

  const again = await startTrial(port)
  running.push(again)
  expect((await run('validate')).code).toBe(0)
}, 180_000)

test('is deleted when somebody has said yes, and not before', async () => {
  const trial = await startTrial(await freePort())
  running.push(trial)
  const remove = (...more: readonly string[]) =>
    runCli(dataDir, ['metastore', 'trial', '--remove', ...more])
  expect((await remove('--yes')).code).toBe(5)
  await end(trial.child)
  const unsure = await remove()
  expect(unsure.code).toBe(2)
  expect(unsure.stderr).toContain('metastore trial --remove')
  expect(existsSync(join(dataDir, 'trial', 'data'))).toBe(true)
  expect((await remove('--yes')).code).toBe(0)
  expect(existsSync(join(dataDir, 'trial'))).toBe(false)
}, 180_000)

test('names the next free port when its own is taken', async () => {
  const port = await freePort()
  const trial = await startTrial(port)
  running.push(trial)
  const other = mkdtempSync(join(tmpdir(), 'dsadmin-trial-'))
  const taken = await runCli(other, ['metastore', 'trial', '--port', String(port), '--json'])
  rmSync(other, { recursive: true, force: true })
  expect(taken.code).toBe(5)
  expect(taken.stderr).toMatch(/"host\.port".*next free one is \d+/)
}, 120_000)
