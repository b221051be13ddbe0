// The page of a review in states that come seldom: the panel with each decision, and carrying out that is stopped on the way.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, openApp, type OpenPage } from '#tests/browser'
import { plantKeys } from '#tests/planted'
import { decideShown, onRow, panel, reviewRow, shown } from '#tests/review-page'

let app: RunningApp
let browser: Browser
let opened: OpenPage | undefined

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())
beforeEach(async () => {
  app = await startApp()
}, 60_000)
afterEach(async () => {
  opened?.assertQuiet()
  await opened?.close()
  opened = undefined
  await app.stop()
})

async function open(path: string): Promise<Page> {
  opened = await openApp(browser, app, { path })
  return opened.page
}

async function frozen(): Promise<string> {
  const ran = await app.cli(['review', 'start', '--json'])
  return `/reviews/${ran.json<{ readonly id: string }>().id}`
}

async function both(page: Page): Promise<readonly string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    found.push(...(await accessibilityFindings(page)))
  }
  return found
}

describe('the panel', () => {
  it('can be read with each decision, chosen and recorded, in both schemes', async () => {
    plantKeys(app.dataDir, [{ name: 'one' }, { name: 'two' }])
    const page = await open(await frozen())
    await shown(page, 'one')
    await onRow(page)
    for (const [letter, word] of [
      ['k', 'Keep'],
      ['t', 'Rotate'],
      ['r', 'Revoke'],
      ['d', 'Defer'],
      ['e', 'Exception'],
    ] as const) {
      await page.keyboard.press(letter)
      expect(
        await panel(page)
          .getByRole('button', { name: new RegExp(`^${letter}?${word}`, 'i') })
          .getAttribute('aria-pressed'),
      ).toBe('true')
      expect(await both(page)).toEqual([])
      await page.keyboard.press('Escape')
      await onRow(page)
    }
    await decideShown(page, 'r', 'Nobody uses it.')
    await shown(page, 'two')
    await reviewRow(page, 'one').click()
    await panel(page).getByText('Recorded').waitFor()
    expect(await both(page)).toEqual([])
  }, 120_000)
})

describe('carrying it out', () => {
  const KEYS = 1_500

  it('stops between two keys, says what is done, and goes on where it stopped', async () => {
    plantKeys(
      app.dataDir,
      Array.from({ length: KEYS }, (_, at) => ({ name: `key-${String(at).padStart(4, '0')}` })),
    )
    const path = await frozen()
    const { stdout } = await app.cli(['review', 'rows', 'latest', '--open', '--csv'])
    const table = join(app.dataDir, 'decisions.csv')
    writeFileSync(table, stdout.replaceAll(/,,,,(\r?\n)/g, ',revoke,closed down,,$1'))
    const decided = await app.cli(['review', 'decide', 'latest', '--from', table])
    expect(decided.stderr).toBe('')
    const by = ['--reviewer', 'Tess Okafor', '--role', 'Security officer', '--next', '90d']
    const said = ['--statement', 'As agreed.', '--unsigned', '--out', join(app.dataDir, 'pack')]
    const signed = await app.cli(['review', 'sign', 'latest', ...by, ...said])
    expect(signed.code, signed.stderr).toBe(0)

    const page = await open(path)
    await page.getByRole('button', { name: 'Apply…' }).click()
    const apply = page.getByRole('dialog', { name: /^Carry out/ })
    await apply.getByRole('button', { name: 'Revoke 1,500 keys' }).click()
    await apply.getByText(/of 1,500: key-/).waitFor()
    // It cannot be left by accident while keys are being revoked.
    await page.keyboard.press('Escape')
    await apply.getByRole('button', { name: 'Stop after this key' }).click()
    await apply.getByText('Stopped', { exact: false }).first().waitFor()
    expect(await both(page)).toEqual([])

    const keys = (await app.cli(['review', 'show', 'latest', '--json'])).json<{
      readonly remediation: { readonly done: number; readonly of: number }
    }>()
    expect(keys.remediation.done).toBeGreaterThan(0)
    expect(keys.remediation.done).toBeLessThan(KEYS)
    await apply.getByRole('button', { name: /^Revoke [\d,]+ keys?$/ }).click()
    await page.getByRole('dialog', { name: 'Carried out: 1,500 of 1,500' }).waitFor({
      timeout: 120_000,
    })
    expect(await both(page)).toEqual([])
  }, 240_000)
})
