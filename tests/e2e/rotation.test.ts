// The page of a rotation against the real host and a real gate: who lags behind, more time, the end with its receipt, and every other state.
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { DAY, HOUR } from '#base/duration'
import type { KeyRow, Rotation } from '#contract'
import { type RunningApp, type RunningGate, startApp } from '#tests/app'
import {
  accessibilityFindings,
  launchBrowser,
  openApp,
  type OpenOptions,
  type OpenPage,
} from '#tests/browser'
import { until } from '#tests/gate'
import { confirmStored, rowOf } from '#tests/pages'
import { letPass, plantClients, plantVersions } from '#tests/planted'

type Created = KeyRow & { readonly value: string }

let app: RunningApp
let browser: Browser
let gate: RunningGate
let opened: OpenPage | undefined
const old = new Map<string, string>()
const fresh = new Map<string, string>()
const names = Array.from({ length: 10 }, (_, index) => `service-${String(index)}`)

async function made(words: string): Promise<Created> {
  const ran = await app.cli([...words.split(' '), '--json'])
  expect(ran.code, ran.stderr).toBe(0)
  return ran.json<Created>()
}

async function send(value: string | undefined, agent: string): Promise<number> {
  const { status } = await fetch(`${gate.url}/verify`, {
    headers: { 'Y-Api-Key': value ?? '', 'User-Agent': agent },
  })
  return status
}

/** Uses are written down within a second or two. */
async function counted(name: string, uses: number): Promise<void> {
  await until(async () => {
    const ran = await app.cli(['keys', 'rotation', name, '--json'])
    return ran.json<Rotation>().older[0]?.recentUses === uses
  })
}

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startApp(), launchBrowser()])
  for (const name of names) old.set(name, (await made(`keys create ${name}`)).value)
  gate = await app.startGate(['--name', 'edge'])
  for (const name of names) expect(await send(old.get(name), 'svc/4.2')).toBe(204)
  for (const name of names) fresh.set(name, (await made(`keys rotate ${name} --overlap 7d`)).value)
  await counted('service-9', 1)
  letPass(app.dataDir, 25 * HOUR)
  for (const name of names) expect(await send(fresh.get(name), 'svc/4.2')).toBe(204)
  expect(await send(old.get('service-3'), 'python-requests/2.34')).toBe(204)
  await counted('service-3', 1)
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await app?.stop()
})
afterEach(async () => {
  opened?.assertQuiet()
  await opened?.close()
  opened = undefined
})

async function open(path: string, options: OpenOptions = {}): Promise<Page> {
  await app.stopHost()
  const url = await app.startHost()
  opened = await openApp(browser, Object.assign({}, app, { url }), { path, ...options })
  return opened.page
}

const cockpit = (name: string) => `/api-keys/${name}/rotation`
const drawn = (page: Page) => page.locator('.recharts-surface').first().waitFor()
const clientRow = (page: Page, agent: string): Locator =>
  page.getByRole('row').filter({ has: page.getByText(agent, { exact: true }) })

