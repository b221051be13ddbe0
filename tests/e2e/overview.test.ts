// The place Overview: what is due and where it leads, a calendar that other programs read, rules that mark keys and touch none.
import { readFileSync } from 'node:fs'
import ICAL from 'ical.js'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, openApp, type OpenPage } from '#tests/browser'
import { rowOf } from '#tests/pages'
import { plantKeys } from '#tests/planted'
import { invoke } from '#tests/wizard'

const DAY = 86_400_000

let app: RunningApp
let browser: Browser
let opened: OpenPage | undefined

beforeAll(async () => {
  browser = await launchBrowser()
}, 60_000)
afterAll(() => browser?.close())
beforeEach(async () => {
  app = await startApp()
  await app.cli(['keys', 'list'])
}, 60_000)
afterEach(async () => {
  opened?.assertQuiet()
  await opened?.close()
  opened = undefined
  await app?.stop()
})

async function open(path = '/overview', colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  opened = await openApp(browser, app, { path, colorScheme })
  return opened.page
}

const names = (page: Page): Promise<readonly string[]> =>
  page.getByRole('row').getByRole('link').allInnerTexts()

describe('what is due', () => {
  it('stands first where it is overdue, is counted in sidebar and title, and leads to the key', async () => {
    plantKeys(app.dataDir, [
      { name: 'ends', age: DAY, expiresIn: 5 * DAY },
      { name: 'old', age: 100 * DAY },
      { name: 'fresh', age: DAY },
    ])
    const page = await open()
    await page.getByText('1 overdue, 1 to come').waitFor()
    expect(await names(page)).toEqual(['old should have been rotated', 'ends expires'])
    expect(await page.getByRole('row').nth(1).innerText()).toMatch(/^10 d overdue/)
    await page.waitForFunction(() => document.title === '(1) Overview - Data Science Admin')
    await page.getByRole('link', { name: 'Overview 1 overdue' }).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])

    await page.getByRole('button', { name: 'Expiry' }).click()
    await page.getByText('0 overdue, 1 to come').waitFor()
    expect(await names(page)).toEqual(['ends expires'])
    expect(new URL(page.url()).search).toBe('?kind=expiry')
    await page.getByRole('row').nth(1).focus()
    await page.keyboard.press('Enter')
    await page
      .getByRole('complementary', { name: 'Details of the key' })
      .getByRole('heading', { name: 'ends' })
      .waitFor()
  })

  it('is nothing at first, and the page says what will stand there', async () => {
    const page = await open('/overview', 'dark')
    await page.getByRole('heading', { name: 'Nothing is due' }).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Look a year ahead' }).click()
    await page.getByText('Review of all keys').waitFor()
  })

  it('is saved as a calendar that another program reads', async () => {
    plantKeys(app.dataDir, [{ name: 'ends', age: DAY, expiresIn: 5 * DAY }])
    const page = await open()
    const notice = page.getByRole('group', { name: 'Notice' })
    // What is due is told first, and would take the place of the next notice.
    await notice.getByRole('button', { name: 'Close the notice' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save as calendar (.ics)' }).click()
    const file = await download
    expect(file.suggestedFilename()).toBe('data-science-admin.ics')
    const events = new ICAL.Component(
      ICAL.parse(readFileSync(await file.path(), 'utf8')),
    ).getAllSubcomponents('vevent')
    expect(events.map((event) => String(event.getFirstPropertyValue('summary')))).toContain(
      'ends expires',
    )
    await notice.getByText(/^2 dates of the next 12 months/).waitFor()
  })

  it('is told in the page once, with a way there', async () => {
    plantKeys(app.dataDir, [{ name: 'ends', age: DAY, expiresIn: 5 * DAY }])
    const page = await open('/settings')
    const notice = page.getByRole('group', { name: 'Notice' })
    await notice.getByText(/^ends expires: in (5 d|4 d 23 h)\.$/).waitFor({ timeout: 20_000 })
    await notice.getByRole('button', { name: 'Show' }).click()
    await page
      .getByRole('complementary', { name: 'Details of the key' })
      .getByRole('heading', { name: 'ends' })
      .waitFor()
    expect(await invoke(page, 'policy.notices', {})).toEqual({ notices: [] })
  })
})

