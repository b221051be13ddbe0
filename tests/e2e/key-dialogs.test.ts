// The dialogs that make, change, rotate and recognise a key: keyboard, failures at their field, odd names.
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { DAY } from '#base/duration'
import type { KeyDetail } from '#contract'
import { type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, openApp, type OpenPage } from '#tests/browser'
import { confirmStored, newKey, rowOf, valueSheet } from '#tests/pages'
import { localMinute } from '#ui/local-minute.ts'

let app: RunningApp
let browser: Browser
let opened: OpenPage | undefined

async function start(): Promise<RunningApp> {
  const started = await startApp()
  await started.cli(['keys', 'create', 'standing-key', '--owner', 'ops', '--json'])
  return started
}

beforeAll(async () => {
  ;[app, browser] = await Promise.all([start(), launchBrowser()])
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await app?.stop()
})
afterEach(async ({ task }) => {
  const last = opened
  opened = undefined
  await last?.close()
  // A value that a failed test left unconfirmed would open its sheet in the next one.
  if (task.result?.state === 'fail') {
    await app.stop()
    app = await start()
  } else last?.assertQuiet()
})

async function open(options: Parameters<typeof openApp>[2] = {}): Promise<Page> {
  opened = await openApp(browser, app, { path: '/api-keys', ...options })
  await rowOf(opened.page, 'standing-key').waitFor()
  return opened.page
}

async function valueOf(name: string): Promise<string> {
  const made = await app.cli(['keys', 'create', name, '--json'])
  return made.json<{ value: string }>().value
}

const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.textContent ?? document.activeElement?.tagName)

