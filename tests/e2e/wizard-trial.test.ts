// The wizard from nothing to a validated schema on the trial, in a real browser; then the trial on its page: stopped, removed.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { KeptConnection } from '#contract'
import { freePort, type RunningApp, startApp } from '#tests/app'
import { launchBrowser, openApp, type OpenPage } from '#tests/browser'
import { runButton } from '#tests/metastore/walk'
import { invoke } from '#tests/wizard'

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

it('walks from the choice to the validated schema, and keeps what was made until it is removed', async () => {
  opened = await openApp(browser, app, { path: '/metastore' })
  const { page } = opened
  const heading = (name: string | RegExp) => page.getByRole('heading', { name })
  const click = (name: string | RegExp) => page.getByRole('button', { name }).click()
  await page.getByRole('heading', { level: 1 }).waitFor()
  // Another program of this computer may have the port that it has by itself.
  const port = await freePort()
  await invoke(page, 'metastore.runTrial', { on: true, port })
  await invoke(page, 'metastore.runTrial', { on: false })

  await page.goto(`${app.origin}/metastore/prepare/engine`)
  await page.getByRole('radio', { name: /Trial on this computer/ }).check()
  await click('Start the trial')
  // It brings network and connection along: the walk goes on at the check.
  await page.waitForURL(/\/prepare\/probe$/, { timeout: 60_000 })
  await click(/^Probe/)
  await page.getByText('never leaves this computer').first().waitFor({ timeout: 30_000 })
  await page.getByText('asks for no password').first().waitFor()
  await click('Continue to scripts')
  await click('Continue to run')
  await heading('48 statements will run').waitFor({ timeout: 30_000 })
  await runButton(page).click()
  await heading('Science-schema 1.0.0 is in place').waitFor({ timeout: 60_000 })
  await click('Continue to validate')
  await heading('The database is exactly Science-schema 1.0.0').waitFor({ timeout: 30_000 })
  await click('Finish')
  await page.waitForURL(`${app.origin}/metastore`)
  const list = await app.cli(['metastore', 'connect', 'list', '--json'])
  expect(list.json<KeptConnection[]>()).toMatchObject([
    {
      name: 'Trial',
      target: { engine: 'trial', port },
      ok: true,
      schemaVersion: '1.0.0',
      drift: 0,
    },
  ])

  const section = page.getByRole('region', { name: 'Trial on this computer' })
  await section.getByText('Running').waitFor()
  await section.getByText(/MB on disk/).waitFor()
  await click('Stop the trial')
  await section.getByText('Off').waitFor({ timeout: 15_000 })
  await section.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the trial' }).click()
  await page.getByText('The trial is removed.').first().waitFor()
  expect(existsSync(join(app.dataDir, 'trial'))).toBe(false)
}, 240_000)
