// Nothing jumps while a page comes in: the browser's own count of layout shifts, on every place at both ends of the sizes.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningApp, startApp } from '#tests/app'
import { launchBrowser, openApp } from '#tests/browser'
import { plantGate, plantKeys } from '#tests/planted'

let browser: Browser
let app: RunningApp
let prefix: string

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startApp(), launchBrowser()])
  plantGate(app.dataDir, 'gate-eu-1')
  prefix =
    plantKeys(app.dataDir, [{ name: 'airflow-etl', usedAgo: 60_000 }, { name: 'b' }])[0] ?? ''
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await app?.stop()
})

/** What moved since the page was opened, one line a shift. */
function shifts(page: Page): Promise<readonly string[]> {
  return page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const moved: string[] = []
        new PerformanceObserver((seen) => {
          for (const entry of seen.getEntries() as (PerformanceEntry & {
            readonly value: number
            readonly sources: readonly { readonly node: Node | null }[]
          })[])
            moved.push(
              `${entry.value.toFixed(4)} at ${entry.startTime.toFixed(0)} ms: ${entry.sources
                .map(({ node }) => node?.textContent?.slice(0, 40))
                .join(' | ')}`,
            )
        }).observe({ type: 'layout-shift', buffered: true })
        setTimeout(() => resolve(moved), 300)
      }),
  )
}

for (const viewport of [
  { width: 1440, height: 900 },
  { width: 900, height: 600 },
])
  for (const place of ['/api-keys', '/api-keys/KEY', '/metastore', '/gates', '/settings'])
    it(`${place} stands still while it comes in at ${viewport.width} px`, async () => {
      const opened = await openApp(browser, app, { path: place.replace('KEY', prefix), viewport })
      await opened.page.getByRole('heading', { level: 1 }).waitFor()
      await opened.page.waitForTimeout(700)
      expect(await shifts(opened.page)).toEqual([])
      opened.assertQuiet()
      await opened.close()
    })
