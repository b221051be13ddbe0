// Revoking from a page: what has to be given first, what a second window sees, and the receipt of real gates.
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, openApp, type OpenPage } from '#tests/browser'
import { openRevoke, revoke, rowOf } from '#tests/pages'

let app: RunningApp
let browser: Browser
let opened: OpenPage | undefined

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startApp(), launchBrowser()])
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await app?.stop()
})
afterEach(async () => {
  await opened?.page.unrouteAll({ behavior: 'ignoreErrors' })
  opened?.assertQuiet()
  await opened?.close()
  opened = undefined
})

async function open(options: Parameters<typeof openApp>[2] = {}): Promise<Page> {
  opened = await openApp(browser, app, { path: '/api-keys', ...options })
  return opened.page
}

async function create(name: string, words: readonly string[] = []): Promise<string> {
  const made = await app.cli(['keys', 'create', name, '--json', ...words])
  expect(made.code, made.stderr).toBe(0)
  return made.json<{ value: string }>().value
}

const stateOf = async (ref: string) =>
  (await app.cli(['keys', 'show', ref, '--json'])).json<{ state: string }>().state

it('does not call a key unused that nobody watched, and waits for tick and reason', async () => {
  const value = await create('unwatched-key')
  const page = await open()
  const dialog = await openRevoke(page, 'unwatched-key')
  await dialog.getByText('We could not check whether it is in use').waitFor()
  await dialog
    .getByRole('heading', { name: 'Is it used by the scheduler or by one of your BI systems?' })
    .waitFor()
  const act = dialog.getByRole('button', { name: 'Revoke unwatched-key' })
  expect(await act.isDisabled()).toBe(true)
  await dialog.getByRole('button', { name: 'No longer needed' }).click()
  expect(await act.isDisabled()).toBe(true)
  await dialog.getByLabel(/I have checked both/).check()
  expect(await act.isDisabled()).toBe(false)
  expect(await dialog.getByLabel(/^Type/).count()).toBe(0)
  expect(await accessibilityFindings(page)).toEqual([])
  await act.click()

  const receipt = page.getByRole('dialog', { name: 'unwatched-key is revoked' })
  await receipt.getByText('No gate is running, so nobody has refused it yet.').waitFor()
  expect(await receipt.textContent()).not.toMatch(/Refused by/)
  expect(await accessibilityFindings(page)).toEqual([])
  const shown = await app.cli(['keys', 'show', value.slice(0, 12), '--json'])
  expect(shown.json()).toMatchObject({ state: 'revoked', revokeReason: 'No longer needed' })
})

it('shows who uses a key in use, and wants its name typed', async () => {
  const gate = await app.startGate()
  const value = await create('hot-key', ['--used-by', 'scheduler', '--owner', 'platform-ops'])
  for (let use = 0; use < 3; use += 1) {
    const answer = await fetch(`${gate.url}/verify`, {
      headers: { 'Y-Api-Key': value, 'User-Agent': 'apache-airflow/3.1 (test)' },
    })
    expect(answer.status).toBe(204)
  }
  const page = await open()
  await rowOf(page, 'hot-key')
    .getByText(/now|ago/i)
    .waitFor()
  const dialog = await openRevoke(page, 'hot-key')
  await dialog.getByText('In use: 3 times in 24 h through 1 gate').waitFor()
  await dialog.getByRole('row', { name: /127\.0\.0\.1 apache-airflow/ }).waitFor()
  await dialog.getByText(/Registered use is Scheduler, and apache-airflow sent it/).waitFor()
  const act = dialog.getByRole('button', { name: 'Revoke hot-key' })
  await dialog.getByLabel(/I have checked both/).check()
  await dialog.getByRole('button', { name: 'Compromised' }).click()
  await dialog.getByLabel('Reason in your words').fill('ticket 12')
  expect(await act.isDisabled()).toBe(true)
  const typed = dialog.getByLabel(/^Type hot-key/)
  await typed.fill('hot-ke')
  expect(await act.isDisabled()).toBe(true)
  await typed.fill('hot-key')
  expect(await accessibilityFindings(page)).toEqual([])
  // Enter in the field is the same press as the button's.
  await typed.press('Enter')

  const receipt = page.getByRole('dialog', { name: 'hot-key is revoked' })
  await receipt.waitFor()
  expect(await gate.verify(value)).toBe(401)
  await receipt.getByText(/Refused by 1 of 1 gate, \d\.\d s after the commit/).waitFor()
  await receipt.getByText('Refuses the key').waitFor()
  expect(await accessibilityFindings(page)).toEqual([])

  // The receipt as a file says the same and holds no secret.
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    receipt.getByRole('button', { name: 'Save receipt' }).click(),
  ])
  expect(download.suggestedFilename()).toBe(
    `revocation-${value.slice(0, 12)}-${new Date().toISOString().slice(0, 10)}.txt`,
  )
  const text = readFileSync(await download.path(), 'utf8')
  expect(text).toContain('hot-key')
  expect(text).toContain('Compromised: ticket 12')
  expect(text).toMatch(/refuses the key since/)
  expect(text).not.toContain(value.slice(13))

  await receipt.getByText('Tell platform-ops').waitFor()
  await receipt.getByRole('button', { name: 'Copy text' }).click()
  await receipt.getByRole('button', { name: 'Copied' }).waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(value.slice(0, 12))

  // A replacement takes over what was known, its free name included.
  await receipt.getByRole('button', { name: 'Create key' }).click()
  const replacement = page.getByRole('dialog', { name: 'New key' })
  await expect.poll(() => replacement.getByLabel('Key name').inputValue()).toBe('hot-key')
  expect(await replacement.getByLabel('Owner').inputValue()).toBe('platform-ops')
  expect(await replacement.getByLabel('Used by').inputValue()).toBe('scheduler')
  await page.keyboard.press('Escape')
  await gate.stop()
})

