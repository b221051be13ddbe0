// The pages Gates and Settings against the real host: the switch, the table, the vault, the chain, the colours.
import { type AddressInfo, createServer } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freePort, type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, openApp, type OpenPage } from '#tests/browser'

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

async function open(path: string, options: Parameters<typeof openApp>[2] = {}): Promise<Page> {
  opened = await openApp(browser, app, { path, ...options })
  return opened.page
}

describe('gates', () => {
  it('teaches when none has reported, then runs one on this computer and shows it', async () => {
    const page = await open('/gates')
    await page.getByRole('heading', { name: 'No gate has reported yet' }).waitFor()
    await page.getByText('Nobody has watched yet.').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])

    const port = await freePort()
    await page.getByLabel('Port').fill('99999')
    await page.getByRole('button', { name: 'Use this port' }).click()
    await page.getByText('A port is a number from 1 to 65535.').waitFor()
    await page.getByLabel('Port').fill(String(port))
    await page.getByRole('button', { name: 'Use this port' }).click()
    await page.getByRole('button', { name: 'Use this port' }).waitFor({ state: 'hidden' })
    await page.getByRole('switch', { name: 'Run a gate on this computer' }).click()
    await page.getByText('Running', { exact: true }).waitFor({ timeout: 15_000 })
    await page.getByText(`localhost:${String(port)}/verify`, { exact: false }).waitFor()

    const row = page.getByRole('row').filter({ hasText: 'Here' })
    await row.getByText('In step').waitFor({ timeout: 10_000 })
    await page
      .getByText(/^Watched/)
      .first()
      .waitFor()
    expect(await accessibilityFindings(page)).toEqual([])

    const made = await app.cli(['keys', 'create', 'through-the-switch', '--json'])
    const { value } = made.json<{ value: string }>()
    const answer = await fetch(`http://127.0.0.1:${String(port)}/verify`, {
      headers: { 'Y-Api-Key': value },
    })
    expect(answer.status).toBe(204)
    await row.getByRole('cell', { name: '1', exact: true }).last().waitFor({ timeout: 10_000 })

    await page.getByRole('switch', { name: 'Run a gate on this computer' }).click()
    await page.getByRole('row').filter({ hasText: 'Signed off' }).waitFor({ timeout: 15_000 })
    await expect(fetch(`http://127.0.0.1:${String(port)}/healthz`)).rejects.toThrow('fetch failed')
  })

  it('does not look switched on when its port is taken, and can be left off', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const taken = (other.address() as AddressInfo).port
    const page = await open('/gates')
    await page.getByLabel('Port').fill(String(taken))
    await page.getByRole('button', { name: 'Use this port' }).click()
    await page.getByRole('button', { name: 'Use this port' }).waitFor({ state: 'hidden' })
    const toggle = page.getByRole('switch', { name: 'Run a gate on this computer' })
    await toggle.click()
    await page.getByText(`Port ${String(taken)} is taken by another program.`).waitFor()
    await page.getByText('Stopped', { exact: true }).waitFor()
    expect(await toggle.isChecked()).toBe(false)
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Leave it off' }).click()
    await page.getByText('Off', { exact: true }).waitFor()
    await new Promise((resolve) => other.close(resolve))
  })

  it('names a silent gate and takes it out of receipts when asked', async () => {
    const page = await open('/settings')
    const now = Date.now()
    const id = '019ab000-0000-7000-8000-000000000001'
    const retired: unknown[] = []
    await page.route('**/op/gates.list', (route) => {
      const gate = {
        id,
        name: 'gate-bi',
        address: 'http://127.0.0.1:9475',
        state: 'silent',
        startedAt: new Date(now - 9e7).toISOString(),
        heartbeatAt: new Date(now - 3e6).toISOString(),
        appliedEpoch: 3,
        keysLoaded: 2,
        uses24h: 7,
        clientsRecorded: false,
        version: '0.1.0',
        here: false,
      }
      const watched = [
        { from: new Date(now - 20 * 864e5).toISOString(), to: new Date(now - 3e6).toISOString() },
      ]
      const value = { gates: retired.length === 0 ? [gate] : [], epoch: 5, watched }
      return route.fulfill({ json: { ok: true, value } })
    })
    await page.route('**/op/gates.retire', (route) => {
      retired.push((route.request().postDataJSON() as { input: unknown }).input)
      return route.fulfill({ json: { ok: true, value: {} } })
    })
    await page.getByRole('link', { name: /^Gates/ }).click()
    const row = page.getByRole('row').filter({ hasText: 'gate-bi' })
    await row.getByText('Silent').waitFor()
    await row.getByText('3 of 5').waitFor()
    await row.getByText('Clients off').waitFor()
    await page.getByText(/with 1 gap\. The longest took 50 min\./).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await row.getByRole('button', { name: 'Retire' }).click()
    await row.waitFor({ state: 'hidden' })
    expect(retired).toEqual([{ id }])
    await page.getByText('gate-bi no longer counts in receipts.').first().waitFor()
  })

  it('names the line and the examples that put a gate in front of the API', async () => {
    const page = await open('/gates', {
      colorScheme: 'dark',
      viewport: { width: 900, height: 600 },
    })
    const line = page.getByText(/--data-dir '[^']+' gate --port 9473/)
    expect(await line.textContent()).toContain(`'${app.dataDir}'`)
    expect(await line.evaluate((node) => node.scrollWidth - node.clientWidth)).toBe(0)
    for (const proxy of ['nginx', 'HAProxy', 'Envoy', 'Traefik', 'Caddy'])
      await page.getByText(proxy, { exact: true }).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
  })
})

