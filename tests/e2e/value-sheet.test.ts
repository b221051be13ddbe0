// The sheet that shows a value once: what cannot lose it, what it says, and that nothing keeps it afterwards.
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, openApp, type OpenPage } from '#tests/browser'
import { confirmStored, copyValue, newKey, rowOf, valueSheet } from '#tests/pages'

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
afterEach(async ({ task }) => {
  await opened?.page.unrouteAll({ behavior: 'ignoreErrors' })
  const last = opened
  opened = undefined
  await last?.close()
  // A value that a failed test left unconfirmed would open its sheet in the next one.
  if (task.result?.state === 'fail') {
    await app.stop()
    app = await startApp()
  } else last?.assertQuiet()
})

async function open(options: Parameters<typeof openApp>[2] = {}): Promise<Page> {
  opened = await openApp(browser, app, options)
  return opened.page
}

/** The value as a person reads it. */
async function shownValue(page: Page, name: string): Promise<string> {
  const text = await valueSheet(page, name).getByLabel('Whole value').locator('code').textContent()
  return text ?? ''
}

/** Everything that the page holds outside its scripts' memory. */
function heldByPage(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const databases = await indexedDB.databases()
    const caches = await globalThis.caches.keys()
    return [
      document.documentElement.outerHTML,
      ...[...document.querySelectorAll('input, textarea')].map((field) =>
        'value' in field ? String(field.value) : '',
      ),
      JSON.stringify(localStorage),
      JSON.stringify(sessionStorage),
      JSON.stringify(databases),
      JSON.stringify(caches),
      document.cookie,
      location.href,
      JSON.stringify(history.state),
      document.title,
    ].join('\n')
  })
}

describe('a value on screen', () => {
  it('survives a click outside, Esc and a reload, and asks before it is given up', async () => {
    const page = await open()
    const sheet = await newKey(page, 'cannot-be-lost')
    const value = await shownValue(page, 'cannot-be-lost')
    expect(value).toMatch(/^dsk_[0-9A-Za-z]{8}_[0-9A-Za-z]{38}$/)

    await page.mouse.click(20, 500)
    expect(await shownValue(page, 'cannot-be-lost')).toBe(value)

    await page.keyboard.press('Escape')
    const question = sheet.getByRole('group', { name: 'Close without having stored it?' })
    await question.waitFor()
    expect(await shownValue(page, 'cannot-be-lost')).toBe(value)
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent))
      .toBe('Keep it open')
    await page.keyboard.press('Escape')
    await question.waitFor({ state: 'hidden' })
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null))
      .toBe(true)

    const asked: string[] = []
    page.on('dialog', (dialog) => {
      asked.push(dialog.type())
      void dialog.accept()
    })
    await page.reload()
    expect(asked).toEqual(['beforeunload'])
    await valueSheet(page, 'cannot-be-lost').waitFor()
    expect(await shownValue(page, 'cannot-be-lost')).toBe(value)

    // Given up by an answer to the question alone; main still holds it for this page's next life.
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Close it' }).click()
    await valueSheet(page, 'cannot-be-lost').waitFor({ state: 'hidden' })
    expect(await heldByPage(page)).not.toContain(value.slice(13))
    await rowOf(page, 'cannot-be-lost').getByText('Value never confirmed').waitFor()
    await page.reload()
    await valueSheet(page, 'cannot-be-lost').waitFor()
    await confirmStored(page, 'cannot-be-lost')
  })

  it('is kept by nothing in the page once it is confirmed', async () => {
    const page = await open()
    const sheet = await newKey(page, 'kept-nowhere')
    const value = await copyValue(page, 'kept-nowhere')
    expect(await shownValue(page, 'kept-nowhere')).toBe(value)
    expect(await sheet.getByRole('button', { name: 'Done' }).isDisabled()).toBe(true)
    await confirmStored(page, 'kept-nowhere')
    expect(await heldByPage(page)).not.toContain(value.slice(13))
    await page.reload()
    await rowOf(page, 'kept-nowhere').waitFor()
    expect(await valueSheet(page, 'kept-nowhere').isVisible()).toBe(false)
    expect(await rowOf(page, 'kept-nowhere').textContent()).not.toContain('never confirmed')
    const shown = await app.cli(['keys', 'show', 'kept-nowhere', '--json'])
    expect(shown.json()).toMatchObject({ unconfirmed: false })
  })

  it('says that a browser cannot clear the clipboard, and does not pretend to count down', async () => {
    const page = await open()
    const sheet = await newKey(page, 'honest-copy')
    await copyValue(page, 'honest-copy')
    await sheet.getByText('A browser cannot clear the clipboard later').waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Copied')
    expect(await sheet.getByText(/clears in/).count()).toBe(0)
    await confirmStored(page, 'honest-copy')
  })

  it('opens in a window that comes later, and closes there when the first has confirmed it', async () => {
    const page = await open()
    const bystander = await opened?.secondTab('/api-keys')
    if (!bystander) throw new Error('no second tab')
    await newKey(page, 'two-windows')
    const second = await opened?.secondTab('/api-keys')
    if (!second) throw new Error('no third tab')
    await valueSheet(second.page, 'two-windows').waitFor()
    await rowOf(bystander.page, 'two-windows').waitFor()
    expect(await valueSheet(bystander.page, 'two-windows').count()).toBe(0)
    await confirmStored(page, 'two-windows')
    await valueSheet(second.page, 'two-windows').waitFor({ state: 'hidden' })
    second.assertQuiet()
    bystander.assertQuiet()
    await second.page.close()
    await bystander.page.close()
  })
})

