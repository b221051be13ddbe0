// Creating the database that a connection names, on real servers: once, without a right, with names made to hurt.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Secret } from '#base/secret'
import type { Access, Channel, Target } from '#contract'
import type { Metastore } from '#services/metastore/metastore'
import { connect } from '#services/metastore/probe/connect'
import { probe } from '#services/metastore/probe/probe'
import { type Engine, ENGINES, useServer } from '#tests/metastore/arena'
import { openMetastore } from '#tests/metastore/service'
import {
  call,
  openWorkspace,
  removeFolder,
  temporaryFolder,
  type TestWorkspace,
} from '#tests/workspace'

const signal = new AbortController().signal
const off = { mode: 'off' } as const

let space: TestWorkspace
let metastore: Metastore
beforeEach(() => {
  space = openWorkspace(temporaryFolder())
  metastore = openMetastore(space)
})
afterEach(() => {
  space.close()
  removeFolder(space.folder)
})

const create = (access: Access, operation: Channel = 'metastore.createDatabase') =>
  metastore.createDatabase({ access }, call(operation))
const phases = () =>
  space.audit
    .list({ offset: 0, limit: 10 })
    .rows.filter(({ operation }) => operation === 'metastore.createDatabase')
    .map(({ detail }) => detail['phase'])
    .toReversed()

/** Names that have to be quoted, and one that would end the statement if they were not. */
const NAMES = ['science_new', 'Schöne Daten', `it's "my" \`own\``, 'x"; drop table t; --']

const GUEST: Readonly<Record<Engine, string>> = {
  postgresql: `create role guest login password 'guest-Passw0rd'`,
  mariadb: `create user guest@'%' identified by 'guest-Passw0rd'`,
  mysql: `create user guest@'%' identified by 'guest-Passw0rd'`,
}
const MAY_CREATE: Readonly<Record<Engine, string>> = {
  postgresql: 'select 1',
  mariadb: `grant create on *.* to owner@'%'`,
  mysql: `grant create on *.* to owner@'%'`,
}

describe.each(ENGINES)('a database on a real %s', (engine) => {
  const { arena } = useServer(engine)
  const target = (database: string, part: Partial<Target> = {}): Target => ({
    ...arena().target(database),
    tls: off,
    ...part,
  })
  const access = (database: string): Access => {
    arena().sql(MAY_CREATE[engine], '')
    return { target: target(database), password: arena().password }
  }

  test.each(NAMES)(
    '%s: the check misses it, a click creates it, the check passes',
    async (name) => {
      const missing = await probe(target(name), new Secret(arena().password), { signal })
      const wanted = access(name)
      const { sql } = await create(wanted)
      if (engine === 'postgresql')
        expect(missing.stages.find(({ verdict }) => verdict === 'fail')).toMatchObject({
          code: 'db.missing',
          copy: sql,
        })
      const session = await connect(target(name), new Secret(arena().password), { signal })
      const [row] = await session.query(
        engine === 'postgresql'
          ? "select current_database() as name, current_setting('server_encoding') as encoding"
          : 'select database() as name, @@character_set_database as encoding',
      )
      await session.close()
      expect(row).toEqual({ name, encoding: engine === 'postgresql' ? 'UTF8' : 'utf8mb4' })
      expect(phases()).toEqual(['intent', 'done'])
    },
  )

  test('that is there already is said as such, and left alone', async () => {
    const name = arena().database()
    const session = await arena().open(name)
    await session.session.run(['create table kept (id integer)'])
    await session.session.close()
    await expect(create(access(name))).rejects.toMatchObject({
      code: 'metastore.exists',
      field: 'database',
    })
    expect(arena().sql('select count(*) from kept', name)).toBe('0')
    expect(phases()).toEqual(['intent', 'failed'])
  })

  test('is refused to an account without the right, with what the administrator runs', async () => {
    arena().sql(GUEST[engine], '')
    const password = 'guest-Passw0rd'
    const wanted = target('science_guest', { user: 'guest' })
    const fault: unknown = await create({ target: wanted, password }).catch(
      (error: unknown) => error,
    )
    expect(fault).toMatchObject({ code: 'metastore.sql', field: 'user' })
    expect(fault).toMatchObject({ fix: expect.stringContaining('CREATE DATABASE') })
    expect(JSON.stringify(fault)).not.toContain(password)
    expect(phases()).toEqual(['intent', 'failed'])
  })

  test('is not asked for with a wrong password, and nothing is recorded as begun', async () => {
    const fault = create({ target: target('science_none'), password: 'wrong-Passw0rd' })
    await expect(fault).rejects.toMatchObject({ code: 'metastore.unreachable' })
    expect(phases()).toEqual([])
  })

  test('of a name that the server would cut or refuse is not made under another', async () => {
    const name = 'ä'.repeat(engine === 'postgresql' ? 32 : 65)
    const fault: unknown = await create(access(name)).catch((error: unknown) => error)
    expect(fault).toMatchObject(
      engine === 'postgresql'
        ? { code: 'input.invalid', field: 'database' }
        : { code: 'metastore.sql' },
    )
  })
})

describe('a database that no session can create', () => {
  const where = { host: '127.0.0.1', port: 1, user: 'x', tls: off } as const
  test.each([
    ['oracle', 'ORCL', 'engine'],
    ['trial', 'other', 'database'],
    ['postgresql', 'a\u0000b', 'database'],
    ['mysql', 'a\nb', 'database'],
  ] as const)('on %s, %j, is refused before anybody is asked', async (engine, database, field) => {
    await expect(create({ target: { ...where, engine, database } })).rejects.toMatchObject({
      code: 'input.invalid',
      field,
    })
  })
})
