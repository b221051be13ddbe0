// The page API keys in Chromium, on real inventories: find, filter, sort, open, by mouse and by keyboard alone.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, openApp, type OpenPage } from '#tests/browser'
import { chip, details, find, focused, list, namesInSight } from '#tests/keys-list'
import { rowOf } from '#tests/pages'
import { plantGate, plantKeys, type PlantedKey } from '#tests/planted'

const MINUTE = 60_000
const DAY = 1_440 * MINUTE

const keys = [
  { name: 'airflow-etl', usedBy: 'scheduler', age: 446 * DAY, usedAgo: 2 * MINUTE },
  { name: 'batch-scoring-nightly', usedBy: 'scheduler', age: 445 * DAY, usedAgo: 780 * MINUTE },
  { name: 'dbt-cloud-runner', age: 270 * DAY, usedAgo: 41 * MINUTE, expiresIn: 6.5 * DAY },
  { name: 'finance-forecast-excel', usedBy: 'person', age: 324 * DAY },
  { name: 'migration-2025-q3', age: 510 * DAY, usedAgo: 101 * DAY, suspended: true },
  { name: 'notebook-gpu-pool', usedBy: 'notebook', age: 6 * DAY, unconfirmed: true },
  { name: 'warehouse-loader-v1', age: 383 * DAY, usedAgo: 21 * DAY, expiresIn: -18 * DAY },
  { name: 'old-and-gone', usedBy: 'bi', age: 300 * DAY, usedAgo: 200 * DAY, revoked: true },
] as const satisfies readonly PlantedKey[]

let browser: Browser
let app: RunningApp
let prefixes: readonly string[]

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startApp(), launchBrowser()])
  plantGate(app.dataDir, 'gate-eu-1')
  prefixes = plantKeys(app.dataDir, keys)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await app?.stop()
})

async function at(path: string, work: (opened: OpenPage) => Promise<void>): Promise<void> {
  const opened = await openApp(browser, app, { path })
  await opened.page.getByRole('heading', { name: 'API keys' }).waitFor()
  await work(opened)
  opened.assertQuiet()
  await opened.close()
}

const alive = keys.filter((key) => key.name !== 'old-and-gone').map((key) => key.name)
const settled = (opened: OpenPage, names: readonly string[]) =>
  expect.poll(() => namesInSight(opened.page)).toEqual(names)

describe('what the list says', () => {
  it('shows every key that is not revoked, by name, with its state and its exceptions', () =>
    at('/api-keys', async (opened) => {
      await settled(opened, alive)
      const { page } = opened
      expect(await rowOf(page, 'airflow-etl').innerText()).toMatch(
        /Scheduler\s+dsk_\w{8}\s+2 min ago\s+.+\s+Active/s,
      )
      await rowOf(page, 'dbt-cloud-runner').getByText('Expires in 6 d').waitFor()
      await rowOf(page, 'finance-forecast-excel')
        .getByText(/^Never since/)
        .waitFor()
      await rowOf(page, 'notebook-gpu-pool').getByText('Value never confirmed').waitFor()
      await rowOf(page, 'migration-2025-q3').getByText('Suspended').waitFor()
      await rowOf(page, 'warehouse-loader-v1').getByText('Expired').waitFor()
      expect(await list(page).getAttribute('aria-rowcount')).toBe(String(alive.length + 1))
    }))

  it('counts on its chips what they then list', () =>
    at('/api-keys', async (opened) => {
      const { page } = opened
      for (const [word, names] of [
        ['active', alive.filter((name) => !/^(migration|warehouse)/.test(name))],
        ['suspended', ['migration-2025-q3']],
        ['expired', ['warehouse-loader-v1']],
        ['unused for 90 d', ['finance-forecast-excel', 'migration-2025-q3']],
        ['never used', ['finance-forecast-excel', 'notebook-gpu-pool']],
        ['expiring', ['dbt-cloud-runner']],
        ['never confirmed', ['notebook-gpu-pool']],
        ['keys', alive],
      ] as const) {
        await chip(page, word).click()
        await settled(opened, names)
        expect(await chip(page, word).innerText(), word).toMatch(new RegExp(`^${names.length}\\b`))
        expect(await chip(page, word).getAttribute('aria-pressed')).toBe('true')
      }
    }))

  it('keeps revoked keys behind their button', () =>
    at('/api-keys', async (opened) => {
      const { page } = opened
      await settled(opened, alive)
      await page.getByRole('button', { name: 'Show revoked (1)' }).click()
      await rowOf(page, 'old-and-gone').getByText('Revoked').waitFor()
      expect(await page.getByRole('button', { name: 'Revoke old-and-gone' }).count()).toBe(0)
      await page.getByRole('button', { name: 'Hide revoked (1)' }).click()
      await settled(opened, alive)
    }))
})

