// The whole walk as a person goes it: from no metastore at all to a validated schema on every real server that is here.
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { KeptConnection } from '#contract'
import { type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, openApp, type OpenPage } from '#tests/browser'
import { ENGINES, useServer } from '#tests/metastore/arena'
import { runButton } from '#tests/metastore/walk'
import { toConnection, typeConnection } from '#tests/wizard'

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
  opened?.assertQuiet()
  await opened?.close()
  opened = undefined
})

async function open(): Promise<Page> {
  opened = await openApp(browser, app, { path: '/metastore' })
  return opened.page
}

const title = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { name }).waitFor({ timeout: 30_000 })

/** Steps 4 to 7, from the probe that the press before has begun. */
async function probeToFinish(page: Page): Promise<void> {
  await title(page, 'All 8 stages passed')
  await page.getByRole('button', { name: 'Continue to scripts' }).click()
  await page.getByText('table sci_version', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Continue to run' }).click()
  await title(page, '48 statements will run')
  await runButton(page).click()
  await title(page, 'Science-schema 1.0.0 is in place')
  await page.getByRole('button', { name: 'Continue to validate' }).click()
  await title(page, 'The database is exactly Science-schema 1.0.0')
  expect(await accessibilityFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Finish' }).click()
  await page.waitForURL(`${app.origin}/metastore`)
}

async function kept(name: string): Promise<KeptConnection | undefined> {
  const list = await app.cli(['metastore', 'connect', 'list', '--json'])
  return list.json<KeptConnection[]>().find((each) => each.name === name)
}

const LABELS = { postgresql: 'PostgreSQL', mariadb: 'MariaDB', mysql: 'MySQL' } as const

describe.each(ENGINES)('on a real %s', (engine) => {
  const { arena } = useServer(engine)

  it('goes from nothing to a validated schema, and keeps the connection', async () => {
    const { host, port, database, user } = arena().target(arena().database())
    const page = await open()
    await toConnection(page, LABELS[engine])
    await typeConnection(page, {
      host,
      port: String(port),
      database,
      user,
      password: arena().password,
      encryption: 'Off',
    })
    await page.getByLabel('Name of this connection').fill(`science-${engine}`)
    await page.getByRole('button', { name: 'Continue to probe' }).click()
    await probeToFinish(page)
    expect(await kept(`science-${engine}`)).toMatchObject({
      ok: true,
      schemaVersion: '1.0.0',
      drift: 0,
    })
    await page.getByText(`science-${engine}`).first().waitFor()
  })
})
