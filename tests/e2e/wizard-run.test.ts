// The steps Run and Validate on real servers: plan, progress, stop, crash and again, a lock of somebody else, drift.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { KeptConnection } from '#contract'
import { end, type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, type OpenPage } from '#tests/browser'
import { type Arena, ENGINES, useServer } from '#tests/metastore/arena'
import {
  CONNECTION,
  givePassword,
  openWalk,
  plain,
  runButton,
  slowDatabase,
} from '#tests/metastore/walk'
import { invoke } from '#tests/wizard'

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
  opened?.assertQuiet()
  await opened?.close()
  opened = undefined
})

/** The wizard at step 6, with the plan of a database. */
async function plan(arena: Arena, database: string): Promise<Page> {
  opened = await openWalk(browser, app, plain(arena.target(database)), { step: 'run' })
  await givePassword(opened.page, arena.password)
  return opened.page
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name })

async function prepare(arena: Arena, database: string): Promise<void> {
  const { engine, host, port, user } = arena.target(database)
  const where = ['--engine', engine, '--host', host, '--port', String(port), '--tls', 'off']
  const who = ['--database', database, '--user', user, '--password-stdin']
  const ran = await app.cli(['metastore', 'prepare', ...where, ...who], `${arena.password}\n`)
  expect(ran.code, ran.stderr).toBe(0)
}

describe.each(ENGINES)('running both scripts on a real %s', (engine) => {
  const { arena } = useServer(engine)

  it('goes from an empty database to a validated schema, and ends the walk', async () => {
    const database = arena().database()
    const page = await plan(arena(), database)
    await heading(page, '48 statements will run').waitFor()
    await page.getByRole('progressbar', { name: 'Statements' }).waitFor()
    await page.getByText(`science-schema-1.0.0.${engine}.sql`).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])

    // The keyboard alone walks through the statements.
    await page.getByRole('listbox', { name: 'Statements' }).focus()
    await page.keyboard.press('End')
    await page.getByRole('heading', { name: 'Statement 48' }).waitFor()
    await page.keyboard.press('Home')
    await page.getByRole('heading', { name: 'Statement 1', exact: true }).waitFor()

    await runButton(page).click()
    await heading(page, 'Science-schema 1.0.0 is in place').waitFor({ timeout: 30_000 })
    await page.getByText('48 done').waitFor()
    // The pressed button has gone: whoever cannot see the page stands where the news is.
    const news = heading(page, 'Science-schema 1.0.0 is in place')
    await expect.poll(() => news.evaluate((node) => node === document.activeElement)).toBe(true)
    const bar = page.getByRole('progressbar', { name: 'Statements' })
    expect(await bar.getAttribute('aria-valuenow')).toBe('48')
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Copy report' }).click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    const report = await page.evaluate(() => navigator.clipboard.readText())
    expect(report).toContain('48 executed, 0 found the same')
    expect(report).not.toContain(arena().password)

    await page.getByRole('button', { name: 'Look again' }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Continue to validate' }).click()
    await heading(page, 'The database is exactly Science-schema 1.0.0').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Finish' }).click()
    await page.waitForURL(`${app.origin}/metastore`)
    expect(await invoke(page, 'metastore.draft', {})).toEqual({})
    const list = await app.cli(['metastore', 'connect', 'list', '--json'])
    expect(list.json<KeptConnection[]>()).toMatchObject([
      { name: CONNECTION, ok: true, schemaVersion: '1.0.0', drift: 0 },
    ])
  })

  it('finds what is there, and offers the rest', async () => {
    const database = arena().database()
    await prepare(arena(), database)
    const page = await plan(arena(), database)
    await heading(page, 'Everything is there already').waitFor()
    arena().sql('DROP TABLE sci_grant', database)
    await page.getByRole('button', { name: 'Look again' }).click()
    await heading(page, '4 of 48 statements will run').waitFor()
    await runButton(page).click()
    await heading(page, 'Science-schema 1.0.0 is in place').waitFor()
    await page.getByText('4 executed, 44 found the same').waitFor()
    await page.getByText('44 found the same, skipped').waitFor()
  })

  it('runs nothing over what differs, and leads to the comparison', async () => {
    const database = arena().database()
    await prepare(arena(), database)
    arena().sql('ALTER TABLE sci_lock DROP COLUMN user_name', database)
    const page = await plan(arena(), database)
    await heading(page, '1 object is there, but not as expected').waitFor()
    expect(await page.getByRole('button', { name: 'Run scripts' }).isDisabled()).toBe(true)
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Compare' }).click()
    await heading(page, '1 table differs from Science-schema 1.0.0').waitFor()
    const row = page.getByRole('row').filter({ hasText: 'user_name' })
    await row.getByText('Missing').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
  })

  it('shows drift word by word, with what would mend it, and is exact after that', async () => {
    const database = arena().database()
    await prepare(arena(), database)
    const wider = engine === 'postgresql' ? 'ALTER COLUMN host_name TYPE' : 'MODIFY host_name'
    const not = engine === 'postgresql' ? '' : ' NOT NULL'
    arena().sql(`ALTER TABLE sci_lock ${wider} varchar(300)${not}`, database)
    const page = await plan(arena(), database)
    await page.getByRole('button', { name: 'Compare' }).click()
    await heading(page, '1 table differs from Science-schema 1.0.0').waitFor()
    const row = page.getByRole('row').filter({ hasText: 'host_name' })
    expect(await row.locator('mark').allInnerTexts()).toEqual(['varchar(255)', 'varchar(300)'])
    await page.getByText('Not run by us').waitFor()
    await page.getByRole('button', { name: 'Copy 1 statement' }).click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    const sql = await page.evaluate(() => navigator.clipboard.readText())
    arena().sql(sql, database)
    await page.getByRole('button', { name: 'Validate again' }).click()
    await heading(page, 'The database is exactly Science-schema 1.0.0').waitFor()
  })
})