describe('settings', () => {
  it.each([
    ['keychain', 'ready', 'Ready'],
    ['keychain', 'locked', 'Locked'],
    ['keychain', 'denied', 'Access refused'],
    ['keychain', 'slow', 'Does not answer'],
    ['none', 'absent', 'None here'],
    ['file', 'damaged', 'Damaged'],
  ])('says what a %s that is %s means and what to do', async (form, state, word) => {
    const page = await open('/gates')
    await page.route('**/op/vault.status', (route) =>
      route.fulfill({
        json: {
          ok: true,
          value: {
            form,
            state,
            label: 'The vault here',
            message: `What ${state} means.`,
            fix: 'What to do.',
            file: form === 'file' ? 'locked' : 'none',
          },
        },
      }),
    )
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByText(word, { exact: true }).waitFor()
    await page.getByText(`What ${state} means. What to do.`).waitFor()
    // A keychain that works needs no passphrase file beside it.
    const offer = page.getByRole('button', { name: 'Make a passphrase file' })
    expect(await offer.count()).toBe(form === 'file' || state === 'ready' ? 0 : 1)
    expect(await accessibilityFindings(page)).toEqual([])
  })

  it('keeps the address and the spans, and says at the field what it cannot take', async () => {
    const page = await open('/settings')
    const address = page.getByLabel('Address')
    await address.fill('https://science.example.com/v1')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Save' }).waitFor({ state: 'hidden' })
    const days = page.getByLabel(/^Unused after/)
    await days.fill('0')
    await page.keyboard.press('Enter')
    await page.getByText('Give a number from 1 to 365.').waitFor()
    await days.fill('30')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Save' }).waitFor({ state: 'hidden' })
    await page.reload()
    await expect
      .poll(() => page.getByLabel('Address').inputValue())
      .toBe('https://science.example.com/v1')
    expect(await page.getByLabel(/^Unused after/).inputValue()).toBe('30')
    expect(await accessibilityFindings(page)).toEqual([])
  })

  it('changes the colours at once', async () => {
    const page = await open('/settings')
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const light = await ground()
    await page.getByRole('radio', { name: 'Dark' }).check()
    await expect.poll(ground).not.toBe(light)
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('radio', { name: 'As the system' }).check()
    await expect.poll(ground).toBe(light)
  })

  it('makes, locks and opens the passphrase file, and keeps no passphrase in the page', async () => {
    const page = await open('/settings')
    const passphrase = 'tram glass seven bolt orchid'
    await page.getByRole('button', { name: 'Make a passphrase file' }).click()
    const first = page.getByLabel('Passphrase', { exact: true })
    const second = page.getByLabel('The same again')
    await first.fill('short')
    await page.getByRole('button', { name: 'Make the file' }).click()
    await expect.poll(() => first.getAttribute('aria-invalid')).toBe('true')
    await first.fill(passphrase)
    await page.getByText('Good, if nobody has said it before.').waitFor()
    await second.fill(`${passphrase}x`)
    await page.getByRole('button', { name: 'Make the file' }).click()
    await page.getByText('The two differ.', { exact: false }).waitFor()
    await second.fill(passphrase)
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Make the file' }).click()
    const lock = page.getByRole('button', { name: 'Lock it now' })
    await lock.waitFor({ timeout: 20_000 })
    expect(await page.content()).not.toContain(passphrase)

    await lock.click()
    const field = page.getByLabel('Passphrase of the file')
    await field.fill('not the passphrase at all')
    await page.getByRole('button', { name: 'Open the file' }).click()
    await expect.poll(() => field.getAttribute('aria-invalid'), { timeout: 20_000 }).toBe('true')
    expect(await field.inputValue()).toBe('')
    await field.fill(passphrase)
    await page.getByRole('button', { name: 'Open the file' }).click()
    await lock.waitFor({ timeout: 20_000 })
  })

  it('checks the audit chain and everything else, in words', async () => {
    const page = await open('/settings')
    await page.getByRole('button', { name: 'Check the chain' }).click()
    await page.getByText(/records?, chain intact/).waitFor()
    await page.getByRole('button', { name: 'Check everything' }).click()
    await page.getByRole('list', { name: 'Checks' }).getByRole('listitem').first().waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
  })

  it('makes another workspace and opens it', async () => {
    const page = await open('/settings')
    await page.getByLabel('New workspace').fill('Staging <b>')
    await page.getByRole('button', { name: 'Make workspace' }).click()
    await page.getByRole('button', { name: 'Open Staging <b>' }).click()
    const here = page.getByRole('list', { name: 'Workspaces' }).getByRole('listitem')
    await here.filter({ hasText: 'Staging' }).getByText('Open now').waitFor()
    await page.getByRole('button', { name: 'Open default' }).click()
    await here.filter({ hasText: 'default' }).getByText('Open now').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
  })

  it('says in the sidebar why another workspace stays shut, and stays where it is', async () => {
    const page = await open('/gates')
    const failure = {
      code: 'key.state',
      message: 'The value of etl waits to be stored.',
      fix: 'Store it and confirm it first.',
    }
    await page.route('**/op/workspace.open', (route) =>
      route.fulfill({ json: { ok: false, failure } }),
    )
    await page.getByRole('button', { name: 'Open another workspace' }).click()
    await page.getByRole('menuitem', { name: 'Staging <b>' }).click()
    const alert = page.getByRole('complementary', { name: 'Workspace' }).getByRole('alert')
    await alert.getByText(failure.message).waitFor()
    await alert.getByText(failure.fix).waitFor()
    expect(new URL(page.url()).pathname).toBe('/gates')
    expect(await accessibilityFindings(page)).toEqual([])
  })

  it('offers no clearing of the clipboard where a browser shows it', async () => {
    const page = await open('/settings')
    await page.getByText('A browser cannot clear the clipboard', { exact: false }).waitFor()
    expect(await page.getByLabel(/^Clear the clipboard/).count()).toBe(0)
  })
})
