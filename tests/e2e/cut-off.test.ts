// The pages while the app behind them is gone, and a page that cannot read: what is said, and that nothing shown is lost.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, openApp } from '#tests/browser'
import { rowOf } from '#tests/pages'
import { plantKeys } from '#tests/planted'

let browser: Browser
let app: RunningApp

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startApp(), launchBrowser()])
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await app?.stop()
})

it('says once that the app does not answer, and keeps the list that was read', async () => {
  plantKeys(app.dataDir, [{ name: 'airflow-etl' }])
  const opened = await openApp(browser, app, {
    path: '/api-keys',
    tolerate: [/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE/],
  })
  const { page } = opened
  await rowOf(page, 'airflow-etl').waitFor()
  await app.stopHost()

  const notice = page.getByRole('alert').filter({ hasText: 'does not answer' })
  await notice.waitFor({ timeout: 10_000 })
  expect(await notice.count()).toBe(1)
  expect(await rowOf(page, 'airflow-etl').isVisible()).toBe(true)
  expect(await accessibilityFindings(page)).toEqual([])
  opened.assertQuiet()
  await opened.close()
})
