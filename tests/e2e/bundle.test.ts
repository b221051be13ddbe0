// A bundle written through the page, a real gate that lives on it alone, and its uses taken in through the page.
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type RunningApp, type RunningGate, runCli, startApp, startGateOn } from '#tests/app'
import { PASSPHRASE } from '#tests/backups'
import { accessibilityFindings, launchBrowser, openApp, type OpenPage } from '#tests/browser'
import { until } from '#tests/gate'
import { removeFolder, temporaryFolder } from '#tests/workspace'

let app: RunningApp
let browser: Browser
let folder: string
/** The data folder of the computer of the gate, and where it looks for its bundle. */
let remote: string
let stick: string
let trust: string
let opened: OpenPage | undefined
let gate: RunningGate | undefined

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startApp(), launchBrowser()])
  folder = temporaryFolder()
  remote = join(folder, 'remote')
  stick = join(folder, 'stick')
  mkdirSync(remote, { mode: 0o700 })
}, 120_000)
afterAll(async () => {
  await gate?.stop()
  await browser?.close()
  await app?.stop()
  removeFolder(folder)
})
afterEach(async () => {
  opened?.assertQuiet()
  await opened?.close()
  opened = undefined
})

async function open(options: Parameters<typeof openApp>[2] = {}): Promise<Page> {
  opened = await openApp(browser, app, { path: '/gates', ...options })
  return opened.page
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

async function create(name: string): Promise<string> {
  const made = await app.cli(['keys', 'create', name, '--json'])
  return made.json<{ value: string }>().value
}

/** Writes a bundle through the page; answers its dialog. */
async function write(page: Page, path: string): Promise<Locator> {
  await button(page, 'Write bundle…').click()
  await page.getByLabel('New folder', { exact: true }).fill(path)
  await button(page, 'Write bundle').click()
  const written = page.getByRole('dialog', { name: 'The bundle is written' })
  await written.waitFor()
  return written
}

/** Puts a bundle where the gate looks. */
function carry(from: string): void {
  rmSync(stick, { recursive: true, force: true })
  cpSync(from, `${stick}.new`, { recursive: true })
  renameSync(`${stick}.new`, stick)
}

describe('a gate without a way to the inventory', () => {
  it('gets no bundle where nothing can sign, and is told what to do about it there', async () => {
    const page = await open()
    await page.getByText('Nothing here can sign a bundle now.').waitFor()
    expect(await button(page, 'Write bundle…').isDisabled()).toBe(true)
    expect(await accessibilityFindings(page)).toEqual([])
    await button(page, 'Make a passphrase file').click()
    await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
    await page.getByLabel('The same again').fill(PASSPHRASE)
    await button(page, 'Make the file').click()
    await page.getByText('Nothing here can sign').waitFor({ state: 'hidden' })
    expect(await button(page, 'Write bundle…').isEnabled()).toBe(true)
  })

  it('takes a key by a bundle of the page, and refuses one that a newer bundle revokes', async () => {
    const [leaked, good] = [await create('leaked'), await create('good')]
    const page = await open()
    const first = join(folder, 'first')
    const written = await write(page, first)
    const line = (await written.getByText(/^dsadmin gate --bundle/).textContent()) ?? ''
    trust = /--trust ([0-9a-f]{32})$/.exec(line)?.[1] ?? ''
    expect(line).toBe(`dsadmin gate --bundle 'first' --trust ${trust}`)
    const spoken = trust.replaceAll(/(.{4})(?=.)/g, '$1 ')
    await written.getByText(spoken).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await button(page, 'Done').click()
    for (const value of [leaked, good])
      expect(readFileSync(join(first, 'keys.jsonl'), 'utf8')).not.toContain(value.slice(13))

    carry(first)
    const words = ['--bundle', stick, '--trust', trust, '--name', 'vessel']
    const running = await startGateOn(remote, words)
    gate = running
    expect(await running.verify(leaked)).toBe(204)
    await app.cli(['keys', 'revoke', 'leaked', '--reason', 'leaked', '--yes'])
    const second = join(folder, 'second')
    await write(page, second)
    await button(page, 'Done').click()
    carry(second)
    await until(async () => (await running.verify(leaked)) === 401, 15_000)
    expect(await running.verify(good)).toBe(204)

    // The older one is put back: a gate that starts over it says so, and begins with what it knows.
    await running.stop()
    gate = undefined
    carry(first)
    gate = await startGateOn(remote, words)
    expect(gate.output()).toMatch(/older than the one in use.*begins with what it knows/)
    expect(await gate.verify(leaked)).toBe(401)
    expect(await gate.verify(good)).toBe(204)
    await gate.stop()
    gate = undefined
    carry(second)
    gate = await startGateOn(remote, words)
    expect(await gate.verify(leaked)).toBe(401)
  }, 120_000)

  it('has its uses taken in under its fingerprint, and once', async () => {
    const value = await create('at-sea')
    const page = await open({ colorScheme: 'dark', viewport: { width: 900, height: 600 } })
    const third = join(folder, 'third')
    await write(page, third)
    await button(page, 'Done').click()
    carry(third)
    const running = gate ?? (await startGateOn(remote, ['--bundle', stick, '--trust', trust]))
    await until(async () => (await running.verify(value)) === 204, 15_000)
    for (let each = 0; each < 4; each += 1) expect(await running.verify(value)).toBe(204)
    await running.stop()
    gate = undefined
    const out = join(folder, 'uses')
    const words = ['gate', 'uses', '--bundle', stick, '--trust', trust, '--out', out, '--json']
    const told = await runCli(remote, words)
    const { fingerprint } = told.json<{ fingerprint: string }>()

    await button(page, 'Take in uses…').click()
    const dialog = page.getByRole('dialog', { name: 'Take in the uses of a gate' })
    await dialog.getByLabel('Folder', { exact: true }).fill(out)
    await button(page, 'Take them in').click()
    await dialog.getByText(/Nothing was taken from vessel before/).waitFor()
    const signer = dialog.getByLabel(/^Fingerprint of the gate/)
    expect(await signer.getAttribute('aria-invalid')).toBe('true')
    expect(await signer.evaluate((node) => node === document.activeElement)).toBe(true)
    expect(await accessibilityFindings(page)).toEqual([])
    await signer.fill(fingerprint)
    await button(page, 'Take them in').click()
    await dialog.getByText(/^\d+ new uses from vessel$/).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await button(page, 'Take them in').click()
    await dialog.getByText('Nothing new from vessel').waitFor()
    await button(page, 'Close').click()
    const shown = await app.cli(['keys', 'show', 'at-sea', '--json'])
    expect(shown.json<{ lastUsed: { state: string } }>().lastUsed.state).toBe('used')
  }, 120_000)

  it('says at the field what is wrong with a folder, and keeps it', async () => {
    const page = await open()
    await button(page, 'Write bundle…').click()
    const path = page.getByLabel('New folder', { exact: true })
    await path.fill(join(folder, 'first'))
    await button(page, 'Write bundle').click()
    await page.getByText(/^There is something called/).waitFor()
    expect(await path.inputValue()).toBe(join(folder, 'first'))
    await page.keyboard.press('Escape')
    await button(page, 'Take in uses…').click()
    const uses = page.getByLabel('Folder', { exact: true })
    await uses.fill(join(folder, 'nothing-here'))
    await button(page, 'Take them in').click()
    await page.getByText(/nothing-here cannot be read/).waitFor()
    expect(await uses.getAttribute('aria-invalid')).toBe('true')
  })
})
