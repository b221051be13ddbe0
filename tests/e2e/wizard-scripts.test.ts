// The step Scripts: ours and a given pair as equals, each statement explained, words found, texts taken along.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Target } from '#contract/metastore-target'
import { type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, type OpenPage } from '#tests/browser'
import { ENGINES, type Engine, useServer } from '#tests/metastore/arena'
import { depotPair } from '#tests/metastore/pair-place'
import { givePassword, openWalk, plain, runButton, type Walk } from '#tests/metastore/walk'

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

const BY_SCHEMA = 'SELECT table_name FROM information_schema.tables WHERE table_schema'
const TABLES: Readonly<Record<Engine, string>> = {
  postgresql: `${BY_SCHEMA} = 'public'`,
  mariadb: `${BY_SCHEMA} = database()`,
  mysql: `${BY_SCHEMA} = database()`,
}

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

describe('saving both scripts', () => {
  it('writes them into a folder for somebody else to run, and says where it could not', async () => {
    const page = await open()
    await page.getByText('table sci_version', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Save both' }).click()
    const dialog = page.getByRole('dialog', { name: 'Save both scripts to a folder' })
    await dialog.getByRole('button', { name: 'Save scripts' }).click()
    await dialog.getByText('Type a folder, from the root on.').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await dialog.getByLabel('Folder').fill('not/a/whole/path')
    await page.keyboard.press('Enter')
    await dialog.getByText('not/a/whole/path is not a whole path.', { exact: false }).waitFor()
    // A browser has no dialog that tells a path.
    expect(await dialog.getByRole('button', { name: 'Choose a folder' }).count()).toBe(0)
    const folder = join(app.dataDir, 'for-ada')
    await dialog.getByLabel('Folder').fill(folder)
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'hidden' })
    for (const name of [FIRST, SECOND])
      expect(readFileSync(join(folder, name), 'utf8')).toBe(shipped(name))
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

describe.each(ENGINES)('a given pair on a real %s', (engine) => {
  const { arena } = useServer(engine)

  it('is read, explained, planned, run and compared like ours', async () => {
    const database = arena().database()
    const pair = depotPair(arena().dialect)
    // A trigger needs it there.
    if (engine === 'mysql') arena().sql('SET GLOBAL log_bin_trust_function_creators = 1', database)
    opened = await openWalk(browser, app, plain(arena().target(database)), { step: 'scripts' })
    const { page } = opened
    await page.getByRole('radio', { name: /The pair I was given/ }).check()
    await page.getByLabel('First script: the schema').fill('/nowhere/a.sql')
    await page.getByLabel('Second script: transactions').fill(pair.txn)
    await page.getByRole('button', { name: 'Read them' }).click()
    await page.getByText('/nowhere/a.sql', { exact: false }).first().waitFor()
    await page.getByLabel('First script: the schema').fill(pair.schema)
    await page.getByRole('button', { name: 'Read them' }).click()
    await page.getByRole('tab', { name: 'depot-schema.sql' }).waitFor()
    await page.getByText('table SHELVES', { exact: true }).waitFor()
    if (engine === 'postgresql')
      await page.getByRole('list', { name: 'Worth a look before it runs' }).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])

    await page.getByRole('button', { name: 'Continue to run' }).click()
    await givePassword(page, arena().password)
    await page.getByRole('heading', { name: /statements will run$/ }).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await runButton(page).click()
    await page.getByRole('heading', { name: 'The given pair is in place' }).waitFor()
    await page.getByRole('button', { name: 'Continue to validate' }).click()
    await page
      .getByRole('heading', { name: 'The database is exactly what the given pair made' })
      .waitFor()
    arena().sql(`DROP TABLE ${engine === 'postgresql' ? '"TAGS"' : 'TAGS'}`, database)
    await page.getByRole('button', { name: 'Validate again' }).click()
    await page
      .getByRole('heading', { name: '1 table differs from what the given pair made' })
      .waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    // Nothing of ours is in that database.
    expect(arena().sql(TABLES[engine], database).toLowerCase()).not.toContain('sci_')
  })

  it('has nothing to be compared with before it was prepared, and says where to go', async () => {
    const database = arena().database()
    opened = await openWalk(browser, app, plain(arena().target(database)), {
      step: 'validate',
      draft: { scripts: 'given', pair: depotPair(arena().dialect) },
    })
    const { page } = opened
    await givePassword(page, arena().password)
    await page
      .getByText(/was never prepared in this database/)
      .first()
      .waitFor()
    await page.getByRole('button', { name: 'Go to the run' }).click()
    await page.getByRole('heading', { name: /statements will run$/ }).waitFor()
  })
})
