// Owns the pictures of the activity, whole and broken; breaks the chain of the inventory that it is given, so it comes last.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Database } from '#store/database'
import { openApp } from '#tests/browser'
import { camera } from './shots.mjs'

/** Changes one record behind the back of the app, as nobody should. */
function breakChain(dataDir) {
  const workspaces = join(dataDir, 'workspaces')
  const id = readdirSync(workspaces).find((name) => name.length === 36)
  const database = new Database({ path: join(workspaces, id, 'inventory.sqlite'), create: false })
  database.write((db) => void db.run("UPDATE audit SET actor = 'somebody@else' WHERE seq = 12"))
  database.close()
}

/** Takes the pictures on the running app with its long history. */
export async function shootActivity({ app, browser, folder, words }) {
  const shoot = camera({ folder, words })
  const { page, close } = await openApp(browser, app, { path: '/activity' })
  try {
    await page.getByText(/records, all as they were written/).waitFor()
    await shoot(page, 'activity')
    await page.getByLabel('Find by key, person or deed').fill('revoke')
    await page.getByText(/\d+ found/).waitFor()
    await page.getByRole('row').nth(1).click()
    await page.getByRole('complementary', { name: 'Details of the record' }).waitFor()
    await shoot(page, 'activity-found')
    await page.setViewportSize({ width: 900, height: 600 })
    await shoot(page, 'activity-found-900x600')
    await page.setViewportSize({ width: 1440, height: 900 })
    breakChain(app.dataDir)
    await page.goto(`${app.origin}/activity`)
    await page.getByText(/^The chain is broken/).waitFor()
    await shoot(page, 'activity-broken')
  } finally {
    await close()
  }
}
