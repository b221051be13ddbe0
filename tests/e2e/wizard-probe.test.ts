// The step Probe on real servers: stage by stage, what failed and why, and what one press mends.
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { KeptConnection } from '#contract'
import { Target } from '#contract/metastore-target'
import { tcpLate } from '#services/metastore/probe/vanished'
import { type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, type OpenPage } from '#tests/browser'
import { postgresPrograms } from '#tests/metastore/account'
import { type Arena, type Engine, ENGINES, useServer } from '#tests/metastore/arena'
import { type Certificates, makeCertificates } from '#tests/metastore/certificates'
import { dropping } from '#tests/metastore/hostile'
import { PostgresServer } from '#tests/metastore/postgres-server'
import { CONNECTION, openWalk, plain, givePassword, type Walk } from '#tests/metastore/walk'

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

async function open(target: Target, walk: Partial<Walk> = {}): Promise<Page> {
  opened = await openWalk(browser, app, target, { step: 'probe', ...walk })
  return opened.page
}

/** Somebody who may create a database. */
const RIGHTS: Readonly<
  Record<Engine, { readonly user: string; readonly password: (arena: Arena) => string }>
> = {
  postgresql: { user: 'postgres', password: ({ password }) => password },
  mariadb: { user: 'maker', password: () => 'maker-Passw0rd!' },
  mysql: { user: 'maker', password: () => 'maker-Passw0rd!' },
}

const stages = (page: Page) => page.getByRole('list', { name: 'Stages' }).getByRole('listitem')

async function kept(): Promise<Target> {
  const list = await app.cli(['metastore', 'connect', 'list', '--json'])
  const found = list.json<KeptConnection[]>().find(({ name }) => name === CONNECTION)
  return Target.parse(found?.target)
}

describe.each(ENGINES)('a probe of a real %s', (engine) => {
  const { arena } = useServer(engine)

  it('shows every stage with its verdict, then the facts, and goes on to the scripts', async () => {
    const page = await open(plain(arena().target(arena().database())))
    await page.getByText('Can the database be reached?').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await givePassword(page, arena().password)
    await page.getByRole('heading', { name: 'Ready for the Science-schema' }).waitFor()
    await page.getByRole('heading', { name: 'All 8 stages passed' }).waitFor()
    const said = await stages(page).allInnerTexts()
    expect(said).toHaveLength(8)
    // This MariaDB keeps text as latin1 unless it is told otherwise, and that is said.
    for (const [at, text] of said.entries())
      if (at !== 4) expect(text).toMatch(/, passed(?: with a warning)?\n/)
    expect(said[4]).toContain('Without encryption, on this computer alone')
    await page.getByText('May create tables').first().waitFor()
    expect(await accessibilityFindings(page)).toEqual([])

    await page.getByRole('button', { name: 'Continue to scripts' }).click()
    await page.getByRole('heading', { name: 'Which two scripts create the tables?' }).waitFor()
    await page.getByRole('button', { name: 'Back' }).click()
    // What was found out stays.
    await page.getByRole('heading', { name: 'All 8 stages passed' }).waitFor()
  })

  it('tells a wrong password, and takes another one in its place', async () => {
    const page = await open(plain(arena().target(arena().database())))
    await givePassword(page, 'Wr0ng-Passw0rd-1')
    await page.getByRole('heading', { name: '5 of 8 stages passed' }).waitFor()
    await page.getByRole('listitem').filter({ hasText: 'Login, failed' }).waitFor()
    expect(await page.getByRole('button', { name: 'Continue to scripts' }).isDisabled()).toBe(true)
    expect(await page.getByText('No password was sent').count()).toBe(0)
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByLabel(/^Password of/).fill(arena().password)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'All 8 stages passed' }).waitFor()
  })

  it('creates a missing database by one press, where the account may', async () => {
    if (engine !== 'postgresql')
      arena().sql(
        "CREATE USER maker@'%' IDENTIFIED BY 'maker-Passw0rd!'; GRANT ALL ON *.* TO maker@'%'",
        '',
      )
    const page = await open({
      ...plain(arena().target('made_by_click')),
      user: RIGHTS[engine].user,
    })
    await givePassword(page, RIGHTS[engine].password(arena()))
    await page.getByRole('heading', { name: 'There is no database named made_by_click' }).waitFor()
    await page
      .getByText(/^CREATE DATABASE/i)
      .first()
      .waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Create the database' }).click()
    await page.getByRole('heading', { name: 'All 8 stages passed' }).waitFor()
  })

  it('finds another engine on the port, and switches to it by one press', async () => {
    const right = plain(arena().target(arena().database()))
    const other = engine === 'postgresql' ? 'mariadb' : 'postgresql'
    const page = await open({ ...right, engine: other })
    await givePassword(page, arena().password)
    await page.getByRole('heading', { name: '3 of 8 stages passed' }).waitFor()
    await page.getByText('Nothing was changed. No password was sent.').waitFor()
    const word = { postgresql: 'PostgreSQL', mariadb: 'MariaDB', mysql: 'MySQL' }[engine]
    await page.getByRole('button', { name: `Switch to ${word}` }).click()
    await page.getByRole('heading', { name: 'All 8 stages passed' }).waitFor()
    expect(await kept()).toEqual(right)
  })
})