describe('finding', () => {
  it('finds by a part of the name while it is typed, and by the beginning of a key prefix', () =>
    at('/api-keys', async (opened) => {
      const { page } = opened
      await find(page, 'run')
      await settled(opened, ['dbt-cloud-runner'])
      await page.getByText('1 found').waitFor()
      await find(page, (prefixes[0] ?? '').slice(0, 9))
      await settled(opened, ['airflow-etl'])
      expect(page.url()).toContain('find=dsk_')
    }))

  it('cuts a whole key to its prefix before it reaches the address', () =>
    at('/api-keys', async (opened) => {
      const { page } = opened
      const secret = 'y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'
      const box = page.getByRole('textbox', { name: 'Find by name or key prefix' })
      await box.fill(`${String(prefixes[0])}_${secret}`)
      await settled(opened, ['airflow-etl'])
      expect(await box.inputValue()).toBe(prefixes[0])
      expect(page.url()).not.toContain(secret.slice(0, 8))
    }))

  it('says what was not found, in full and as text, and leads back', () =>
    at('/api-keys?find=%3Cb%3Ezz%3C%2Fb%3E', async (opened) => {
      const { page } = opened
      await page.getByRole('heading', { name: 'No key matches “<b>zz</b>”' }).waitFor()
      expect(await accessibilityFindings(page)).toEqual([])
      await page.getByRole('button', { name: 'Show every key' }).click()
      await settled(opened, alive)
    }))
})

describe('sorting', () => {
  it('sorts by each head, says so, and turns around', () =>
    at('/api-keys', async (opened) => {
      const { page } = opened
      const head = (name: string) => page.getByRole('columnheader', { name })
      expect(await head('Name').getAttribute('aria-sort')).toBe('ascending')
      await head('Name').getByRole('button').click()
      await settled(opened, alive.toReversed())
      expect(await head('Name').getAttribute('aria-sort')).toBe('descending')
      await head('Last used').getByRole('button').click()
      await expect.poll(async () => (await namesInSight(page))[0]).toBe('airflow-etl')
      await head('Created').getByRole('button').click()
      await expect.poll(async () => (await namesInSight(page))[0]).toBe('notebook-gpu-pool')
      expect(page.url()).toContain('sort=createdAt')
    }))
})

describe('the details', () => {
  it('open from a link by prefix, with the list as the link says, and close with Esc', () =>
    at(`/api-keys/${String(prefixes[3])}?find=fin`, async (opened) => {
      const { page } = opened
      await details(page).getByRole('heading', { name: 'finance-forecast-excel' }).waitFor()
      await settled(opened, ['finance-forecast-excel'])
      await expect
        .poll(() => list(page).locator('[aria-selected="true"]').count(), { timeout: 5_000 })
        .toBe(1)
      await page.keyboard.press('Escape')
      await details(page).waitFor({ state: 'detached' })
      expect(new URL(page.url()).pathname).toBe('/api-keys')
      expect(new URL(page.url()).search).toBe('?find=fin')
    }))

  it('say so when a link names no key', () =>
    at('/api-keys/dsk_00000000', async ({ page }) => {
      await details(page).getByRole('alert').waitFor()
      expect(await accessibilityFindings(page)).toEqual([])
    }))

  it('suspend and resume without a dialog, and the list follows', () =>
    at(`/api-keys/${String(prefixes[1])}`, async ({ page }) => {
      await details(page).getByRole('button', { name: 'Suspend' }).click()
      await rowOf(page, 'batch-scoring-nightly').getByText('Suspended').waitFor()
      await details(page).getByRole('button', { name: 'Resume' }).click()
      await rowOf(page, 'batch-scoring-nightly').getByText('Active').waitFor()
    }))
})

