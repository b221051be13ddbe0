// The main job, through the pages: create, copy, use through a real gate, see it used, revoke, see it refused.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningApp, startApp } from '#tests/app'
import { launchBrowser, openApp } from '#tests/browser'
import { confirmStored, copyValue, newKey, revoke, rowOf } from '#tests/pages'

let app: RunningApp
let browser: Browser

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startApp(), launchBrowser()])
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await app?.stop()
})

/** Every file below the data folder, Chromium's own excepted. */
function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
}

it('takes a key from its making to its refusal', async () => {
  const opened = await openApp(browser, app)
  const { page } = opened
  await expect.poll(() => page.url()).toBe(`${app.origin}/api-keys`)

  const gate = await app.startGate()
  await newKey(page, 'airflow-etl')
  const value = await copyValue(page, 'airflow-etl')
  expect(value).toMatch(/^dsk_[0-9A-Za-z]{8}_[0-9A-Za-z]{38}$/)
  const prefix = value.slice(0, 12)
  await confirmStored(page, 'airflow-etl')

  const row = rowOf(page, 'airflow-etl')
  await row.getByText(prefix.slice('dsk_'.length)).waitFor()
  await row.getByText(/Never/).waitFor()
  await row.getByText('Active').waitFor()

  // Used, and the row ticks by itself.
  expect(await gate.verify(value)).toBe(204)
  await row.getByText(/ago|now/i).waitFor({ timeout: 5_000 })

  const receipt = await revoke(page, { name: 'airflow-etl', reason: 'Seen in a log', typed: true })
  expect(await gate.verify(value)).toBe(401)
  await receipt.getByText(/1 of 1/).waitFor({ timeout: 5_000 })
  await receipt.getByRole('button', { name: 'Done' }).click()
  await receipt.waitFor({ state: 'hidden' })
  await rowOf(page, 'airflow-etl').waitFor({ state: 'hidden' })

  const shown = await app.cli(['keys', 'show', prefix, '--json'])
  expect(shown.json()).toMatchObject({
    name: 'airflow-etl',
    state: 'revoked',
    revokeReason: 'Seen in a log',
    lastUsed: { state: 'used' },
  })
  expect((await app.cli(['audit', 'verify'])).code).toBe(0)

  // Shown once, and then nowhere: not in the page, not in any file, not in what was printed.
  expect(await page.content()).not.toContain(value.slice(13))
  for (const path of filesOf(app.dataDir))
    expect(readFileSync(path).includes(value.slice(13)), path).toBe(false)
  expect(app.output()).not.toContain(value.slice(13))
  opened.assertQuiet()
  await opened.close()
})
