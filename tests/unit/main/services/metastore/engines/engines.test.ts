// Proves that both drivers log in over a given socket, say which statement failed, cancel, and keep the password to themselves.
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Secret } from '#base/secret'
import { openMysql } from '#services/metastore/engines/mysql'
import { openPostgres } from '#services/metastore/engines/postgres'
import type { Wire } from '#services/metastore/engines/wire'
import type { SqlSession } from '#services/metastore/session'
import { MariadbServer } from '#tests/metastore/mariadb-server'
import { PostgresServer } from '#tests/metastore/postgres-server'

function dial(port: number): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve({ socket, encrypted: false }))
    socket.once('error', reject)
  })
}

const postgres = await PostgresServer.start()
const mariadb = await MariadbServer.start()

const engines = [
  { name: 'PostgreSQL', server: postgres, open: openPostgres, sleep: 'select pg_sleep(20)' },
  {
    name: 'MariaDB',
    server: mariadb,
    open: openMysql,
    sleep: 'select sleep(20) from (select 1) t',
  },
] as const

afterAll(async () => {
  await postgres?.stop()
  await mariadb?.stop()
})

describe.each(engines)('$name', ({ server, open, sleep }) => {
  let session: SqlSession

  const opened = async (password = server?.password ?? '') => {
    if (server === undefined) throw new Error('no server')
    const again = () => dial(server.port)
    const signal = AbortSignal.timeout(10_000)
    return open(server.target(), new Secret(password), { wire: await again(), signal, again })
  }

  beforeAll(async () => {
    session = await opened()
  })
  afterAll(() => session.close())

  it('answers rows, with bound parameters', async () => {
    const mark = session.dialect === 'postgresql' ? '$1' : '?'
    const rows = await session.query(`select ${mark} as said`, ["it's; drop"])
    expect(rows).toEqual([{ said: "it's; drop" }])
  })

  it('runs many statements at once and numbers the one that fails', async () => {
    const good = ['create table t1 (a int) -- one', 'create table t2 (a int)']
    await expect(session.run([...good, 'create table t1 (a int)'])).rejects.toMatchObject({
      statement: 2,
    })
    await expect(session.run(['create table t3 (a int', 'select 1'])).rejects.toMatchObject({
      statement: 0,
    })
    expect(await session.query('select 1 as one')).toEqual([{ one: 1 }])
  })

  it('cancels what runs', async () => {
    const started = Date.now()
    const sleeping = session.query(sleep).catch((error: unknown) => error)
    await new Promise((resolve) => {
      setTimeout(resolve, 300)
    })
    await session.cancel()
    const end = await sleeping
    // MariaDB ends an interrupted sleep with a row, PostgreSQL with SQLSTATE 57014.
    if (session.dialect === 'postgresql') expect(end).toMatchObject({ code: '57014' })
    expect(Date.now() - started).toBeLessThan(5_000)
    expect(await session.query('select 1 as one')).toEqual([{ one: 1 }])
  })

  it('rejects a wrong password with the number of the server, and closes the socket', async () => {
    const error = await opened('wrong-Passw0rd').catch((error: unknown) => error)
    expect(error).toMatchObject(
      session.dialect === 'postgresql' ? { code: '28P01' } : { errno: 1045 },
    )
    expect(JSON.stringify(error)).not.toContain('wrong-Passw0rd')
  })

  it('tells a lost connection by the next query and ends nothing else', async () => {
    const other = await opened()
    if (session.dialect === 'postgresql')
      server?.sql(
        `select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and state = 'idle' and query = ''`,
      )
    else
      server?.sql(
        `kill connection ${String((await other.query('select connection_id() as id'))[0]?.['id'])}`,
      )
    await expect(other.query('select 1')).rejects.toBeInstanceOf(Error)
    await other.close()
  })
})
