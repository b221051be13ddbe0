// From the freeze to the verified pack by the keyboard alone, with no gate: signed, carried out, chained, tampered with, unsigned.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, openApp, type OpenPage } from '#tests/browser'
import { decideRest, decideShown, reviewRow, shown, tabTo } from '#tests/review-page'

const PASSPHRASE = 'correct horse battery staple'
const FORMULA = '=HYPERLINK("x")'

let app: RunningApp
let browser: Browser
let opened: OpenPage | undefined
/** Whom the page asked for anything. */
const asked = new Set<string>()

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())
beforeEach(async () => {
  app = await startApp()
}, 120_000)
afterEach(async () => {
  opened?.assertQuiet()
  await opened?.close()
  opened = undefined
  await app.stop()
})

const place = (name: string) => join(app.dataDir, name)
const create = (name: string) => app.cli(['keys', 'create', name, '--owner', 'platform'])

async function open(path: string): Promise<Page> {
  opened = await openApp(browser, app, { path })
  asked.clear()
  opened.page.context().on('request', (request) => asked.add(new URL(request.url()).origin))
  return opened.page
}

async function both(page: Page): Promise<readonly string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    found.push(...(await accessibilityFindings(page)))
  }
  return found
}

/** Tab to what is called so, and Enter. */
async function press(page: Page, name: RegExp): Promise<void> {
  await tabTo(page, name)
  await page.keyboard.press('Enter')
}

async function type(page: Page, label: RegExp, text: string): Promise<void> {
  await tabTo(page, label)
  await page.keyboard.press('Control+a')
  await page.keyboard.type(text)
}

/** By the page Verify; the answer is in sight afterwards. */
async function verify(
  page: Page,
  pack: { readonly path: string; readonly fingerprint?: string; readonly previous?: string },
) {
  await page.goto(`${app.origin}/reviews/verify`)
  await page.getByRole('heading', { name: 'Verify a review pack' }).waitFor()
  await type(page, /^Folder of the pack/, pack.path)
  if (pack.fingerprint !== undefined) await type(page, /^Fingerprint/, pack.fingerprint)
  if (pack.previous !== undefined) await type(page, /^Pack of the review before/, pack.previous)
  await page.keyboard.press('Enter')
  const answer = page.getByRole('region', { name: 'Answer' })
  await answer.waitFor()
  return answer
}

/** Signs an open review whose numbers add up by the page, without a signature. */
async function signUnsigned(page: Page, path: string): Promise<void> {
  await page.getByText('Balances. Ready to sign.').waitFor()
  await press(page, /^Sign review/)
  const dialog = page.getByRole('dialog', { name: /^Sign Access review/ })
  await dialog.getByText('Nothing can sign here now').waitFor()
  await type(page, /^Reviewer/, 'Tess Okafor')
  await type(page, /^Role/, 'Security officer')
  await type(page, /^Folder of the pack/, path)
  await page.keyboard.press('Enter')
  await dialog.getByText('Tick this to go on without a signature').waitFor()
  expect(await both(page)).toEqual([])
  await tabTo(page, /^Sign it off without a signature/)
  await page.keyboard.press('Space')
  await press(page, /^Sign off unsigned/)
  await dialog.waitFor({ state: 'hidden' })
}

