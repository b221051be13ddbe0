import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { RunStep } from '#contract/metastore-schema'
import { plan } from '#services/metastore/plan'
import { prepare } from '#services/metastore/prepare'
import { scriptsOf } from '#services/metastore/schema/scripts'
import type { SqlSession } from '#services/metastore/session'
import { validate } from '#services/metastore/validate'
import { ENGINES, useServer } from '#tests/metastore/arena'
import { openPlain } from '#tests/metastore/plain'

const never = new AbortController().signal
const quiet = { signal: never, onStep: () => {} }

describe.each(ENGINES)('preparing a real %s', (dialect) => {
  const { arena, session } = useServer(dialect)
  const all = scriptsOf(dialect).flatMap(({ statements }) => statements)

  test('an empty database gets every object, and validates', async () => {
    const db = await session(arena().database())
    const before = await plan(db)
    expect(before.steps.map(({ action }) => action)).toEqual(all.map(() => 'create'))
    const steps: RunStep[] = []
    const result = await prepare(db, { signal: never, onStep: (step) => steps.push(step) })
    expect(result).toMatchObject({ ok: true, executed: all.length, found: 0, version: '1.0.0' })
    const created = steps.filter(({ state }) => state === 'created')
    expect(created.map(({ number }) => number)).toEqual(all.map((_, at) => at + 1))
    expect(created.map(({ object }) => object)).toEqual(all.map(({ object }) => object))
    expect(await validate(db)).toMatchObject({ ok: true, drift: [], objects: all.length })
  })

  test('a prepared database is found as it is, and nothing runs', async () => {
    const db = await session(arena().database())
    await prepare(db, quiet)
    const result = await prepare(db, quiet)
    expect(result).toMatchObject({ ok: true, executed: 0, found: all.length })
    const after = await plan(db)
    expect(after.steps.filter(({ action }) => action !== 'present')).toEqual([])
  })

  test('statements share round trips where a transaction holds them, and validating asks a handful', async () => {
    const db = await session(arena().database())
    let trips = 0
    const counting: SqlSession = {
      ...db,
      query: (sql) => {
        trips += 1
        return db.query(sql)
      },
      run: (statements) => {
        trips += 1
        return db.run(statements)
      },
    }
    await prepare(counting, quiet)
    expect(trips).toBeLessThanOrEqual(dialect === 'postgresql' ? 9 : all.length + 9)
    trips = 0
    await validate(counting)
    expect(trips).toBeLessThanOrEqual(dialect === 'postgresql' ? 2 : 6)
  })

  test('an account without the right to create is told so, in the words of the database', async () => {
    const database = arena().database()
    const secret = 'reader-Passw0rd!'
    arena().sql(
      dialect === 'postgresql'
        ? `CREATE ROLE reader LOGIN PASSWORD '${secret}'`
        : `CREATE USER reader@'%' IDENTIFIED BY '${secret}'; GRANT SELECT ON ${database}.* TO reader@'%'`,
      database,
    )
    const target = { ...arena().target(database), user: 'reader' }
    const { session: db } = await openPlain(target, secret)
    const fault: unknown = await prepare(db, quiet).catch((error: unknown) => error)
    await db.close()
    expect(fault).toMatchObject({
      code: 'metastore.sql',
      message: expect.stringMatching(
        /^Making table sci_version failed: the account may not do that\. The database says: .*denied.*\. Nothing /,
      ),
    })
    expect(String(fault)).not.toContain(secret)
  })

  test("the files run by the engine's own client make the same schema", async () => {
    const database = arena().database()
    for (const { name } of scriptsOf(dialect))
      arena().file(join(import.meta.dirname, '../../resources/metastore', name), database)
    const db = await session(database)
    expect((await validate(db)).drift).toEqual([])
    expect(await prepare(db, quiet)).toMatchObject({ executed: 0, found: all.length })
  })
})
