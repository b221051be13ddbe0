// Proves on a real MySQL, where one can be had, what MariaDB cannot show: caching_sha2_password and MySQL's own numbers.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProbeReport, ProbeStage } from '#contract/metastore-probe'
import type { Target } from '#contract/metastore-target'
import { Secret } from '#base/secret'
import { probe } from '#services/metastore/probe/probe'
import { MysqlServer } from '#tests/metastore/mysql-server'

const server = await MysqlServer.start()
if (server === undefined) process.stderr.write('not run: no MySQL\n')

afterAll(() => server?.stop())

const failed = (report: ProbeReport): ProbeStage | undefined =>
  report.stages.find(({ verdict }) => verdict === 'fail')

describe.runIf(server !== undefined)('MySQL', () => {
  const target = (part: Partial<Target> = {}): Target => {
    if (server === undefined) throw new Error('no server')
    return server.target(part)
  }
  const off = { mode: 'off' } as const
  let pin = ''
  const pinned = () => ({ mode: 'verify-full', pin }) as const

  async function check(
    part: Partial<Target>,
    password = server?.password ?? '',
  ): Promise<ProbeReport> {
    const signal = new AbortController().signal
    const report = await probe(target(part), new Secret(password), { signal })
    expect(JSON.stringify(report)).not.toContain(password)
    return report
  }

  beforeAll(async () => {
    server?.sql(`create database metastore; grant all on metastore.* to owner@'%';
      create user locked@'%' identified by 'guest-Passw0rd' account lock;
      create user expired@'%' identified by 'guest-Passw0rd' password expire;
      create user guest@'%' identified by 'guest-Passw0rd'; grant select on metastore.* to guest@'%';
      create role maker; grant create on metastore.* to maker;
      create user tls_only@'%' identified by 'guest-Passw0rd' require ssl`)
    // MySQL makes an authority of its own at its first start: not trusted, but it can be pinned.
    const first = failed(await check({}))
    expect(first).toMatchObject({ stage: 'tls', code: 'tls.untrusted' })
    const seen = await check({ tls: { mode: 'verify-full', pin: '00' } })
    pin = /SHA-256 is ([0-9A-F:]+)/.exec(failed(seen)?.message ?? '')?.[1] ?? ''
  })

  it('logs in by caching_sha2_password inside of our TLS', async () => {
    const report = await check({ tls: pinned() })
    expect(report.stages.map(({ verdict }) => verdict)).toEqual(Array(8).fill('pass'))
    expect(report.facts).toMatchObject({ product: 'MySQL', engine: 'mysql', encrypted: true })
  })

  it('logs in without encryption on this computer', async () => {
    expect((await check({ tls: off })).ok).toBe(true)
  })

  it('names a wrong password, a locked account and an expired password by number', async () => {
    const tls = pinned()
    expect(failed(await check({ tls }, 'wrong-Passw0rd'))).toMatchObject({ code: 'auth.denied' })
    const as = async (user: string) => failed(await check({ tls, user }, 'guest-Passw0rd'))
    expect(await as('locked')).toMatchObject({ code: 'auth.locked' })
    expect(await as('expired')).toMatchObject({ code: 'auth.expired' })
    expect(await as('guest')).toMatchObject({ stage: 'rights', code: 'rights.create' })
  })

  it('counts a right that comes by a role', async () => {
    server?.sql(`grant maker to guest@'%'; set default role maker to guest@'%'`)
    expect((await check({ tls: pinned(), user: 'guest' }, 'guest-Passw0rd')).ok).toBe(true)
  })

  it('says that the server insists on TLS', async () => {
    server?.sql('set global require_secure_transport = on')
    const found = failed(await check({ tls: off }))
    server?.sql('set global require_secure_transport = off')
    expect(found).toMatchObject({ stage: 'login', code: 'tls.required' })
  })

  it('is told from MariaDB, and MariaDB from it', async () => {
    const found = failed(await check({ engine: 'mariadb', tls: off }))
    expect(found).toMatchObject({ stage: 'protocol', code: 'proto.engine' })
    expect(found?.message).toContain('MySQL')
  })

  it('says that the server only reads', async () => {
    server?.sql('set global read_only = on')
    const found = failed(await check({ tls: off }))
    server?.sql('set global read_only = off')
    expect(found).toMatchObject({ code: 'db.readonly' })
  })
})
