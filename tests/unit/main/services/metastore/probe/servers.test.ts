// Proves on real servers, PostgreSQL and MariaDB, that each trouble of the catalogue gets its own name and way out.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ProbeReport, ProbeStage } from '#contract/metastore-probe'
import type { Target } from '#contract/metastore-target'
import { Fault } from '#base/fault'
import { Secret } from '#base/secret'
import { connect } from '#services/metastore/probe/connect'
import { probe, type ProbeOptions } from '#services/metastore/probe/probe'
import { reportText } from '#services/metastore/probe/report'
import type { SqlSession } from '#services/metastore/session'
import { type Certificates, makeCertificates } from '#tests/metastore/certificates'
import { MariadbServer } from '#tests/metastore/mariadb-server'
import { PostgresServer } from '#tests/metastore/postgres-server'
import { removeFolder, temporaryFolder } from '#tests/workspace'

const folder = temporaryFolder()
const certificates: Certificates = makeCertificates(folder)
const { ca } = certificates
const verified = { mode: 'verify-full', ca } as const
const off = { mode: 'off' } as const

const RULES = [
  'host all elsewhere 127.0.0.1/32 reject',
  'hostssl all tls_only 127.0.0.1/32 scram-sha-256',
  'hostnossl all tls_only 127.0.0.1/32 reject',
]
const [postgres, mariadb] = await Promise.all([
  PostgresServer.start({
    identity: certificates.good,
    rules: RULES,
    settings: { max_connections: '8', superuser_reserved_connections: '3' },
  }),
  MariadbServer.start({ identity: certificates.good }),
])

afterAll(async () => {
  await postgres?.stop()
  await mariadb?.stop()
  removeFolder(folder)
})

async function check(
  target: Target,
  password: string,
  options: Partial<ProbeOptions> = {},
): Promise<ProbeReport> {
  const report = await probe(target, new Secret(password), {
    signal: new AbortController().signal,
    ...options,
  })
  if (password !== '')
    expect(JSON.stringify(report) + reportText(report, target)).not.toContain(password)
  return report
}

/** Opens sessions until the probe is refused; connections of the test before may still be leaving. */
async function crowd(
  target: Target,
  password: string,
  most: number,
): Promise<{ readonly open: readonly SqlSession[]; readonly found: ProbeStage | undefined }> {
  const open: SqlSession[] = []
  const signal = new AbortController().signal
  for (let tries = 0; tries < most; tries += 1) {
    const found = failed(await check(target, password))
    if (found?.code === 'db.full') return { open, found }
    const session = await connect(target, new Secret(password), { signal }).catch(() => undefined)
    if (session !== undefined) open.push(session)
  }
  return { open, found: failed(await check(target, password)) }
}

const failed = (report: ProbeReport): ProbeStage | undefined =>
  report.stages.find(({ verdict }) => verdict === 'fail')

