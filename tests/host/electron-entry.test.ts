// The entry of the desktop app with its real core behind it, on the fake Electron: the loop through ipcMain.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { IPC } from '#contract/channels'
import type { KeyCreated } from '#contract'
import { settle } from '#tests/desktop'
import type * as FakeElectron from '#tests/fake-electron'

let dataDir = ''
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'dsadmin-entry-'))
  vi.stubEnv('DSADMIN_DATA_DIR', dataDir)
  vi.resetModules()
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(dataDir, { recursive: true, force: true })
})

type Electron45 = typeof FakeElectron

async function startEntry(): Promise<Electron45> {
  const electron = await import('#tests/fake-electron')
  await import(new URL('../../main/index.ts', import.meta.url).href)
  return electron
}

function caller({ ipcMain, openWindows, sentBy }: Electron45) {
  let id = 0
  return async (channel: string, input: unknown = {}, consent = false) => {
    const [window] = openWindows()
    if (!window) throw new Error('no window is open')
    id += 1
    const result = await ipcMain.invoke(sentBy(window), IPC.call, id, channel, input, consent)
    return result as { readonly ok: boolean; readonly value: unknown }
  }
}

test('nothing is opened while the entry is being read, and everything once Electron is ready', async () => {
  const electron = await startEntry()
  await settle()
  expect(electron.openWindows()).toHaveLength(0)
  expect(electron.ipcMain.handlers.size).toBe(0)
  electron.app.makeReady()
  await expect.poll(() => electron.openWindows().length).toBe(1)
  electron.app.quit()
  await expect.poll(() => electron.app.exitCode).toBe(0)
})

test('a key is made, copied by the main process, confirmed and revoked; the clipboard is empty at the end', async () => {
  const electron = await startEntry()
  electron.app.makeReady()
  await expect.poll(() => electron.openWindows().length).toBe(1)
  const call = caller(electron)

  expect(await call('workspace.about')).toMatchObject({
    ok: true,
    value: {
      dataFolder: dataDir,
      capabilities: { host: 'electron', clipboard: 'managed', dialogs: true, notices: 'system' },
    },
  })
  const created = await call('keys.create', { name: 'airflow-etl' })
  const { value, prefix } = created.value as KeyCreated

  // Closing now would lose it, so it asks; the person goes back.
  electron.openWindows()[0]?.close()
  await expect.poll(() => electron.dialog.boxes.length).toBe(1)
  expect(electron.openWindows()).toHaveLength(1)

  expect(await call('keys.copyValue', { prefix })).toMatchObject({ ok: true })
  expect(electron.clipboard.text).toBe(value)
  expect(await call('keys.confirm', { prefix })).toMatchObject({ ok: true })
  const revoke = { ref: 'airflow-etl', reason: 'Seen in a log' }
  expect(await call('keys.revoke', revoke)).toMatchObject({
    ok: false,
    failure: { code: 'consent.needed' },
  })
  expect(await call('keys.revoke', revoke, true)).toMatchObject({
    ok: true,
    value: { revoked: [prefix] },
  })
  expect(await call('audit.verify')).toMatchObject({ ok: true, value: { ok: true } })

  electron.app.quit()
  await expect.poll(() => electron.app.exitCode, { timeout: 8_000 }).toBe(0)
  expect(electron.clipboard.text).toBe('')
  expect(electron.dialog.boxes).toHaveLength(1)
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  expect(files.map(({ name }) => name)).toContain('inventory.sqlite')
  for (const { parentPath, name } of files)
    expect(readFileSync(join(parentPath, name)).includes(value.slice(13)), name).toBe(false)
})

test('the gate of the app is the built program beside the entry, and stops with the app', async () => {
  const electron = await startEntry()
  electron.app.makeReady()
  await expect.poll(() => electron.openWindows().length).toBe(1)
  const call = caller(electron)
  const running = call('gates.runHere', { on: true, port: 9473 })
  await expect.poll(() => electron.forks.length).toBe(1)
  const [fork] = electron.forks
  expect(fork?.path).toMatch(/main[/\\]gate-process\.js$/)
  fork?.emit('message', { kind: 'ready', port: 9473 })
  expect(await running).toMatchObject({ ok: true, value: { state: 'running' } })
  electron.app.quit()
  await expect.poll(() => fork?.posted).toEqual(['stop'])
  expect(electron.app.exitCode).toBeUndefined()
  fork?.emit('exit', 0)
  await expect.poll(() => electron.app.exitCode).toBe(0)
})

test('a page chooses a folder in the dialog of the system', async () => {
  const electron = await startEntry()
  electron.app.makeReady()
  await expect.poll(() => electron.openWindows().length).toBe(1)
  electron.dialog.chosen.push(['/home/ops/sql'])
  const call = caller(electron)
  expect(await call('host.choose', { kind: 'folder' })).toMatchObject({
    ok: true,
    value: { path: '/home/ops/sql' },
  })
  electron.app.quit()
  await expect.poll(() => electron.app.exitCode).toBe(0)
})

test('the trial of the app is the built program beside the entry, and stops with the app', async () => {
  const electron = await startEntry()
  electron.app.makeReady()
  await expect.poll(() => electron.openWindows().length).toBe(1)
  const call = caller(electron)
  expect(await call('metastore.trial')).toMatchObject({ value: { state: 'off', port: 9472 } })
  const running = call('metastore.runTrial', { on: true, port: 9555 })
  await expect.poll(() => electron.forks.length).toBe(1)
  const [fork] = electron.forks
  expect(fork?.path).toMatch(/main[/\\]trial-process\.js$/)
  expect(fork?.options).toMatchObject({ serviceName: 'Data Science Admin trial' })
  expect(fork?.args.map((text) => JSON.parse(text) as unknown)).toEqual([
    {
      folder: join(dataDir, 'trial'),
      port: 9555,
      logFile: join(dataDir, 'log', 'trial.log'),
    },
  ])
  fork?.emit('message', { kind: 'ready', port: 9555 })
  expect(await running).toMatchObject({ ok: true, value: { state: 'running', port: 9555 } })
  expect(await call('metastore.removeTrial')).toMatchObject({
    ok: false,
    failure: { code: 'consent.needed' },
  })
  electron.app.quit()
  await expect.poll(() => fork?.posted).toEqual(['stop'])
  expect(electron.app.exitCode).toBeUndefined()
  fork?.emit('exit', 0)
  await expect.poll(() => electron.app.exitCode).toBe(0)
})
