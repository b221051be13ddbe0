// The built command line against a real PostgreSQL and a real MariaDB: probe, plan, prepare, validate, kept connections.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AuditRow, KeptConnection, Output } from '#contract'
import { type Ran, runCli } from '#tests/app'
import { ENGINES, useServer } from '#tests/metastore/arena'

type Probe = Output<'metastore.probe'>
type Plan = Output<'metastore.plan'>
type Validation = Output<'metastore.validate'>

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'dsadmin-metastore-'))
})
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true })
})

describe.each(ENGINES)('dsadmin metastore on a real %s', (engine) => {
  const { arena } = useServer(engine)

  function run(verb: string, database: string, password = arena().password): Promise<Ran> {
    const { host, port, user } = arena().target(database)
    const where = ['--engine', engine, '--host', host, '--port', String(port)]
    const who = ['--database', database, '--user', user, '--password-stdin', '--tls', 'off']
    return runCli(dataDir, ['metastore', verb, ...where, ...who, '--json'], `${password}\n`)
  }

  test('goes from an empty database to a validated one, and again without a change', async () => {
    const database = arena().database()
    const probe = await run('probe', database)
    expect(probe.code, probe.stdout).toBe(0)
    expect(probe.json<Probe>().stages.map(({ stage }) => stage)).toEqual([
      'name',
      'address',
      'tcp',
      'protocol',
      'tls',
      'login',
      'rights',
      'facts',
    ])
    const plan = (await run('plan', database)).json<Plan>()
    expect(new Set(plan.steps.map(({ action }) => action))).toEqual(new Set(['create']))
    const made = await run('prepare', database)
    expect(made.code, made.stderr).toBe(0)
    expect(made.json()).toMatchObject({ ok: true, executed: plan.steps.length, found: 0 })
    expect((await run('prepare', database)).json()).toMatchObject({
      executed: 0,
      found: plan.steps.length,
    })
    const valid = await run('validate', database)
    expect(valid.code).toBe(0)
    expect(valid.json<Validation>()).toMatchObject({ ok: true, drift: [] })
  })

  test('writes the comparison as a report, and upgrades what is not old', async () => {
    const database = arena().database()
    await run('prepare', database)
    const { host, port, user } = arena().target(database)
    const where = ['--engine', engine, '--host', host, '--port', String(port)]
    const who = ['--database', database, '--user', user, '--password-stdin', '--tls', 'off']
    const report = (name: string) =>
      runCli(
        dataDir,
        ['metastore', 'validate', ...where, ...who, '--report', join(dataDir, name)],
        arena().password,
      )
    for (const name of ['x.html', 'x.md', 'x.json']) {
      expect(await report(name)).toMatchObject({ code: 0 })
      const text = readFileSync(join(dataDir, name), 'utf8')
      expect(text.replaceAll('\\', '')).toContain(database)
      expect(text).not.toContain(arena().password)
      expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600)
    }
    expect(await report('x.pdf')).toMatchObject({ code: 2 })
    const upgraded = await run('upgrade', database)
    expect(upgraded.json()).toMatchObject({ ok: true, version: '1.0.0', executed: 0 })
  })

  test('creates the database that is named, once', async () => {
    if (engine !== 'postgresql') arena().sql(`grant create on *.* to owner@'%'`, '')
    const made = await run('create-database', 'science_cli')
    expect(made.code, made.stderr).toBe(0)
    expect(made.json<Output<'metastore.createDatabase'>>().sql).toMatch(/^CREATE DATABASE /)
    expect((await run('probe', 'science_cli')).code).toBe(0)
    expect((await run('create-database', 'science_cli')).code).toBe(4)
  })

  test('answers drift with exit code 1, and refuses to run over it', async () => {
    const database = arena().database()
    await run('prepare', database)
    arena().sql('ALTER TABLE sci_lock DROP COLUMN user_name', database)
    const valid = await run('validate', database)
    expect(valid.code).toBe(1)
    const { ok, drift } = valid.json<Validation>()
    expect(ok).toBe(false)
    expect(drift.map(({ object }) => object).join()).toContain('sci_lock')
    const again = await run('prepare', database)
    expect(again).toMatchObject({ code: 1, stdout: '' })
    expect(again.stderr).toContain('metastore.differs')
  })

  test('explains a wrong password with exit code 1, and writes it nowhere', async () => {
    const wrong = 'Wr0ng-Passw0rd-7731'
    const probe = await run('probe', arena().database(), wrong)
    expect(probe.code).toBe(1)
    const failed = probe.json<Probe>().stages.find(({ verdict }) => verdict === 'fail')
    expect(failed).toMatchObject({ stage: 'login', code: 'auth.denied' })
    expect(failed?.fix).toBeTruthy()
    expect(`${probe.stdout}${probe.stderr}`).not.toContain(wrong)
    for (const entry of readdirSync(dataDir, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const bytes = readFileSync(join(entry.parentPath, entry.name))
      expect(bytes.includes(wrong), entry.name).toBe(false)
    }
  })

  test('keeps a connection without its password where there is no vault, and says so', async () => {
    const { host, port, user } = arena().target('x')
    const words = ['metastore', 'connect', 'add', 'prod', '--engine', engine, '--host', host]
    const database = arena().database()
    const where = ['--port', String(port), '--database', database, '--user', user, '--tls', 'off']
    const refused = await runCli(
      dataDir,
      [...words, ...where, '--password-stdin', '--json'],
      arena().password,
    )
    expect(refused.code).toBe(5)
    expect(refused.stderr).toContain('vault.')
    expect((await runCli(dataDir, [...words, ...where, '--json'])).json()).toMatchObject({
      name: 'prod',
      hasPassword: false,
    })
    const plan = ['metastore', 'plan', '--connection', 'prod', '--json']
    expect((await runCli(dataDir, plan)).code).not.toBe(0)
    const typed = await runCli(dataDir, [...plan, '--password-stdin'], arena().password)
    expect(typed.json()).toMatchObject({ engine })
    // The last look at it is kept, of a database that was reached and differs, and of one that was not.
    const looked = async (password: string) => {
      const validate = ['metastore', 'validate', '--connection', 'prod', '--password-stdin']
      await runCli(dataDir, validate, password)
      const list = await runCli(dataDir, ['metastore', 'connect', 'list', '--json'])
      return list.json<readonly KeptConnection[]>()[0]
    }
    const drift: unknown = expect.any(Number)
    expect(await looked(arena().password)).toMatchObject({ ok: true, drift })
    expect(await looked('Wr0ng-Passw0rd-7731')).toMatchObject({ ok: false, drift })
    const removed = await runCli(dataDir, ['metastore', 'connect', 'remove', 'PROD'])
    expect(removed.code).toBe(0)
    expect((await runCli(dataDir, ['metastore', 'probe', '--connection', 'prod'])).code).toBe(3)
  })

  test('records the intent and the outcome of a run in the audit chain', async () => {
    await run('prepare', arena().database())
    const rows = (await runCli(dataDir, ['audit', 'list', '--json'])).json<AuditRow[]>()
    const phases = rows
      .filter(({ operation }) => operation === 'metastore.prepare')
      .map(({ detail }) => detail['phase'])
    expect(phases).toEqual(['intent', 'done'])
    expect((await runCli(dataDir, ['audit', 'verify'])).code).toBe(0)
  })
})

