// Names planned from a CSV on the page of keys: said first, then written; 100,000 rows through a host that takes a megabyte a call.
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { KeyDetail, PlannedName } from '#contract'
import { type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, openApp, type OpenPage } from '#tests/browser'
import { confirmStored, valueSheet } from '#tests/pages'

/** How long 100,000 rows may take on a busy machine, in milliseconds. */
const PATIENCE = 60_000

const VECTOR = 'dsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'

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
  await last?.page.unrouteAll({ behavior: 'ignoreErrors' })
  await last?.close()
  last?.assertQuiet()
})

async function openPlan(): Promise<readonly [Page, Locator]> {
  opened = await openApp(browser, app, { path: '/api-keys' })
  const { page } = opened
  await page.getByRole('button', { name: 'More for all keys' }).click()
  await page.getByRole('menuitem', { name: 'Plan names from a CSV…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Plan names from a CSV' })
  await dialog.waitFor()
  return [page, dialog]
}

const manyNames = (count: number) =>
  `name,owner,purpose\n${Array.from(
    { length: count },
    (_, nr) =>
      `client-${String(nr).padStart(6, '0')},Team ${String(nr % 40)},Moves over in wave ${String(nr % 7)}\n`,
  ).join('')}`

const choose = (dialog: Locator, content: string | Uint8Array, name = 'names.csv') =>
  dialog
    .getByLabel('Choose a CSV file')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) })
const check = (dialog: Locator) => dialog.getByRole('button', { name: 'Check the rows' }).click()
const planned = async () =>
  (await app.cli(['planned', 'list', '--json'])).json<readonly PlannedName[]>()

async function findings(page: Page): Promise<readonly string[]> {
  const found: string[] = []
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    found.push(...(await accessibilityFindings(page)))
  }
  return found
}