it('suspends instead, and takes it back with one press', async () => {
  await create('pausable-key')
  const page = await open()
  const dialog = await openRevoke(page, 'pausable-key')
  await dialog.getByRole('button', { name: 'Suspend instead' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await rowOf(page, 'pausable-key').getByText('Suspended').waitFor()
  expect(await stateOf('pausable-key')).toBe('suspended')
  await page.getByRole('button', { name: 'Undo' }).click()
  await rowOf(page, 'pausable-key').getByText('Active').waitFor()
  expect(await stateOf('pausable-key')).toBe('active')
})

it('tells the second window that the key is revoked already', async () => {
  await create('raced-key')
  const page = await open({ tolerate: [/status 4\d\d/, /Failed to load resource/] })
  const dialog = await openRevoke(page, 'raced-key')
  await dialog.getByLabel(/I have checked both/).check()
  await dialog.getByLabel('Reason in your words').fill('second')
  const first = await opened?.secondTab('/api-keys')
  if (!first) throw new Error('no second tab')
  await revoke(first.page, { name: 'raced-key', reason: 'first' })
  const act = dialog.getByRole('button', { name: 'Revoke raced-key' })
  await act.click()
  await dialog
    .getByRole('alert')
    .filter({ hasText: /revoked/ })
    .waitFor()
  await first.page.close()
})

it('leaves everything as it was when it is cancelled', async () => {
  await create('spared-key')
  const page = await open()
  const dialog = await openRevoke(page, 'spared-key')
  await dialog.getByLabel(/I have checked both/).check()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  expect(await stateOf('spared-key')).toBe('active')
  // Opened again, nothing is ticked: consent belongs to one opening.
  const again = await openRevoke(page, 'spared-key')
  expect(await again.getByLabel(/I have checked both/).isChecked()).toBe(false)
})

it('keeps its foot in sight at 900 by 600', async () => {
  await create('small-window-key')
  const page = await open({ viewport: { width: 900, height: 600 }, colorScheme: 'dark' })
  const dialog = await openRevoke(page, 'small-window-key')
  const foot = await dialog.getByRole('button', { name: 'Cancel' }).boundingBox()
  expect((foot?.y ?? 999) + (foot?.height ?? 0)).toBeLessThanOrEqual(600)
  expect(await accessibilityFindings(page)).toEqual([])
})

it('shows nothing for a wait of less than 200 ms, then that it is reading', async () => {
  await create('slow-key')
  const page = await open()
  await page.route('**/op/keys.blastRadius', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    await route.continue()
  })
  await page.getByRole('button', { name: 'Revoke slow-key' }).click()
  expect(await page.getByRole('dialog').count()).toBe(0)
  await page.getByRole('status', { name: 'Reading' }).waitFor()
  await page.getByRole('dialog', { name: 'Revoke slow-key' }).getByText('final.').waitFor()
})

it('names a silent gate, and calls the key refused only where that was seen', async () => {
  await create('silence-key')
  const page = await open()
  const gate = (name: string, more: object) => ({
    gateId: `019ab000-0000-7000-8000-00000000000${name.length}`,
    name,
    heartbeatAt: new Date().toISOString(),
    ...more,
  })
  await page.route('**/op/keys.receipt', async (route) => {
    const now = new Date().toISOString()
    const gates = [
      gate('gate-a', { state: 'refuses', appliedAt: now, afterMs: 300 }),
      gate('gate-bb', { state: 'silent', heartbeatAt: new Date(Date.now() - 3e6).toISOString() }),
    ]
    const value = { epoch: 9, committedAt: now, now, gates, complete: false }
    await route.fulfill({ json: { ok: true, value } })
  })
  const receipt = await revoke(page, { name: 'silence-key', reason: 'left' })
  await receipt.getByText('Refused by 1 of 2 gates. The rest is silent.').waitFor()
  await receipt.getByText(/Silent, last seen 50 min ago/).waitFor()
  await receipt.getByText(/gate-bb has not reported for 15 s/).waitFor()
  expect(await accessibilityFindings(page)).toEqual([])
})
