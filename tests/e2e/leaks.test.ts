// The page Leak scan against the real host: a leak in a real git history found and revoked, a scan cancelled, texts that leave no trace.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { Log } from 'sarif'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, openApp, type OpenPage } from '#tests/browser'
import { GitRepository } from '#tests/git-repository'

const VECTOR = 'dsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'
const DUMMY = 'dsk_EXAMPLE0_ThisIsNoKeyItsCheckDigitsAreWrong00000'

let app: RunningApp
let browser: Browser
let opened: OpenPage | undefined
let folder: string

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startApp(), launchBrowser()])
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await app?.stop()
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dsadmin-leaks-'))
})
afterEach(async () => {
  const last = opened
  opened = undefined
  await last?.close()
  rmSync(folder, { recursive: true, force: true })
  last?.assertQuiet()
})

async function open(): Promise<Page> {
  opened = await openApp(browser, app, { path: '/leaks' })
  await opened.page.getByRole('heading', { name: 'Leak scan' }).waitFor()
  return opened.page
}

async function create(name: string): Promise<string> {
  const ran = await app.cli(['keys', 'create', name])
  expect(ran.code).toBe(0)
  return ran.stdout.trim()
}

async function scan(page: Page, path: string): Promise<void> {
  await page.getByLabel('Folder or file').fill(path)
  await page.getByRole('button', { name: 'Scan', exact: true }).click()
}

const verdict = (page: Page, words: string) =>
  page.getByRole('region', { name: 'Outcome' }).getByRole('heading', { name: words }).waitFor()

async function findings(page: Page): Promise<readonly string[]> {
  const found: string[] = []
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    found.push(...(await accessibilityFindings(page)))
  }
  return found
}

/** Drops files with these contents on the page, as a browser does. */
async function drop(page: Page, files: Readonly<Record<string, string>>): Promise<void> {
  const transfer = await page.evaluateHandle((given) => {
    const data = new DataTransfer()
    for (const [name, text] of Object.entries(given)) data.items.add(new File([text], name))
    return data
  }, files)
  const place = page.getByRole('heading', { name: 'Leak scan' })
  await place.dispatchEvent('dragover', { dataTransfer: transfer })
  await place.dispatchEvent('drop', { dataTransfer: transfer })
}

function everythingIn(path: string): string {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')
}

