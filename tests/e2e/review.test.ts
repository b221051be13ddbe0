// The page of one access review while it is decided: the keyboard, what was typed, two tabs, a crash, many keys, ten thousand keys.
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, openApp, type OpenPage } from '#tests/browser'
import { plantGate, plantKeys } from '#tests/planted'
import { decideShown, onRow, panel, reviewRow, shown } from '#tests/review-page'

const DAY = 86_400_000

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

/** Three that deserve a look, as they were never used, and two that were used a minute ago. */
function plant(): void {
  plantGate(app.dataDir, 'gate-eu-1')
  plantKeys(app.dataDir, [
    { name: 'churn', age: 5 * DAY, unconfirmed: true },
    { name: 'finance', age: 5 * DAY, unconfirmed: true },
    { name: 'looker', age: 5 * DAY, unconfirmed: true },
    { name: 'airflow', owner: 'platform', age: 5 * DAY, usedAgo: 60_000 },
    { name: 'tableau', owner: 'platform', age: 5 * DAY, usedAgo: 60_000 },
  ])
}

async function open(path: string, more: Parameters<typeof openApp>[2] = {}): Promise<Page> {
  opened = await openApp(browser, app, { path, ...more })
  return opened.page
}

/** Freezes the keys by the command line and answers the place of the review. */
async function frozen(): Promise<string> {
  const ran = await app.cli(['review', 'start', '--json'])
  return `/reviews/${ran.json<{ readonly id: string }>().id}`
}

const foot = (page: Page) => page.locator('footer').getByRole('status')
const both = async (page: Page) => {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    found.push(...(await accessibilityFindings(page)))
  }
  return found
}

