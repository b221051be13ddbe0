// The page of the metastore on the real host and a real PostgreSQL: look, validate, edit, open, forget, the trial's place.
import { type AddressInfo, createServer } from 'node:net'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freePort, type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, openApp, type OpenPage } from '#tests/browser'
import { postgresPrograms } from '#tests/metastore/account'
import { PostgresServer } from '#tests/metastore/postgres-server'
import { chooseEngine, invoke } from '#tests/wizard'

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
  const last = opened
  opened = undefined
  if (last === undefined) return
  await last.page.unrouteAll({ behavior: 'ignoreErrors' })
  try {
    last.assertQuiet()
  } finally {
    await last.page.goto(`${app.origin}/gates`)
    await invoke(last.page, 'metastore.saveDraft', {})
    await last.close()
  }
})

async function open(options: Parameters<typeof openApp>[2] = {}): Promise<Page> {
  opened = await openApp(browser, app, { path: '/metastore', ...options })
  opened.page.setDefaultTimeout(15_000)
  return opened.page
}

/** Keeps a connection with the command line, as another window would. */
async function keep(name: string, words: string): Promise<void> {
  const ran = await app.cli(['metastore', 'connect', 'add', name, ...words.split(' ')])
  expect(ran.code, ran.stderr).toBe(0)
}

const rowOf = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) })

async function menu(page: Page, name: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `More for ${name}` }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

/** The heading of a step stands before what is kept of the walk has been read. */
const holds = (field: Locator, text: string) => expect.poll(() => field.inputValue()).toBe(text)