describe('new key', () => {
  it('needs the keyboard alone: N, a name, Enter', async () => {
    const page = await open()
    await page.keyboard.press('n')
    const dialog = page.getByRole('dialog', { name: 'New key' })
    await dialog.waitFor()
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.matches('input')))
      .toBe(true)
    await page.keyboard.type('by-keyboard')
    await dialog.getByText('No other key has this name.').waitFor()
    await page.keyboard.press('Enter')
    await valueSheet(page, 'by-keyboard').waitFor()
    await confirmStored(page, 'by-keyboard')
  })

  it('says while one types that a name is taken, also in another form', async () => {
    const page = await open({ path: '/api-keys/new' })
    const dialog = page.getByRole('dialog', { name: 'New key' })
    const field = dialog.getByLabel('Key name')
    await field.fill('  STANDING-KEY ')
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true')
    // Going on anyway is answered by the server, at the field, and nothing is lost.
    await page.keyboard.press('Enter')
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true')
    expect(await field.inputValue()).toBe('  STANDING-KEY ')
    await field.fill('standing-key-2')
    await dialog.getByText('No other key has this name.').waitFor()
    expect(await field.getAttribute('aria-invalid')).toBeNull()
  })

  it('never shows the answer to an earlier text', async () => {
    const page = await open({ path: '/api-keys/new' })
    await page.route('**/op/keys.checkName', async (route) => {
      const { input } = route.request().postDataJSON() as { input: { name: string } }
      const slow = input.name === 'slow'
      if (slow) await new Promise((resolve) => setTimeout(resolve, 900))
      const value = slow ? { ok: false, message: 'Taken.', fix: 'Choose another.' } : { ok: true }
      await route.fulfill({ json: { ok: true, value } })
    })
    const dialog = page.getByRole('dialog', { name: 'New key' })
    const field = dialog.getByLabel('Key name')
    await field.fill('slow')
    await page.waitForTimeout(300)
    await field.fill('slower')
    await dialog.getByText('No other key has this name.').waitFor()
    await page.waitForTimeout(1_000)
    expect(await dialog.getByText('Taken.').count()).toBe(0)
    expect(await field.getAttribute('aria-invalid')).toBeNull()
    await page.unrouteAll({ behavior: 'ignoreErrors' })
  })

  it('asks for a name when none was given', async () => {
    const page = await open({ path: '/api-keys/new' })
    const dialog = page.getByRole('dialog', { name: 'New key' })
    await dialog.getByRole('button', { name: 'Generate key' }).click()
    const field = dialog.getByLabel('Key name')
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true')
    await expect.poll(() => field.evaluate((it) => it === document.activeElement)).toBe(true)
  })

  it('opens the folded part when the failure lies there', async () => {
    const page = await open({ path: '/api-keys/new' })
    const dialog = page.getByRole('dialog', { name: 'New key' })
    await dialog.getByLabel('Key name').fill('with-a-secret')
    await dialog.getByRole('button', { name: /^More/ }).click()
    await dialog.getByLabel('Owner').fill('dsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx')
    await dialog.getByRole('button', { name: /^More/ }).click()
    await dialog.getByRole('button', { name: 'Generate key' }).click()
    const owner = dialog.getByLabel('Owner')
    await owner.waitFor()
    await expect.poll(() => owner.getAttribute('aria-invalid')).toBe('true')
    expect(await accessibilityFindings(page)).toEqual([])
    expect((await app.cli(['keys', 'show', 'with-a-secret'])).code).toBe(3)
  })

  it('gives the focus back to what opened it', async () => {
    const page = await open()
    const button = page.getByRole('button', { name: 'New key' }).first()
    await button.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'New key' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog', { name: 'New key' }).waitFor({ state: 'hidden' })
    await expect.poll(() => button.evaluate((it) => it === document.activeElement)).toBe(true)

    await page.keyboard.press('Enter')
    const field = page.getByRole('dialog', { name: 'New key' }).getByLabel('Key name')
    await expect.poll(() => field.evaluate((it) => it === document.activeElement)).toBe(true)
    await page.keyboard.type('focus-comes-back')
    await page.keyboard.press('Enter')
    await valueSheet(page, 'focus-comes-back').waitFor()
    await confirmStored(page, 'focus-comes-back')
    await expect.poll(() => focused(page)).not.toBe('BODY')
  })

  it.each([
    ['HTML', '<img src=x onerror=alert(1)> <b>bold</b>'],
    ['emoji', '🔑 clé de données'],
    ['right to left', 'مفتاح الجدولة'],
    ['a long name', `${'long-name-'.repeat(11)}end`],
  ])('shows %s as text, from its sheet to its revoke', async (_what, name) => {
    const page = await open({ viewport: { width: 900, height: 600 } })
    await newKey(page, name)
    await confirmStored(page, name)
    expect(await page.locator('img').count()).toBe(0)
    await page.getByRole('button', { name: `Revoke ${name}`, exact: true }).click()
    const dialog = page.getByRole('dialog', { name: `Revoke ${name}` })
    await dialog.waitFor()
    expect(
      await dialog.evaluate((it) =>
        [it, ...it.querySelectorAll('div')].some(
          (part) => part.scrollWidth > part.clientWidth + 1 && part.matches('div:not([tabindex])'),
        ),
      ),
    ).toBe(false)
    expect(await accessibilityFindings(page)).toEqual([])
  })
})

