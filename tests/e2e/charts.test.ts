// The charts against the real host: their names and tables, a week without a gate told as not watched, and where a bar leads.
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { DAY } from '#base/duration'
import { type RunningApp, startApp } from '#tests/app'
import {
  accessibilityFindings,
  launchBrowser,
  openApp,
  type OpenOptions,
  type OpenPage,
} from '#tests/browser'
import { plantGate, plantKeys } from '#tests/planted'

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

async function open(path: string, options: OpenOptions = {}): Promise<Page> {
  await app.stopHost()
  const url = await app.startHost()
  opened = await openApp(browser, Object.assign({}, app, { url }), { path, ...options })
  return opened.page
}

/** The library of the drawings, among the files that a page has asked for. */
const drawings = (page: Page) =>
  page.evaluate(
    () =>
      performance
        .getEntriesByType('resource')
        .filter(({ name }) => /chart/i.test(new URL(name).pathname)).length,
  )

describe('while there is nothing', () => {
  it('says what will be drawn, and fetches no drawing', async () => {
    const page = await open('/overview/charts')
    await page.getByRole('heading', { name: 'No keys yet' }).waitFor()
    await page.getByRole('heading', { name: 'No gate has reported yet' }).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    expect(await drawings(page)).toBe(0)
  })

  it('counts keys that no gate could have seen as unknown, not as never used', async () => {
    plantKeys(app.dataDir, [{ name: 'busy', age: 300 * DAY }])
    const page = await open('/overview/charts')
    await page.getByRole('img', { name: /^Keys by last use\. .*of 1 nobody knows/ }).waitFor()
    const table = page.getByRole('region', { name: 'Keys by last use, as a table' })
    await page.getByRole('button', { name: 'Show as table: Keys by last use' }).click()
    await table.getByRole('rowheader', { name: 'Unknown' }).waitFor()
    expect(await table.getByRole('rowheader', { name: 'Never' }).count()).toBe(0)
    expect(await accessibilityFindings(page)).toEqual([])
  })
})

describe('with a week in which no gate watched', () => {
  beforeAll(async () => {
    plantKeys(app.dataDir, [
      { name: 'idle', age: 200 * DAY },
      { name: 'left', age: 400 * DAY, usedAgo: 120 * DAY },
      { name: 'young', age: 10 * DAY, usedAgo: DAY / 2 },
    ])
    plantGate(app.dataDir, 'edge', [{ fromAgo: 25 * DAY, toAgo: 18 * DAY }])
    // It goes on where the other one signs off.
    await app.startGate(['--name', 'here'])
  })

  it.each(['light', 'dark'] as const)(
    'has a name and a table for each chart, in the %s',
    async (colorScheme) => {
      const page = await open('/overview/charts', { colorScheme })
      const coverage = page.getByRole('img', { name: /^Gate coverage, 90 days\. / })
      await coverage.waitFor()
      expect(await coverage.getAttribute('aria-label')).toMatch(
        /Gates watched 92 % of the last 90 days, with one gap of 7 d/,
      )
      await page.getByText('Nobody watched', { exact: true }).waitFor()
      expect(await page.getByRole('img', { name: /^Keys by / }).count()).toBe(3)
      expect(await accessibilityFindings(page)).toEqual([])

      const switches = page.getByRole('button', { name: /^Show as table/ })
      expect(await switches.count()).toBe(5)
      for (let left = 5; left > 0; left -= 1) {
        await switches.first().focus()
        await page.keyboard.press('Enter')
      }
      const days = page.getByRole('region', { name: 'Gate coverage, 90 days, as a table' })
      // Seven days, which begin and end in the middle of a day.
      expect([6, 7]).toContain(await days.getByText('No gate watched').count())
      const gates = page.getByRole('region', { name: 'Each gate, as a table' })
      await gates.getByRole('row', { name: /^edge 92 % [67] [0-3]$/ }).waitFor()
      expect(await accessibilityFindings(page)).toEqual([])
    },
  )

  it('leads from a bar, and by the keyboard from the table, to just those keys', async () => {
    const page = await open('/overview/charts')
    const bar = page
      .getByRole('img', { name: /^Keys by last use/ })
      .locator('path, rect')
      .and(page.locator('[class*="leads"]'))
      .last()
    await bar.click()
    await page.waitForURL('**/api-keys?show=never')
    await page.getByText('idle').first().waitFor()
    await page.goBack()
    await page.getByRole('button', { name: 'Show as table: Keys by last use' }).press('Enter')
    await page.getByRole('link', { name: '2: show these keys' }).press('Enter')
    await page.waitForURL('**/api-keys?show=never')
    await page.goBack()
    await page.getByRole('button', { name: 'Show as table: Keys by age of' }).press('Enter')
    await page
      .getByRole('region', { name: 'Keys by age of their value, as a table' })
      .getByRole('row', { name: /^365 d or more/ })
      .getByRole('link', { name: '1: show these keys' })
      .press('Enter')
    await page.waitForURL('**/api-keys?aged=value.365-')
    await page.getByText('1 found').waitFor()
    await page.getByText('left').first().waitFor()
    expect(await page.getByText('young').count()).toBe(0)
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'value 365 d old or older' }).press('Enter')
    await page.getByText('young').first().waitFor()
    // The list itself asks for no drawing.
    const list = await opened?.secondTab('/api-keys')
    await list?.page.getByText('idle').first().waitFor()
    expect(list === undefined ? -1 : await drawings(list.page)).toBe(0)
  })

  it('hatches those days in the panel of a key, and says that nobody knows whether it is unused', async () => {
    const page = await open('/api-keys/idle')
    const panel = page.getByRole('complementary', { name: 'Details of the key' })
    await panel.getByText('Unused for 90 d? Nobody knows.').waitFor()
    await panel.getByRole('img', { name: 'The last 90 days: no gate watched for 7 d.' }).waitFor()
    await panel.getByRole('img', { name: /[78] days not watched throughout$/ }).waitFor()
    await panel.getByText('Hatched: not watched').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await panel.getByRole('button', { name: 'Show as table: Use by day' }).press('Enter')
    const table = panel.getByRole('region', { name: 'Use by day, as a table' })
    expect([6, 7]).toContain(await table.getByText('No gate watched').count())
    expect(await accessibilityFindings(page)).toEqual([])
  })

  it('holds in a small window', async () => {
    const page = await open('/overview/charts', { viewport: { width: 900, height: 600 } })
    await page.getByRole('img', { name: /^Gate coverage/ }).waitFor()
    expect(
      await page.evaluate(() =>
        [...document.querySelectorAll('main *')]
          .filter((element) => element.closest('svg') === null)
          .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
          .map((element) => element.className),
      ),
    ).toEqual([])
    expect(await accessibilityFindings(page)).toEqual([])
  })
})