describe.skipIf(postgresPrograms() === undefined)('kept connections', () => {
  let server: PostgresServer | undefined
  const at = (database: string) =>
    `--engine postgresql --host 127.0.0.1 --port ${String(server?.port)} --database ${database} --user postgres --tls off`
  beforeAll(async () => {
    // A password is not what these are about; the asking for one is.
    server = await PostgresServer.start({ rules: ['host all all 127.0.0.1/32 trust'] })
    server?.sql('create database science')
    await keep('science-prod', at('science'))
    await keep('nowhere', '--engine oracle --host no-such.invalid --database d --user u')
  })
  afterAll(() => server?.stop())

  it('are looked at again, and the row and the band below say how it ended', async () => {
    const page = await open()
    const row = rowOf(page, 'science-prod')
    await row.getByText('Not checked').waitFor()
    await row.getByText(`127.0.0.1:${String(server?.port)}/science`).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])

    await page.getByRole('button', { name: 'Check science-prod' }).click()
    const dialog = page.getByRole('dialog', { name: 'Password of science-prod' })
    expect(await accessibilityFindings(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Check' }).click()
    await page.getByText(/^Reached in .* no Science-schema\.$/).waitFor()
    await row.getByText('Reached').waitFor()
    await row.getByText('None').waitFor()

    await page.getByRole('button', { name: 'Check nowhere' }).click()
    await page.keyboard.press('Enter')
    await page.getByText(/There is no host named/).waitFor()
    await rowOf(page, 'nowhere').getByText('Failed').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Close the result of nowhere' }).click()

    const prepared = await app.cli(['metastore', 'prepare', '--connection', 'science-prod'])
    expect(prepared.code, prepared.stderr).toBe(0)
    await menu(page, 'science-prod', 'Validate')
    await page.keyboard.press('Enter')
    await page.getByText(/^All \d+ objects are exactly as in Science-schema/).waitFor()
    await row.getByText('Exact').waitFor()
    await row.getByText('1.0.0').waitFor()

    server?.sql('drop index sci_lock_txn_ix', 'science')
    await menu(page, 'science-prod', 'Validate')
    await page.keyboard.press('Enter')
    await page.getByText('1 table differs from Science-schema').waitFor()
    await row.getByText('Differs').waitFor()
    await row.getByText('1 difference').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Open in the wizard: science-prod' }).click()
    await page.waitForURL('**/metastore/prepare/validate')
  })

  it('are cancelled where a server keeps silent, and can be looked at again', async () => {
    const page = await open()
    await page.route('**/op/metastore.probe', () => {
      // Never answered: the person has to be able to go on.
    })
    await page.getByRole('button', { name: 'Check nowhere' }).click()
    await page.keyboard.press('Enter')
    await page.getByText('Checking: Name, stage 1 of 8').waitFor()
    expect(await page.getByRole('button', { name: 'Check nowhere' }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('Checking').waitFor({ state: 'hidden' })
    expect(await page.getByRole('button', { name: 'Check nowhere' }).isDisabled()).toBe(false)
  })

  it('are edited in the wizard, and another walk is not dropped for one unasked', async () => {
    const page = await open()
    await menu(page, 'nowhere', 'Edit')
    await page.getByRole('heading', { name: 'Connection', level: 2 }).waitFor()
    await holds(page.getByLabel('Host', { exact: true }), 'no-such.invalid')
    await holds(page.getByLabel('Service name'), 'd')
    await page.getByLabel('Service name').fill('ORCL')
    await page.getByRole('button', { name: 'Save and leave' }).click()
    await page.getByText('Continue preparing nowhere, at Connection').waitFor()

    await menu(page, 'science-prod', 'Open in the wizard')
    const dialog = page.getByRole('dialog', { name: 'Leave nowhere unfinished?' })
    await dialog.getByText('Its connection stays in the list').waitFor()
    await dialog.getByRole('button', { name: 'Continue at Connection' }).click()
    await page.getByRole('heading', { name: 'Connection', level: 2 }).waitFor()
    await holds(page.getByLabel('Service name'), 'ORCL')
    await page.getByRole('button', { name: 'Save and leave' }).click()
    await menu(page, 'science-prod', 'Open in the wizard')
    await dialog.getByRole('button', { name: 'Open science-prod' }).click()
    await page.waitForURL('**/metastore/prepare/probe')
    await page.getByText(`127.0.0.1:${String(server?.port)}`).waitFor()
  })

  it('are forgotten after a question, and the wizard no longer goes by one', async () => {
    const page = await open()
    await menu(page, 'nowhere', 'Open in the wizard')
    await page.waitForURL('**/metastore/prepare/probe')
    await page.getByRole('link', { name: 'Metastore' }).click()
    await menu(page, 'nowhere', 'Forget')
    const dialog = page.getByRole('dialog', { name: 'Forget nowhere?' })
    await dialog.getByText('stays as it is').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await rowOf(page, 'nowhere').waitFor()
    await menu(page, 'nowhere', 'Forget')
    await dialog.getByRole('button', { name: 'Forget nowhere' }).click()
    await rowOf(page, 'nowhere').waitFor({ state: 'hidden' })
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('content')
    // What it was kept as is in no list now, and the question before another walk says so.
    await page.getByRole('button', { name: 'Start anew' }).click()
    const anew = page.getByRole('dialog', { name: 'Leave nowhere unfinished?' })
    await anew.getByText('what was typed is forgotten').waitFor()
    await anew.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Continue', exact: true }).click()
    // There is nothing to probe: the connection comes first.
    await page.waitForURL('**/metastore/prepare/connection')
    expect(await page.getByLabel('Host', { exact: true }).inputValue()).toBe('no-such.invalid')
  })

  it('fit at 900 by 600 in the dark, with a name of 120 characters', async () => {
    const name = `n${'o'.repeat(118)}m`
    await keep(name, at('science'))
    const page = await open({ colorScheme: 'dark', viewport: { width: 900, height: 600 } })
    await rowOf(page, name).waitFor()
    const actions = page.getByRole('button', { name: `More for ${name}` })
    const box = await actions.boundingBox()
    expect((box?.x ?? 900) + (box?.width ?? 0)).toBeLessThanOrEqual(900)
    expect(await accessibilityFindings(page)).toEqual([])
    await menu(page, name, 'Forget')
    await page.getByRole('button', { name: `Forget ${name}` }).click()
    await rowOf(page, name).waitFor({ state: 'hidden' })
  })
})

describe('the trial', () => {
  it('is started by the wizard, goes straight to the probe, and is stopped and removed here', async () => {
    const page = await open()
    const port = String(await freePort())
    await page.getByText('Nothing on disk').waitFor()
    await page.getByRole('button', { name: 'Prepare a metastore' }).click()
    await chooseEngine(page, 'Trial')
    await page.getByRole('textbox', { name: /^Port/ }).fill('0')
    await page.getByRole('button', { name: 'Start the trial' }).click()
    await page.getByText('A port is a number from 1 to 65535.').waitFor()
    await page.getByRole('textbox', { name: /^Port/ }).fill(port)
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Start the trial' }).click()
    await page.waitForURL('**/metastore/prepare/probe', { timeout: 90_000 })
    await page.getByText(`127.0.0.1:${port}`).first().waitFor()
    await page.getByText('All 8 stages passed').first().waitFor({ timeout: 30_000 })

    // Network and connection have nothing to ask.
    await page.getByRole('button', { name: /^\s*Network/ }).click()
    await page.getByRole('heading', { name: 'The trial needs no network' }).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { name: 'The trial brings its own connection' }).waitFor()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL('**/metastore/prepare/probe', { timeout: 30_000 })

    await page.getByRole('link', { name: 'Metastore' }).click()
    const row = rowOf(page, 'Trial')
    await row.getByText('PostgreSQL, trial').waitFor()
    await page.getByText('Running', { exact: true }).waitFor()
    await page.getByText(/MB on disk/).waitFor()
    // No password, so none is asked for.
    await page.getByRole('button', { name: 'Check Trial' }).click()
    await page.getByText(/^Reached in/).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])

    await page.getByRole('button', { name: 'Stop the trial' }).click()
    await page.getByText('Off', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Remove' }).click()
    const dialog = page.getByRole('dialog', { name: 'Remove the trial database?' })
    expect(await accessibilityFindings(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Remove the trial' }).click()
    await page.getByText('Nothing on disk').waitFor({ timeout: 20_000 })
    // Its connection and the walk to it lead nowhere, so they are gone.
    await row.waitFor({ state: 'hidden' })
    await page.getByText('Continue preparing').waitFor({ state: 'hidden' })
  })

  it('says that its port is taken, and starts on another', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const taken = String((other.address() as AddressInfo).port)
    try {
      const page = await open()
      await page.getByRole('button', { name: 'Prepare a metastore' }).click()
      await chooseEngine(page, 'Trial')
      await page.getByRole('textbox', { name: /^Port/ }).fill(taken)
      await page.getByRole('button', { name: 'Start the trial' }).click()
      const alert = page.getByRole('alert')
      await alert.getByText(new RegExp(`Port ${taken} is taken`)).waitFor({ timeout: 60_000 })
      expect(await accessibilityFindings(page)).toEqual([])
      await page.getByRole('textbox', { name: /^Port/ }).fill(String(await freePort()))
      await alert.waitFor({ state: 'hidden' })
      await page.getByRole('button', { name: 'Start the trial' }).click()
      await page.waitForURL('**/metastore/prepare/probe', { timeout: 90_000 })
      await invoke(page, 'metastore.runTrial', { on: false })
    } finally {
      await new Promise((resolve) => other.close(resolve))
    }
  })
})