describe('a quarterly review', () => {
  it('goes from the freeze to a verified pack by the keyboard alone, and the next one follows it', async () => {
    for (const name of [FORMULA, 'airflow', 'looker', 'r-studio', 'tableau']) await create(name)
    const page = await open('/reviews')
    await page.getByText('No review yet').waitFor()
    expect(await both(page)).toEqual([])
    await press(page, /^Start review/)
    const start = page.getByRole('dialog', { name: 'Start an access review' })
    await start.getByText(/^5 keys, every one/).waitFor()
    await start.getByText(/Nobody has watched yet/).waitFor()
    expect(await both(page)).toEqual([])
    await type(page, /^Name/, 'Access review 2026 Q3')
    await page.keyboard.press('Enter')

    await shown(page, FORMULA)
    const sign = page.getByRole('button', { name: 'Sign review' })
    for (const [letter, reason, next] of [
      ['k', '=1+1 is a sum.', 'airflow'],
      ['k', 'Nightly loads.', 'looker'],
      ['t', 'Shared too widely.', 'r-studio'],
      ['r', 'The server is gone.', 'tableau'],
      ['k', 'Board dashboards.', 'tableau'],
    ] as const) {
      expect(await sign.getAttribute('aria-disabled')).toBe('true')
      await decideShown(page, letter, reason)
      await shown(page, next)
    }
    await page.getByText('Balances. Ready to sign.').waitFor()

    await press(page, /^Sign review/)
    const dialog = page.getByRole('dialog', { name: 'Sign Access review 2026 Q3' })
    await dialog.getByText('5 keys = 3 keep + 1 rotate + 1 revoke').waitFor()
    expect(await both(page)).toEqual([])
    await press(page, /^Make a passphrase file/)
    await page.keyboard.type(PASSPHRASE)
    await type(page, /^The same again/, PASSPHRASE)
    await page.keyboard.press('Enter')
    await dialog.getByText('Nothing can sign here now').waitFor({ state: 'hidden' })
    await dialog.getByLabel('Reviewer').focus()
    await page.keyboard.type('Tess Okafor')
    await page.keyboard.press('Enter')
    await dialog.getByText('In which role?').waitFor()
    expect(await both(page)).toEqual([])
    await type(page, /^Role/, 'Security officer')
    await type(page, /^Folder of the pack/, place('q3'))
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'hidden' })
    await page.getByText('Signed', { exact: true }).waitFor()
    await page.getByText('Balances. Carried out: 0 of 2.').waitFor()
    expect(await both(page)).toEqual([])

    await press(page, /^Apply/)
    const apply = page.getByRole('dialog', { name: 'Carry out Access review 2026 Q3' })
    await apply.getByText('Nothing has happened to these keys since the freeze.').waitFor()
    expect(await both(page)).toEqual([])
    await type(page, /^Write the pack again to/, place('q3-done'))
    await press(page, /^Revoke 1 key/)
    const done = page.getByRole('dialog', { name: 'Carried out: 1 of 2' })
    await done.getByText(/^Revoked\. No gate is running/).waitFor()
    await done.getByText('To be done').waitFor()
    const line = await done.getByText(/review verify/).textContent()
    expect(line).toContain(`${place('q3-done')} --fingerprint `)
    const fingerprint = line?.split('--fingerprint ')[1]?.trim() ?? ''
    expect(await both(page)).toEqual([])
    const shell = await app.cli([
      'review',
      'verify',
      place('q3-done'),
      '--fingerprint',
      fingerprint,
    ])
    expect(shell.code).toBe(0)
    await page.keyboard.press('Escape')

    const csv = readFileSync(place('q3-done/decisions.csv'), 'utf8')
    expect(csv).toContain(`'=1+1 is a sum.`)
    expect(readFileSync(place('q3-done/population.csv'), 'utf8')).toContain(`'=HYPERLINK`)
    const trusted = await verify(page, { path: place('q3-done'), fingerprint })
    await trusted.getByRole('heading', { name: 'Trusted' }).waitFor()
    await trusted.getByText('1 of 2').waitFor()
    expect(await both(page)).toEqual([])
    const intact = await verify(page, { path: place('q3-done') })
    await intact.getByText(/^Intact, signed by [0-9a-f ]+: compare/).waitFor()
    expect(await both(page)).toEqual([])
    const stranger = await verify(page, {
      path: place('q3-done'),
      fingerprint: fingerprint.replaceAll(/./g, '0'),
    })
    await stranger.getByRole('heading', { name: 'Not to be trusted' }).waitFor()

    await app.cli(['keys', 'rotate', 'looker'])
    await app.cli(['keys', 'revoke', 'tableau', '--reason', 'leaked', '--yes'])
    await create('brand-new')
    await page.goto(`${app.origin}/reviews`)
    await page.getByRole('table', { name: 'Reviews' }).getByText('1 of 2').waitFor()
    expect(await both(page)).toEqual([])
    await press(page, /^Start review/)
    await type(page, /^Name/, 'Access review 2026 Q4')
    await page.keyboard.press('Enter')
    await reviewRow(page, 'brand-new').waitFor()
    await press(page, /^Compare with Q3/)
    const group = (name: string) => page.getByRole('region', { name })
    await group('New').getByText('brand-new').waitFor()
    await group('Rotated').getByText('looker').waitFor()
    await group('Revoked outside a review').getByText('tableau').waitFor()
    await group('Revoked as decided').getByText('r-studio').waitFor()
    expect(await both(page)).toEqual([])
    await press(page, /^Back to the review/)
    await decideRest(app)
    await page.getByText('Balances. Ready to sign.').waitFor()
    await press(page, /^Sign review/)
    const second = page.getByRole('dialog', { name: 'Sign Access review 2026 Q4' })
    // Who signed the last one most likely signs this one.
    expect(await second.getByLabel('Reviewer').inputValue()).toBe('Tess Okafor')
    await type(page, /^Folder of the pack/, place('q4'))
    await page.keyboard.press('Enter')
    await second.waitFor({ state: 'hidden' })
    const chained = await verify(page, {
      path: place('q4'),
      fingerprint,
      previous: place('q3-done'),
    })
    await chained.getByText('It follows Access review 2026 Q3, which was given.').waitFor()
    // Offline: all of it was asked of this very computer.
    expect([...asked]).toEqual([new URL(page.url()).origin])
  }, 300_000)
})