/** Answers one operation in the host's place: what this browser's host cannot do, or not soon enough. */
async function answer(page: Page, channel: string, value: () => unknown): Promise<void> {
  await page.route(`**/op/${channel}`, (route) =>
    route.fulfill({ json: { ok: true, value: value() } }),
  )
}

describe('where the host manages the clipboard', () => {
  async function managed(page: Page, seconds: number): Promise<() => number> {
    let cleared = 0
    await page.route('**/op/workspace.about', async (route) => {
      const response = await route.fetch()
      const text = (await response.text()).replaceAll('"browser"', '"managed"')
      await route.fulfill({ response, body: text })
    })
    await answer(page, 'keys.copyValue', () => ({
      clearsAt: new Date(Date.now() + seconds * 1_000).toISOString(),
    }))
    await answer(page, 'keys.clearCopied', () => {
      cleared += 1
      return { cleared: true }
    })
    await page.reload()
    return () => cleared
  }

  it('counts down until the value is cleared, and then says so', async () => {
    const page = await open()
    await managed(page, 9)
    const sheet = await newKey(page, 'counted-down')
    await sheet.getByRole('button', { name: 'Copy value' }).click()
    const button = sheet.getByRole('button', { name: /^Copied, clears in 0:0\d$/ })
    await button.waitFor()
    const first = (await button.textContent()) ?? ''
    await expect.poll(async () => ((await button.textContent()) ?? '') < first).toBe(true)
    await sheet.getByText('The clipboard no longer holds the value.').waitFor()
    await sheet.getByRole('button', { name: 'Copy value' }).waitFor()
    await confirmStored(page, 'counted-down')
  })

  it('clears at once when asked', async () => {
    const page = await open()
    const cleared = await managed(page, 45)
    const sheet = await newKey(page, 'cleared-at-once')
    await sheet.getByRole('button', { name: 'Copy value' }).click()
    await sheet.getByRole('button', { name: /Copied, clears in 0:4/ }).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await sheet.getByRole('button', { name: 'Clear now' }).click()
    await sheet.getByText('The clipboard is cleared.').waitFor()
    expect(cleared()).toBe(1)
    await confirmStored(page, 'cleared-at-once')
  })
})

