// Owns the pictures of the wizard's steps 4 to 7, on a real PostgreSQL and a real MariaDB: probing, scripts, plan, run, drift.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { tcpLate } from '#services/metastore/probe/vanished'
import { end } from '#tests/app'
import { givePassword, openWalk, plain, runButton } from '#tests/metastore/walk'
import { MariadbServer } from '#tests/metastore/mariadb-server'
import { PostgresServer } from '#tests/metastore/postgres-server'
import { camera } from './shots.mjs'

/** Where nothing is: no packet is sent there. */
const FAR = {
  engine: 'aurora-postgresql',
  host: 'science-prod.cluster-c4k2vz81.eu-central-1.rds.amazonaws.com',
  port: 9472,
  database: 'science',
  user: 'science_admin',
  tls: { mode: 'verify-full' },
}

const stage = (name, verdict, ms, message) => ({ stage: name, verdict, ms, message })

/** What a probe says whose packets vanish: the texts are the real ones. */
const VANISHED = {
  ok: false,
  stages: [
    stage('name', 'pass', 38, 'Resolves to 198.51.100.18.'),
    stage('address', 'pass', 1, 'A public address.'),
    { stage: 'tcp', verdict: 'fail', ms: 5_001, ...tcpLate(FAR, ['198.51.100.18'], 5_000) },
    ...['protocol', 'tls', 'login', 'rights', 'facts'].map((name) =>
      stage(name, 'skipped', 0, 'Not tried.'),
    ),
  ],
  report: 'Metastore check: failed\n',
}

const DRIFT = `
ALTER TABLE sci_key_usage ALTER COLUMN use_count TYPE integer;
ALTER TABLE sci_key_usage ALTER COLUMN use_count DROP NOT NULL;
DROP INDEX sci_key_usage_day_ix;
ALTER TABLE sci_gate DROP COLUMN flushed_at;
CREATE TABLE sci_tmp_backfill (id integer)`

/** A run that stands still in the middle: two objects were there, one index waits for somebody who reads its table. */
async function halfWay(server, prepare) {
  server.sql("CREATE DATABASE science; GRANT ALL ON science.* TO owner@'%'")
  await prepare()
  const found = server.sql(
    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'science'",
  )
  const gone = found.split('\n').filter((name) => !['sci_txn', 'sci_lock'].includes(name))
  server.sql(`SET foreign_key_checks = 0; DROP TABLE ${gone.join(', ')}`, 'science')
  for (const index of ['sci_lock_txn_ix', 'sci_lock_object_ix'])
    server.sql(`SET foreign_key_checks = 0; DROP INDEX ${index} ON sci_lock`, 'science')
  const sql = 'BEGIN; SELECT COUNT(*) FROM sci_lock; SELECT SLEEP(120)'
  const socket = `--socket=${join(server.folder, 'db.sock')}`
  return spawn('mariadb', ['--no-defaults', socket, '-uroot', 'science', '-e', sql], {
    stdio: 'ignore',
  })
}

/** Takes the pictures on a running app. */
export async function shootSteps({ app, browser, folder, words }) {
  const postgres = await PostgresServer.start()
  const mariadb = await MariadbServer.start()
  if (postgres === undefined || mariadb === undefined) throw new Error('PostgreSQL and MariaDB')
  const shoot = camera({
    folder,
    words: [...words, [String(postgres.port), '9472'], [String(mariadb.port), '9472']],
  })
  let holder
  const walk = async (target, step, draft) => {
    const opened = await openWalk(browser, app, target, { step, ...(draft ? { draft } : {}) })
    return {
      page: opened.page,
      title: (name) => opened.page.getByRole('heading', { name }).waitFor(),
      done: () => opened.close(),
    }
  }
  const science = plain(postgres.target({ database: 'science' }))
  try {
    postgres.sql('CREATE DATABASE science')
    const far = await walk(FAR, 'probe', { cidr: '203.0.113.6/32' })
    await far.page.route('**/op/metastore.probe', (route) =>
      route.fulfill({ json: { ok: true, value: VANISHED } }),
    )
    await givePassword(far.page, 'x')
    await far.title(/No answer/)
    await far.page.getByRole('tab', { name: 'AWS CLI' }).waitFor()
    await shoot(far.page, 'metastore-probe-fails')
    await far.done()

    const near = await walk(science, 'probe')
    await givePassword(near.page, 'wrong')
    await near.title('5 of 8 stages passed')
    await shoot(near.page, 'metastore-probe-denied')
    await near.page.getByLabel(/^Password of/).fill(postgres.password)
    await near.page.keyboard.press('Enter')
    await near.title('All 8 stages passed')
    await shoot(near.page, 'metastore-probe')
    await near.page.getByRole('button', { name: 'Continue to scripts' }).click()
    await near.page.getByText('table sci_version', { exact: true }).waitFor()
    await shoot(near.page, 'metastore-scripts')
    await near.page.keyboard.press('/')
    await near.page.keyboard.type('sci_storage')
    await near.page.keyboard.press('Enter')
    await shoot(near.page, 'metastore-scripts-find')
    await near.page.getByRole('button', { name: 'Continue to run' }).click()
    await near.title('48 statements will run')
    await shoot(near.page, 'metastore-plan')
    await runButton(near.page).click()
    await near.title('Science-schema 1.0.0 is in place')
    await shoot(near.page, 'metastore-run-done')
    await near.page.getByRole('button', { name: 'Continue to validate' }).click()
    await near.title(/is exactly/)
    await shoot(near.page, 'metastore-validate')
    postgres.sql(DRIFT, 'science')
    await near.page.getByRole('button', { name: 'Validate again' }).click()
    await near.title('2 tables differ from Science-schema 1.0.0')
    await near.page.getByRole('option', { name: /sci_key_usage/ }).click()
    await shoot(near.page, 'metastore-validate-drift')
    await near.page.setViewportSize({ width: 900, height: 600 })
    await shoot(near.page, 'metastore-validate-900x600')
    await near.done()

    const target = plain(mariadb.target({ database: 'science' }))
    holder = await halfWay(mariadb, async () => {
      const where = ['--engine', 'mariadb', '--host', 'localhost', '--port', String(mariadb.port)]
      const who = ['--database', 'science', '--user', 'owner', '--password-stdin', '--tls', 'off']
      const ran = await app.cli(['metastore', 'prepare', ...where, ...who], `${mariadb.password}\n`)
      if (ran.code !== 0) throw new Error(ran.stderr)
    })
    const run = await walk(target, 'run')
    await givePassword(run.page, mariadb.password)
    await run.title(/of 48 statements will run/)
    await runButton(run.page).click()
    await run.title(/^Running statement/)
    await run.page.getByText('index sci_lock_txn_ix').first().waitFor()
    await run.page.waitForTimeout(2_500)
    await shoot(run.page, 'metastore-run')
    await run.page.getByRole('button', { name: 'Stop', exact: true }).click()
    await run.page.getByText('What had run until then stays.', { exact: false }).waitFor()
    await run.title(/of 48 statements will run/)
    await shoot(run.page, 'metastore-run-stopped')
    await run.done()
  } finally {
    if (holder !== undefined) await end(holder)
    await Promise.all([postgres.stop(), mariadb.stop()])
  }
}