describe.skipIf(postgresPrograms() === undefined)('a probe that fails', () => {
  let server: PostgresServer
  let certificates: Certificates
  beforeAll(async () => {
    certificates = makeCertificates(join(tmpdir(), `dsadmin-walk-${String(process.pid)}`))
    const started = await PostgresServer.start({ identity: certificates.selfSigned })
    if (started === undefined) throw new Error('PostgreSQL did not start')
    server = started
  }, 60_000)
  afterAll(() => server?.stop())

  it('pins a certificate that nobody signed, once it is confirmed, and never before', async () => {
    const page = await open(server.target())
    await givePassword(page, server.password)
    await page.getByRole('heading', { name: /signed its certificate itself/ }).waitFor()
    const pin = page.getByRole('button', { name: 'Pin the certificate' })
    expect(await pin.isDisabled()).toBe(true)
    await page.getByText(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByLabel(/administrator of the database has confirmed/).check()
    await pin.click()
    await page.getByRole('heading', { name: 'All 8 stages passed' }).waitFor()
    await page.getByText('Encrypted', { exact: true }).waitFor()
    expect((await kept()).tls.pin).toMatch(/^[0-9a-f]{64}$/)
  })

  it('copies a report without host, user and database, under folded details', async () => {
    const page = await open({ ...server.target({ database: 'metastore_x' }), port: 9 })
    await givePassword(page, 'x')
    await page.getByRole('heading', { name: /nothing listens on port 9$/ }).waitFor()
    const copy = page.getByRole('button', { name: 'Copy report' })
    expect(await copy.isVisible()).toBe(false)
    await page.getByText('Technical details').click()
    await copy.click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    const report = await page.evaluate(() => navigator.clipboard.readText())
    expect(report).toContain('tcp: FAILED [tcp.refused]')
    for (const word of ['localhost', 'postgres.', 'metastore_x']) expect(report).not.toContain(word)
    // Ports to try are offered, and each is one press away.
    await page.getByRole('button', { name: 'Use port 9472' }).waitFor()
    await page.getByRole('button', { name: 'Use port 5432' }).waitFor()
  })

  it('is cancelled in the middle, and begins again with P', async () => {
    const { port, stop } = await dropping()
    try {
      const page = await open(plain(server.target({ host: '127.0.0.1', port })))
      await givePassword(page, 'x')
      await stages(page).filter({ hasText: 'TCP, being tried' }).waitFor()
      await page.getByRole('button', { name: 'Cancel' }).click()
      await page.getByRole('heading', { name: 'The probe was cancelled' }).waitFor()
      // What passed before stays in sight.
      await page.getByRole('heading', { name: '2 of 8 stages passed' }).waitFor()
      await page.keyboard.press('p')
      await stages(page).filter({ hasText: 'TCP, being tried' }).waitFor()
      await page
        .getByRole('heading', { name: `No answer from port ${String(port)} in 5 s` })
        .waitFor()
      expect(await page.getByText('Where the packets may stop').count()).toBe(1)
      expect(await accessibilityFindings(page)).toEqual([])
    } finally {
      stop()
    }
  })

  it('probes once a press, and not when the page is loaded or left', async () => {
    const page = await open(plain(server.target({ port: 9 })))
    let probes = 0
    page.on('request', (request) => {
      if (request.url().endsWith('/op/metastore.probe')) probes += 1
    })
    await givePassword(page, 'x')
    await page.getByRole('heading', { name: /nothing listens/ }).waitFor()
    expect(probes).toBe(1)
    await page.reload()
    await page.getByText('Can the database be reached?').waitFor()
    await page.goto(`${app.origin}/settings`)
    await page.goto(`${app.origin}/metastore/prepare/probe`)
    await page.getByText('Can the database be reached?').waitFor()
    await page.waitForTimeout(500)
    expect(probes).toBe(1)
  })

  it('draws the way to a cloud database, and gives the rule in every form', async () => {
    const target = Target.parse({
      engine: 'aurora-postgresql',
      host: 'science-prod.cluster-c4k2vz81.eu-central-1.rds.amazonaws.com',
      database: 'science',
      user: 'science_admin',
    })
    // An address that cannot be one: its own step says so, and the rule finds the right one out.
    const page = await open(target, { draft: { cidr: '192.0.2' } })
    // No packets leave this computer for Amazon: what is said of those that vanish is real.
    const skipped = ['protocol', 'tls', 'login', 'rights', 'facts'].map((stage) => ({
      stage,
      verdict: 'skipped',
      ms: 0,
      message: 'Not tried.',
    }))
    const value = {
      ok: false,
      stages: [
        { stage: 'name', verdict: 'pass', ms: 38, message: 'It is 198.51.100.18.' },
        { stage: 'address', verdict: 'pass', ms: 1, message: 'A public address.' },
        {
          stage: 'tcp',
          verdict: 'fail',
          ms: 5_001,
          ...tcpLate(target, ['198.51.100.18'], 5_000),
        },
        ...skipped,
      ],
      report: 'Metastore check: failed\n',
    }
    await page.route('**/op/metastore.probe', (route) =>
      route.fulfill({ json: { ok: true, value } }),
    )
    await givePassword(page, 'x')
    await page.getByRole('heading', { name: 'No answer from port 9472 in 5 s' }).waitFor()
    await page.getByText('Security group', { exact: true }).waitFor()
    await page.getByText('Publicly accessible is on: the name gives a public address.').waitFor()
    await page.getByText('Ruled out').waitFor()
    await page.getByText("The subnet's route table has no route to an internet gateway.").click()
    await page.getByText(/VPC console > Subnets > Route table/).waitFor()
    for (const [tab, text] of [
      ['AWS CLI', 'authorize-security-group-ingress'],
      ['Terraform', 'resource'],
      ['CloudFormation', 'AWS::EC2::SecurityGroupIngress'],
    ] as const) {
      await page.getByRole('tab', { name: tab }).click()
      await page.getByRole('tabpanel').getByText(text).first().waitFor()
      await page.getByRole('button', { name: 'Copy rule' }).click()
      await page.getByRole('button', { name: 'Copied' }).waitFor()
      const copied = await page.evaluate(() => navigator.clipboard.readText())
      expect(copied).toContain(text)
      expect(copied).not.toContain('0.0.0.0/0')
      expect(copied).not.toContain('192.0.2')
    }
    await page.getByText('Finds your address out').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
  })
})