describe('beside the value', () => {
  it('asks for the address of the API once and puts it, never the value, into each snippet', async () => {
    const page = await open()
    const sheet = await newKey(page, 'snippet-key')
    const value = await shownValue(page, 'snippet-key')
    const address = sheet.getByLabel('Where is the Data Science API?')
    await address.fill('http://science.example.com')
    await page.keyboard.press('Enter')
    await sheet.getByText(/Plain http would show the key/).waitFor()
    await address.fill('https://science.example.com/v1/models')
    await page.keyboard.press('Enter')
    await sheet.getByRole('button', { name: 'Copy snippet' }).waitFor()

    await sheet.getByRole('tab', { name: 'curl' }).focus()
    for (const name of ['curl', 'Python', 'R', 'JavaScript', 'Java']) {
      const tab = sheet.getByRole('tab', { name, exact: true })
      expect(await tab.getAttribute('aria-selected')).toBe('true')
      await sheet.getByRole('button', { name: 'Copy snippet' }).click()
      await sheet.getByRole('button', { name: 'Copied' }).waitFor()
      const snippet = await page.evaluate(() => navigator.clipboard.readText())
      expect(snippet).toContain('https://science.example.com/v1/models')
      expect(snippet).toContain('DATA_SCIENCE_API_KEY')
      expect(snippet).not.toContain(value.slice(13))
      await tab.focus()
      await page.keyboard.press('ArrowRight')
    }
    await confirmStored(page, 'snippet-key')

    // Kept: the next sheet has snippets at once.
    const next = await newKey(page, 'snippet-key-2')
    await next.getByRole('button', { name: 'Copy snippet' }).waitFor()
    await confirmStored(page, 'snippet-key-2')
  })

  it('tests the key with one request to a real gate, and says that it is a use', async () => {
    const gate = await app.startGate()
    const page = await open()
    const sheet = await newKey(page, 'tested-key')
    await sheet.getByRole('button', { name: 'Test this key' }).click()
    const address = sheet.getByLabel('Address to send it to')
    await sheet.getByText('It counts as a use').waitFor()
    await address.fill('http://science.example.com/')
    await sheet.getByRole('button', { name: 'Send one request' }).click()
    await sheet.getByText(/Plain http would show the key/).waitFor()
    await address.fill(`${gate.url}/verify`)
    await sheet.getByRole('button', { name: 'Send one request' }).click()
    await sheet.getByText('Accepted', { exact: true }).waitFor()
    await sheet.getByText(/Status 204/).waitFor()
    await confirmStored(page, 'tested-key')
    await rowOf(page, 'tested-key')
      .getByText(/ago|now/i)
      .waitFor()
    await gate.stop()
  })

  it('says why no copy can be kept where there is no vault', async () => {
    const page = await open()
    const sheet = await newKey(page, 'no-vault-key')
    await sheet.getByRole('button', { name: /^Keep in/ }).click()
    const said = sheet.getByRole('alert').filter({ hasText: /passphrase file/ })
    await said.waitFor()
    const detail = await app.cli(['keys', 'show', 'no-vault-key', '--json'])
    expect(detail.stdout).not.toContain('"keptCopy": true')
    await confirmStored(page, 'no-vault-key')
  })

  it('keeps a copy in the passphrase file when asked, shows it again, and removes it', async () => {
    const page = await open({ path: '/settings' })
    await page.getByRole('button', { name: 'Make a passphrase file' }).click()
    await page.getByLabel('Passphrase', { exact: true }).fill('tram glass seven bolt orchid')
    await page.getByLabel('The same again').fill('tram glass seven bolt orchid')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Lock it now' }).waitFor({ timeout: 30_000 })

    await page.getByRole('link', { name: /^API keys/ }).click()
    const sheet = await newKey(page, 'kept-in-file')
    const value = await shownValue(page, 'kept-in-file')
    await sheet.getByRole('button', { name: 'Keep in passphrase file' }).click()
    await sheet
      .getByRole('button', { name: 'Kept in passphrase file' })
      .waitFor({ timeout: 30_000 })
    await confirmStored(page, 'kept-in-file')

    await rowOf(page, 'kept-in-file').getByText('kept-in-file').click()
    await page.getByRole('button', { name: `Show value of ${value.slice(0, 12)}` }).click()
    const kept = page.getByRole('dialog', { name: 'The kept value of kept-in-file' })
    await kept.waitFor()
    expect(await kept.getByLabel('Whole value').locator('code').textContent()).toBe(value)
    expect(await accessibilityFindings(page)).toEqual([])
    // Nothing is lost by closing this one, so nothing is asked.
    await page.keyboard.press('Escape')
    await kept.waitFor({ state: 'hidden' })
    expect(await heldByPage(page)).not.toContain(value.slice(13))

    await page.getByRole('button', { name: `Show value of ${value.slice(0, 12)}` }).click()
    await kept.getByRole('button', { name: 'Remove the copy' }).click()
    await kept.waitFor({ state: 'hidden' })
    await page
      .getByRole('button', { name: `Show value of ${value.slice(0, 12)}` })
      .waitFor({ state: 'hidden' })
  })

  it.each(['light', 'dark'] as const)('is readable by everybody, in %s', async (colorScheme) => {
    const page = await open({ colorScheme, viewport: { width: 900, height: 600 } })
    const sheet = await newKey(page, `axe-${colorScheme}`)
    await sheet.getByRole('button', { name: 'Test this key' }).click()
    expect(await accessibilityFindings(page)).toEqual([])
    // The foot stays in sight while the sheet scrolls.
    const done = await sheet.getByRole('button', { name: 'Done' }).boundingBox()
    expect((done?.y ?? 999) + (done?.height ?? 0)).toBeLessThanOrEqual(600)
    await page.keyboard.press('Escape')
    await page.getByText('Close without having stored it?').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await confirmStored(page, `axe-${colorScheme}`)
  })
})
