// Keys at a moment: as they were, who had changed them, which values a gate would have let in, and what is not known.
import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, openApp, type OpenPage } from '#tests/browser'

let app: RunningApp
let browser: Browser
let opened: OpenPage | undefined
let moment: string
let prefix: string

/** The field of the page holds whole seconds. */
async function nextSecond(): Promise<string> {
  await setTimeout(1_100)
  const at = new Date(Math.floor(Date.now() / 1_000) * 1_000)
  await setTimeout(1_100)
  return at.toISOString()
}

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startApp(), launchBrowser()])
  prefix = (await app.cli(['keys', 'create', 'etl', '--owner', 'platform', '--json'])).json<{
    readonly prefix: string
  }>().prefix
  await app.cli(['keys', 'create', '=cmd'])
  moment = await nextSecond()
  await app.cli(['keys', 'rotate', 'etl', '--overlap', 'now', '--yes'])
  await app.cli(['keys', 'edit', 'etl', '--owner', 'research'])
  await app.cli(['keys', 'revoke', '=cmd', '--reason', 'a test', '--yes'])
  await app.cli(['keys', 'create', 'later'])
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

async function open(path: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  opened = await openApp(browser, app, { path, colorScheme })
  return opened.page
}

const names = (page: Page): Promise<readonly string[]> =>
  page.getByRole('row').locator('[role="gridcell"]:first-child').allInnerTexts()

describe('keys at a moment', () => {
  it('are found from the activity, as they were then, by the keyboard', async () => {
    const page = await open('/activity')
    await page.getByRole('link', { name: 'Keys at a moment' }).press('Enter')
    const field = page.getByLabel('At', { exact: true })
    await field.fill(moment.slice(0, 19))
    await page.getByText(`${moment.slice(0, 19).replace('T', ' ')} UTC`).waitFor()
    await page.getByText('2 keys then').waitFor()
    expect(await names(page)).toEqual(['=cmd', 'etl'])
    expect(await accessibilityFindings(page)).toEqual([])

    await page.getByRole('row').nth(2).focus()
    await page.keyboard.press('Enter')
    const panel = page.getByRole('complementary', { name: 'The key at this moment' })
    await panel.getByRole('heading', { name: 'etl' }).waitFor()
    expect(await panel.getByText('platform', { exact: true }).count()).toBe(1)
    expect(await panel.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(new RegExp(`^${prefix}\\s+Accepted$`)),
    ])
    await panel.getByText('2 records').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await page.keyboard.press('ArrowUp')
    await panel.getByRole('heading', { name: '=cmd' }).waitFor()
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'hidden' })
  })

  it('are narrowed, and saved as a table that runs nothing', async () => {
    const page = await open(`/activity/keys-at?at=${moment}`, 'dark')
    await page.getByText('2 keys then').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save as CSV' }).click()
    const lines = readFileSync(await (await download).path(), 'utf8')
      .trim()
      .split('\n')
    expect(lines).toHaveLength(3)
    expect(lines[1]).toContain(",'=cmd,")

    await page.getByLabel('Find by name or key prefix').fill(prefix)
    await page.getByText('1 key then').waitFor()
    expect(await names(page)).toEqual(['etl'])
    await page.getByRole('button', { name: 'Revoked' }).click()
    await page.getByText('No such key at this moment').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
  })

  it('are not told of a moment to come, and only with doubt of one before the records', async () => {
    const page = await open('/activity/keys-at?at=2001-01-01T00:00:00.000Z')
    await page.getByText('The answer may be another than it was').waitFor()
    await page.getByText(/The audit chain begins at/).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('button', { name: '1 hour ago' }).click()
    await page.getByText(/The audit chain begins at/).waitFor()
    await page.getByLabel('At', { exact: true }).fill('2050-01-01T00:00:00')
    await page.getByText('This instant has not come yet.').waitFor()
    expect(await page.getByRole('button', { name: 'Save as CSV' }).isDisabled()).toBe(true)
  })
})
