// Sealing a value in its sheet for its user, whose own age program opens it; and every public key that must not be trusted.
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { AuditRow } from '#contract'
import { agePair, ageOpen, type AgePair } from '#tests/age'
import { type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, openApp, type OpenPage } from '#tests/browser'
import { confirmStored, newKey } from '#tests/pages'

let app: RunningApp
let browser: Browser
let opened: OpenPage | undefined
let folder: string
let ada: AgePair
let bob: AgePair

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dsadmin-hand-over-'))
  ada = agePair(folder, 'ada.txt')
  bob = agePair(folder, 'bob.txt')
  ;[app, browser] = await Promise.all([startApp(), launchBrowser()])
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await app?.stop()
  rmSync(folder, { recursive: true, force: true })
})
afterEach(async () => {
  const last = opened
  opened = undefined
  await last?.close()
  last?.assertQuiet()
})

async function open(): Promise<Page> {
  opened = await openApp(browser, app, { path: '/api-keys' })
  return opened.page
}

/** A new key, with the form to seal it open in its sheet. */
async function toSeal(page: Page, name: string): Promise<Locator> {
  const sheet = await newKey(page, name)
  await sheet.getByRole('button', { name: /^Seal for its user/ }).click()
  return sheet
}

const field = (sheet: Locator) => sheet.getByLabel('Public key of its user')
const save = (sheet: Locator) =>
  sheet.getByRole('button', { name: /^Save (sealed file|it again)$/ })
const fingerprint = (pair: AgePair) =>
  createHash('sha256')
    .update(pair.recipient)
    .digest('hex')
    .slice(0, 32)
    .replace(/(.{4})(?=.)/g, '$1 ')

/** Presses the button; answers the name of the file and what is in it. */
async function sealed(page: Page, sheet: Locator) {
  const download = page.waitForEvent('download')
  await save(sheet).click()
  const file = await download
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') }
}

async function findings(page: Page): Promise<readonly string[]> {
  const found: string[] = []
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    found.push(...(await accessibilityFindings(page)))
  }
  return found
}

describe('a value sealed in its sheet', () => {
  it('is opened by its user alone, and a gate accepts it; the person is remembered', async () => {
    const page = await open()
    const sheet = await toSeal(page, 'airflow-etl')
    await field(sheet).fill(ada.recipient)
    await sheet.getByLabel(`Fingerprint ${fingerprint(ada)}`).waitFor()
    expect(await save(sheet).isDisabled()).toBe(true)
    await sheet.getByLabel('Name of its user').fill('Ada')
    await sheet.getByLabel(/^I compared it/).check()
    expect(await findings(page)).toEqual([])
    const file = await sealed(page, sheet)
    expect(file.name).toBe('airflow-etl.age')
    await sheet.getByText('age -d -i KEYFILE airflow-etl.age').waitFor()
    expect(await findings(page)).toEqual([])
    const value = ageOpen(ada, file.text).trim()
    expect(() => ageOpen(bob, file.text)).toThrow('no identity matched')
    const gate = await app.startGate()
    expect(await gate.verify(value)).toBe(204)
    await gate.stop()
    await confirmStored(page, 'airflow-etl')

    const again = await toSeal(page, 'tableau')
    await again.getByRole('group', { name: 'Sealed for before' }).getByText('Ada').click()
    await again.getByText(/^The same public key as on/).waitFor()
    expect(await findings(page)).toEqual([])
    // Compared once is enough for the very same key.
    expect(ageOpen(ada, (await sealed(page, again)).text)).toMatch(/^dsk_/)
    await confirmStored(page, 'tableau')
    const audit = (await app.cli(['audit', 'list', '--json'])).json<readonly AuditRow[]>()
    expect(audit.map(({ summary }) => summary)).toContain(
      `Value sealed for Ada: ${fingerprint(ada)}`,
    )
  })

  it('is not sealed for another public key of a known person until they were asked', async () => {
    const page = await open()
    const sheet = await toSeal(page, 'dbt-runner')
    await field(sheet).fill(bob.recipient)
    await sheet.getByLabel('Name of its user').fill('ada')
    await sheet
      .getByRole('alert')
      .getByText(/^Not the public key that is known of Ada/)
      .waitFor()
    await sheet
      .getByRole('alert')
      .getByLabel(`Fingerprint ${fingerprint(ada)}`)
      .waitFor()
    expect(await save(sheet).isDisabled()).toBe(true)
    expect(await findings(page)).toEqual([])
    await sheet.getByLabel(/^I asked Ada by voice/).check()
    // Another text takes the tick away: it was about the one before.
    await field(sheet).fill(ada.recipient)
    await sheet.getByText(/^The same public key as on/).waitFor()
    await field(sheet).fill(bob.recipient)
    expect(await sheet.getByLabel(/^I asked Ada by voice/).isChecked()).toBe(false)
    await sheet.getByLabel(/^I asked Ada by voice/).check()
    expect(ageOpen(bob, (await sealed(page, sheet)).text)).toMatch(/^dsk_/)
    await sheet.getByText(/^The same public key as on/).waitFor()
    await sheet.getByRole('button', { name: 'Forget this person' }).click()
    await sheet.getByRole('group', { name: 'Sealed for before' }).waitFor({ state: 'hidden' })
    await confirmStored(page, 'dbt-runner')
  })

  it('tells at the field what is no public key, and empties it of a secret one', async () => {
    const page = await open()
    const sheet = await toSeal(page, 'grafana')
    await field(sheet).fill('ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFx ada@desk')
    await sheet.getByText(/public key of SSH.*age-keygen/).waitFor()
    expect(await findings(page)).toEqual([])
    await field(sheet).fill(ada.recipient.slice(0, -3))
    await sheet.getByText(/characters are missing or wrong/).waitFor()
    expect(await save(sheet).count()).toBe(0)
    await field(sheet).fill(ada.secret)
    await sheet.getByText(/^This is a secret key.*The field was emptied\.$/).waitFor()
    expect(await field(sheet).inputValue()).toBe('')
    expect(await page.content()).not.toContain(ada.secret)
    await field(sheet).fill(ada.recipient)
    await sheet.getByLabel(`Fingerprint ${fingerprint(ada)}`).waitFor()
    expect(await sheet.getByText(/^This is a secret key/).count()).toBe(0)
    await confirmStored(page, 'grafana')
  })
})
