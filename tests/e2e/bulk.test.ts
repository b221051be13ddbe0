// Many keys at once on the page API keys: selected by keyboard and pointer, pasted, looked at, done, and changed meanwhile.
import { readFileSync } from 'node:fs'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, openApp, type OpenPage } from '#tests/browser'
import { rowOf } from '#tests/pages'
import { plantKeys } from '#tests/planted'

const MINUTE = 60_000

let app: RunningApp
let browser: Browser
let opened: OpenPage | undefined
let prefixes: ReadonlyMap<string, string>

beforeAll(async () => {
  browser = await launchBrowser()
}, 60_000)
afterAll(() => browser?.close())
beforeEach(async () => {
  app = await startApp()
  await app.cli(['keys', 'list'])
  const keys = [
    ...['alpha', 'beta', 'delta', 'gamma'].map((name) => ({ name })),
    { name: 'hot', usedAgo: 5 * MINUTE },
  ]
  const planted = plantKeys(app.dataDir, keys)
  prefixes = new Map(keys.map(({ name }, at) => [name, planted[at] ?? '']))
}, 60_000)
afterEach(async () => {
  opened?.assertQuiet()
  await opened?.close()
  opened = undefined
  await app?.stop()
})

async function open(path = '/api-keys', colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  opened = await openApp(browser, app, { path, colorScheme })
  await opened.page.getByRole('grid', { name: 'API keys' }).getByText('Active').first().waitFor()
  return opened.page
}

const bar = (page: Page): Locator => page.getByRole('group', { name: 'With the selected keys' })
const statesOf = async (): Promise<Record<string, string>> => {
  const rows = (await app.cli(['keys', 'list', '--all', '--json'])).json<
    { readonly name: string; readonly state: string }[]
  >()
  return Object.fromEntries(rows.map(({ name, state }) => [name, state]))
}

