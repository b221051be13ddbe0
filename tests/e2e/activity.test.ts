// The page Activity against the real host: searched, narrowed, opened by the keyboard, exported, and broken by hand.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Database } from '#store/database'
import { type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, openApp, type OpenPage } from '#tests/browser'

let app: RunningApp
let browser: Browser
let opened: OpenPage | undefined

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startApp(), launchBrowser()])
  await app.cli(['keys', 'create', 'airflow-etl'])
  await app.cli(['keys', 'create', 'tableau'])
  await app.cli(['keys', 'revoke', 'tableau', '--reason', 'left the team', '--yes'])
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await app?.stop()
})
afterEach(async () => {
  opened?.assertQuiet()
  await opened?.close()
  opened = undefined
})

async function open(path = '/activity'): Promise<Page> {
  await app.stopHost()
  const url = await app.startHost()
  opened = await openApp(browser, Object.assign({}, app, { url }), { path })
  return opened.page
}

describe('the activity', () => {
  it('is found by a word, opened and walked by the keyboard, and exported', async () => {
    const page = await open()
    await page.getByText('5 records, all as they were written').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])

    await page.getByLabel('Find by key, person or deed').fill('left the team')
    await page.getByText('1 found').waitFor()
    expect(await page.getByRole('row').count()).toBe(1)
    await page.getByLabel('Find by key, person or deed').fill('nothing like it')
    await page.getByRole('button', { name: 'Show everything' }).click()

    await page.getByRole('button', { name: 'Gates' }).click()
    await page.getByText('Nothing like it was found').waitFor()
    await page.getByRole('button', { name: 'Gates' }).click()

    await page.getByRole('row').first().focus()
    await page.keyboard.press('Enter')
    const panel = page.getByRole('complementary', { name: 'Details of the record' })
    await panel.getByRole('heading', { name: 'Record 5' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await panel.getByRole('heading', { name: 'Record 4' }).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'hidden' })

    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export' }).click()
    const text = readFileSync(await (await download).path(), 'utf8')
    const rows = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { seq: number })
    expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
  })

  it('cuts a key that is pasted into the search to its prefix, and clears with Esc', async () => {
    const page = await open()
    await page.getByText(/records, all as they were written/).waitFor()
    const field = page.getByLabel('Find by key, person or deed')
    await page.keyboard.press('/')
    await field.fill('dsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx')
    expect(await field.inputValue()).toBe('dsk_7I4tVqGS')
    await page.getByText('0 found').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('found', { exact: false }).waitFor({ state: 'hidden' })
    expect(await field.inputValue()).toBe('')
  })

  it('shows a record at once that another program writes', async () => {
    const page = await open()
    await page.getByText(/records, all as they were written/).waitFor()
    await app.cli(['keys', 'edit', 'airflow-etl', '--owner', 'platform'])
    await page.getByText('Owner changed').waitFor()
  })

  it('says what a broken chain means, and what to do', async () => {
    const folder = join(app.dataDir, 'workspaces')
    const id = readdirSync(folder).find((name) => name.length === 36) ?? ''
    const path = join(folder, id, 'inventory.sqlite')
    const database = new Database({ path, create: false })
    database.write((db) => void db.run("UPDATE audit SET actor = 'mallory' WHERE seq = 2"))
    database.close()
    const page = await open()
    await page.getByText('The chain is broken at record 2').waitFor()
    await page.getByText(/Keep a copy of the data folder/).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
  })
})
