// Owns the pictures of the metastore's page and of the wizard's steps 1 to 3, the page's kept connections on a real PostgreSQL.
import { openApp } from '#tests/browser'
import { PostgresServer } from '#tests/metastore/postgres-server'
import { chooseEngine, invoke, paste } from '#tests/wizard'
import { camera } from './shots.mjs'

const CLUSTER = 'science-prod.cluster-c4k2vz81.eu-central-1.rds.amazonaws.com'
const PASTED = `postgres://science_admin:not-a-password@${CLUSTER}:9472/science?sslmode=require&connect_timeout=5`

/** Kept connections in every state: exact, drifted, failed, never looked at. */
async function keepSome(app, server) {
  const dsadmin = async (line) => (await app.cli(line.split(' '))).code
  const here = `--engine postgresql --host 127.0.0.1 --port ${server.port} --user postgres --tls off`
  for (const name of ['reporting', 'reporting_stage']) {
    server.sql(`CREATE DATABASE ${name}`)
    const kept = name.replace('_', '-')
    await dsadmin(`metastore connect add ${kept} ${here} --database ${name}`)
    await dsadmin(`metastore prepare --connection ${kept}`)
  }
  server.sql('DROP INDEX sci_lock_txn_ix', 'reporting_stage')
  await dsadmin('metastore validate --connection reporting')
  await dsadmin('metastore validate --connection reporting-stage')
  const far = '--database science --user science_admin'
  await dsadmin(`metastore connect add bi-cluster --engine aurora-mysql --host ${CLUSTER} ${far}`)
  await dsadmin(`metastore connect add archive --engine oracle --host ora.example.com ${far}`)
}

/** Takes the pictures on a running app that knows no metastore yet, and leaves it so. */
export async function shootStart({ app, browser, folder, words }) {
  const server = await PostgresServer.start({ rules: ['host all all 127.0.0.1/32 trust'] })
  if (server === undefined) throw new Error('PostgreSQL')
  const shoot = camera({ folder, words: [...words, [String(server.port), '9472']] })
  const { page, close } = await openApp(browser, app, { path: '/metastore' })
  const title = (name) => page.getByRole('heading', { name }).waitFor()
  const onward = () => page.getByRole('button', { name: /^Continue/ }).click()
  try {
    await title(/^No metastore yet/)
    await page.getByText('Nothing on disk').waitFor()
    await shoot(page, 'metastore-empty')
    await page.getByRole('button', { name: 'Prepare a metastore' }).click()
    await chooseEngine(page, 'Aurora PostgreSQL')
    await shoot(page, 'metastore-engine')
    await onward()
    await page.getByLabel('Your address', { exact: true }).fill('203.0.113.6')
    await page.getByRole('textbox', { name: 'Region' }).fill('eu-central-1')
    await page.getByRole('textbox', { name: 'Security group' }).fill('sg-0b71d3e9a4c2f5d18')
    await page.getByRole('tabpanel').getByText('203.0.113.6/32').waitFor()
    await shoot(page, 'metastore-network')
    await page.getByRole('tab', { name: 'Terraform' }).click()
    await page.getByText('Publicly accessible is on').click()
    await shoot(page, 'metastore-network-terraform')
    await page.getByLabel('Your address', { exact: true }).fill('0.0.0.0/0')
    await page.getByRole('button', { name: 'I want that' }).click()
    await page.getByRole('dialog').waitFor()
    await shoot(page, 'metastore-network-everybody')
    await page.keyboard.press('Escape')
    await page.getByLabel('Your address', { exact: true }).fill('203.0.113.6')
    await page.getByRole('radio', { name: 'By a private way' }).check()
    await title('A VPN into the VPC')
    await shoot(page, 'metastore-network-private')
    await onward()
    await title('Connection')
    await shoot(page, 'metastore-connection')
    await onward()
    await page.getByText('Type the host name', { exact: false }).waitFor()
    await shoot(page, 'metastore-connection-errors')
    await paste(page, 'Paste a connection', PASTED)
    await page.getByText('Filled in:', { exact: false }).waitFor()
    await shoot(page, 'metastore-connection-pasted')
    await page.setViewportSize({ width: 900, height: 600 })
    await shoot(page, 'metastore-connection-900x600')
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.getByRole('radio', { name: 'Off' }).check()
    await onward()
    await page.getByRole('dialog').waitFor()
    await shoot(page, 'metastore-connection-in-clear')
    await page.keyboard.press('Escape')

    await keepSome(app, server)
    await page.getByRole('button', { name: 'Save and leave' }).click()
    await title(/^Continue preparing/)
    await page.getByRole('button', { name: 'Check bi-cluster' }).click()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Open in the wizard: bi-cluster' }).waitFor()
    await shoot(page, 'metastore')
    await page.setViewportSize({ width: 900, height: 600 })
    await shoot(page, 'metastore-900x600')
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.getByRole('button', { name: 'More for archive' }).click()
    await page.getByRole('menuitem', { name: 'Forget' }).click()
    await page.getByRole('dialog').waitFor()
    await shoot(page, 'metastore-forget')
    await page.keyboard.press('Escape')
  } finally {
    for (const name of ['reporting', 'reporting-stage', 'bi-cluster', 'archive'])
      await app.cli(['metastore', 'connect', 'remove', name])
    await page.goto(`${app.origin}/gates`)
    await invoke(page, 'metastore.saveDraft', {})
    await close()
    await server.stop()
  }
}