describe('deciding', () => {
  it('goes by letters and Ctrl+Enter, says what is missing, and can be signed only when it balances', async () => {
    plant()
    const page = await open(await frozen())
    await shown(page, 'churn')
    await page.getByText('3 keys, 3 to decide').waitFor()
    await onRow(page)
    const sign = page.getByRole('button', { name: 'Sign review' })
    expect(await sign.getAttribute('aria-disabled')).toBe('true')
    expect(await foot(page).textContent()).toBe('Balances. Decide 5 more to sign.')
    const described = (await sign.getAttribute('aria-describedby')) ?? ''
    expect(await page.locator(`[id="${described}"]`).textContent()).toMatch(/Decide 5 more/)
    expect(await both(page)).toEqual([])
    await sign.focus()
    await page.keyboard.press('Enter')
    expect(await page.getByRole('dialog').count()).toBe(0)
    await reviewRow(page, 'churn').click()

    await page.keyboard.press('k')
    await page.keyboard.press('Control+Enter')
    await panel(page).getByText('Keeping a key needs a reason.').waitFor()
    await page.keyboard.type('Scores every morning.')
    await page.keyboard.press('Control+Enter')
    await shown(page, 'finance')
    await page.getByText('3 keys, 2 to decide').waitFor()

    await onRow(page)
    await page.keyboard.press('d')
    await page.keyboard.type('Ask the owner.')
    await page.keyboard.press('Control+Enter')
    await panel(page).getByText('A deferral needs somebody who decides it later.').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.type('Bo Lind')
    await page.keyboard.press('Control+Enter')
    await panel(page).getByText('A deferral needs an end.').waitFor()
    const until = panel(page).getByLabel('Until')
    await until.fill(new Date(Date.now() + 40 * DAY).toISOString().slice(0, 10))
    await page.keyboard.press('Control+Enter')
    await panel(page)
      .getByText(/ends after 30 days at the latest/)
      .waitFor()
    expect(await both(page)).toEqual([])
    await until.fill(new Date(Date.now() + 20 * DAY).toISOString().slice(0, 10))
    await page.keyboard.press('Control+Enter')
    await shown(page, 'looker')

    await onRow(page)
    await page.keyboard.press('e')
    await page.keyboard.type('Vendor rotates it in spring.')
    await panel(page)
      .getByLabel('Ends')
      .fill(new Date(Date.now() + 200 * DAY).toISOString().slice(0, 10))
    await page.keyboard.press('Control+Enter')
    await shown(page, 'airflow')
    await decideShown(page, 't', 'Older than the rule.')
    await shown(page, 'tableau')
    await decideShown(page, 'r', 'Replaced.')
    await page.getByText('Balances. Ready to sign.').waitFor()
    expect(await sign.getAttribute('aria-disabled')).toBeNull()
    await page
      .getByRole('img', {
        name: '5 keys = 1 keep + 1 rotate + 1 revoke + 1 defer + 1 exception',
      })
      .waitFor()

    await page.getByRole('button', { name: 'Open it again' }).click()
    await page.getByText('Balances. Decide 1 more to sign.').waitFor()
  })

  it('keeps what was typed while other keys are looked at, and says that it is not recorded', async () => {
    plant()
    const page = await open(await frozen())
    await shown(page, 'churn')
    await onRow(page)
    await page.keyboard.press('r')
    await page.keyboard.type('Half a senten')
    await page.keyboard.press('Escape')
    await page.keyboard.press('ArrowDown')
    await shown(page, 'finance')
    expect(await panel(page).getByLabel('Reason').inputValue()).toBe('')
    await page.getByText('1 key typed, not recorded').waitFor()
    await page.getByRole('link', { name: 'Gates' }).click()
    await page.goBack()
    await reviewRow(page, 'churn').click()
    expect(await panel(page).getByLabel('Reason').inputValue()).toBe('Half a senten')
    expect(
      await panel(page)
        .getByRole('button', { name: /^R?Revoke/ })
        .getAttribute('aria-pressed'),
    ).toBe('true')
    const { stdout } = await app.cli(['review', 'rows', 'latest', '--json'])
    expect(stdout).not.toContain('Half a senten')
    await page.getByRole('button', { name: 'Record and go' }).waitFor()
    await panel(page).getByLabel('Reason').focus()
    await page.keyboard.press('Control+Enter')
    await shown(page, 'finance')
    expect(await page.getByText('not recorded').count()).toBe(0)
  })

  it('finds a key, shows only what is to decide, and says when there is nothing', async () => {
    plant()
    const page = await open(await frozen())
    await shown(page, 'churn')
    await onRow(page)
    await decideShown(page, 'k', 'In use.')
    await page.getByRole('button', { name: '4 to decide' }).click()
    await page.getByText('4 keys shown').waitFor()
    expect(await reviewRow(page, 'churn').count()).toBe(0)
    await reviewRow(page, 'finance').click()
    await page.keyboard.press('k')
    await page.keyboard.type('Yearly.')
    await page.keyboard.press('Control+Enter')
    await page.getByText('3 keys shown').waitFor()
    await shown(page, 'looker')
    await page.getByRole('button', { name: 'Show all' }).click()
    await reviewRow(page, 'churn').waitFor()
    await onRow(page)
    await page.keyboard.press('/')
    await page.keyboard.type('tabl')
    await page.getByText('1 key shown').waitFor()
    await shown(page, 'tableau')
    await page.keyboard.type('xyz')
    await page.getByText('No such key in this review').waitFor()
    expect(await both(page)).toEqual([])
  })

  it('is on disk before it is confirmed: a killed host loses no decision', async () => {
    plant()
    const place = await frozen()
    const page = await open(place, {
      tolerate: [/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE/],
    })
    await shown(page, 'churn')
    await decideShown(page, 'k', 'Scores every morning.')
    await shown(page, 'finance')
    await app.killHost()
    await page
      .getByRole('alert')
      .filter({ hasText: 'does not answer' })
      .waitFor({ timeout: 15_000 })
    await opened?.close()

    const url = await app.startHost()
    opened = await openApp(browser, Object.assign({}, app, { url }), { path: place })
    const again = opened.page
    await again.getByText('3 keys, 2 to decide').waitFor()
    // It goes on where there is something to decide.
    await shown(again, 'finance')
    await reviewRow(again, 'churn').click()
    await panel(again).getByText('Recorded').waitFor()
    expect(await panel(again).getByLabel('Reason').inputValue()).toBe('Scores every morning.')
  })
})

