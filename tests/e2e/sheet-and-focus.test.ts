// What stays in sight in the sheet of a value, and where the focus is before and after a dialog.
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type RunningApp, startApp } from '#tests/app'
import { launchBrowser, openApp, type OpenPage } from '#tests/browser'
import { confirmStored, newKey, rowOf } from '#tests/pages'

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
  await opened?.page.unrouteAll({ behavior: 'ignoreErrors' })
  await opened?.close()
  opened = undefined
})

async function open(options: Parameters<typeof openApp>[2] = {}): Promise<Page> {
  opened = await openApp(browser, app, options)
  return opened.page
}

const focusedRow = (page: Page) =>
  page.evaluate(() => document.activeElement?.closest('[role="row"]')?.textContent ?? '')

it.each([
  [1440, 900],
  [900, 600],
])('keeps every character of the value in sight at %i × %i', async (width, height) => {
  const page = await open({ viewport: { width, height } })
  const name = `whole-${width}`
  const sheet = await newKey(page, name)
  await sheet.getByRole('button', { name: 'Test this key' }).click()
  await page.route('**/op/keys.test', (route) =>
    route.fulfill({
      json: {
        ok: false,
        failure: { code: 'host.unreachable', message: 'Nothing answers.', fix: 'Start a gate.' },
      },
    }),
  )
  await sheet.getByLabel('Address to send it to').fill('http://127.0.0.1:9/verify')
  await sheet.getByRole('button', { name: 'Send one request' }).click()
  await sheet.getByText('Nothing answers.').waitFor()
  const room = await sheet.getByLabel('Whole value').evaluate((box) => ({
    has: box.clientWidth,
    needs: box.scrollWidth,
  }))
  expect(room.needs).toBeLessThanOrEqual(room.has)
  await confirmStored(page, name)
})

it('says beside the button, in sight, that no copy was kept', async () => {
  const page = await open({ viewport: { width: 900, height: 600 } })
  await page.route('**/op/vault.status', async (route) => {
    await route.fulfill({
      json: {
        ok: true,
        value: {
          form: 'keychain',
          state: 'locked',
          label: 'Secret Service',
          message: 'The keychain is locked.',
          fix: 'Unlock it.',
          file: 'none',
        },
      },
    })
  })
  await page.reload()
  const sheet = await newKey(page, 'not-kept')
  await sheet.getByRole('button', { name: 'Keep in keychain' }).click()
  const said = sheet.getByRole('alert').filter({ hasText: 'The keychain is locked.' })
  await said.waitFor()
  const place = await said.boundingBox()
  expect(place?.y ?? 600).toBeLessThan(580)
  expect(await sheet.locator('footer').getByRole('alert').count()).toBe(1)
  await confirmStored(page, 'not-kept')
})

it('lets the arrows move at once, and lands on the row of a key just made', async () => {
  const page = await open()
  await expect.poll(() => focusedRow(page)).not.toBe('')
  const first = await focusedRow(page)
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => focusedRow(page)).not.toBe(first)

  const sheet = await newKey(page, 'just-made')
  await sheet.getByLabel('I have stored the value in a safe place').focus()
  await page.keyboard.press('Escape')
  await sheet.getByRole('group', { name: 'Close without having stored it?' }).waitFor()
  await page.keyboard.press('Escape')
  await sheet.getByRole('button', { name: 'Done' }).waitFor()
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null))
    .toBe(true)
  await confirmStored(page, 'just-made')
  await expect.poll(() => focusedRow(page)).toContain('just-made')
})

it('takes the focus from no field', async () => {
  const page = await open()
  await rowOf(page, 'just-made').waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('whole')
  await rowOf(page, 'just-made').waitFor({ state: 'hidden' })
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT')
})

it('says which version was pasted, and how long an old one is still let in', async () => {
  const made = await app.cli(['keys', 'create', 'rotated', '--json'])
  const { value, prefix } = made.json<{ value: string; prefix: string }>()
  await app.cli(['keys', 'rotate', 'rotated', '--overlap', '24h', '--json'])
  const page = await open()
  await page.getByRole('button', { name: /^Identify/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Identify a key' })
  await dialog.getByLabel('Value').fill(value)
  await page.keyboard.press('Enter')
  await dialog.getByRole('heading', { name: `This value is ${prefix}` }).waitFor()
  await dialog.getByText(/An old version of rotated: accepted until \d+ \w+, \d\d:\d\d\./).waitFor()
  await dialog.getByText(/^Until \d+ \w+$/).waitFor()
  await dialog.getByRole('button', { name: 'Show this key' }).click()
  await page
    .getByRole('complementary', { name: 'Details of the key' })
    .getByText(/^Until \d+ \w+$/)
    .waitFor()
})
