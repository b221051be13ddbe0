// Proves on real servers the rows of the failure catalogue that need a server of a special kind.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProbeStage } from '#contract/metastore-probe'
import { Target } from '#contract/metastore-target'
import { Secret } from '#base/secret'
import { probe } from '#services/metastore/probe/probe'
import { makeCertificates } from '#tests/metastore/certificates'
import { MariadbServer } from '#tests/metastore/mariadb-server'
import { MysqlServer } from '#tests/metastore/mysql-server'
import { PostgresServer } from '#tests/metastore/postgres-server'
import { relay } from '#tests/metastore/relay'
import { removeFolder, temporaryFolder } from '#tests/workspace'

const folder = temporaryFolder()
const certificates = makeCertificates(folder)
const identity = certificates.good
const verified = { mode: 'verify-full', ca: certificates.ca } as const
const off = { mode: 'off' } as const
const GUEST = 'guest-Passw0rd'
const OLD_TLS = { ssl_min_protocol_version: 'TLSv1', ssl_max_protocol_version: 'TLSv1.1' }

afterAll(() => removeFolder(folder))

async function found(target: Target, password: string): Promise<ProbeStage | undefined> {
  const signal = new AbortController().signal
  const { stages } = await probe(target, new Secret(password), { signal })
  return stages.find(({ verdict }) => verdict === 'fail')
}

it('no route leads to an address', async () => {
  // The kernel itself refuses to connect to everybody at once.
  const target = Target.parse({
    engine: 'postgresql',
    host: '255.255.255.255',
    database: 'x',
    user: 'y',
  })
  expect(await found(target, 'z')).toMatchObject({ stage: 'tcp', code: 'tcp.unreach' })
})

describe('PostgreSQL', () => {
  let server: PostgresServer | undefined
  const as = (user: string, part: Partial<Target> = {}): Target => {
    if (!server) throw new Error('no server')
    return server.target({ user, tls: verified, ...part })
  }

  beforeAll(async () => {
    server = await PostgresServer.start({
      identity,
      settings: { ssl_ca_file: 'server.crt' },
      rules: [
        'hostssl all certified 127.0.0.1/32 scram-sha-256 clientcert=verify-ca',
        'host all kerberos 127.0.0.1/32 gss',
      ],
    })
    for (const name of ['certified', 'kerberos', 'past'])
      server?.sql(`create role ${name} login password '${GUEST}'`)
    server?.sql("alter role past valid until '2020-01-01'")
  })
  afterAll(() => server?.stop())

  it('counts a password past its day among the causes of a refusal', async () => {
    const stage = await found(as('past'), GUEST)
    expect(stage).toMatchObject({ stage: 'login', code: 'auth.denied' })
    expect(stage?.causes?.join()).toContain('VALID UNTIL')
  })

  it('counts a wanted certificate among the causes of a rule that lets nobody in', async () => {
    const stage = await found(as('certified'), GUEST)
    expect(stage).toMatchObject({ stage: 'login', code: 'auth.host' })
    expect(stage?.causes?.join()).toContain('a certificate of its clients')
  })

  it('names a method of logging in that this app does not have', async () => {
    expect(await found(as('kerberos'), GUEST)).toMatchObject({
      stage: 'login',
      code: 'auth.method',
    })
  })

  it('is a replica that only reads', async () => {
    const replica = await server?.replica()
    try {
      const target = replica?.target({ tls: off })
      const stage = target && (await found(target, server?.password ?? ''))
      expect(stage).toMatchObject({ stage: 'rights', code: 'db.readonly' })
    } finally {
      await replica?.stop()
    }
  })

  it('offers only versions of TLS that are no longer safe', async () => {
    await server?.halt()
    await server?.boot(OLD_TLS)
    expect(await found(as('postgres'), server?.password ?? '')).toMatchObject({
      stage: 'tls',
      code: 'tls.version',
    })
  })
})

describe('MariaDB', () => {
  let server: MariadbServer | undefined
  const target = (part: Partial<Target> = {}): Target => {
    if (!server) throw new Error('no server')
    return server.target({ tls: verified, ...part })
  }
  beforeAll(async () => {
    // By name, 127.0.0.9 is this computer, too.
    server = await MariadbServer.start({ identity, settings: ['--skip-name-resolve'] })
  })
  afterAll(() => server?.stop())

  it('names a method of logging in that this app does not have', async () => {
    server?.sql(`create user strange@'%' identified by '${GUEST}';
      update mysql.global_priv set priv = json_set(priv, '$.plugin', 'no_such_plugin') where user = 'strange';
      flush privileges`)
    expect(await found(target({ user: 'strange' }), GUEST)).toMatchObject({ code: 'auth.method' })
  })

  it('lets nobody in from an address, and the account to make can be copied', async () => {
    const line = await relay(server?.port ?? 0, '127.0.0.9')
    server?.sql(
      "rename user owner@'%' to owner@'127.0.0.1'; drop user if exists strange@'%'; flush privileges",
    )
    const stage = await found(target({ port: line.port }), server?.password ?? '')
    expect(stage).toMatchObject({ stage: 'protocol', code: 'auth.host' })
    expect(stage?.copy).toContain('CREATE USER')
    await line.stop()
  })
})

const mysql = await MysqlServer.start()
afterAll(() => mysql?.stop())

describe.runIf(mysql !== undefined)('MySQL', () => {
  const as = (user: string, part: Partial<Target> = {}): Target => {
    if (!mysql) throw new Error('no server')
    return mysql.target({ user, tls: off, ...part })
  }
  beforeAll(() => {
    mysql?.sql(`create database metastore; grant all on metastore.* to owner@'%';
      create user everywhere@'%' identified by '${GUEST}'; grant all on *.* to everywhere@'%';
      create user elsewhere@'10.9.9.9' identified by '${GUEST}';
      create user one@'%' identified by '${GUEST}' with max_user_connections 1`)
  })

  it('is told by name whatever other engine was chosen', async () => {
    for (const engine of ['postgresql', 'mariadb', 'sqlserver', 'oracle'] as const) {
      const stage = await found(as('owner', { engine }), mysql?.password ?? '')
      expect(stage, engine).toMatchObject({ stage: 'protocol', code: 'proto.engine' })
      expect(stage?.message).toContain('MySQL 9')
    }
  })

  it('names a database that is missing and one that may not be entered', async () => {
    const missing = await found(as('everywhere', { database: 'nowhere' }), GUEST)
    expect(missing).toMatchObject({ stage: 'login', code: 'db.missing' })
    const denied = await found(as('owner', { database: 'mysql' }), mysql?.password ?? '')
    expect(denied).toMatchObject({ stage: 'login', code: 'db.denied' })
  })

  it('counts the host of an account among the causes of a refusal', async () => {
    const stage = await found(as('elsewhere'), GUEST)
    expect(stage).toMatchObject({ stage: 'login', code: 'auth.denied' })
    expect(stage?.causes?.join()).toContain('host part')
  })
})