describe('edit', () => {
  it('changes what was changed, says what is wrong at its field, and closes', async () => {
    await valueOf('to-be-edited')
    const page = await open({ path: '/api-keys/to-be-edited' })
    await page.getByRole('button', { name: 'Edit', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Edit to-be-edited' })
    const name = dialog.getByLabel('Key name')
    await name.fill('standing-key')
    await expect.poll(() => name.getAttribute('aria-invalid')).toBe('true')
    await name.fill('was-edited')
    await dialog.getByLabel('Purpose').fill('Nightly')
    await dialog.getByLabel('Used by').selectOption('BI')
    await dialog.getByLabel('Tags').fill('prod, eu')
    expect(await accessibilityFindings(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Save changes' }).click()
    await dialog.waitFor({ state: 'hidden' })
    const shown = await app.cli(['keys', 'show', 'was-edited', '--json'])
    expect(shown.json()).toMatchObject({
      name: 'was-edited',
      purpose: 'Nightly',
      usedBy: 'bi',
      tags: ['prod', 'eu'],
    })
  })
})

describe('rotate', () => {
  it('keeps the old value working for the overlap and shows the new one once', async () => {
    const old = await valueOf('to-be-rotated')
    const gate = await app.startGate()
    const page = await open({ path: '/api-keys/to-be-rotated' })
    await page.getByRole('button', { name: 'Rotate', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Rotate to-be-rotated' })
    await dialog.waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    expect(await dialog.getByRole('radio', { name: /24 hours/ }).isChecked()).toBe(true)
    await dialog.getByRole('button', { name: 'Generate new value' }).click()
    const sheet = valueSheet(page, 'to-be-rotated')
    await sheet.waitFor()
    const value = (await sheet.locator('code').first().textContent()) ?? ''
    await confirmStored(page, 'to-be-rotated')
    expect(await gate.verify(old)).toBe(204)
    expect(await gate.verify(value)).toBe(204)

    // At once: agreed to first, and then the newest value alone is let in.
    await page.getByRole('button', { name: 'Rotate', exact: true }).click()
    await dialog.getByRole('radio', { name: /^Not at all/ }).check()
    const act = dialog.getByRole('button', { name: 'Generate new value' })
    expect(await act.isDisabled()).toBe(true)
    await dialog.getByLabel(/stops now/).check()
    await act.click()
    await sheet.waitFor()
    const newest = (await sheet.locator('code').first().textContent()) ?? ''
    await confirmStored(page, 'to-be-rotated')
    expect(await gate.verify(old)).toBe(401)
    expect(await gate.verify(value)).toBe(401)
    expect(await gate.verify(newest)).toBe(204)
    await gate.stop()
  })
})

describe('rotate until a chosen time', () => {
  it('asks for the time, refuses one that has passed at its field, and says which promise it breaks', async () => {
    await valueOf('custom-overlap')
    const page = await open({ path: '/api-keys/custom-overlap' })
    await page.getByRole('button', { name: 'Rotate', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Rotate custom-overlap' })
    await dialog.getByRole('radio', { name: /^Until/ }).check()
    const field = dialog.getByLabel('Old value accepted until')
    const act = dialog.getByRole('button', { name: 'Generate new value' })
    await field.fill('')
    await act.click()
    await dialog.getByText('Give a day and a time.').waitFor()
    await field.fill('2020-01-01T10:00')
    await act.click()
    await dialog.getByText('This end of the overlap lies in the past.').waitFor()
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true')
    expect(await accessibilityFindings(page)).toEqual([])
    const end = new Date(Date.now() + 20 * DAY)
    end.setSeconds(0, 0)
    await field.fill(localMinute(end.getTime()))
    await act.click()
    await confirmStored(page, 'custom-overlap')
    const [, older] = (
      await app.cli(['keys', 'show', 'custom-overlap', '--json'])
    ).json<KeyDetail>().versions
    expect(older?.refusedFrom).toBe(end.toISOString())

    await page.getByRole('button', { name: 'Rotate', exact: true }).click()
    await dialog
      .getByText(/An older value was to work until .*: it ends with this overlap, earlier\./)
      .waitFor()
    await dialog.getByRole('radio', { name: /^Until/ }).check()
    await field.fill(localMinute(end.getTime() + DAY))
    await expect.poll(() => dialog.getByText(/An older value was to work/).count()).toBe(0)
    await dialog.getByRole('button', { name: 'Cancel' }).click()
  })
})

describe('identify', () => {
  it('names the key of a pasted value and empties the field', async () => {
    const value = await valueOf('lost-and-found')
    const page = await open()
    await page.getByRole('button', { name: /^Identify/ }).click()
    const dialog = page.getByRole('dialog', { name: 'Identify a key' })
    const field = dialog.getByLabel('Value')
    await field.fill(value)
    await page.keyboard.press('Enter')
    await dialog.getByText('The newest version of lost-and-found: active.').waitFor()
    expect(await field.inputValue()).toBe('')
    expect(await page.content()).not.toContain(value.slice(13))
    expect(await accessibilityFindings(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Show this key' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await expect.poll(() => page.url()).toMatch(/api-keys\/.+/)
  })

  it('says so when it knows no such value', async () => {
    const page = await open()
    await page.getByRole('button', { name: /^Identify/ }).click()
    const dialog = page.getByRole('dialog', { name: 'Identify a key' })
    const field = dialog.getByLabel('Value')
    await field.fill('dsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx')
    await page.keyboard.press('Enter')
    await dialog
      .getByText('This key does not belong to this workspace.', { exact: false })
      .waitFor()
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true')
    expect(await field.inputValue()).toBe('')
  })
})
