// The credential report saved from the page of keys: the same rows as the list and the command line, whole or not at all.
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { DAY } from '#base/duration'
import { CREDENTIAL_COLUMNS, type CredentialRow, type KeyRow } from '#contract'
import { type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, openApp, type OpenPage } from '#tests/browser'
import { plantGate, plantKeys } from '#tests/planted'

const MANY = 2_300

let app: RunningApp
let browser: Browser
let opened: OpenPage | undefined

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startApp(), launchBrowser()])
  await app.cli(['keys', 'create', '=HYPERLINK("x")', '--owner', '@ops'])
  plantKeys(app.dataDir, [
    { name: 'used', age: 20 * DAY, usedAgo: DAY },
    { name: 'gone', age: 20 * DAY, revoked: true },
    ...Array.from({ length: MANY }, (_, nr) => ({ name: `key-${String(nr).padStart(4, '0')}` })),
  ])
  plantGate(app.dataDir, 'edge')
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await app?.stop()
})
afterEach(async () => {
  const last = opened
  opened = undefined
  await last?.page.unrouteAll({ behavior: 'ignoreErrors' })
  await last?.close()
  last?.assertQuiet()
})

async function openReport(): Promise<readonly [Page, Locator]> {
  opened = await openApp(browser, app, { path: '/api-keys' })
  const { page } = opened
  await page.getByRole('button', { name: 'More for all keys' }).click()
  await page.getByRole('menuitem', { name: 'Credential report…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Credential report' })
  await dialog.getByRole('region', { name: 'Of all keys' }).waitFor()
  return [page, dialog]
}

async function save(page: Page, dialog: Locator) {
  const download = page.waitForEvent('download')
  await dialog.getByRole('button', { name: /^Save [\d,]+ rows?$/ }).click()
  const file = await download
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') }
}

async function findings(page: Page): Promise<readonly string[]> {
  const found: string[] = []
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    found.push(...(await accessibilityFindings(page)))
  }
  return found
}

const fact = async (dialog: Locator, word: string) =>
  dialog
    .getByRole('region', { name: 'Of all keys' })
    .locator('div', { has: dialog.page().getByText(word, { exact: true }) })
    .last()
    .locator('dd')
    .textContent()

/** What changes with the clock alone. */
const steady = (csv: string) =>
  parse(csv).map((row) => row.filter((_cell, at) => !CLOCKED.has(CREDENTIAL_COLUMNS[at] ?? '')))
const CLOCKED = new Set<string>(['age_days', 'idle_days'])

describe('the credential report', () => {
  it('saved as CSV is what the command line writes, over several windows, with the keys of the list', async () => {
    const [page, dialog] = await openReport()
    expect(await findings(page)).toEqual([])
    expect(await fact(dialog, 'Never used')).toBe((MANY + 1).toLocaleString('en'))
    const { name, text } = await save(page, dialog)
    expect(name).toMatch(/^credential-report-\d{4}-\d{2}-\d{2}\.csv$/)
    await dialog.getByText(`${(MANY + 3).toLocaleString('en')} rows as`).waitFor()
    expect(await findings(page)).toEqual([])
    const [head, ...rows] = parse(text)
    expect(head).toEqual([...CREDENTIAL_COLUMNS])
    for (const row of rows) for (const cell of row) expect(cell).not.toBe('')
    expect(rows[0]?.[1]).toBe(`'=HYPERLINK("x")`)
    expect(rows[0]?.[4]).toBe("'@ops")
    const listed = (await app.cli(['keys', 'list', '--all', '--json'])).json<readonly KeyRow[]>()
    expect(new Set(rows.map((row) => row[0]))).toEqual(new Set(listed.map(({ id }) => id)))
    expect(rows).toHaveLength(listed.length)
    const { stdout } = await app.cli(['report', '--csv'])
    expect(steady(text)).toEqual(steady(stdout))
  })

  it('saved as JSON of some states holds these alone; of none it is not saved', async () => {
    const [page, dialog] = await openReport()
    for (const state of ['active', 'suspended', 'expired'])
      await dialog.getByRole('button', { name: new RegExp(`${state}$`) }).click()
    await dialog.getByRole('button', { name: 'Save 1 row', exact: true }).waitFor()
    await dialog.getByLabel('Form').selectOption('json')
    const { name, text } = await save(page, dialog)
    expect(name).toMatch(/\.json$/)
    expect((JSON.parse(text) as readonly CredentialRow[]).map((row) => row.name)).toEqual(['gone'])
    await dialog.getByRole('button', { name: /revoked$/ }).click()
    await dialog.getByRole('alert').getByText('Choose at least one state').waitFor()
    expect(await dialog.getByRole('button', { name: /^Save/ }).isDisabled()).toBe(true)
    expect(await findings(page)).toEqual([])
  })

  it('is cancelled between two windows, and saves nothing then', async () => {
    const [page, dialog] = await openReport()
    const held = Promise.withResolvers<void>()
    let windows = 0
    await page.route('**/op/report.credentials', async (route) => {
      windows += 1
      if (windows === 2) await held.promise
      await route.continue()
    })
    let saved = false
    page.on('download', () => {
      saved = true
    })
    await dialog.getByRole('button', { name: /^Save [\d,]+ rows$/ }).click()
    await dialog.getByText(`1,000 of ${(MANY + 3).toLocaleString('en')}`).waitFor()
    expect(await findings(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    held.resolve()
    await dialog.getByRole('button', { name: /^Save [\d,]+ rows$/ }).waitFor()
    expect(await dialog.getByText('where your downloads go').count()).toBe(0)
    expect(saved).toBe(false)
  })

  it('says when a key was changed while it was read', async () => {
    const [page, dialog] = await openReport()
    let windows = 0
    await page.route('**/op/report.credentials', async (route) => {
      windows += 1
      if (windows === 2) await app.cli(['keys', 'edit', 'used', '--owner', 'platform'])
      await route.continue()
    })
    await save(page, dialog)
    await dialog
      .getByRole('alert')
      .getByText(/^A key was changed while/)
      .waitFor()
    expect(await findings(page)).toEqual([])
    await page.unrouteAll({ behavior: 'wait' })
    await save(page, dialog)
    await dialog.getByText('where your downloads go').waitFor()
    expect(await dialog.getByRole('alert').count()).toBe(0)
  })
})
