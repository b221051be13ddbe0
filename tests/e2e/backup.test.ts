// Backup and restore through the page, while a real gate runs: what is refused stays refused, and failures lose nothing.
import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type RunningApp, type RunningGate, startApp } from '#tests/app'
import { PASSPHRASE } from '#tests/backups'
import { accessibilityFindings, launchBrowser, openApp, type OpenPage } from '#tests/browser'
import { until } from '#tests/gate'
import { SmallDisk } from '#tests/small-disk'
import { removeFolder, temporaryFolder } from '#tests/workspace'

let app: RunningApp
let browser: Browser
let gate: RunningGate
let folder: string
let opened: OpenPage | undefined

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startApp(), launchBrowser()])
  folder = temporaryFolder()
  gate = await app.startGate(['--name', 'beside'])
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await app?.stop()
  removeFolder(folder)
})
afterEach(async () => {
  opened?.assertQuiet()
  await opened?.close()
  opened = undefined
})

async function open(options: Parameters<typeof openApp>[2] = {}): Promise<Page> {
  opened = await openApp(browser, app, { path: '/settings', ...options })
  return opened.page
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const at = (dialog: Locator, label: string) => dialog.getByLabel(label, { exact: true })

async function create(name: string): Promise<string> {
  const made = await app.cli(['keys', 'create', name, '--json'])
  return made.json<{ value: string }>().value
}

async function backUp(page: Page, file: string): Promise<Locator> {
  await button(page, 'Back up now…').click()
  const dialog = page.getByRole('dialog')
  await at(dialog, 'File').fill(file)
  await at(dialog, 'Passphrase').fill(PASSPHRASE)
  await at(dialog, 'The same again').fill(PASSPHRASE)
  await button(page, 'Back up now').click()
  const written = page.getByRole('dialog', { name: 'The backup is written and was read back' })
  await written.waitFor()
  return written
}

/** Fills the dialog that restores; nothing is looked at yet. */
async function askRestore(page: Page, file: string, passphrase = PASSPHRASE): Promise<Locator> {
  await button(page, 'Restore…').click()
  const dialog = page.getByRole('dialog')
  await at(dialog, 'File').fill(file)
  await at(dialog, 'Passphrase').fill(passphrase)
  return dialog
}

async function look(page: Page): Promise<Locator> {
  await button(page, 'Look at it').click()
  const preview = page.getByRole('dialog', { name: 'What this backup would change' })
  await preview.waitFor()
  return preview
}

/** The inventory of the only workspace. */
function inventory(): string {
  const workspaces = join(app.dataDir, 'workspaces')
  const id = readdirSync(workspaces).find((name) => name.length === 36) ?? ''
  return join(workspaces, id, 'inventory.sqlite')
}

describe('a backup through the page', () => {
  it('says what is in it and what is not, is proved, and is the last one from then on', async () => {
    await create('backed-up')
    const page = await open()
    await page.getByText('No backup yet').first().waitFor()
    const file = join(folder, 'first.age')
    await button(page, 'Back up now…').click()
    const dialog = page.getByRole('dialog', { name: 'Back up this workspace' })
    await dialog.getByText(/^The vault: copies of values/).waitFor()
    expect(await at(dialog, 'File').inputValue()).toMatch(/^~\/default-\d{4}-\d{2}-\d{2}\.age$/)
    expect(await accessibilityFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })

    const written = await backUp(page, file)
    const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex')
    await written.getByText(sha256).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await button(page, 'Done').click()
    await written.waitFor({ state: 'hidden' })
    await page.getByText('Last backup just now').waitFor()
    await page.getByText(file).waitFor()
    // The dialog gives the focus back once it has faded out.
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent))
      .toBe('Back up now…')

    // The name is taken now: said at the field, with the passphrases still there.
    await button(page, 'Back up now…').click()
    await at(dialog, 'File').fill(file)
    await at(dialog, 'Passphrase').fill(PASSPHRASE)
    await at(dialog, 'The same again').fill(PASSPHRASE)
    await button(page, 'Back up now').click()
    await dialog.getByText(/^There is something called/).waitFor()
    expect(await at(dialog, 'File').getAttribute('aria-invalid')).toBe('true')
    expect(await at(dialog, 'Passphrase').inputValue()).toBe(PASSPHRASE)
    await at(dialog, 'File').fill(join(folder, 'second.age'))
    await button(page, 'Back up now').click()
    await page.getByRole('dialog', { name: /was read back$/ }).waitFor()
    await button(page, 'Done').click()
  })

  it('refuses a weak passphrase and two that differ before anything is written', async () => {
    const page = await open({ viewport: { width: 900, height: 600 }, colorScheme: 'dark' })
    await button(page, 'Back up now…').click()
    const dialog = page.getByRole('dialog')
    const file = join(folder, 'weak.age')
    await at(dialog, 'File').fill(file)
    await at(dialog, 'Passphrase').fill('short')
    await button(page, 'Back up now').click()
    expect(await at(dialog, 'Passphrase').getAttribute('aria-invalid')).toBe('true')
    await at(dialog, 'Passphrase').fill(PASSPHRASE)
    await at(dialog, 'The same again').fill(`${PASSPHRASE}?`)
    await button(page, 'Back up now').click()
    await dialog.getByText('The two differ. Type the second one again.').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    expect(readdirSync(folder)).not.toContain('weak.age')
  })

  it('says at the field that the disk is full, and leaves nothing there', async () => {
    const disk = SmallDisk.mount(1)
    if (!disk) return
    try {
      disk.fill()
      const page = await open()
      await button(page, 'Back up now…').click()
      const dialog = page.getByRole('dialog')
      await at(dialog, 'File').fill(join(disk.folder, 'x.age'))
      await at(dialog, 'Passphrase').fill(PASSPHRASE)
      await at(dialog, 'The same again').fill(PASSPHRASE)
      await button(page, 'Back up now').click()
      await dialog.getByText(/is full\. Free some space, or choose another disk/).waitFor()
      expect(await at(dialog, 'File').getAttribute('aria-invalid')).toBe('true')
      expect(readdirSync(disk.folder)).toEqual(['ballast'])
    } finally {
      disk.unmount()
    }
  })
})