/** Holds a table of MariaDB or MySQL, so that a statement that needs it waits. */
function holdTable(arena: Arena, database: string, table: string): ChildProcess {
  const socket = `--socket=${join(arena.server.folder, 'db.sock')}`
  const sql = `BEGIN; SELECT COUNT(*) FROM ${table}; SELECT SLEEP(120)`
  const args = ['--no-defaults', socket, '-uroot', database, '-e', sql]
  return spawn('mariadb', args, { stdio: 'ignore' })
}

const FAMILY = ENGINES.filter((engine) => engine !== 'postgresql')

describe.each(FAMILY)('a run on %s, where each statement commits by itself', (engine) => {
  const { arena } = useServer(engine)
  let holder: ChildProcess | undefined
  afterEach(async () => {
    if (holder !== undefined) await end(holder)
    holder = undefined
  })

  /** A database in which the run stands still before one index. */
  async function stuck(): Promise<{ readonly page: Page; readonly database: string }> {
    const database = arena().database()
    await prepare(arena(), database)
    for (const table of ['sci_event', 'sci_lease']) arena().sql(`DROP TABLE ${table}`, database)
    arena().sql('DROP INDEX sci_lock_object_ix ON sci_lock', database)
    holder = holdTable(arena(), database, 'sci_lock')
    const page = await plan(arena(), database)
    await heading(page, /of 48 statements will run/).waitFor()
    await page.getByText('Each statement stays once it has run.', { exact: false }).waitFor()
    await runButton(page).click()
    await heading(page, /^Running statement \d+ of 48$/).waitFor()
    await page.getByText('index sci_lock_object_ix').first().waitFor()
    return { page, database }
  }

  it('is stopped, says what stays, and goes on from there', async () => {
    const { page } = await stuck()
    await page.getByText('Lock held by owner').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await page.getByText('What had run until then stays.', { exact: false }).waitFor()
    await heading(page, /of 48 statements will run/).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    if (holder !== undefined) await end(holder)
    await runButton(page).click()
    await heading(page, 'Science-schema 1.0.0 is in place').waitFor()
  })

  it('goes on while another page is looked at', async () => {
    const { page } = await stuck()
    await page.getByRole('link', { name: 'Gates' }).click()
    await heading(page, 'Gates').first().waitFor()
    await page.getByRole('link', { name: 'Metastore' }).click()
    await heading(page, `The scripts run on ${CONNECTION}`).waitFor()
    if (holder !== undefined) await end(holder)
    // What the offer says once the run has ended is another thing.
    await page.getByRole('button', { name: /^(?:Look at the run|Continue)$/ }).click()
    await heading(page, 'Science-schema 1.0.0 is in place').waitFor()
  })

  it('loses its server, and converges when that is back', async () => {
    const { page } = await stuck()
    await arena().crash()
    await page
      .getByText(/the connection to the database was lost/)
      .first()
      .waitFor()
    await heading(page, 'The database could not be looked at').waitFor()
    await page.getByRole('button', { name: 'Find out why with a probe' }).waitFor()
    await arena().server.boot()
    await page.getByRole('button', { name: 'Try again' }).click()
    await heading(page, /of 48 statements will run/).waitFor()
    await runButton(page).click()
    await heading(page, 'Science-schema 1.0.0 is in place').waitFor()
  })
})

