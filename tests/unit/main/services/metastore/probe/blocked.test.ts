// Proves on real servers that checking again and again does not make MySQL or MariaDB block this computer, which others manage.
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import type { ProbeReport } from '#contract/metastore-probe'
import type { Target } from '#contract/metastore-target'
import { Secret } from '#base/secret'
import { probe } from '#services/metastore/probe/probe'
import { MariadbServer } from '#tests/metastore/mariadb-server'
import { MysqlServer } from '#tests/metastore/mysql-server'
import { makeCertificates } from '#tests/metastore/certificates'
import { relay } from '#tests/metastore/relay'
import { removeFolder, temporaryFolder } from '#tests/workspace'

const folder = temporaryFolder()
const certificates = makeCertificates(folder)
const servers = {
  MariaDB: await MariadbServer.start({ identity: certificates.good }),
  MySQL: await MysqlServer.start(),
}
afterAll(async () => {
  await servers.MariaDB?.stop()
  await servers.MySQL?.stop()
  removeFolder(folder)
})

const MOST = 5
const NAMES = (['MariaDB', 'MySQL'] as const).filter((name) => servers[name] !== undefined)

describe.each(NAMES)('%s that blocks after five broken handshakes', (name) => {
  const server = servers[name]
  if (server === undefined) throw new Error('no server')
  const tls: Target['tls'] =
    name === 'MariaDB' ? { mode: 'verify-full', ca: certificates.ca } : { mode: 'off' }
  const check = (port: number, password: string, user = 'owner'): Promise<ProbeReport> =>
    probe(server.target({ port, user, tls }), new Secret(password), {
      signal: new AbortController().signal,
    })
  const codes = (report: ProbeReport) => report.stages.map(({ code }) => code).filter(Boolean)
  const settle = `set global max_connect_errors = ${String(MOST)}`

  it('lets us check twenty times, each on one socket', async () => {
    server.sql(
      `${settle}; create database if not exists metastore; grant all on metastore.* to owner@'%'`,
    )
    const line = await relay(server.port, '127.0.0.5')
    for (let times = 0; times < 20; times += 1) {
      const report = await check(line.port, server.password)
      expect(codes(report), JSON.stringify(report.stages)).not.toContain('auth.blocked')
      expect(report.ok).toBe(true)
    }
    expect(line.connections()).toBe(20)
    await line.stop()
  })

  it('lets us be refused twenty times, too', async () => {
    const line = await relay(server.port, '127.0.0.6')
    for (let times = 0; times < 20; times += 1)
      expect(codes(await check(line.port, 'wrong-Passw0rd'))).toContain('auth.denied')
    expect((await check(line.port, server.password)).ok).toBe(true)
    await line.stop()
  })

  it('does block who hangs up after the greeting, and what it says then is explained', async () => {
    const line = await relay(server.port, '127.0.0.7')
    for (let times = 0; times <= MOST; times += 1) {
      const socket = connect(line.port, '127.0.0.1')
      await once(socket, 'data')
      socket.destroy()
      await pause(50)
    }
    const found = async () =>
      (await check(line.port, server.password)).stages.find(({ verdict }) => verdict === 'fail')
    await expect.poll(async () => (await found())?.code, { timeout: 5_000 }).toBe('auth.blocked')
    server.sql((await found())?.copy ?? '')
    expect((await check(line.port, server.password)).ok).toBe(true)
    await line.stop()
  })
})