describe('a restore through the page', () => {
  it('keeps refused what was revoked meanwhile, says so, and brings the words back', async () => {
    const leaked = await create('leaked-later')
    const good = await create('still-good')
    const page = await open()
    const file = join(folder, 'before.age')
    await backUp(page, file)
    await button(page, 'Done').click()
    expect(await gate.verify(leaked)).toBe(204)
    await app.cli(['keys', 'revoke', 'leaked-later', '--reason', 'leaked', '--yes'])
    await app.cli(['keys', 'edit', 'still-good', '--owner', 'someone-else'])
    await until(async () => (await gate.verify(leaked)) === 401)

    await askRestore(page, file)
    expect(await accessibilityFindings(page)).toEqual([])
    const preview = await look(page)
    await preview.getByText('1 key or old value stays refused.').waitFor()
    const refused = preview.getByRole('listitem').filter({ hasText: 'leaked-later' })
    await refused.getByText('Revoked', { exact: true }).waitFor()
    await preview
      .getByRole('listitem')
      .filter({ hasText: 'still-good' })
      .getByText('Changed: owner')
      .waitFor()
    await preview.getByText(/^The audit chain here has gone on/).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    expect(await button(page, 'Restore').isDisabled()).toBe(true)
    await preview.getByLabel(/^Type default/).fill('default')
    await button(page, 'Restore').click()
    const done = page.getByRole('dialog', { name: 'The backup is restored' })
    await done.getByText('1 key or old value stays refused, as before.').waitFor()
    await done.getByRole('listitem').filter({ hasText: 'leaked-later' }).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await button(page, 'Done').click()

    expect(await gate.verify(leaked)).toBe(401)
    expect(await gate.verify(good)).toBe(204)
    const shown = await app.cli(['keys', 'show', 'still-good', '--json'])
    expect(shown.json<{ owner: string }>().owner).toBe('')
    const audit = await app.cli(['audit', 'verify', '--json'])
    expect(audit.json<{ ok: boolean }>().ok).toBe(true)
  })

  it('over last month’s file, put back by hand, revives nothing: the running gate goes on refusing', async () => {
    const value = await create('revoked-after-the-copy')
    const database = inventory()
    const old = join(folder, 'last-month.sqlite')
    execFileSync(process.execPath, [
      '-e',
      `new (require('better-sqlite3'))(${JSON.stringify(database)}, { readonly: true }).backup(${JSON.stringify(old)})`,
    ])
    await app.cli(['keys', 'revoke', 'revoked-after-the-copy', '--reason', 'leaked', '--yes'])
    await until(async () => (await gate.verify(value)) === 401)
    const page = await open()
    const file = join(folder, 'newer.age')
    await backUp(page, file)
    await button(page, 'Done').click()

    const aside = `${database}.new`
    copyFileSync(old, aside)
    execFileSync('mv', [aside, database])
    for (const end of ['-wal', '-shm']) rmSync(database + end, { force: true })
    await page.waitForTimeout(1_500)
    expect(await gate.verify(value)).toBe(401)

    await askRestore(page, file)
    const preview = await look(page)
    // Opening the older file has written down the revoke that its list of revoked keys knows.
    await preview.getByText(/went different ways\. The one here goes on/).waitFor()
    await preview
      .getByRole('listitem')
      .filter({ hasText: 'leaked-later' })
      .first()
      .waitFor({ state: 'hidden' })
    await preview.getByLabel(/^Type default/).fill('default')
    await button(page, 'Restore').click()
    await page.getByRole('dialog', { name: 'The backup is restored' }).waitFor()
    expect(await gate.verify(value)).toBe(401)
  })

  it('answers a wrong passphrase, a cut file and a changed one at their fields, with all that was typed', async () => {
    const page = await open()
    const file = join(folder, 'whole.age')
    await backUp(page, file)
    await button(page, 'Done').click()
    const dialog = await askRestore(page, file, 'wrong wrong wrong wrong')
    await button(page, 'Look at it').click()
    await dialog.getByText(/^The passphrase does not open this backup\./).waitFor()
    expect(await at(dialog, 'Passphrase').getAttribute('aria-invalid')).toBe('true')
    expect(await at(dialog, 'Passphrase').inputValue()).toBe('wrong wrong wrong wrong')
    expect(await at(dialog, 'File').inputValue()).toBe(file)
    await expect
      .poll(() => page.evaluate(() => (document.activeElement as HTMLInputElement).type))
      .toBe('password')
    expect(await accessibilityFindings(page)).toEqual([])

    const cut = join(folder, 'cut.age')
    copyFileSync(file, cut)
    truncateSync(cut, statSync(cut).size - 1)
    await at(dialog, 'Passphrase').fill(PASSPHRASE)
    await at(dialog, 'File').fill(cut)
    await button(page, 'Look at it').click()
    await dialog.getByText(/is cut off or damaged\./).waitFor()
    expect(await at(dialog, 'File').getAttribute('aria-invalid')).toBe('true')
    expect(await at(dialog, 'Passphrase').inputValue()).toBe(PASSPHRASE)

    await at(dialog, 'File').fill(file)
    const preview = await look(page)
    // Somebody puts another backup there while this one is being read on the screen.
    const other = join(folder, 'other.age')
    await app.cli(['backup', other, '--passphrase-stdin'], PASSPHRASE)
    copyFileSync(other, file)
    await preview.getByLabel(/^Type default/).fill('default')
    await button(page, 'Restore').click()
    await page.getByText(/^This is another file than the one that was looked at\./).waitFor()
    expect(await at(dialog, 'File').inputValue()).toBe(file)
    expect(await at(dialog, 'Passphrase').inputValue()).toBe(PASSPHRASE)
    writeFileSync(file, 'no backup at all')
    await button(page, 'Look at it').click()
    await dialog.getByText(/is cut off or damaged\./).waitFor()
  })

  it('into an empty inventory says until when it knows of revokes, and a list of revoked keys mends it', async () => {
    const value = await create('revoked-last')
    const file = join(folder, 'for-the-empty.age')
    await app.cli(['backup', file, '--passphrase-stdin'], PASSPHRASE)
    await app.cli(['keys', 'revoke', 'revoked-last', '--reason', 'leaked', '--yes'])
    const ledger = join(folder, 'revoked.ledger')
    copyFileSync(inventory().replace('inventory.sqlite', 'revoked.ledger'), ledger)
    const empty = await startApp()
    const away = await openApp(browser, empty, { path: '/settings' })
    try {
      const { page } = away
      await askRestore(page, file)
      const preview = await look(page)
      await preview.getByText(/^It knows of revokes only until/).waitFor()
      expect(await accessibilityFindings(page)).toEqual([])
      await button(page, 'Back').click()
      await page.getByLabel(/^List of revoked keys/).fill(ledger)
      await look(page)
      await preview.getByText('It knows of revokes', { exact: false }).waitFor({ state: 'hidden' })
      await preview.getByRole('listitem').filter({ hasText: 'revoked-last' }).first().waitFor()
      await preview.getByLabel(/^Type default/).fill('default')
      await button(page, 'Restore').click()
      await page.getByRole('dialog', { name: 'default is restored' }).waitFor()
      const there = await empty.startGate(['--name', 'new'])
      expect(await there.verify(value)).toBe(401)
      away.assertQuiet()
    } finally {
      await away.close()
      await empty.stop()
    }
  })
})

describe('the reminder', () => {
  it('comes when a backup is due, leads to the button, and is silent until tomorrow when asked', async () => {
    const page = await open({ path: '/gates' })
    const reminder = page.getByRole('region', { name: 'A backup is due' })
    expect(await reminder.count()).toBe(0)
    const later = Date.now() + 31 * 864e5
    await page.route('**/op/backup.last', (route) =>
      route.fulfill({
        json: {
          ok: true,
          value: { at: new Date(later - 62 * 864e5).toISOString(), everyDays: 30, due: true },
        },
      }),
    )
    await create('makes-the-page-ask-again')
    await reminder.getByText('Last backup 31 d ago').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await reminder.getByRole('link', { name: 'Make a backup' }).click()
    await page.getByText('Due', { exact: true }).waitFor()
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent))
      .toBe('Back up now…')
    await reminder.getByRole('button', { name: 'Remind me tomorrow' }).click()
    await reminder.waitFor({ state: 'hidden' })
    await page.reload()
    await page.getByText('Due', { exact: true }).waitFor()
    expect(await reminder.count()).toBe(0)
    await page.unrouteAll({ behavior: 'ignoreErrors' })
  })
})
