// The list of API keys over 10,000 of them: no hole while it scrolls, the keyboard reaches the end, finding keeps the rows.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, openApp } from '#tests/browser'
import { find, focused, list, namesInSight, watchForHoles } from '#tests/keys-list'
import { rowOf } from '#tests/pages'
import { plantGate, plantKeys } from '#tests/planted'

const COUNT = 10_000
const name = (index: number) => `key-${String(index).padStart(5, '0')}`

let browser: Browser
let app: RunningApp

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startApp(), launchBrowser()])
  plantGate(app.dataDir, 'gate-eu-1')
  plantKeys(
    app.dataDir,
    Array.from({ length: COUNT }, (_, index) => ({ name: name(index), usedAgo: index * 60_000 })),
  )
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await app?.stop()
})

it('scrolls through thousands of rows without showing an empty one', async () => {
  const opened = await openApp(browser, app, { path: '/api-keys' })
  const { page } = opened
  await rowOf(page, name(0)).waitFor()
  const holes = await watchForHoles(page)
  await page.mouse.move(800, 500)
  for (let turn = 0; turn < 120; turn += 1) {
    await page.mouse.wheel(0, 400)
    await page.waitForTimeout(16)
  }
  await expect.poll(() => list(page).evaluate((grid) => grid.scrollTop)).toBe(48_000)
  expect(await holes()).toBe(0)
  expect(await page.locator('[data-index]').count()).toBeLessThan(80)
  opened.assertQuiet()
  await opened.close()
})

it('fills the rows after a jump of the scroll bar', async () => {
  const opened = await openApp(browser, app, { path: '/api-keys' })
  const { page } = opened
  await rowOf(page, name(0)).waitFor()
  await list(page).evaluate((grid) => {
    grid.scrollTop = 36 * 7_000
  })
  await rowOf(page, name(7_003)).waitFor()
  await expect.poll(async () => (await namesInSight(page)).includes('')).toBe(false)
  opened.assertQuiet()
  await opened.close()
})

it('goes to the last key and back with one press, with the focus on the row', async () => {
  const opened = await openApp(browser, app, { path: '/api-keys' })
  const { page } = opened
  await rowOf(page, name(0)).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('End')
  await expect.poll(() => focused(page)).toBe(name(COUNT - 1))
  const last = page.locator(`[aria-rowindex="${COUNT + 1}"]`)
  await expect.poll(() => last.evaluate((row) => row === document.activeElement)).toBe(true)
  expect(await list(page).getAttribute('aria-rowcount')).toBe(String(COUNT + 1))
  expect(await accessibilityFindings(page)).toEqual([])
  await page.keyboard.press('Home')
  await expect.poll(() => focused(page)).toBe(name(0))
  opened.assertQuiet()
  await opened.close()
})

it('keeps rows on the page at every keystroke of a search', async () => {
  const opened = await openApp(browser, app, { path: '/api-keys' })
  const { page } = opened
  await rowOf(page, name(0)).waitFor()
  await page.evaluate(() => {
    const seen = window as Window & { fewest?: number }
    seen.fewest = 1_000
    const look = () => {
      const rows = document.querySelectorAll('[data-index] bdi').length
      seen.fewest = Math.min(seen.fewest ?? 0, rows)
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  await find(page, 'key-0999')
  await page.getByText('10 found').waitFor()
  await expect.poll(() => namesInSight(page)).toHaveLength(10)
  const fewest = await page.evaluate(() => (window as Window & { fewest?: number }).fewest)
  expect(fewest).toBeGreaterThanOrEqual(10)
  opened.assertQuiet()
  await opened.close()
})
