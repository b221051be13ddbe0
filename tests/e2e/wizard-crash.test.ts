// A run that loses the app itself: the database is as it was before, and the app that is started again offers the run again.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningApp, startApp } from '#tests/app'
import { launchBrowser } from '#tests/browser'
import { ENGINES, useServer } from '#tests/metastore/arena'
import { givePassword, openWalk, plain, runButton, slowDatabase } from '#tests/metastore/walk'

let app: RunningApp
let browser: Browser

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startApp(), launchBrowser()])
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await app?.stop()
})

const POSTGRESQL = ENGINES.filter((engine) => engine === 'postgresql')

describe.each(POSTGRESQL)('a run on %s', (engine) => {
  const { arena } = useServer(engine)

  it('loses the app in the middle, and converges with the one that is started again', async () => {
    const database = slowDatabase(arena())
    const tables = () =>
      arena().sql("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'sci%'", database)
    const { page } = await openWalk(browser, app, plain(arena().target(database)), { step: 'run' })
    await givePassword(page, arena().password)
    await runButton(page).click()
    const heading = (name: string | RegExp) => page.getByRole('heading', { name })
    await heading(/^Running statements 25 to 48 of 48$/).waitFor()
    await app.killHost()
    // What was under way is not called done, and nothing turns for ever.
    await heading('The database could not be looked at').waitFor({ timeout: 20_000 })
    await page.getByText('The app does not answer.').first().waitFor()
    await expect.poll(tables).toBe('0')

    const link = await app.startHost()
    await page.goto(link)
    await heading('No keys yet').waitFor()
    await page.goto(`${app.origin}/metastore/prepare`)
    await givePassword(page, arena().password)
    await heading('48 statements will run').waitFor()
    await runButton(page).click()
    await heading('Science-schema 1.0.0 is in place').waitFor({ timeout: 30_000 })
  })
})
