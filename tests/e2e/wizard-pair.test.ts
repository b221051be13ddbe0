// The wizard with a pair that was given, on real servers: plan, run, the one statement nobody can tell about, compare.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Pair } from '#contract'
import { type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, type OpenPage } from '#tests/browser'
import { type Arena, ENGINES, useServer } from '#tests/metastore/arena'
import { depotPair } from '#tests/metastore/pair-place'
import { givePassword, openWalk, plain, runButton } from '#tests/metastore/walk'

let app: RunningApp
let browser: Browser
let opened: OpenPage | undefined
const scratch = mkdtempSync(join(tmpdir(), 'dsadmin-wizard-pair-'))

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startApp(), launchBrowser()])
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await app?.stop()
  rmSync(scratch, { recursive: true, force: true })
})
afterEach(async () => {
  await opened?.page.unrouteAll({ behavior: 'ignoreErrors' })
  opened?.assertQuiet()
  await opened?.close()
  opened = undefined
})

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name })

/** The wizard at its sixth step with this pair chosen. */
async function planOf(arena: Arena, database: string, pair: Pair): Promise<Page> {
  const target = plain(arena.target(database))
  opened = await openWalk(browser, app, target, {
    step: 'run',
    draft: { scripts: 'given', pair },
  })
  await givePassword(opened.page, arena.password)
  return opened.page
}

describe.each(ENGINES)('a given pair on a real %s', (engine) => {
  const { arena } = useServer(engine)
  beforeAll(() => {
    if (engine === 'mysql') arena().sql('SET GLOBAL log_bin_trust_function_creators = 1', '')
  })

  it('goes from an empty database to a comparison with what it had made', async () => {
    const page = await planOf(arena(), arena().database(), depotPair(engine))
    await heading(page, /^\d+ statements will run$/).waitFor()
    await page.getByText('Read what they do before they run.').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await runButton(page).click()
    await heading(page, 'The given pair is in place').waitFor({ timeout: 30_000 })
    await page.getByRole('button', { name: 'Continue to validate' }).click()
    await heading(page, /^The database is exactly what the given pair made/i).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
  })

  it('asks what became of a statement that leaves no trace, and goes on with the answer', async () => {
    const database = arena().database()
    const pair = { schema: join(scratch, 'one.sql'), txn: join(scratch, 'two.sql') }
    writeFileSync(pair.schema, 'CREATE TABLE A (X int);\nUPDATE A SET X = X + 1;\n')
    writeFileSync(pair.txn, 'CREATE TABLE B (X int);\n')
    arena().sql('CREATE TABLE A (X int); INSERT INTO A VALUES (1)', database)
    const page = await planOf(arena(), database, pair)
    await heading(page, 'Has this statement run?').waitFor()
    expect(await page.getByRole('button', { name: 'Compare' }).count()).toBe(0)
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'It has not run: run it' }).click()
    await heading(page, 'The given pair is in place').waitFor({ timeout: 30_000 })
    await page.getByText('2 executed, 1 found the same').waitFor()
    expect(arena().sql('SELECT X FROM A', database)).toBe('2')
  })
})
