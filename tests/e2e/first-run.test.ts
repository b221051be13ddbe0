// The first minutes: an empty page that teaches, a gate switched on from it, a key sent to it, and the row that ticks.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePort, type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, openApp } from '#tests/browser'
import { confirmStored, copyValue, newKey, rowOf } from '#tests/pages'

const run = promisify(execFile)

let browser: Browser
let app: RunningApp

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startApp(), launchBrowser()])
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await app?.stop()
})

it('teaches the loop, and its own line answers 204 and makes the row tick', async () => {
  const opened = await openApp(browser, app, { path: '/api-keys' })
  const { page } = opened
  await page.getByRole('heading', { name: /^No keys yet\./ }).waitFor()
  await page.getByText('No gate has reported').waitFor()
  await page.getByText('None yet').waitFor()
  expect(await page.getByRole('button', { name: 'New key' }).count()).toBe(1)
  expect(await accessibilityFindings(page)).toEqual([])

  await newKey(page, 'airflow-etl')
  const value = await copyValue(page, 'airflow-etl')
  await confirmStored(page, 'airflow-etl')

  // No gate has watched: the list says so, with the switch beside it.
  await rowOf(page, 'airflow-etl').getByText('Unknown').waitFor()
  await page.getByText('Last used is unknown: no gate has watched yet.').waitFor()
  expect(await accessibilityFindings(page)).toEqual([])

  // A port of this test's own: another program may hold the usual one.
  const port = await freePort()
  await page.getByRole('link', { name: 'Gates' }).click()
  const field = page.getByLabel('Port', { exact: true })
  await field.fill(String(port))
  await field.press('Enter')
  await page.getByText(`The gate listens on port ${port}`).waitFor({ state: 'attached' })
  await page.getByRole('switch', { name: 'Run a gate on this computer' }).check()
  await page.getByText('1 of 1 gate in step').waitFor({ timeout: 20_000 })

  await page.getByRole('link', { name: 'API keys' }).click()
  const row = rowOf(page, 'airflow-etl')
  await row.getByText(/^Never/).waitFor()
  const line = `printf 'Y-Api-Key: %s\\n' "$DATA_SCIENCE_API_KEY" | curl -s -o /dev/null -w '%{http_code}' -H @- localhost:${port}/verify`
  const { stdout } = await run('sh', ['-c', line], {
    env: { ...process.env, DATA_SCIENCE_API_KEY: value },
  })
  expect(stdout).toBe('204')
  await row.getByText('Just now').waitFor({ timeout: 3_000 })
  opened.assertQuiet()
  await opened.close()
})