describe('many keys', () => {
  it('are selected, looked at and revoked by the keyboard alone, with a receipt and a record for each', async () => {
    const page = await open()
    await rowOf(page, 'beta').focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    await page.locator('footer').getByText('3 selected').waitFor()
    // Back over the last one: it is taken out again.
    await page.keyboard.press('Shift+ArrowUp')
    await page.locator('footer').getByText('2 selected').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await page.locator('footer').getByText('3 selected').waitFor()
    await page.keyboard.press('r')

    const dialog = page.getByRole('dialog', { name: 'Revoke keys' })
    await dialog.getByText('3 of 3 keys would be revoked; 1 in use in the last 24 hours.').waitFor()
    const first = dialog.getByRole('grid').getByRole('row').nth(1)
    expect(await first.innerText()).toMatch(/^hot\n[\s\S]*In use/)
    expect(await accessibilityFindings(page)).toEqual([])
    const act = dialog.getByRole('button', { name: 'Revoke 3 keys' })
    expect(await act.isDisabled()).toBe(true)
    await dialog.getByLabel('Reason in your words').focus()
    await page.keyboard.type('left the team')
    expect(await act.isDisabled()).toBe(true)
    await page.keyboard.press('Tab')
    await page.keyboard.type('2')
    expect(await act.isDisabled()).toBe(true)
    await page.keyboard.press('Backspace')
    await page.keyboard.type('3')
    await page.keyboard.press('Enter')

    const result = page.getByRole('dialog', { name: '3 keys revoked' })
    await result.getByText('No gate is running').waitFor()
    expect(await result.getByText('Done', { exact: true }).count()).toBe(4)
    expect(await accessibilityFindings(page)).toEqual([])
    const download = page.waitForEvent('download')
    await result.getByRole('button', { name: 'Save as CSV' }).click()
    const lines = readFileSync(await (await download).path(), 'utf8')
      .trim()
      .split('\n')
    expect(lines[0]).toBe('name,key prefix,outcome,message,values ended')
    expect(new Set(lines.slice(1).map((line) => line.split(',')[0]))).toEqual(
      new Set(['beta', 'delta', 'hot']),
    )
    await result.getByRole('button', { name: 'Done' }).press('Enter')
    await result.waitFor({ state: 'hidden' })
    expect(await statesOf()).toEqual({
      alpha: 'active',
      beta: 'revoked',
      delta: 'revoked',
      gamma: 'active',
      hot: 'revoked',
    })
    const records = (await app.cli(['audit', 'list', '--json'])).json<
      { readonly operation: string }[]
    >()
    expect(records.filter(({ operation }) => operation === 'keys.revoke')).toHaveLength(3)
  })

  it('say which of them was changed between the look and the run, and look at it again', async () => {
    const page = await open()
    await page.getByLabel('Select alpha').check()
    await page.getByLabel('Select beta').check()
    await bar(page).getByRole('button', { name: 'Suspend' }).click()
    const dialog = page.getByRole('dialog', { name: 'Suspend keys' })
    await dialog.getByText('2 of 2 keys would be suspended').waitFor()
    expect((await app.cli(['keys', 'edit', 'beta', '--owner', 'somebody'])).code).toBe(0)
    await dialog.getByRole('button', { name: 'Suspend 2 keys' }).click()
    const result = page.getByRole('dialog', { name: '1 key suspended' })
    await result.getByText('1 changed meanwhile.').waitFor()
    expect(await statesOf()).toMatchObject({ alpha: 'suspended', beta: 'active' })
    await result.getByRole('button', { name: 'Look again at 1' }).click()
    await page.getByRole('button', { name: 'Suspend 1 key' }).click()
    await page.getByRole('dialog', { name: '1 key suspended' }).waitFor()
    await page.getByRole('button', { name: 'Done' }).click()
    expect(await statesOf()).toMatchObject({ alpha: 'suspended', beta: 'suspended' })
  })

  it('come from a pasted list: an unknown line is named by its number, a secret is cut at once', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Paste a list…' }).click()
    const paste = page.getByRole('dialog', { name: 'Paste a list of keys' })
    const secret = 'Zq9'.repeat(14)
    const field = paste.getByLabel('Keys', { exact: false }).first()
    await field.fill(`alpha\nnobody-here\n\n${prefixes.get('gamma')}_${secret}`)
    expect(await field.inputValue()).not.toContain(secret)
    await paste.getByText('only its prefix is kept').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await paste.getByLabel('What to do with them').selectOption('owner')
    await paste.getByRole('button', { name: 'Look at 3 lines' }).click()

    const dialog = page.getByRole('dialog', { name: 'Set the owner of keys' })
    await dialog.getByText('Line 2: No such key.').waitFor()
    expect(await page.locator('body').innerText()).not.toContain('nobody-here')
    await dialog.getByRole('button', { name: 'Back to the list' }).click()
    expect(await field.inputValue()).toContain('nobody-here')
    await paste.getByRole('button', { name: 'Look at 3 lines' }).click()
    await dialog.getByLabel('Owner').fill('Data platform')
    await dialog.getByRole('button', { name: 'Set owner of 2 keys' }).click()
    await page.getByRole('dialog', { name: 'Owner of 2 keys set' }).waitFor()
    await page.getByRole('button', { name: 'Done' }).click()
    const rows = (await app.cli(['keys', 'list', '--json'])).json<
      { readonly name: string; readonly owner: string }[]
    >()
    expect(rows.filter(({ owner }) => owner === 'Data platform').map(({ name }) => name)).toEqual([
      'alpha',
      'gamma',
    ])
  })

  it('are all that the filter finds with Ctrl+A, less one, and Escape leaves them', async () => {
    const asked: unknown[] = []
    const page = await open('/api-keys?find=a')
    page.on('request', (request) => {
      if (request.url().endsWith('/op/keys.previewBulk')) asked.push(request.postDataJSON())
    })
    await rowOf(page, 'alpha').focus()
    await page.keyboard.press('Control+a')
    await page.locator('footer').getByText('All 4 selected').waitFor()
    await page.keyboard.press('Space')
    await page.locator('footer').getByText('3 selected').waitFor()
    await bar(page).getByRole('button', { name: 'Tag', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Tag keys' })
    await dialog.getByLabel('Add tags').fill('nightly, etl')
    await dialog.getByRole('button', { name: 'Change tags of 3 keys' }).click()
    await page.getByRole('dialog', { name: 'Tags of 3 keys changed' }).waitFor()
    expect(asked.at(-1)).toMatchObject({ input: { pick: { by: 'filter', filter: { find: 'a' } } } })
    await page.getByRole('button', { name: 'Done' }).click()
    await bar(page).waitFor({ state: 'hidden' })
    await rowOf(page, 'alpha').focus()
    await page.keyboard.press('Space')
    await bar(page).waitFor()
    await page.keyboard.press('Escape')
    await bar(page).waitFor({ state: 'hidden' })
    const rows = (await app.cli(['keys', 'list', '--json'])).json<
      { readonly name: string; readonly tags: readonly string[] }[]
    >()
    expect(rows.filter(({ tags }) => tags.length === 2).map(({ name }) => name)).toEqual([
      'beta',
      'delta',
      'gamma',
    ])
  })

  it('leave out those in use when told, and a dark page is as readable', async () => {
    const page = await open('/api-keys', 'dark')
    await page.getByLabel('Select all that are listed').check()
    await bar(page).getByRole('button', { name: 'Revoke' }).click()
    const dialog = page.getByRole('dialog', { name: 'Revoke keys' })
    await dialog.getByLabel('Leave out the 1 key that is in use').check()
    await dialog.getByText('4 of 5 keys would be revoked').waitFor()
    await dialog.getByRole('button', { name: 'No longer needed' }).click()
    expect(await dialog.getByLabel(/^Type/).count()).toBe(0)
    expect(await accessibilityFindings(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Revoke 4 keys' }).click()
    await page.getByRole('dialog', { name: '4 keys revoked' }).waitFor()
    await page.getByRole('button', { name: 'Done' }).click()
    expect(await statesOf()).toMatchObject({ hot: 'active', gamma: 'revoked' })
  })

  it('can be thousands: the run stops when told, and says which were not reached', async () => {
    plantKeys(
      app.dataDir,
      Array.from({ length: 3_000 }, (_, at) => ({ name: `many-${String(at).padStart(4, '0')}` })),
    )
    const page = await open('/api-keys?find=many')
    await rowOf(page, 'many-0000').focus()
    await page.keyboard.press('Control+a')
    await bar(page).getByRole('button', { name: 'Suspend' }).click()
    await page.getByRole('button', { name: 'Suspend 3,000 keys' }).click()
    await page.getByRole('progressbar').waitFor()
    await page.getByRole('button', { name: 'Stop' }).click()
    const result = page.getByRole('dialog', { name: /keys suspended/ })
    await result.getByText(/not reached\./).waitFor({ timeout: 30_000 })
    const [, done = ''] = /^([\d,]+) keys/.exec(await result.getByRole('heading').innerText()) ?? []
    expect(await result.getByRole('row').count()).toBeLessThan(100)
    await result.getByRole('button', { name: 'Done' }).click()
    const states = Object.values(await statesOf())
    expect(states.filter((state) => state === 'suspended')).toHaveLength(
      Number(done.replaceAll(',', '')),
    )
  })
})