describe('the page Leak scan', () => {
  it('finds a leak in a git history, and revokes it where it stands: a gate refuses it', async () => {
    const value = await create('airflow-etl')
    const gate = await app.startGate()
    expect(await gate.verify(value)).toBe(204)
    const repo = new GitRepository(join(folder, 'etl'))
    const leaked = repo.commit({ 'dags/etl.py': `import os\nKEY = "${value}"\n` })
    repo.commit({ 'dags/etl.py': 'import os\n' })

    const page = await open()
    expect(await findings(page)).toEqual([])
    await scan(page, folder)
    await verdict(page, '1 key at 1 place')
    const list = page.getByRole('region', { name: 'Found keys' })
    await list.getByText('1 key worked when it was found').waitFor()
    await list.getByText('airflow-etl', { exact: true }).waitFor()
    await list.getByText('Active', { exact: true }).waitFor()
    await list.getByText(leaked.slice(0, 12)).waitFor()
    expect(await findings(page)).toEqual([])
    expect(await page.content()).not.toContain(value.slice(13))

    await list.getByRole('button', { name: /^Copy location/ }).click()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      `${join(folder, 'etl/dags/etl.py')}:2 in commit ${leaked}`,
    )
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save report' }).click()
    const saved = await download
    expect(saved.suggestedFilename()).toMatch(/^leak-scan-\d{4}-\d{2}-\d{2}\.sarif$/)
    const report = readFileSync(await saved.path(), 'utf8')
    const log = JSON.parse(report) as Log
    expect(log.version).toBe('2.1.0')
    expect(log.runs[0]?.results).toMatchObject([
      { level: 'error', properties: { name: 'airflow-etl', state: 'active', commit: leaked } },
    ])
    expect(report).not.toContain(value.slice(13))

    await list.getByRole('button', { name: 'Revoke airflow-etl' }).click()
    const dialog = page.getByRole('dialog', { name: 'Revoke airflow-etl' })
    await dialog.getByLabel(/I have checked both/).check()
    await dialog.getByLabel('Reason in your words').fill('in the history of etl')
    await dialog.getByLabel(/^Type airflow-etl/).fill('airflow-etl')
    await dialog.getByRole('button', { name: 'Revoke airflow-etl' }).click()
    const receipt = page.getByRole('dialog', { name: 'airflow-etl is revoked' })
    await receipt.waitFor()
    expect(await gate.verify(value)).toBe(401)
    await receipt.getByRole('button', { name: 'Done' }).click()
    await receipt.waitFor({ state: 'hidden' })
    // Where it was found is still in sight, and says what it is now.
    await list.getByText('Revoked', { exact: true }).waitFor()
    expect(await list.getByRole('button', { name: 'Revoke airflow-etl' }).count()).toBe(0)
    expect(new URL(page.url()).pathname).toBe('/leaks')
    await gate.stop()
  })

  it('is cancelled on its way, and says that nothing was finished', async () => {
    // A hole of a file: it takes long to read and no room on the disk.
    writeFileSync(join(folder, 'hole.bin'), '')
    truncateSync(join(folder, 'hole.bin'), 400_000_000_000)
    const page = await open()
    await scan(page, folder)
    const running = page.getByRole('region', { name: 'Scan under way' })
    await running.getByText(/[MG]B$/).waitFor()
    expect(await findings(page)).toEqual([])
    // It goes on while another page is looked at.
    await page.getByRole('link', { name: 'Gates' }).click()
    await page.getByRole('heading', { name: 'Gates', level: 1 }).waitFor()
    await page.getByRole('link', { name: 'Leak scan' }).click()
    await running.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText(/^The scan was cancelled after/).waitFor()
    expect(await page.getByLabel('Folder or file').inputValue()).toBe(folder)
    expect(await findings(page)).toEqual([])
  })

  it('searches a pasted text and leaves no trace of it; a real key of nowhere is told apart', async () => {
    const value = await create('pasted-key')
    const page = await open()
    await page.getByRole('button', { name: 'Paste text' }).click()
    await page.getByLabel('Text', { exact: true }).fill(`a\n${value}\n${VECTOR}\n${DUMMY}\n`)
    await page.getByRole('button', { name: 'Scan this text' }).click()
    await verdict(page, '2 keys at 2 places')
    const list = page.getByRole('region', { name: 'Found keys' })
    await list.getByText('1 real key is not of this workspace').waitFor()
    await list.getByText('Not known here').waitFor()
    await list.getByText('Pasted text:2').waitFor()
    expect(await findings(page)).toEqual([])
    const held = await page.evaluate(() =>
      [
        document.documentElement.outerHTML,
        ...[...document.querySelectorAll('input, textarea')].map((field) =>
          'value' in field ? String(field.value) : '',
        ),
        JSON.stringify(localStorage),
        location.href,
        JSON.stringify(history.state),
      ].join('\n'),
    )
    await page.getByRole('button', { name: 'New scan' }).click()
    await page.getByRole('button', { name: 'Paste text' }).click()
    expect(await page.getByLabel('Text', { exact: true }).inputValue()).toBe('')
    for (const secret of [value.slice(13), VECTOR.slice(13)]) {
      expect(held).not.toContain(secret)
      expect(everythingIn(app.dataDir)).not.toContain(secret)
      expect(app.output()).not.toContain(secret)
    }
  })

  it('says where it was mistaken, what it searched when it found nothing, and what it left out', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Scan', exact: true }).click()
    await page.getByText('Type the path of a folder or a file.').waitFor()
    await scan(page, 'projects')
    await page.getByText('Type the whole path').waitFor()
    await scan(page, join(folder, 'nowhere'))
    await page.getByText(/^There is nothing at .*nowhere/).waitFor()
    expect(await page.getByLabel('Folder or file').inputValue()).toBe(join(folder, 'nowhere'))
    expect(await findings(page)).toEqual([])

    mkdirSync(join(folder, 'docs'))
    writeFileSync(join(folder, 'docs', 'README.md'), `Send ${DUMMY}\n`)
    writeFileSync(join(folder, 'old.7z'), Buffer.from('377abcaf271c0004', 'hex'))
    await page.getByLabel('Git histories as well').uncheck()
    await scan(page, folder)
    await verdict(page, 'No key found')
    await page.getByText(`Searched ${folder}, without git histories: 2 texts`).waitFor()
    expect(await page.getByText(join(folder, 'old.7z')).isVisible()).toBe(false)
    await page.getByRole('button', { name: '1 thing was left out' }).click()
    await page.getByText('Archives of this kind are not opened.').waitFor()
    await page.getByText(join(folder, 'old.7z')).waitFor()
    expect(await findings(page)).toEqual([])
  })

  it('takes dropped text in a browser, and says what a drop cannot do', async () => {
    const value = await create('dropped-key')
    const page = await open()
    await drop(page, { 'photo.bin': 'a\0b' })
    await page.getByText(/^photo.bin is no text/).waitFor()
    await drop(page, { 'big.log': 'x'.repeat(700_001) })
    await page.getByText(/^This is more than 700 kB/).waitFor()
    await drop(page, { 'chat.txt': `hello\n${value}\n`, 'notes.md': 'nothing' })
    await verdict(page, '1 key at 1 place')
    const list = page.getByRole('region', { name: 'Found keys' })
    await list.getByText('chat.txt:2').waitFor()
    await list.getByText('dropped-key', { exact: true }).waitFor()
    expect(await page.content()).not.toContain(value.slice(13))
  })

  it('draws a few of ten thousand places, and says that there are more than are listed', async () => {
    const value = await create('everywhere')
    writeFileSync(join(folder, 'app.log'), `${value}\n`.repeat(10_050))
    const page = await open()
    await scan(page, folder)
    await verdict(page, '1 key at 10,050 places')
    const list = page.getByRole('region', { name: 'Found keys' })
    await list.getByRole('button', { name: 'Show 9,995 more places' }).click()
    await list.getByText(`${folder}/app.log:9`, { exact: true }).waitFor()
    expect(await list.getByRole('button', { name: /^Copy location/ }).count()).toBeLessThan(60)
    const last = list.getByText(`${folder}/app.log:10000`, { exact: true })
    // End leads as far as the list was drawn when it was pressed.
    await expect
      .poll(async () => {
        await page.keyboard.press('End')
        return last.isVisible()
      })
      .toBe(true)
    await page.getByRole('button', { name: '1 thing was left out' }).click()
    await page.getByText(/^More was found than is listed/).waitFor()
  })
})