const POSTGRESQL = ENGINES.filter((engine) => engine === 'postgresql')

describe.each(POSTGRESQL)('a run on %s, in one transaction', (engine) => {
  const { arena } = useServer(engine)

  const slow = () => slowDatabase(arena())
  const tables = (database: string) =>
    arena().sql("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'sci%'", database)

  it('is stopped and rolled back: the database is as it was before', async () => {
    // Reading the page for everybody takes seconds, and the run has to be in its middle still.
    const database = slowDatabase(arena(), 0.5)
    const page = await plan(arena(), database)
    await page
      .getByText('if you stop, the database is as it was before', { exact: false })
      .waitFor()
    await runButton(page).click()
    await heading(page, /^Running statements 25 to 48 of 48$/).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Stop and roll back' }).click()
    await page.getByText('Nothing of this run stays in the database.').waitFor()
    await heading(page, '48 statements will run').waitFor()
    expect(tables(database)).toBe('0')
    arena().sql('DROP EVENT TRIGGER wait_a_moment', database)
    await runButton(page).click()
    await heading(page, 'Science-schema 1.0.0 is in place').waitFor({ timeout: 30_000 })
  })

  it('loses its server in the middle, and converges when that is back', async () => {
    const database = slow()
    const page = await plan(arena(), database)
    await runButton(page).click()
    await heading(page, /^Running statements 25 to 48 of 48$/).waitFor()
    await arena().crash()
    await page
      .getByText(/the connection to the database was lost/)
      .first()
      .waitFor()
    await heading(page, 'The database could not be looked at').waitFor()
    await arena().server.boot()
    await page.getByRole('button', { name: 'Try again' }).click()
    await heading(page, '48 statements will run').waitFor()
    await runButton(page).click()
    await heading(page, 'Science-schema 1.0.0 is in place').waitFor({ timeout: 30_000 })
  })

  it('waits for the lock of somebody else, and names them', async () => {
    const database = arena().database()
    const where = ['-h', arena().server.folder, '-p', String(arena().server.port)]
    const take = "SELECT pg_advisory_lock(hashtextextended('science-schema', 0)), pg_sleep(60)"
    const holder = spawn('psql', [...where, '-U', 'postgres', '-d', database, '-c', take], {
      stdio: 'ignore',
    })
    try {
      const page = await plan(arena(), database)
      await runButton(page).click()
      await heading(page, 'Waiting for the database').waitFor()
      const told = page.getByText(/being prepared already, by user postgres/).first()
      await told.waitFor({ timeout: 20_000 })
      await heading(page, '48 statements will run').waitFor()
      expect(await accessibilityFindings(page)).toEqual([])
      // A server does not notice by itself that a client has gone while it sleeps.
      const others = "FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)' AND state = 'active'"
      arena().sql(`SELECT pg_terminate_backend(pid) ${others}`, database)
      await runButton(page).click()
      await heading(page, 'Science-schema 1.0.0 is in place').waitFor()
    } finally {
      await end(holder)
    }
  })

  it('saves the report of a comparison in the form that is asked for', async () => {
    const database = arena().database()
    await prepare(arena(), database)
    const page = await plan(arena(), database)
    await page.getByRole('button', { name: 'Continue to validate' }).click()
    await heading(page, 'The database is exactly Science-schema 1.0.0').waitFor()
    for (const [item, ending, text] of [
      ['HTML, to read', '.html', '<html'],
      ['Markdown, for a ticket', '.md', '# '],
      ['JSON, for a program', '.json', '"version"'],
    ] as const) {
      await page.getByRole('button', { name: 'Save report' }).click()
      const saved = page.waitForEvent('download')
      await page.getByRole('menuitem', { name: item }).click()
      const download = await saved
      expect(download.suggestedFilename()).toMatch(new RegExp(`\\${ending}$`))
      expect(readFileSync(await download.path(), 'utf8')).toContain(text)
    }
  })
})
