// Owns the pictures of the charts: keys of every age, a week in which no gate watched, a gate that came late.
import { plantGate, plantKeys } from '#tests/planted'
import { startApp } from '#tests/app'
import { openApp } from '#tests/browser'
import { camera } from './shots.mjs'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** How many keys of each age, and of each last use, in days; the last ones were never used. */
const KEYS = [
  { name: 'airflow-etl', age: 255, usedAgo: 0.01 },
  { name: 'tableau-prod', age: 420, usedAgo: 0.02 },
  { name: 'jupyterhub', age: 190, usedAgo: 0.4 },
  { name: 'churn-model', age: 96, usedAgo: 2 },
  { name: 'dbt-runner', age: 210, usedAgo: 5 },
  { name: 'feature-store', age: 60, usedAgo: 0.1 },
  { name: 'finance-export', age: 400, usedAgo: 18 },
  { name: 'looker-embed', age: 150, usedAgo: 0.2 },
  { name: 'metabase-staging', age: 130, usedAgo: 102 },
  { name: 'sandbox-anna', age: 20, usedAgo: 3 },
  { name: 'vendor-acme', age: 280, usedAgo: 41 },
  { name: 'legacy-batch', age: 700, usedAgo: 141 },
  { name: 'risk-notebooks', age: 88, usedAgo: 1.5 },
  { name: 'grafana-alerts', age: 12, usedAgo: 0.3 },
  { name: 'fraud-scores', age: 33, usedAgo: 0.05 },
  { name: 'quarterly-report', age: 120 },
  { name: 'old-notebook', age: 380 },
  { name: 'new-course', age: 3 },
]

/** Keys and gates with a past in an empty data folder. */
export async function makeCharts(app) {
  await app.cli(['keys', 'list'])
  plantKeys(
    app.dataDir,
    KEYS.map(({ name, age, usedAgo }) =>
      usedAgo === undefined
        ? { name, age: age * DAY }
        : { name, age: age * DAY, usedAgo: usedAgo * DAY },
    ),
  )
  const week = { fromAgo: 40 * DAY, toAgo: 33 * DAY }
  plantGate(app.dataDir, 'gate-eu-1', [week, { fromAgo: 12.3 * DAY, toAgo: 12.1 * DAY }])
  plantGate(app.dataDir, 'gate-eu-2', [{ fromAgo: 62 * DAY, toAgo: 30 * DAY }])
  plantGate(app.dataDir, 'gate-us-1', [{ fromAgo: 364 * DAY, toAgo: 20 * DAY }])
}

/** Takes the pictures on an app of their own. */
export async function shootCharts({ browser, folder, words: given }) {
  const app = await startApp()
  const words = [...given, [app.dataDir, '~/.local/share/data-science-admin']]
  const shoot = camera({ folder, words })
  try {
    await makeCharts(app)
    const opened = await openApp(browser, app, { path: '/overview/charts' })
    const { page } = opened
    await page.locator('.recharts-surface').nth(3).waitFor()
    await shoot(page, 'charts')
    await page.goto(`${app.origin}/api-keys/old-notebook`)
    await page.getByText('Unused for 90 d? Nobody knows.').waitFor()
    await shoot(page, 'key-unused-unknown')
    opened.assertQuiet()
    await opened.close()
  } finally {
    await app.stop()
  }
}
