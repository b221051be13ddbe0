// The app in a real Electron: the loop through the same pages, and what only a running Electron can show.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { end, ensureBuilt, freePort, root, runCli } from '#tests/app'
import { confirmStored, newKey, revoke, rowOf, valueSheet } from '#tests/pages'
import { electronScript } from '#tests/scripts'

const binary = (await electronScript()).electronBinary(root)
if (binary === undefined) process.stdout.write('not run: no Electron binary\n')

/** A display for machines without one; Xvfb writes the number of the one it made. */
async function display(): Promise<{ readonly name?: string; readonly server?: ChildProcess }> {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  if (process.platform !== 'linux' || DISPLAY || WAYLAND_DISPLAY) return {}
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const number = await new Promise<string>((resolve, reject) => {
    server.once('error', reject)
    server.stdio[3]?.once('data', (part: Buffer) => resolve(part.toString().trim()))
  })
  return { name: `:${number}`, server }
}

const HEAR_VIOLATIONS = `addEventListener('securitypolicyviolation', (event) =>
  console.error('policy violation: ' + event.violatedDirective + ' ' + event.blockedURI))`

describe.skipIf(binary === undefined)('the app in Electron', () => {
  let app: ElectronApplication
  let page: Page
  let screen: ChildProcess | undefined
  let dataDir = ''
  const problems: string[] = []
  const env: Record<string, string> = {}

  beforeAll(async () => {
    await ensureBuilt()
    dataDir = mkdtempSync(join(tmpdir(), 'dsadmin-electron-'))
    const { name, server } = await display()
    screen = server
    for (const [key, value] of Object.entries(process.env))
      if (value !== undefined) env[key] = value
    Object.assign(env, {
      DSADMIN_DATA_DIR: dataDir,
      ...(name === undefined ? {} : { DISPLAY: name }),
    })
    app = await _electron.launch({
      executablePath: binary ?? '',
      args: [root, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
      env,
    })
    page = await app.firstWindow()
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text())
    })
    page.on('pageerror', (error) => problems.push(error.message))
    await page.addInitScript(HEAR_VIOLATIONS)
    await page.reload()
    await page.getByRole('heading', { name: 'API keys', exact: true }).waitFor()
  }, 120_000)

  afterAll(async () => {
    await app?.close()
    if (screen) await end(screen)
    rmSync(dataDir, { recursive: true, force: true })
  })

  const clipboard = () => app.evaluate(({ clipboard }) => clipboard.readText())

  it('lives on its own secure address, and its page has three functions and no Node', async () => {
    expect(new URL(page.url()).protocol).toBe('app:')
    const seen = await page.evaluate(() => ({
      secure: isSecureContext,
      bridge: Object.keys((window as unknown as { dsadmin: object }).dsadmin).toSorted(),
      node: typeof (globalThis as { process?: unknown }).process,
      require: typeof (globalThis as { require?: unknown }).require,
    }))
    expect(seen).toEqual({
      secure: true,
      bridge: ['cancel', 'invoke', 'onProgress'],
      node: 'undefined',
      require: 'undefined',
    })
  })

  it.skipIf(process.getuid?.() === 0)('runs its page in a sandbox', async () => {
    const sandboxed = await app.evaluate(({ app }) =>
      app
        .getAppMetrics()
        .filter(({ type }) => type === 'Tab')
        .map((metric) => metric.sandboxed),
    )
    expect(sandboxed.length).toBeGreaterThan(0)
    // Linux does not say; where it is said, it is true.
    expect(sandboxed.filter((value) => value === false)).toEqual([])
  })

  it('stays where it is, opens no window and gets no device', async () => {
    await page.evaluate(() => location.assign('https://example.com/')).catch(() => undefined)
    await page.evaluate(() => window.open('https://example.com/'))
    const media = await page.evaluate(() =>
      navigator.mediaDevices.getUserMedia({ audio: true }).then(
        () => 'granted',
        () => 'refused',
      ),
    )
    expect(media).toBe('refused')
    expect(new URL(page.url()).protocol).toBe('app:')
    expect(app.windows()).toHaveLength(1)
  })

  it('takes a key from its making to its refusal', async () => {
    const port = await freePort()
    const gate = spawn(
      process.execPath,
      [join(root, 'out/main/cli.js'), 'gate', '--port', String(port)],
      {
        env,
        stdio: 'ignore',
      },
    )
    const ask = (path: string, headers = {}) =>
      fetch(`http://127.0.0.1:${String(port)}${path}`, { headers }).then(
        ({ status }) => status,
        () => 0,
      )
    try {
      await expect.poll(() => ask('/readyz'), { timeout: 20_000 }).toBe(200)
      await newKey(page, 'airflow-etl')
      await valueSheet(page, 'airflow-etl').getByRole('button', { name: 'Copy value' }).click()
      await expect.poll(clipboard).toMatch(/^dsk_[0-9A-Za-z]{8}_[0-9A-Za-z]{38}$/)
      const value = await clipboard()
      await page.reload()
      await valueSheet(page, 'airflow-etl').waitFor()
      await confirmStored(page, 'airflow-etl')
      expect(await ask('/verify', { 'Y-Api-Key': value })).toBe(204)
      await rowOf(page, 'airflow-etl')
        .getByText(/ago|now/i)
        .first()
        .waitFor()
      const receipt = await revoke(page, {
        name: 'airflow-etl',
        reason: 'Seen in a log',
        typed: true,
      })
      expect(await ask('/verify', { 'Y-Api-Key': value })).toBe(401)
      await receipt.getByRole('button', { name: 'Done' }).click()
      expect((await runCli(dataDir, ['audit', 'verify'])).code).toBe(0)
    } finally {
      await end(gate)
    }
  })

  it('runs a gate in a process of its own', async () => {
    const running = await page.evaluate(
      async (port) => {
        const { dsadmin } = window as unknown as {
          dsadmin: {
            invoke: (
              id: number,
              channel: string,
              input: unknown,
              consent: boolean,
            ) => Promise<unknown>
          }
        }
        return dsadmin.invoke(1_000_001, 'gates.runHere', { on: true, port }, false)
      },
      await freePort(),
    )
    expect(running).toMatchObject({ ok: true, value: { state: 'running' } })
  })

  it('shows its window to whoever starts it a second time', async () => {
    const second = spawn(
      binary ?? '',
      [root, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
      {
        env,
        stdio: 'ignore',
      },
    )
    const code = await new Promise((resolve) => second.once('exit', resolve))
    expect(code).toBe(0)
    expect(app.windows()).toHaveLength(1)
  })

  it('asks before it closes on a value that nobody has confirmed', async () => {
    await newKey(page, 'not-yet-stored')
    await app.evaluate(({ dialog }) => {
      dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false })
    })
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    expect(app.windows()).toHaveLength(1)
    await confirmStored(page, 'not-yet-stored')
  })

  it('was quiet throughout', () => {
    expect(problems).toEqual([])
  })
})
