// Owns `npm run screenshots`: docs/screenshots/, every page and dialog in both schemes, over made-up data on the real app.
import { mkdirSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startApp } from '#tests/app'
import { launchBrowser, openApp } from '#tests/browser'
import { invoke } from '#tests/wizard'
import { confirmStored, newKey, openRevoke, revoke } from '#tests/pages'
import { shootActivity } from './screenshots/activity.mjs'
import { shootBackups } from './screenshots/backups.mjs'
import { shootCharts } from './screenshots/charts.mjs'
import { shootHandOver } from './screenshots/hand-over.mjs'
import { makeKeys, writePast } from './screenshots/inventory.mjs'
import { shootRotation } from './screenshots/rotation.mjs'
import { shootLists } from './screenshots/lists.mjs'
import { shootReviews } from './screenshots/reviews.mjs'
import { camera } from './screenshots/shots.mjs'
import { shootStart } from './screenshots/wizard-start.mjs'
import { shootSteps } from './screenshots/wizard-steps.mjs'

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'docs', 'screenshots')
mkdirSync(folder, { recursive: true })

const app = await startApp()
const browser = await launchBrowser()
const words = [
  [`${userInfo().username}@${hostname()}`, 'ada@desk'],
  [app.dataDir, '~/.local/share/data-science-admin'],
]
const shoot = camera({ folder, words })
const closeDialog = async (page) => {
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
}

try {
  const opened = await openApp(browser, app)
  const { page } = opened
  const go = async (path) => {
    await page.goto(app.origin + path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    // The page keeps one connection open for news, so it is never idle on the network.
    await page.waitForTimeout(500)
  }
  await page.getByRole('heading', { name: /No keys yet/ }).waitFor()
  await shoot(page, 'first-run')
  await go('/gates')
  await shoot(page, 'gates-none-yet')
  await go('/overview')
  await shoot(page, 'overview-nothing-due')

  const made = await makeKeys(app)
  const gates = [
    await app.startGate(['--name', 'gate-eu-1']),
    await app.startGate(['--name', 'gate-eu-2']),
  ]
  // Only a gate that has seen a use says how fresh "Last used" is.
  for (const gate of gates) await gate.verify(made.get('tableau-prod').value)
  await setTimeout(1_500)
  writePast(app.dataDir, Date.now())
  // Told once: else the notice stands in whatever picture is taken then.
  await invoke(page, 'policy.notices', {})

  await go('/api-keys')
  await page.getByText('tableau-prod').first().waitFor()
  await shoot(page, 'keys')
  await go('/api-keys?revoked')
  await shoot(page, 'keys-with-revoked')
  await go('/api-keys?show=unused')
  await shoot(page, 'keys-unused')
  await go('/api-keys?find=nothing-like-it')
  await shoot(page, 'keys-none-found')
  await page.setViewportSize({ width: 900, height: 600 })
  await go('/api-keys')
  await shoot(page, 'keys-900x600')
  await page.setViewportSize({ width: 1440, height: 900 })

  await go(`/api-keys/${made.get('airflow-etl').id}`)
  await page
    .getByRole('complementary', { name: 'Details of the key' })
    .getByText('Rotate')
    .waitFor()
  await shoot(page, 'key-detail')

  await go('/api-keys')
  await page.getByRole('button', { name: 'New key' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New key' })
  await dialog.getByLabel('Key name').fill('grafana-alerts')
  await dialog.getByText('No other key has this name.').waitFor()
  await shoot(page, 'new-key')
  await dialog.getByRole('button', { name: /^More/ }).click()
  await dialog.getByLabel('Key name').fill('airflow-etl')
  await dialog.getByText('There is already a key called').waitFor()
  await shoot(page, 'new-key-more')
  await closeDialog(page)

  const sheet = await newKey(page, 'grafana-alerts')
  await shoot(page, 'value-once')
  await sheet
    .getByLabel('Where is the Data Science API?')
    .fill('https://science.example.com/v1/models')
  await sheet.getByRole('button', { name: 'Show snippets' }).click()
  await sheet.getByRole('tab', { name: 'Python' }).click()
  await shoot(page, 'value-once-snippets')
  await page.keyboard.press('Escape')
  await page.getByText('Close without having stored it?').waitFor()
  await shoot(page, 'value-once-close')
  await sheet.getByRole('button', { name: 'Keep it open' }).click()
  await confirmStored(page, 'grafana-alerts')

  await go('/api-keys')
  const menu = async (name, item) => {
    await page.getByRole('button', { name: `More for ${name}` }).click()
    await page.getByRole('menuitem', { name: item }).click()
    await page.getByRole('dialog').waitFor()
  }
  await page.getByRole('button', { name: 'More for churn-model' }).click()
  await page.getByRole('menuitem').first().waitFor()
  await shoot(page, 'key-menu')
  await page.keyboard.press('Escape')
  await menu('churn-model', 'Edit')
  await shoot(page, 'edit-key')
  await closeDialog(page)
  await menu('churn-model', 'Rotate')
  await shoot(page, 'rotate')
  await closeDialog(page)

  await openRevoke(page, 'airflow-etl')
  await shoot(page, 'revoke')
  await closeDialog(page)
  const receipt = await revoke(page, {
    name: 'airflow-etl',
    reason: 'Found in a public repository',
    typed: true,
  })
  await receipt.getByText(/2 of 2/).waitFor({ timeout: 10_000 })
  await shoot(page, 'revocation-receipt')
  await receipt.getByRole('button', { name: 'Done' }).click()
  await receipt.waitFor({ state: 'hidden' })

  await page.getByRole('button', { name: 'Identify a value' }).click()
  await page.getByRole('dialog', { name: 'Identify a key' }).waitFor()
  await shoot(page, 'identify')
  await closeDialog(page)
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  await shoot(page, 'keyboard')
  await closeDialog(page)

  await go('/gates')
  await page.getByText('gate-eu-2').first().waitFor()
  await shoot(page, 'gates')
  await go('/settings')
  await page.getByText('Vault').first().waitFor()
  await shoot(page, 'settings')
  await page.getByText('About', { exact: true }).scrollIntoViewIfNeeded()
  await page.mouse.move(800, 500)
  await page.mouse.wheel(0, 2_000)
  await shoot(page, 'settings-end')
  opened.assertQuiet()
  // It makes the passphrase file of the vault, and opens it in the app.
  await shootReviews({ app, browser, folder, words })
  await shootBackups({ app, browser, folder, words })
  await shootLists({ app, browser, folder, words })
  await shootStart({ app, browser, folder, words })
  await shootSteps({ app, browser, folder, words })
  await shootRotation({ browser, folder, words })
  await shootCharts({ browser, folder, words })
  await shootHandOver({ app, browser, folder, words })
  await shootActivity({ app, browser, folder, words })

  const stranger = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const used = await stranger.newPage()
  await used.goto(app.url)
  await used.getByRole('heading', { name: 'This tab is not connected' }).waitFor()
  await shoot(used, 'link-used')
} finally {
  await browser.close()
  await app.stop()
}
