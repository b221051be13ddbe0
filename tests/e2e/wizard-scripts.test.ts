// The step Scripts: ours and a given pair as equals, each statement explained, words found, texts taken along.
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Target } from '#contract/metastore-target'
import { type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, type OpenPage } from '#tests/browser'
import { openWalk, type Walk } from '#tests/metastore/walk'

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
  opened?.assertQuiet()
  await opened?.close()
  opened = undefined
})

const target = Target.parse({
  engine: 'postgresql',
  host: 'localhost',
  database: 'science',
  user: 'science_admin',
  tls: { mode: 'off' },
})

async function open(walk: Partial<Walk> = {}): Promise<Page> {
  opened = await openWalk(browser, app, target, { step: 'scripts', ...walk })
  await opened.page.getByRole('heading', { name: 'Which two scripts create the tables?' }).waitFor()
  return opened.page
}

const shipped = (name: string) =>
  readFileSync(new URL(`../../resources/metastore/${name}`, import.meta.url), 'utf8')

const FIRST = 'science-schema-1.0.0.postgresql.sql'
const SECOND = 'science-txn-schema-1.0.0.postgresql.sql'

describe('our scripts', () => {
  it('are shown with what each statement is for, without a database at hand', async () => {
    const page = await open()
    await page.getByRole('radio', { name: /Science-schema 1\.0\.0/ }).waitFor()
    await page.getByText('48 statements for PostgreSQL', { exact: false }).waitFor()
    await page.getByText('table sci_version', { exact: true }).waitFor()
    await page
      .getByText('One row a script that has run to its end, written last.')
      .first()
      .waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('tab', { name: SECOND }).click()
    await page
      .getByRole('group', { name: SECOND })
      .getByText('table sci_txn', { exact: true })
      .waitFor()
    await page.getByRole('button', { name: 'Continue to run' }).waitFor()
  })

  it('are searched from the keyboard, round at the ends, and only in the open file', async () => {
    const page = await open()
    await page.getByText('table sci_version', { exact: true }).waitFor()
    await page.keyboard.press('/')
    const field = page.getByLabel('Find in this script')
    await field.fill('SCI_STORAGE')
    await page.getByText('1 of 5').waitFor()
    const here = page.locator('mark[data-here="true"]')
    expect(await here.allInnerTexts()).toEqual(['sci_storage'])
    await page.keyboard.press('Shift+Enter')
    await page.getByText('5 of 5').waitFor()
    await here.waitFor()
    expect(await here.evaluate((mark) => mark.getBoundingClientRect().top > 0)).toBe(true)
    await page.keyboard.press('Enter')
    await page.getByText('1 of 5').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await field.fill('sci_txn_object')
    await page.getByText('Not found').waitFor()
    await page.getByRole('tab', { name: SECOND }).click()
    await page.getByText(/\d found/).waitFor()
    await field.focus()
    await page.keyboard.press('Escape')
    expect(await field.inputValue()).toBe('')
    expect(await page.locator('mark').count()).toBe(0)
  })

  it('are copied and downloaded to the last character', async () => {
    const page = await open()
    await page.getByText('table sci_version', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Copy script' }).click()
    const copied = () => page.evaluate(() => navigator.clipboard.readText())
    await expect.poll(copied).toBe(shipped(FIRST))
    await page.getByRole('tab', { name: SECOND }).click()
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download this script' }).click()
    const download = await saved
    expect(download.suggestedFilename()).toBe(SECOND)
    expect(readFileSync(await download.path(), 'utf8')).toBe(shipped(SECOND))
  })
})

describe('a given pair', () => {
  it('needs both paths before anything can run', async () => {
    const page = await open()
    await page.getByRole('radio', { name: /The pair I was given/ }).check()
    await page.getByText('What is done with them').waitFor()
    expect(await page.getByRole('button', { name: 'Continue to run' }).isDisabled()).toBe(true)
    await page.getByLabel('First script: the schema').fill('/tmp/a.sql')
    await page.getByRole('button', { name: 'Read them' }).click()
    await page.getByText('Type where the script is, with its folder.').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    // The choice is kept, and ours is one press away.
    await page.getByRole('radio', { name: /Science-schema/ }).check()
    await page.getByText('table sci_version', { exact: true }).waitFor()
  })
})