describe('the rules', () => {
  it('turn keys into ones that break them and back, and touch none', async () => {
    plantKeys(app.dataDir, [{ name: 'Tableau' }, { name: 'team-etl' }])
    const page = await open('/overview/rules')
    await page.getByRole('heading', { name: 'No key breaks a rule' }).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    const keys = (await app.cli(['keys', 'list', '--json'])).stdout

    await page.getByRole('button', { name: 'Change rules' }).click()
    const dialog = page.getByRole('dialog', { name: 'Change rules' })
    await dialog.getByLabel('Names look like').fill('team-*')
    await dialog.getByLabel('Try a name').fill('Tableau')
    await dialog.getByText('It does not look like any of them.').waitFor()
    await dialog.getByLabel('Try a name').fill('team-bi')
    await dialog.getByText('It follows the rule.').waitFor()
    await dialog.getByLabel('Who owns it').check()
    expect(await accessibilityFindings(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Save rules' }).click()
    await dialog.waitFor({ state: 'hidden' })

    await page.getByText('2 keys break a rule').waitFor()
    await page.getByRole('button', { name: '1 with another name' }).click()
    await page.getByText('1 key breaks a rule').waitFor()
    expect(await names(page)).toEqual(['Tableau'])
    await page.getByText('The name does not follow the rule: team-*').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])

    await page.getByRole('link', { name: 'Tableau' }).click()
    const mark = 'Breaks a rule: No owner; the name does not follow the rule.'
    await rowOf(page, 'Tableau').getByRole('img', { name: mark }).waitFor()
    await page
      .getByRole('complementary', { name: 'Details of the key' })
      .getByText('No owner; the name does not follow the rule.')
      .waitFor()
    expect(await accessibilityFindings(page)).toEqual([])

    await page.goto(`${app.origin}/overview/rules`)
    await page.getByRole('button', { name: 'Change rules' }).click()
    await dialog.getByLabel('Names look like').fill('')
    await dialog.getByLabel('Who owns it').uncheck()
    await dialog.getByRole('button', { name: 'Save rules' }).click()
    await page.getByRole('heading', { name: 'No key breaks a rule' }).waitFor()
    const after = (await app.cli(['keys', 'list', '--json'])).stdout
    const untimed = (text: string) => text.replaceAll(/"(asOf|from|to|at)":\s*"[^"]*"/g, '')
    expect(untimed(after)).toBe(untimed(keys))
  })

  it('tell what is wrong at its field, and lose nothing that was typed', async () => {
    const page = await open('/overview/rules', 'dark')
    await page.getByRole('button', { name: 'Change rules' }).click()
    const dialog = page.getByRole('dialog', { name: 'Change rules' })
    await dialog.getByLabel('New value after').fill('soon')
    await dialog.getByLabel('Names look like').fill('(a+)+$')
    await dialog.getByRole('button', { name: '45 days' }).click()
    await dialog.getByRole('button', { name: 'Save rules' }).click()
    await dialog.getByText('Give a whole number from 1 to 3,650, or leave it empty.').waitFor()
    await dialog.getByLabel('New value after').fill('60')
    await dialog.getByRole('button', { name: 'Save rules' }).click()
    await dialog.getByText(/looks like a regular expression/).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    expect(await dialog.getByLabel('New value after').inputValue()).toBe('60')
    await dialog.getByLabel('Names look like').fill('')
    await dialog.getByRole('button', { name: 'Save rules' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.getByText('every 60 days').waitFor()
    await page.getByText('after 45 days').waitFor()
  })
})