describe('names from a CSV', () => {
  it('of a file with a byte order mark are said, planned, made into a key and forgotten', async () => {
    const [page, dialog] = await openPlan()
    expect(await findings(page)).toEqual([])
    await choose(
      dialog,
      '\uFEFFname;owner;purpose;used_by;tags\nairflow-etl;Data platform;Nightly loads;scheduler;prod\ntableau;BI;;bi;\n',
    )
    await dialog.getByText('names.csv').waitFor()
    await check(dialog)
    await dialog.getByText('2 rows read, and nothing is written yet.').waitFor()
    expect(await planned()).toEqual([])
    expect(await findings(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Plan 2 names' }).click()
    await dialog.getByText(/^2 names are planned/).waitFor()
    expect((await planned()).map(({ name }) => name)).toEqual(['airflow-etl', 'tableau'])

    await dialog.getByRole('button', { name: 'Show planned names' }).click()
    const list = page.getByRole('dialog', { name: 'Planned names' })
    await list.getByText('Data platform · Nightly loads').waitFor()
    expect(await findings(page)).toEqual([])
    await list.getByRole('button', { name: 'Make this key: airflow-etl' }).click()
    const make = page.getByRole('dialog', { name: 'New key' })
    await make.getByLabel('Owner').waitFor()
    expect(await make.getByLabel('Key name').inputValue()).toBe('airflow-etl')
    expect(await make.getByLabel('Owner').inputValue()).toBe('Data platform')
    expect(await make.getByLabel('Used by').inputValue()).toBe('scheduler')
    expect(await make.getByLabel('Tags').inputValue()).toBe('prod')
    await make.getByRole('button', { name: 'Generate key' }).click()
    await valueSheet(page, 'airflow-etl').waitFor()
    await confirmStored(page, 'airflow-etl')
    const key = (await app.cli(['keys', 'show', 'airflow-etl', '--json'])).json<KeyDetail>()
    expect(key).toMatchObject({ owner: 'Data platform', purpose: 'Nightly loads' })

    await page.getByRole('button', { name: 'More for all keys' }).click()
    await page.getByRole('menuitem', { name: 'Planned names (1)' }).click()
    await list.getByRole('button', { name: 'Forget tableau' }).click()
    await list.getByText(/^None yet/).waitFor()
    expect(await findings(page)).toEqual([])
    expect(await planned()).toEqual([])
  })

  it('are refused by line and column: formulas, doubles after folding, secrets; the others can go in', async () => {
    const [page, dialog] = await openPlan()
    await dialog
      .getByLabel('Or paste its text')
      .fill(
        `name,owner,phone\nalpha,Ada,1\n=1+1,Bob,2\nALPHA ,Cleo,3\nbeta,${VECTOR},4\ngamma\nairflow-etl,Ada,6\ndelta,Dan,7\n`,
      )
    await check(dialog)
    await dialog.getByText('7 rows read, and nothing is written yet.').waitFor()
    const rows = dialog.getByRole('group', { name: 'Refused rows' }).getByRole('row')
    expect(await rows.allInnerTexts()).toEqual([
      expect.stringMatching(/^Line/),
      expect.stringMatching(/^3\s+name\s+The cell begins like a formula/),
      expect.stringMatching(/^4\s+name\s+The same name as “alpha” on line 2/),
      expect.stringMatching(/^5\s+the whole row\s+A cell holds the value of a key/),
      expect.stringMatching(/^6\s+the whole row\s+The row has more or fewer cells/),
    ])
    await dialog.getByText('Not read: phone.').waitFor()
    expect(await page.content()).not.toContain(VECTOR.slice(13))
    expect(await findings(page)).toEqual([])
    const plan = dialog.getByRole('button', { name: 'Plan 2 names' })
    expect(await plan.isDisabled()).toBe(true)
    await dialog.getByLabel(/^Leave the refused rows out/).check()
    await plan.click()
    await dialog.getByText(/^2 names are planned/).waitFor()
    expect((await planned()).map(({ name }) => name)).toEqual(['alpha', 'delta'])
    await app.cli(['planned', 'remove', '--all', '--yes'])
  })

  it('keep what was typed when the file cannot be read, and say why', async () => {
    const [page, dialog] = await openPlan()
    await check(dialog)
    await dialog.getByText('Choose a file, or paste its text below.').waitFor()
    for (const [content, words] of [
      [Buffer.from('\uFEFFname\na\n', 'utf16le'), 'The file is UTF-16.'],
      [Buffer.from('PK\u0003\u0004'), 'This is a workbook'],
      [Buffer.from([0x6e, 0xe4, 0x0a]), 'The file is not UTF-8 text.'],
    ] as const) {
      await choose(dialog, content)
      await dialog.getByText(words).waitFor()
    }
    expect(await findings(page)).toEqual([])
    const field = dialog.getByLabel('Or paste its text')
    await field.fill('title,owner\na,b\n')
    await check(dialog)
    await dialog.getByRole('alert').getByText('There is no column called name.').waitFor()
    expect(await field.inputValue()).toBe('title,owner\na,b\n')
    expect(await findings(page)).toEqual([])
    await field.fill('name\n=HYPERLINK("x")\n')
    await check(dialog)
    await dialog
      .getByRole('alert')
      .getByText(/its quotes do not fit/)
      .waitFor()
  })

  it('are cancelled between two pieces without a trace, and the chosen file is still there', async () => {
    const [page, dialog] = await openPlan()
    await choose(dialog, manyNames(30_000), 'some.csv')
    const held = Promise.withResolvers<void>()
    let pieces = 0
    await page.route('**/op/import.hold', async (route) => {
      pieces += 1
      if (pieces === 20) await held.promise
      await route.continue()
    })
    await check(dialog)
    await dialog.getByText(/^19 of \d+$/).waitFor()
    expect(await findings(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    held.resolve()
    await dialog.getByText('some.csv').waitFor()
    expect(await planned()).toEqual([])
  })

  it('come as 100,000 rows, which no single call can hold', async () => {
    const text = manyNames(100_000)
    expect(Buffer.byteLength(text)).toBeGreaterThan(4_000_000)
    const [, dialog] = await openPlan()
    await choose(dialog, text)
    await check(dialog)
    const found = dialog.getByText('100,000 rows read, and nothing is written yet.')
    await found.waitFor({ timeout: PATIENCE })
    await dialog.getByRole('button', { name: 'Plan 100,000 names' }).click()
    await dialog.getByText(/^100,000 names are planned/).waitFor({ timeout: PATIENCE })
  })

  it('are listed to the last of 100,000, found by a part of the name, and all forgotten', async () => {
    await app.cli(['import', '-', '--yes'], manyNames(100_000))
    const { page } = (opened = await openApp(browser, app, { path: '/api-keys' }))
    await page.getByRole('button', { name: 'More for all keys' }).click()
    await page.getByRole('menuitem', { name: 'Planned names (100,000)' }).click()
    const list = page.getByRole('dialog', { name: 'Planned names' })
    await list.getByText('100,000 planned names').waitFor()
    await list.getByRole('group', { name: 'Planned names' }).focus()
    await page.keyboard.press('End')
    await list.getByText('client-099999').waitFor()
    expect(await list.getByRole('button', { name: /^Make this key/ }).count()).toBeLessThan(60)
    await list.getByLabel('Find by name').fill('CLIENT-0555')
    await list.getByText('100 planned names', { exact: true }).waitFor()
    await list.getByText('client-055500').waitFor()
    await list.getByRole('button', { name: 'Forget all' }).click()
    await list.getByText(/^Forget every planned name/).waitFor()
    expect(await findings(page)).toEqual([])
    await list.getByRole('button', { name: 'Forget all of them' }).click()
    await list.getByText(/^None yet/).waitFor({ timeout: PATIENCE })
    expect(await planned()).toEqual([])
  })
})
