import { describe, expect, test } from 'vitest'
import { Fault } from '#base/fault'
import { plan } from '#services/metastore/plan'
import { prepare } from '#services/metastore/prepare'
import { SCIENCE } from '#services/metastore/schema/scripts'
import type { SqlSession } from '#services/metastore/session'
import { validate } from '#services/metastore/validate'
import { ENGINES, useServer } from '#tests/metastore/arena'
import { PLANTED } from '#tests/metastore/planted-drift'

const quiet = { signal: new AbortController().signal, onStep: () => {} }

const faultOf = async (session: SqlSession): Promise<Fault> => {
  const fault: unknown = await prepare(session, quiet).catch((error: unknown) => error)
  if (!(fault instanceof Fault)) throw new Error('it was prepared')
  return fault
}

/** What can be made again by running the statement that makes it. */
const MENDED = new Set([
  'an index that was dropped',
  'a table that was dropped',
  'a version row that was deleted',
])
/** What stands in nobody's way. */
const HARMLESS = new Set(['an extra table'])

describe.each(ENGINES)('validating a real %s', (engine) => {
  const { arena, session } = useServer(engine)

  test.each(PLANTED)('finds $what', async ({ what, sql, drift }) => {
    const database = arena().database()
    const db = await session(database)
    await prepare(db, quiet)
    arena().sql(sql[engine === 'postgresql' ? engine : 'mariadb'], database)

    const found = await validate(db)
    expect(found.ok).toBe(false)
    expect(found.drift).toHaveLength(drift.length)
    expect(found.drift).toMatchObject(drift)

    if (MENDED.has(what)) {
      await prepare(db, quiet)
      expect((await validate(db)).drift).toEqual([])
    } else if (!HARMLESS.has(what)) {
      const fault = await faultOf(db)
      expect(fault.code).toBe('metastore.differs')
      expect(fault.message).toContain('Nothing was changed')
      expect(await validate(db)).toEqual(found)
    }
  })

  test('a schema half made by another tool is left alone, and what differs is named', async () => {
    const database = arena().database()
    arena().sql(
      'CREATE TABLE sci_catalog (catalog_id int); CREATE TABLE sci_role (role_name varchar(9))',
      database,
    )
    const db = await session(database)
    const { steps } = await plan(db)
    const differing = steps.filter(({ action }) => action === 'differs')
    expect(differing.map(({ object }) => object)).toEqual(['table sci_catalog', 'table sci_role'])
    const fault = await faultOf(db)
    expect(fault.code).toBe('metastore.differs')
    expect(fault.message).toContain('column sci_catalog.catalog_id')
    expect((await plan(db)).steps).toEqual(steps)
  })

  test('names in the catalogue that were made to break something are shown on one clean line', async () => {
    const database = arena().database()
    const quoted = (name: string) =>
      engine === 'postgresql' ? `"${name.replaceAll('"', '""')}"` : `\`${name}\``
    const db = await session(database)
    await prepare(db, quiet)
    await db.run([
      `CREATE TABLE ${quoted(`sci_'"; DROP TABLE sci_key;\n\u001b[31m--`)} (${quoted(`a'\n"b`)} int)`,
      `ALTER TABLE sci_role ADD COLUMN ${quoted('x\u202e"\n;--')} int`,
      `CREATE INDEX ${quoted(`i'"\nx`)} ON sci_role (role_name)`,
    ])
    const { drift } = await validate(db)
    expect(drift.map(({ kind }) => kind)).toEqual(['extra', 'extra', 'extra'])
    expect(JSON.stringify(drift)).not.toMatch(/\\n|\\u001b|\u202e/)
    const { code, message } = await faultOf(db)
    expect(code).toBe('metastore.differs')
    expect(message).not.toMatch(/\p{Cc}|\p{Cf}/u)
  })

  test('tables of others in the same database are left out', async () => {
    const database = arena().database()
    const db = await session(database)
    await db.run(['CREATE TABLE orders (id int)', 'CREATE TABLE science (id int)'])
    await prepare(db, quiet)
    expect(await validate(db)).toMatchObject({ ok: true, version: SCIENCE.version })
  })
})
