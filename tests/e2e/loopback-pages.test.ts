// The loopback host as a browser meets it: links, tabs, reloads, an app that stops, and a foreign page that tries.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, openApp } from '#tests/browser'
import { confirmStored, copyValue, newKey, rowOf, valueSheet } from '#tests/pages'

let browser: Browser
let app: RunningApp

beforeAll(async () => {
  browser = await launchBrowser()
}, 60_000)
afterAll(() => browser?.close())
beforeEach(async () => {
  app = await startApp()
}, 120_000)
afterEach(() => app?.stop())

const heading = (page: Page) => page.getByRole('heading', { level: 1 })

describe('a link', () => {
  it('leaves the address, the history and every place but this tab', async () => {
    const opened = await openApp(browser, app)
    const { page, context } = opened
    const token = new URL(app.url).hash.slice('#t='.length)
    await heading(page).getByText('API keys').waitFor()
    expect(page.url()).not.toContain('#')
    const kept = await page.evaluate(() => ({
      cookies: document.cookie,
      local: JSON.stringify(localStorage),
      session: Object.entries(sessionStorage),
    }))
    expect(await context.cookies()).toEqual([])
    expect(kept.cookies).toBe('')
    const [[, secret = ''] = []] = kept.session
    expect(secret).toMatch(/^[\w-]{43}$/)
    expect(kept.local).not.toContain(secret)
    expect(JSON.stringify(kept)).not.toContain(token)
    expect(await page.content()).not.toContain(secret)
    await page.reload()
    await heading(page).getByText('API keys').waitFor()
    opened.assertQuiet()
    await opened.close()
  })

  it('that was used says how to get a new one, and shows nothing of the inventory', async () => {
    const first = await openApp(browser, app)
    await first.close()
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(app.url)
    await heading(page).getByText('This tab is not connected').waitFor()
    await page.getByText('This link has been used.').waitFor()
    await page.getByText(/open the new link/).waitFor()
    expect(page.url()).not.toContain('#')
    expect(await accessibilityFindings(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await accessibilityFindings(page)).toEqual([])
    // Without any link it is the same page with other words.
    const bare = await context.newPage()
    await bare.goto(app.origin)
    await bare.getByText('Open the link that the app printed').waitFor()
    await context.close()
  })
})

describe('an app that stops', () => {
  it('is told, and a value on the screen stays there', async () => {
    const opened = await openApp(browser, app)
    const { page } = opened
    await newKey(page, 'airflow-etl')
    const sheet = valueSheet(page, 'airflow-etl')
    const value = (await sheet.locator('code').first().innerText()).replaceAll(/\s/g, '')
    await app.stopHost()
    await page.getByText('The app does not answer.').first().waitFor()
    expect((await sheet.locator('code').first().innerText()).replaceAll(/\s/g, '')).toBe(value)

    // Started again it knows nobody: the page says so, and still shows the value.
    const link = await app.startHost()
    await page
      .getByText(/This session is over/)
      .first()
      .waitFor()
    expect((await sheet.locator('code').first().innerText()).replaceAll(/\s/g, '')).toBe(value)

    // The new link is opened in the same tab, where only the part after # differs.
    page.on('dialog', (dialog) => void dialog.accept())
    await page.goto(link)
    await rowOf(page, 'airflow-etl').waitFor()
    await rowOf(page, 'airflow-etl').getByText('Value never confirmed').waitFor()
    await opened.close()
  })
})

it('brings a value back that a reload interrupted, in a second tab too', async () => {
  const opened = await openApp(browser, app)
  const { page } = opened
  await newKey(page, 'tableau')
  page.on('dialog', (dialog) => void dialog.accept())
  await page.reload()
  await valueSheet(page, 'tableau').waitFor()
  const second = await opened.secondTab()
  await valueSheet(second.page, 'tableau').waitFor()
  const value = await copyValue(second.page, 'tableau')
  expect(value).toMatch(/^dsk_/)
  await confirmStored(second.page, 'tableau')
  const shown = await app.cli(['keys', 'identify', '--json'], value)
  expect(shown.json()).toMatchObject({ name: 'tableau', unconfirmed: false })
  opened.assertQuiet()
  second.assertQuiet()
  await opened.close()
})

describe('a foreign page in the same browser', () => {
  it('cannot call, read, frame or embed the app, even with a session in the next tab', async () => {
    const opened = await openApp(browser, app)
    const { page, context } = opened
    await heading(page).getByText('API keys').waitFor()
    const secret = await page.evaluate(() => Object.values(sessionStorage).join(''))
    const script = await page.evaluate(() => document.scripts[0]?.src ?? '')
    expect(script).toContain(app.origin)

    const server = createServer((_, response) => {
      response.setHeader('Content-Type', 'text/html')
      response.end('<!doctype html><title>elsewhere</title>')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const foreign = await context.newPage()
    await foreign.goto(`http://localhost:${String(port)}/`)
    const tried = await foreign.evaluate(
      async ({ origin, secret, script }) => {
        const call = (init: RequestInit) =>
          fetch(`${origin}/op/keys.list`, { method: 'POST', ...init }).then(
            (response) => `answered ${response.type} ${String(response.status)}`,
            () => 'refused',
          )
        const body = JSON.stringify({ input: {}, consent: false })
        const embed = (tag: 'script' | 'img' | 'iframe', src: string) =>
          new Promise<string>((resolve) => {
            const element = document.createElement(tag)
            element.addEventListener('load', () => resolve('loaded'))
            element.addEventListener('error', () => resolve('refused'))
            element.src = src
            document.body.append(element)
          })
        return {
          json: await call({
            body,
            headers: { 'Content-Type': 'application/json', 'X-Dsadmin-Session': secret },
          }),
          // What no browser asks a question about: it is sent, and must do and tell nothing.
          plain: await call({ body, mode: 'no-cors' }),
          page: await fetch(origin).then(
            () => 'read',
            () => 'refused',
          ),
          script: await embed('script', script),
          window: ((opened) => (opened === null ? 'none' : String(opened.closed)))(
            window.open(origin, 'victim'),
          ),
        }
      },
      { origin: app.origin, secret, script },
    )
    expect(tried).toMatchObject({ json: 'refused', page: 'refused', script: 'refused' })
    expect(['refused', 'answered opaque 0']).toContain(tried.plain)

    // A frame shows the browser's own refusal, never the app.
    await foreign.evaluate((origin) => {
      const frame = document.createElement('iframe')
      frame.src = origin
      document.body.append(frame)
    }, app.origin)
    await foreign.waitForTimeout(500)
    const framed = foreign.frames().find((frame) => frame !== foreign.mainFrame())
    expect(framed?.url()).not.toContain(app.origin)
    server.close()
    opened.assertQuiet()
    await opened.close()
  })
})