describe('two at once', () => {
  it('both stay true, and a decision that was recorded meanwhile is said, not written over', async () => {
    plant()
    const place = await frozen()
    const page = await open(place)
    await shown(page, 'churn')
    const other = await opened?.secondTab(place)
    if (other === undefined) throw new Error('no second tab')
    await shown(other.page, 'churn')
    await decideShown(other.page, 'k', 'Needed at year end.')
    await reviewRow(page, 'churn').getByText('Keep').waitFor()
    await page.getByText('Balances. Decide 4 more to sign.').waitFor()

    await page.bringToFront()
    await reviewRow(page, 'finance').click()
    await page.keyboard.press('r')
    await page.keyboard.type('Nobody uses it.')
    const ran = await app.cli([
      'review',
      'decide',
      'latest',
      'finance',
      '--keep',
      '--reason',
      'the owner asked',
    ])
    expect(ran.code).toBe(0)
    const notice = panel(page).getByRole('alert')
    await notice.getByText(/the owner asked/).waitFor()
    expect(await both(page)).toEqual([])
    await page.keyboard.press('Control+Enter')
    const rows = (await app.cli(['review', 'rows', 'latest', '--json'])).stdout
    expect(rows).not.toContain('Nobody uses it.')
    expect(await panel(page).getByLabel('Reason').inputValue()).toBe('Nobody uses it.')
    await notice.getByRole('button', { name: 'Record mine instead' }).click()
    await reviewRow(page, 'finance').getByText('Revoke').waitFor()
    expect((await app.cli(['review', 'rows', 'latest', '--json'])).stdout).toContain(
      'Nobody uses it.',
    )
    other.assertQuiet()
  })

  it('refuses the later of two that did not see each other', async () => {
    plant()
    const page = await open(await frozen())
    await shown(page, 'churn')
    await page.route('**/op/review.decide', async (route) => {
      await app.cli(['review', 'decide', 'latest', 'churn', '--keep', '--reason', 'first'])
      await route.continue()
    })
    await onRow(page)
    await page.keyboard.press('r')
    await page.keyboard.type('second')
    await page.keyboard.press('Control+Enter')
    await panel(page).getByRole('alert').getByText(/first/).waitFor()
    expect((await app.cli(['review', 'rows', 'latest', '--json'])).stdout).not.toContain('second')
    expect(await panel(page).getByLabel('Reason').inputValue()).toBe('second')
  })
})