describe('a client that lags behind', () => {
  it('is named, gets more time, is seen to stop, and the old version ends with a receipt', async () => {
    const page = await open(cockpit('service-3'))
    await page.getByRole('heading', { name: 'Not yet: 1 client is on the old one' }).waitFor()
    await drawn(page)
    await clientRow(page, 'python-requests/2.34').getByText('On the old one').waitFor()
    await clientRow(page, 'svc/4.2').getByText('Moved', { exact: true }).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await accessibilityFindings(page)).toEqual([])

    const before = await page
      .getByRole('region', { name: 'Overlap' })
      .locator('time')
      .last()
      .getAttribute('datetime')
    await page.getByRole('button', { name: 'Extend by 24 h' }).click()
    await page
      .getByText(/^The old version is accepted until/)
      .first()
      .waitFor()
    await page.getByText('Extended once.').waitFor()
    const after = await page
      .getByRole('region', { name: 'Overlap' })
      .locator('time')
      .last()
      .getAttribute('datetime')
    expect(Date.parse(after ?? '') - Date.parse(before ?? '')).toBe(DAY)
    expect(await send(old.get('service-3'), 'python-requests/2.34')).toBe(204)
    await counted('service-3', 2)

    // The page sees it by itself.
    letPass(app.dataDir, 25 * HOUR)
    await page
      .getByRole('heading', { name: 'Old version silent for 24 h: safe to end it' })
      .waitFor({ timeout: 30_000 })
    expect(await accessibilityFindings(page)).toEqual([])

    await page.getByRole('button', { name: 'End old version now' }).click()
    const dialog = page.getByRole('dialog', { name: 'End the old version of service-3' })
    await dialog.getByText('Silent for 24 h, and gates watched').waitFor()
    expect(await dialog.getByLabel(/^Type service-3/).count()).toBe(0)
    expect(await accessibilityFindings(page)).toEqual([])
    await dialog.getByLabel(/I have checked who uses it/).check()
    await dialog.getByRole('button', { name: 'All clients moved' }).click()
    await dialog.getByRole('button', { name: 'End old version now' }).click()
    const receipt = page.getByRole('dialog', { name: 'The old version of service-3 has ended' })
    await receipt.getByText('Refused by 1 of 1 gate,', { exact: false }).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    expect(await send(old.get('service-3'), 'python-requests/2.34')).toBe(401)
    expect(await send(fresh.get('service-3'), 'svc/4.2')).toBe(204)
    await receipt.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('heading', { name: 'The old version has ended' }).waitFor()
    expect(await page.getByRole('button', { name: 'Extend by 24 h' }).count()).toBe(0)
  }, 120_000)

  it('makes the end ask for the name, and is shown with its gate', async () => {
    expect(await send(old.get('service-5'), 'cron/1.0')).toBe(204)
    await counted('service-5', 1)
    const page = await open(cockpit('service-5'))
    await page.getByRole('button', { name: 'End old version now' }).click()
    const dialog = page.getByRole('dialog', { name: 'End the old version of service-5' })
    await dialog.getByText('In use: last', { exact: false }).waitFor()
    await dialog.getByRole('row').filter({ hasText: 'cron/1.0' }).getByText('edge').waitFor()
    await dialog.getByLabel(/I have checked who uses it/).check()
    await dialog.getByLabel('Reason in your words').fill('leaked in a log')
    const end = dialog.getByRole('button', { name: 'End old version now' })
    expect(await end.isDisabled()).toBe(true)
    await dialog.getByLabel(/^Type service-5/).fill('service-5')
    expect(await end.isDisabled()).toBe(false)
    expect(await accessibilityFindings(page)).toEqual([])
    await end.click()
    await page.getByRole('dialog', { name: 'The old version of service-5 has ended' }).waitFor()
    expect(await send(old.get('service-5'), 'cron/1.0')).toBe(401)
  }, 60_000)
})

describe('the ways to it', () => {
  it('lead from the panel and from the menu of the row, and back', async () => {
    const page = await open('/api-keys/service-1')
    await page
      .getByRole('complementary', { name: 'Details of the key' })
      .getByRole('link', { name: 'Rotation' })
      .click()
    await page.getByRole('heading', { level: 1, name: 'Rotation of service-1' }).waitFor()
    expect(await page.title()).toBe('Rotation - Data Science Admin')
    await page.getByRole('navigation', { name: 'Where you are' }).getByText('API keys').click()
    await page.getByRole('button', { name: 'More for service-2' }).click()
    await page.getByRole('menuitem', { name: 'Rotation' }).click()
    await page.getByRole('heading', { level: 1, name: 'Rotation of service-2' }).waitFor()
  })

  it('are offered after a rotation', async () => {
    await made('keys create offered')
    const page = await open('/api-keys')
    await rowOf(page, 'offered').waitFor()
    await page.getByRole('button', { name: 'More for offered' }).click()
    await page.getByRole('menuitem', { name: 'Rotate' }).click()
    await page.getByRole('button', { name: 'Generate new value' }).click()
    await confirmStored(page, 'offered')
    await page.getByRole('button', { name: 'Follow the rotation' }).click()
    await page.getByRole('heading', { level: 1, name: 'Rotation of offered' }).waitFor()
    await page.getByText('Accepted by 1 of 1 gate').waitFor()
  })
})