describe('by the keyboard alone', () => {
  it('takes the details along while the cursor moves, and leaves no trail to go back through', () =>
    at('/api-keys', async (opened) => {
      const { page } = opened
      await settled(opened, alive)
      await rowOf(page, 'airflow-etl').click()
      await page.keyboard.press('ArrowDown')
      await details(page).getByRole('heading', { name: 'batch-scoring-nightly' }).waitFor()
      await page.keyboard.press('ArrowDown')
      await details(page).getByRole('heading', { name: 'dbt-cloud-runner' }).waitFor()
      expect(await focused(page)).toBe('dbt-cloud-runner')
      await page.goBack()
      await details(page).waitFor({ state: 'detached' })
    }))

  it('finds, walks, opens, copies and asks to revoke', () =>
    at('/api-keys', async (opened) => {
      const { page } = opened
      await settled(opened, alive)
      await page.keyboard.press('/')
      await page.keyboard.press('ArrowDown')
      await expect.poll(() => focused(page)).toBe('airflow-etl')
      await page.keyboard.press('End')
      await expect.poll(() => focused(page)).toBe('warehouse-loader-v1')
      await page.keyboard.press('ArrowUp')
      await expect.poll(() => focused(page)).toBe('notebook-gpu-pool')
      await page.keyboard.press('c')
      await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(prefixes[5])

      await page.keyboard.press('Enter')
      await expect.poll(() => focused(page)).toBe('notebook-gpu-pool')
      expect(new URL(page.url()).pathname).toBe(`/api-keys/${String(prefixes[5])}`)
      await page.keyboard.press('Escape')
      await details(page).waitFor({ state: 'detached' })
      await expect.poll(() => focused(page)).toBe('notebook-gpu-pool')

      await page.keyboard.press('r')
      const dialog = page.getByRole('dialog', { name: 'Revoke notebook-gpu-pool' })
      await dialog.waitFor()
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
      await expect.poll(() => focused(page)).toBe('notebook-gpu-pool')
    }))

  it('works the menu of a row, and comes back to its button', () =>
    at('/api-keys', async (opened) => {
      const { page } = opened
      await settled(opened, alive)
      const more = page.getByRole('button', { name: 'More for airflow-etl' })
      await more.focus()
      await page.keyboard.press('Enter')
      const menu = page.getByRole('menu', { name: 'Actions for airflow-etl' })
      await menu.waitFor()
      expect(await accessibilityFindings(page)).toEqual([])
      await page.keyboard.press('e')
      await expect.poll(() => focused(page)).toBe('Edit')
      await page.keyboard.press('Escape')
      await menu.waitFor({ state: 'detached' })
      await expect
        .poll(() => more.evaluate((button) => button === document.activeElement))
        .toBe(true)
    }))

  it('opens New key with N, shows every key with ?, and lets single letters be switched off', () =>
    at('/api-keys', async (opened) => {
      const { page } = opened
      await settled(opened, alive)
      await page.keyboard.press('n')
      await page.getByRole('dialog', { name: 'New key' }).waitFor()
      expect(new URL(page.url()).pathname).toBe('/api-keys/new')
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })

      await page.keyboard.press('?')
      const all = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
      await all.waitFor()
      expect(await accessibilityFindings(page)).toEqual([])
      await all.getByRole('switch', { name: 'Single letters act' }).uncheck()
      await all.getByRole('button', { name: 'Done' }).click()
      await all.waitFor({ state: 'detached' })
      await page.keyboard.press('n')
      await page.waitForTimeout(200)
      expect(await page.getByRole('dialog').count()).toBe(0)
    }))
})

describe('for everybody', () => {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const viewport of [
      { width: 1440, height: 900 },
      { width: 900, height: 600 },
    ])
      it(`passes axe in ${colorScheme} at ${viewport.width} px, alone and beside the details`, async () => {
        const opened = await openApp(browser, app, { path: '/api-keys', colorScheme, viewport })
        await settled(opened, alive)
        expect(await accessibilityFindings(opened.page)).toEqual([])
        await rowOf(opened.page, 'airflow-etl').click()
        await details(opened.page).getByRole('heading', { name: 'airflow-etl' }).waitFor()
        expect(await accessibilityFindings(opened.page)).toEqual([])
        const wide = await opened.page.evaluate(
          () => document.documentElement.scrollWidth > window.innerWidth,
        )
        expect(wide).toBe(false)
        opened.assertQuiet()
        await opened.close()
      })
})