describe
  .runIf(postgres !== undefined && mariadb !== undefined)
  .each(['PostgreSQL', 'MariaDB'] as const)('%s', (name) => {
  const isPostgres = name === 'PostgreSQL'
  const server = isPostgres ? postgres : mariadb
  const good = server?.password ?? ''
  const target = (part: Partial<Target> = {}): Target => {
    if (server === undefined) throw new Error('no server')
    return server.target({ tls: verified, ...part })
  }

  beforeEach(() => server?.present(certificates.good))

  it('passes all eight stages over TLS and tells the facts', async () => {
    const seen: string[] = []
    const report = await check(target(), good, { onStage: ({ stage }) => seen.push(stage) })
    expect(report.stages.map(({ verdict }) => verdict)).toEqual(Array(8).fill('pass'))
    expect(seen).toEqual(['name', 'address', 'tcp', 'protocol', 'tls', 'login', 'rights', 'facts'])
    expect(report.ok).toBe(true)
    expect(report.facts).toMatchObject({
      product: name,
      engine: name.toLowerCase(),
      encrypted: true,
      readOnly: false,
      mayCreate: true,
      tables: 0,
      certificate: { subject: 'localhost', issuer: 'Test metastore authority' },
    })
    expect(Math.abs(report.facts?.clockSkewMs ?? 1e9)).toBeLessThan(2_000)
  })

  it('passes without encryption on this computer', async () => {
    const report = await check(target({ tls: off }), good)
    expect(report.ok).toBe(true)
    expect(report.facts?.encrypted).toBe(false)
  })

  it('leaves no connection behind, and hands one over when asked', async () => {
    await check(target(), good)
    const count = () =>
      isPostgres
        ? server?.sql(
            `select count(*) from pg_stat_activity where application_name = 'Data Science Admin'`,
          )
        : server?.sql(`select count(*) from information_schema.processlist where user = 'owner'`)
    await expect.poll(count).toBe('0')
    let rows: unknown
    const kept = { close: async () => {} }
    await check(target(), good, {
      keep: (session) => {
        rows = session.query('select 1 as one')
        kept.close = session.close
      },
    })
    expect(await rows).toEqual([{ one: 1 }])
    await kept.close()
  })

  it('names a wrong password and an unknown account alike', async () => {
    const wrong = failed(await check(target(), 'wrong-Passw0rd'))
    expect(wrong).toMatchObject({ stage: 'login', code: 'auth.denied' })
    const unknown = failed(await check(target({ user: 'nobody_here' }), 'wrong-Passw0rd'))
    expect(unknown).toMatchObject({ stage: 'login', code: 'auth.denied' })
    expect(wrong?.causes?.length).toBeGreaterThan(1)
  })

  it('names a missing password', async () => {
    const found = failed(await check(target(), ''))
    expect(found).toMatchObject({
      code: 'auth.denied',
      message: 'No password was given, and the server let nobody in without one.',
    })
    expect(found?.fix).toContain('--password-stdin')
    expect(found?.causes).not.toContain('The password is wrong.')
  })

  it('names a missing database and the SQL that creates it', async () => {
    const found = failed(await check(target({ database: 'no"such`one' }), good))
    expect(found).toMatchObject({
      stage: 'login',
      code: isPostgres ? 'db.missing' : expect.any(String),
    })
    if (isPostgres) expect(found?.copy).toContain('CREATE DATABASE "no""such`one"')
  })

  it('names an untrusted authority', async () => {
    const found = failed(await check(target({ tls: { mode: 'verify-full' } }), good))
    expect(found).toMatchObject({ stage: 'tls', code: 'tls.untrusted' })
    expect(found?.message).toContain('Test metastore authority')
  })

  it('refuses a certificate file that holds no certificate', async () => {
    const broken = {
      mode: 'verify-full',
      ca: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
    } as const
    expect(failed(await check(target({ tls: broken }), good))?.message).toContain('damaged')
    const none = { mode: 'verify-full', ca: 'hello' } as const
    expect(failed(await check(target({ tls: none }), good))?.message).toContain('no certificate')
  })

  it('does not take Amazon’s authorities for ours', async () => {
    const tls = { mode: 'verify-full', ca: 'rds' } as const
    expect(failed(await check(target({ tls }), good))).toMatchObject({ code: 'tls.untrusted' })
  })

  it('names a self-signed certificate, and trusts its pinned fingerprint alone', async () => {
    server?.present(certificates.selfSigned)
    const found = failed(await check(target(), good))
    expect(found).toMatchObject({ stage: 'tls', code: 'tls.selfsigned' })
    const pin = found?.copy ?? ''
    const pinned = await check(target({ tls: { mode: 'verify-full', pin } }), good)
    expect(pinned.ok).toBe(true)
    server?.present(certificates.good)
    const other = failed(await check(target({ tls: { mode: 'verify-full', ca, pin } }), good))
    expect(other).toMatchObject({ stage: 'tls', code: 'tls.untrusted' })
  })

  it('names a certificate for another host; verify-ca and a certificate name accept it', async () => {
    server?.present(certificates.wrongHost)
    const found = failed(await check(target(), good))
    expect(found).toMatchObject({ stage: 'tls', code: 'tls.host' })
    expect(found?.message).toContain('db.example')
    expect((await check(target({ tls: { mode: 'verify-ca', ca } }), good)).ok).toBe(true)
    const named = { mode: 'verify-full', ca, serverName: 'db.example' } as const
    expect((await check(target({ tls: named }), good)).ok).toBe(true)
  })

  it('names an expired certificate and the day', async () => {
    server?.present(certificates.expired)
    const found = failed(await check(target(), good))
    expect(found).toMatchObject({ stage: 'tls', code: 'tls.expired' })
    expect(found?.message).toContain('2021-01-01')
  })

  it('verifies an address against the certificate, too', async () => {
    expect((await check(target({ host: '127.0.0.1' }), good)).ok).toBe(true)
  })

  it('reads rows alike with encryption and without', async () => {
    const signal = new AbortController().signal
    const read = async (tls: Target['tls']) => {
      const session = await connect(target({ tls }), new Secret(good), { signal })
      const rows = await session.query(
        `select 1 as one, 'x' as word, null as nothing, ${isPostgres ? '2.5::float8' : 'cast(2.5 as double)'} as half`,
      )
      await session.close()
      return rows
    }
    const expected = [{ one: 1, word: 'x', nothing: null, half: 2.5 }]
    expect([await read(verified), await read(off)]).toEqual([expected, expected])
  })

  it('opens a session by the same way, or throws a Fault with the fix', async () => {
    const signal = new AbortController().signal
    const session = await connect(target(), new Secret(good), { signal })
    expect(await session.query('select 1 as one')).toEqual([{ one: 1 }])
    await session.close()
    const fault = await connect(target(), new Secret('wrong-Passw0rd'), { signal }).catch(
      (error: unknown) => error,
    )
    expect(fault).toBeInstanceOf(Fault)
    expect(fault).toMatchObject({ code: 'metastore.unreachable' })
    const stopped = connect(target(), new Secret(good), { signal: AbortSignal.abort() })
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('cancels over another encrypted connection', async () => {
    const signal = new AbortController().signal
    const session = await connect(target(), new Secret(good), { signal })
    const started = Date.now()
    const sleeping = session
      .query(isPostgres ? 'select pg_sleep(20)' : 'select sleep(20) from (select 1) t')
      .catch(() => {})
    setTimeout(() => void session.cancel(), 200)
    await sleeping
    expect(Date.now() - started).toBeLessThan(5_000)
    await session.close()
  })
})

describe.runIf(postgres !== undefined)('PostgreSQL alone', () => {
  const server = () => {
    if (postgres === undefined) throw new Error('no server')
    return postgres
  }
  const account = (name: string, more = '') =>
    server().sql(`create role ${name} login password 'guest-Passw0rd' ${more}`)
  const as = (user: string, part: Partial<Target> = {}) =>
    server().target({ user, tls: verified, ...part })

  beforeAll(() => {
    server().present(certificates.good)
    for (const name of ['guest', 'elsewhere', 'tls_only', 'reader']) account(name)
    account('locked')
    server().sql('alter role locked nologin')
    server().sql('alter role reader set default_transaction_read_only = on')
    server().sql('grant create on schema public to reader')
    server().sql('create database closed')
    server().sql('revoke connect on database closed from public')
    server().sql("create database latin encoding 'LATIN1' template template0")
    server().sql('create table sci_table (a int)', 'latin')
  })

  it('foresees that an account may not create, and copies the GRANT', async () => {
    const report = await check(as('guest'), 'guest-Passw0rd')
    expect(failed(report)).toMatchObject({
      stage: 'rights',
      code: 'rights.create',
      copy: 'GRANT CREATE ON SCHEMA "public" TO "guest";',
    })
    expect(report.facts?.mayCreate).toBe(false)
    server().sql(failed(report)?.copy ?? '')
    expect((await check(as('guest'), 'guest-Passw0rd')).ok).toBe(true)
  })

  it('names an account that may not log in', async () => {
    expect(failed(await check(as('locked'), 'guest-Passw0rd'))).toMatchObject({
      code: 'auth.locked',
    })
  })

  it('names an account that is not let in from here, with the line to add', async () => {
    const found = failed(await check(as('elsewhere'), 'guest-Passw0rd'))
    expect(found).toMatchObject({ stage: 'login', code: 'auth.host' })
    expect(found?.copy).toContain('127.0.0.1/32')
  })

  it('says that the server insists on TLS', async () => {
    const found = failed(await check(as('tls_only', { tls: off }), 'guest-Passw0rd'))
    expect(found).toMatchObject({ stage: 'login', code: 'tls.required' })
    const good = await check(as('tls_only'), 'guest-Passw0rd')
    expect(good.stages[5]?.verdict).toBe('pass')
  })

  it('names a database that may not be entered', async () => {
    const found = failed(await check(as('guest', { database: 'closed' }), 'guest-Passw0rd'))
    expect(found).toMatchObject({ code: 'db.denied' })
  })

  it('names a session that only reads', async () => {
    const found = failed(await check(as('reader'), 'guest-Passw0rd'))
    expect(found).toMatchObject({ stage: 'rights', code: 'db.readonly' })
  })

  it('warns of an encoding that cannot hold every name', async () => {
    const report = await check(as('postgres', { database: 'latin' }), server().password)
    expect(report.stages[7]).toMatchObject({ verdict: 'warn', code: 'facts.encoding' })
    expect(report.ok).toBe(true)
  })

  it('warns of a Science-schema that is not complete', async () => {
    server().sql('create table sci_table (a int)')
    const report = await check(as('postgres'), server().password)
    server().sql('drop table sci_table')
    expect(report.stages[7]).toMatchObject({ verdict: 'warn', code: 'facts.schema' })
    expect(report.facts?.tables).toBe(1)
  })

  it('says that the server is full', async () => {
    const { open, found } = await crowd(as('guest'), 'guest-Passw0rd', 10)
    for (const session of open) await session.close()
    expect(found).toMatchObject({ stage: 'login', code: 'db.full' })
  })

  it('says that the server has no TLS, that it is starting, and that it is gone', async () => {
    await server().halt()
    await server().boot({ ssl: 'off' })
    expect(failed(await check(as('postgres'), server().password))).toMatchObject({
      stage: 'tls',
      code: 'tls.unsupported',
    })
    await server().halt()
    // A standby whose archive never delivers takes the connection and refuses every question.
    server().standby(true)
    server().launch()
    await expect
      .poll(
        async () => failed(await check(as('postgres', { tls: off }), server().password))?.code,
        {
          timeout: 15_000,
        },
      )
      .toBe('db.starting')
    await server().halt()
    server().standby(false)
    expect(failed(await check(as('postgres'), server().password))).toMatchObject({
      code: 'tcp.refused',
    })
    await server().boot({ ssl: 'on' })
  })

  it('is told when MariaDB was chosen', async () => {
    for (const engine of ['mariadb', 'mysql', 'sqlserver', 'oracle'] as const) {
      const found = failed(await check(as('postgres', { engine }), server().password))
      expect(found, engine).toMatchObject({ stage: 'protocol', code: 'proto.engine' })
      expect(found?.message).toContain('PostgreSQL')
    }
  })
})

describe.runIf(mariadb !== undefined)('MariaDB alone', () => {
  const server = () => {
    if (mariadb === undefined) throw new Error('no server')
    return mariadb
  }
  const as = (user: string, part: Partial<Target> = {}) =>
    server().target({ user, tls: verified, ...part })

  beforeAll(() => {
    server().present(certificates.good)
    server().sql(`create user guest@'%' identified by 'guest-Passw0rd';
      grant select on metastore.* to guest@'%';
      create user locked@'%' identified by 'guest-Passw0rd' account lock;
      create user tls_only@'%' identified by 'guest-Passw0rd' require ssl;
      grant all on metastore.* to tls_only@'%';
      create user elsewhere@'10.9.9.9' identified by 'guest-Passw0rd';
      create user expired@'%' identified by 'guest-Passw0rd' password expire;
      create user one@'%' identified by 'guest-Passw0rd' with max_user_connections 1;
      grant all on metastore.* to one@'%'`)
  })

  it('foresees that an account may not create', async () => {
    const found = failed(await check(as('guest'), 'guest-Passw0rd'))
    expect(found).toMatchObject({ stage: 'rights', code: 'rights.create' })
    server().sql(found?.copy ?? '')
    expect((await check(as('guest'), 'guest-Passw0rd')).ok).toBe(true)
  })

  it('names a database that is missing and one that may not be entered', async () => {
    server().sql(`grant all on *.* to owner@'%'`)
    const missing = failed(await check(as('owner', { database: 'nowhere' }), server().password))
    server().sql(`revoke all on *.* from owner@'%'`)
    expect(missing).toMatchObject({ code: 'db.missing' })
    expect(missing?.copy).toContain('CREATE DATABASE `nowhere`')
    const denied = failed(await check(as('guest', { database: 'mysql' }), 'guest-Passw0rd'))
    expect(denied).toMatchObject({ code: 'db.denied' })
  })

  it('names a locked account, although the driver calls it something else', async () => {
    expect(failed(await check(as('locked'), 'guest-Passw0rd'))).toMatchObject({
      code: 'auth.locked',
    })
  })

  it('lists all five causes of a refusal that hides them', async () => {
    const plain = failed(await check(as('tls_only', { tls: off }), 'guest-Passw0rd'))
    expect(plain).toMatchObject({ stage: 'login', code: 'auth.denied' })
    expect(plain?.causes?.join()).toMatch(
      /password.*account.*host part.*REQUIRE SSL.*require_secure/,
    )
    expect(plain?.fix).toContain('encryption')
    expect((await check(as('tls_only'), 'guest-Passw0rd')).ok).toBe(true)
    const elsewhere = failed(await check(as('elsewhere'), 'guest-Passw0rd'))
    expect(elsewhere?.causes?.join()).toContain('host part')
  })

  it('names an expired password', async () => {
    const found = failed(await check(as('expired'), 'guest-Passw0rd'))
    expect(found?.code).toMatch(/^(?:auth\.expired|db\.denied)$/)
    expect(found?.message).toContain('expired')
  })

  it('says that an account has used up its connections', async () => {
    const signal = new AbortController().signal
    const open = await connect(as('one'), new Secret('guest-Passw0rd'), { signal })
    const found = failed(await check(as('one'), 'guest-Passw0rd'))
    await open.close()
    expect(found).toMatchObject({ code: 'db.full' })
  })

  it('says that the server only reads', async () => {
    server().sql('set global read_only = 1')
    const found = failed(await check(as('owner'), server().password))
    server().sql('set global read_only = 0')
    expect(found).toMatchObject({ stage: 'rights', code: 'db.readonly' })
  })

  it('says that the server is full', async () => {
    const before = server().sql('select @@global.max_connections')
    server().sql('set global max_connections = 10')
    const { open, found } = await crowd(as('owner'), server().password, 14)
    for (const session of open) await session.close()
    await expect.poll(() => server().sql(`set global max_connections = ${before}`)).toBe('')
    expect(found).toMatchObject({ code: 'db.full' })
  })

  it('sniffs and logs in on one socket, so that no handshake counts as broken', async () => {
    const aborted = () => server().sql(`show global status like 'Aborted_connects%'`)
    const before = aborted()
    for (let i = 0; i < 8; i += 1)
      expect((await check(as('owner'), server().password)).ok).toBe(true)
    expect(aborted()).toBe(before)
  })

  it('is told when another engine was chosen', async () => {
    for (const engine of ['postgresql', 'mysql', 'sqlserver', 'oracle'] as const) {
      const found = failed(await check(as('owner', { engine }), server().password))
      expect(found, engine).toMatchObject({ stage: 'protocol', code: 'proto.engine' })
      expect(found?.message).toContain('MariaDB 10')
    }
  })

  it('says that the server has no TLS', async () => {
    await server().halt()
    await server().boot(['--skip-ssl'])
    expect(failed(await check(as('owner'), server().password))).toMatchObject({
      stage: 'tls',
      code: 'tls.unsupported',
    })
  })
})