describe('more time', () => {
  it('can be given to any end, and one that cannot hold is refused beside the field', async () => {
    await made('keys create short --expires 20d')
    await made('keys rotate short --overlap 1h')
    const page = await open(cockpit('short'))
    await page.getByRole('button', { name: 'Extend by another span' }).click()
    await page.getByRole('menuitem', { name: 'To another end…' }).press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Extend the overlap of short' })
    const field = dialog.getByLabel('Old version accepted until')
    const local = (ms: number) => new Date(Date.now() + ms).toISOString().slice(0, 16)
    await field.fill(local(30 * DAY))
    await dialog.getByRole('button', { name: 'Extend' }).click()
    await dialog.getByText(/expires at/).waitFor()
    expect(await field.inputValue()).toBe(local(30 * DAY))
    expect(await accessibilityFindings(page)).toEqual([])
    await field.fill(local(10 * DAY))
    await dialog.getByRole('button', { name: 'Extend' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.getByText('Extended once.').waitFor()
  })
})

describe('the drawing of the hours', () => {
  it('is there as a table by the keyboard, and tells hours without a watch from zeros', async () => {
    const page = await open(cockpit('service-7'))
    await drawn(page)
    expect(
      await page.getByRole('img', { name: /^Requests an hour, last 48 h, 1 gate\./ }).count(),
    ).toBe(1)
    // The gate began to watch after the first of the 14 days.
    await page.getByRole('button', { name: '14 d' }).click()
    await page.getByText('No gate watched', { exact: true }).waitFor()
    const toTable = page.getByRole('button', { name: /^Show as table: Requests an hour/ })
    await toTable.focus()
    await page.keyboard.press('Enter')
    const table = page.getByRole('region', { name: /as a table$/ })
    await table.getByRole('columnheader', { name: 'Watched' }).waitFor()
    expect(await table.getByRole('row').count()).toBe(14 * 24 + 1)
    expect(await table.getByText('No gate watched').count()).toBeGreaterThan(200)
    await page.keyboard.press('Tab')
    expect(await table.evaluate((element) => element === document.activeElement)).toBe(true)
    expect(await accessibilityFindings(page)).toEqual([])
  })
})

describe('other states', () => {
  it('teach a key that was never rotated what to do, and rotate it here', async () => {
    await made('keys create plain')
    const page = await open(cockpit('plain'))
    await page.getByRole('heading', { name: 'This key was never rotated' }).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Give it a new value' }).click()
    await page.getByRole('button', { name: 'Generate new value' }).click()
    await confirmStored(page, 'plain')
    await page.getByText('Overlap', { exact: true }).waitFor()
  })

  it('say what holds for a key that is suspended, revoked, or not there', async () => {
    await app.cli(['keys', 'suspend', 'service-6'])
    await app.cli(['keys', 'revoke', 'service-8', '--reason', 'over', '--yes'])
    const page = await open(cockpit('service-6'))
    await page.getByText('The key is suspended: gates refuse both versions').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    const { id } = (await app.cli(['keys', 'list', '--all', '--json']))
      .json<readonly KeyRow[]>()
      .find(({ name }) => name === 'service-8') ?? { id: '' }
    const go = async (path: string) => {
      await page.evaluate((to) => {
        history.pushState(null, '', to)
      }, path)
      await page.reload()
    }
    await go(cockpit(id))
    await page.getByText('The key is revoked: no version of it is accepted').waitFor()
    await page.getByRole('heading', { name: 'The old version has ended' }).waitFor()
    expect(await page.getByRole('button', { name: /Rotate|Extend|End old/ }).count()).toBe(0)
    await go(cockpit('nobody'))
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
  })

  it('refuse a new value for a key that has expired, and say what comes first', async () => {
    await made('keys create gone --expires 1s')
    await new Promise((done) => setTimeout(done, 1_500))
    const page = await open('/api-keys/gone')
    const panel = page.getByRole('complementary', { name: 'Details of the key' })
    await panel.getByRole('button', { name: 'Rotate' }).click()
    const dialog = page.getByRole('dialog', { name: 'Rotate gone' })
    await dialog.getByRole('button', { name: 'Generate new value' }).click()
    await dialog.getByRole('alert').getByText('has expired').waitFor()
    await dialog.getByText('Give the key a later expiry first').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
  })

  it('hand out one value where two people rotate at once: the later one is told', async () => {
    await made('keys create shared')
    const page = await open(cockpit('shared'))
    await page.getByRole('button', { name: 'Give it a new value' }).click()
    const dialog = page.getByRole('dialog', { name: 'Rotate shared' })
    await dialog.getByRole('button', { name: 'Generate new value' }).waitFor()
    const other = await made('keys rotate shared --overlap 24h')
    await dialog.getByRole('button', { name: 'Generate new value' }).click()
    await dialog.getByRole('alert').getByText('meanwhile').first().waitFor()
    const { newest, older } = (
      await app.cli(['keys', 'rotation', 'shared', '--json'])
    ).json<Rotation>()
    expect([newest.prefix, older.length]).toEqual([other.prefix, 1])
  })

  it('hold many old versions, a hundred clients and long names in a small window', async () => {
    const name = 'a-long-name-that-somebody-chose-'.repeat(2)
    await made(`keys create ${name}`)
    await made(`keys rotate ${name} --overlap 7d`)
    plantVersions(app.dataDir, name, 19)
    plantClients(app.dataDir, name, 100)
    const page = await open(cockpit(name), { viewport: { width: 900, height: 600 } })
    await page.getByRole('heading', { name: 'Not yet: 100 clients are on the old one' }).waitFor()
    await drawn(page)
    await page.getByText('The first 100, those on the old version before the rest.').waitFor()
    const old = page.getByRole('region', { name: 'Old versions' })
    expect(await old.getByRole('row').count()).toBe(21)
    expect(
      await page.evaluate(() =>
        [...document.querySelectorAll('main *')]
          .filter(
            (element) =>
              element.getBoundingClientRect().right > innerWidth + 1 &&
              element.closest('svg') === null,
          )
          .map((element) => element.className),
      ),
    ).toEqual([])
    expect(await accessibilityFindings(page)).toEqual([])
  })

  it('stay readable when the app is gone, and say so', async () => {
    const page = await open(cockpit('service-1'), { tolerate: [/ERR_/, /Failed to load/] })
    await drawn(page)
    await app.stopHost()
    await page.getByText('The app does not answer.').first().waitFor({ timeout: 20_000 })
    await page.getByRole('heading', { level: 1, name: 'Rotation of service-1' }).waitFor()
    await page.getByRole('button', { name: 'Extend by 24 h' }).click()
    await page.getByRole('alert').nth(1).waitFor()
    await app.startHost()
  }, 60_000)

  it('do not pass silence off as safe where no gate ever watched', async () => {
    const other = await startApp()
    try {
      await other.cli(['keys', 'create', 'alone'])
      await other.cli(['keys', 'rotate', 'alone', '--overlap', '7d'])
      opened = await openApp(browser, other, { path: cockpit('alone') })
      const { page } = opened
      await page.getByText('no gate has ever reported here', { exact: false }).waitFor()
      await page
        .getByText('No gate has reported here, so nobody could see', { exact: false })
        .waitFor()
      await page.getByText('No gate watched', { exact: true }).first().waitFor()
      expect(await accessibilityFindings(page)).toEqual([])
      opened.assertQuiet()
    } finally {
      await opened?.close()
      opened = undefined
      await other.stop()
    }
  })
})