describe('where nothing can sign', () => {
  it('goes unsigned only after a tick, says so everywhere, and a changed byte is found', async () => {
    for (const name of ['airflow', 'looker']) await create(name)
    await app.cli(['review', 'start'])
    await decideRest(app)
    const page = await open('/reviews')
    await press(page, /^Access review/)
    await signUnsigned(page, place('pack'))
    await page.getByText('Unsigned', { exact: true }).first().waitFor()
    await press(page, /^Pack/)
    const pack = page.getByRole('dialog', { name: /^Pack of/ })
    await pack.getByText(/^Unsigned: anybody could have written it/).waitFor()
    await pack.getByText(`review verify ${place('pack')}`).waitFor()
    expect(await both(page)).toEqual([])
    await page.goto(`${app.origin}/reviews`)
    const listed = page.getByRole('row').filter({ hasText: 'Access review' })
    await listed.waitFor()
    expect(await listed.getByText('Unsigned').count()).toBe(2)

    const whole = await verify(page, { path: place('pack') })
    await whole.getByRole('heading', { name: 'Unsigned' }).waitFor()
    expect(await both(page)).toEqual([])
    const file = place('pack/decisions.csv')
    writeFileSync(file, readFileSync(file, 'utf8').replace('as agreed', 'as agreeD'))
    const broken = await verify(page, { path: place('pack') })
    await broken.getByRole('heading', { name: 'Not to be trusted' }).waitFor()
    await broken.getByRole('listitem').filter({ hasText: 'decisions.csv' }).first().waitFor()
    expect(await both(page)).toEqual([])
    await verify(page, { path: place('pack') })
    await type(page, /^Folder of the pack/, 'nowhere')
    await page.keyboard.press('Enter')
    await expect
      .poll(() => page.getByLabel('Folder of the pack').getAttribute('aria-invalid'))
      .toBe('true')
  }, 200_000)
})

describe('carrying it out', () => {
  it('holds back a key that was used meanwhile until it is ticked, with the receipt of the gate', async () => {
    const made = await app.cli(['keys', 'create', 'busy', '--owner', 'platform', '--json'])
    await create('quiet')
    const gate = await app.startGate(['--name', 'gate-eu-1'])
    await app.cli(['review', 'start'])
    for (const name of ['busy', 'quiet'])
      await app.cli(['review', 'decide', 'latest', name, '--revoke', '--reason', 'unused'])
    const page = await open('/reviews')
    await press(page, /^Access review/)
    await signUnsigned(page, place('pack'))
    expect(await gate.verify(made.json<{ readonly value: string }>().value)).toBe(204)
    // The gate writes its uses down every few seconds.
    await expect
      .poll(async () => (await app.cli(['review', 'drift', 'latest'])).stdout, { timeout: 20_000 })
      .toContain('after the freeze')

    await press(page, /^Apply/)
    const apply = page.getByRole('dialog', { name: /^Carry out/ })
    const tick = apply.getByRole('checkbox', { name: 'Revoke busy' })
    await tick.waitFor()
    expect(await tick.isChecked()).toBe(false)
    expect(await both(page)).toEqual([])
    await press(page, /^Revoke 1 key$/)
    const first = page.getByRole('dialog', { name: 'Carried out: 1 of 2' })
    await first.getByText('Left alone').waitFor()
    await first.getByText(/gate-eu-1 refuses it/).waitFor({ timeout: 15_000 })
    await page.keyboard.press('Escape')
    await first.waitFor({ state: 'hidden' })
    expect(await gate.verify(made.json<{ readonly value: string }>().value)).toBe(204)

    await press(page, /^Apply/)
    await tabTo(page, /^Revoke busy/)
    await page.keyboard.press('Space')
    await press(page, /^Revoke 1 key$/)
    await page.getByRole('dialog', { name: 'Carried out: 2 of 2' }).waitFor()
    await expect
      .poll(() => gate.verify(made.json<{ readonly value: string }>().value), { timeout: 15_000 })
      .toBe(401)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.getByText('Balances. Carried out: 2 of 2.').waitFor()
  }, 200_000)
})