describe('dsadmin metastore', () => {
  const words = ['metastore', 'probe', '--engine', 'postgresql', '--database', 'x', '--user', 'y']

  test('lists its engines, and does not call proved what was not', async () => {
    const engines = (await runCli(dataDir, ['metastore', 'engines', '--json'])).json<
      Output<'metastore.engines'>['engines']
    >()
    expect(engines.filter(({ proved }) => proved).map(({ id }) => id)).toEqual([
      'postgresql',
      'mariadb',
      'mysql',
      'trial',
    ])
  })

  test.each(['postgresql', 'mariadb', 'mysql', 'sqlserver', 'oracle'])(
    'saves the two scripts for %s',
    async (engine) => {
      const out = join(dataDir, 'scripts')
      const ran = await runCli(dataDir, ['metastore', 'scripts', '--engine', engine, '--out', out])
      expect(ran.code).toBe(0)
      expect(readdirSync(out).toSorted()).toEqual([
        `science-schema-1.0.0.${engine}.sql`,
        `science-txn-schema-1.0.0.${engine}.sql`,
      ])
    },
  )

  test('writes no script over another file, and keeps in the audit what it wrote where', async () => {
    const save = (out: string) =>
      runCli(dataDir, ['metastore', 'scripts', '--engine', 'oracle', '--out', out, '--json'])
    const { files } = (await save('sql')).json<Output<'metastore.saveScripts'>>()
    const [first] = files
    expect(first?.path).toBe(join(dataDir, 'sql', 'science-schema-1.0.0.oracle.sql'))
    writeFileSync(first?.path ?? '', 'mine')
    const refused = await save('sql')
    expect(refused).toMatchObject({ code: 4, stdout: '' })
    expect(refused.stderr).toContain('metastore.exists')
    expect(readFileSync(first?.path ?? '', 'utf8')).toBe('mine')
    const rows = (await runCli(dataDir, ['audit', 'list', '--json'])).json<AuditRow[]>()
    expect(rows.map(({ operation, detail }) => [operation, detail['files']])).toEqual([
      ['metastore.saveScripts', files.map(({ path }) => path)],
    ])
  })

  test('asks agreement before a password leaves this computer unencrypted', async () => {
    const ran = await runCli(dataDir, [...words, '--host', '192.0.2.1', '--tls', 'off', '--json'])
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain('consent.needed')
  })

  test('says with exit code 1 that nothing listens there', async () => {
    const ran = await runCli(dataDir, [...words, '--host', '127.0.0.1', '--port', '1', '--json'])
    expect(ran.code).toBe(1)
    expect(ran.json<Probe>().stages).toContainEqual(
      expect.objectContaining({ stage: 'tcp', verdict: 'fail', code: 'tcp.refused' }),
    )
  })

  test('names the option that is missing', async () => {
    const ran = await runCli(dataDir, [...words, '--json'])
    expect(ran.code).toBe(2)
    expect(JSON.parse(ran.stderr)).toMatchObject({ error: { field: 'host' } })
  })
})