describe('many keys', () => {
  it('get one decision with a reason each, which a person has seen', async () => {
    plant()
    const page = await open(await frozen())
    await shown(page, 'churn')
    await onRow(page)
    await page.keyboard.press('Space')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    await page.getByRole('heading', { name: '3 keys selected' }).waitFor()
    await page.keyboard.press('Shift+ArrowUp')
    await page.getByRole('heading', { name: '2 keys selected' }).waitFor()
    expect(await both(page)).toEqual([])
    await page.keyboard.press('Control+a')
    await page.getByRole('heading', { name: '3 keys selected' }).waitFor()
    await page.keyboard.press('r')
    const dialog = page.getByRole('dialog', { name: 'Revoke: 3 keys' })
    await dialog.getByText('0 of 3 have a reason').waitFor()
    expect(await dialog.getByRole('button', { name: 'Record 3 decisions' }).isDisabled()).toBe(true)
    await dialog.getByLabel('Reason for finance').fill('Closed with the department.')
    await dialog.getByLabel('A reason to start from').fill('Never used.')
    await page.keyboard.press('Enter')
    await dialog.getByText('3 of 3 have a reason').waitFor()
    expect(await dialog.getByLabel('Reason for looker').inputValue()).toBe('Never used.')
    expect(await both(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Record 3 decisions' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.getByText('3 keys, all decided').waitFor()
    const rows = (await app.cli(['review', 'rows', 'latest', '--json'])).json<
      readonly { readonly name: string; readonly reason?: string }[]
    >()
    const reasons = rows.flatMap(({ name, reason }) => (reason ? [`${name}: ${reason}`] : []))
    expect(reasons.toSorted()).toEqual([
      'churn: Never used.',
      'finance: Closed with the department.',
      'looker: Never used.',
    ])
  })

  it('are decided on by a letter that is pressed while they are still being read', async () => {
    plant()
    const page = await open(await frozen())
    await shown(page, 'churn')
    await onRow(page)
    let letGo: (() => void) | undefined
    const pressed = new Promise<void>((resolve) => {
      letGo = resolve
    })
    await page.route('**/op/review.rows', async (route) => {
      if (route.request().postData()?.includes('"limit":200')) await pressed
      await route.continue()
    })
    await page.keyboard.press('Control+a')
    await page.getByText('Selecting the whole group').waitFor()
    await page.keyboard.press('k')
    letGo?.()
    await page.getByRole('dialog', { name: 'Keep: 3 keys' }).waitFor()
  })

  it('lose no typed reason when the dialog is left', async () => {
    plant()
    const page = await open(await frozen())
    await shown(page, 'churn')
    await onRow(page)
    await page.keyboard.press('Control+a')
    await page.keyboard.press('k')
    const dialog = page.getByRole('dialog', { name: 'Keep: 3 keys' })
    await dialog.getByLabel('Reason for finance').fill('Typed with care.')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await page.getByText('1 key typed, not recorded').waitFor()
    await page.keyboard.press('k')
    expect(await dialog.getByLabel('Reason for finance').inputValue()).toBe('Typed with care.')
  })

  it('ten thousand of them are a list of rows in sight, selected and decided all the same', async () => {
    plantKeys(
      app.dataDir,
      Array.from({ length: 10_000 }, (_, at) => ({ name: `key-${String(at).padStart(5, '0')}` })),
    )
    const page = await open(await frozen())
    await shown(page, 'key-00000')
    await onRow(page)
    await page.keyboard.press('End')
    await shown(page, 'key-09999')
    await panel(page).getByText('10,000 of 10,000').waitFor()
    expect(await page.locator('[data-row]').count()).toBeLessThan(80)
    await decideShown(page, 'k', 'The last one.')
    await shown(page, 'key-00000')
    expect(await both(page)).toEqual([])

    await page.keyboard.press('Control+a')
    await page.getByRole('heading', { name: '10,000 keys selected' }).waitFor({ timeout: 20_000 })
    await page.keyboard.press('k')
    const dialog = page.getByRole('dialog', { name: 'Keep: 10,000 keys' })
    await dialog.getByLabel('A reason to start from').fill('Reviewed with the platform team.')
    await page.keyboard.press('Enter')
    await dialog.getByText('10,000 of 10,000 have a reason').waitFor()
    expect(await dialog.getByRole('textbox').count()).toBeLessThan(60)
    await dialog.getByRole('button', { name: 'Record 10,000 decisions' }).click()
    await dialog.waitFor({ state: 'hidden', timeout: 30_000 })
    await page.getByText('Balances. Ready to sign.').waitFor()
  }, 120_000)
})

describe('a small window', () => {
  it('has the list, the decisions and the fields, without a sideways scroll', async () => {
    plantKeys(app.dataDir, [{ name: 'a'.repeat(64) }, { name: 'b' }])
    const page = await open(await frozen(), { viewport: { width: 900, height: 600 } })
    await shown(page, 'a'.repeat(64))
    await onRow(page)
    await page.keyboard.press('d')
    await page.keyboard.type('Ask.')
    const wide = await page.evaluate(() =>
      [...document.querySelectorAll('main *')]
        .filter((one) => {
          const { right, width } = one.getBoundingClientRect()
          return width > 1 && right > innerWidth + 1
        })
        .map((one) => one.className),
    )
    expect(wide).toEqual([])
    for (const field of ['Reason', 'Who decides it', 'Until']) {
      const box = await panel(page).getByLabel(field).boundingBox()
      expect((box?.y ?? 999) + (box?.height ?? 0)).toBeLessThan(600)
    }
    expect(await both(page)).toEqual([])
  })
})

describe('ending it without signing', () => {
  it('needs a reason, keeps what was decided readable, and lets another one begin', async () => {
    plant()
    const page = await open(await frozen())
    await shown(page, 'churn')
    await decideShown(page, 'k', 'In use.')
    await page.getByRole('button', { name: 'More for this review' }).click()
    await page.getByRole('menuitem', { name: 'Abandon this review' }).click()
    const dialog = page.getByRole('dialog', { name: /^Abandon/ })
    await dialog.getByRole('button', { name: 'Abandon review' }).click()
    await dialog.getByText('Abandoning a review needs a reason.').waitFor()
    expect(await both(page)).toEqual([])
    await dialog.getByLabel('Reason').fill('Frozen too early.')
    await page.keyboard.press('Tab')
    await dialog.getByRole('button', { name: 'Abandon review' }).click()
    await page.getByText(/Abandoned .* by .*: Frozen too early\./).waitFor()
    await reviewRow(page, 'churn').click()
    await panel(page).getByText('In use.').waitFor()
    expect(await panel(page).getByRole('textbox').count()).toBe(0)
    await page.getByRole('link', { name: 'Reviews' }).click()
    await page.getByText('Abandoned', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Start review' }).click()
    const start = page.getByRole('dialog', { name: 'Start an access review' })
    expect(await start.getByLabel('Name').inputValue()).toMatch(/^Access review \d{4} Q\d \(2\)$/)
  })
})
