// Proves on real servers that the statements a validation shows would mend what differs, when a person runs them.
import { describe, expect, test } from 'vitest'
import { prepare } from '#services/metastore/prepare'
import { validate, type Validation } from '#services/metastore/validate'
import { type Arena, ENGINES, useServer } from '#tests/metastore/arena'
import { MENDABLE, OWN, PLANTED } from '#tests/metastore/planted-drift'

const quiet = { signal: new AbortController().signal, onStep: () => {} }

/** All of it into the engine's own client, as somebody copies it. */
function mend(arena: Arena, { tables }: Validation, database: string): string {
  const text = tables.flatMap(({ repair }) => repair).join('\n')
  arena.sql(text, database)
  return text
}

describe.each(ENGINES)('what would make a %s exact', (engine) => {
  const { arena, session } = useServer(engine)
  const cases = [
    ...MENDABLE.map(({ what, sql }) => ({
      what,
      sql: sql[engine === 'postgresql' ? engine : 'mariadb'],
    })),
    ...OWN[engine].map((sql) => ({ what: sql, sql })),
  ]

  test.each(cases)('mends $what', async ({ sql }) => {
    const database = arena().database()
    const db = await session(database)
    await prepare(db, quiet)
    const fresh = await validate(db)
    arena().sql(sql, database)

    const found = await validate(db)
    expect(found.drift).not.toEqual([])
    const text = mend(arena(), found, database)
    let after = await validate(db)
    // Another storage engine holds no keys: they are seen, and mended, once it is the right one.
    if (sql.includes('MyISAM')) {
      mend(arena(), after, database)
      after = await validate(db)
    }
    expect(after.drift, text).toEqual([])
    expect(after.fingerprint).toBe(fresh.fingerprint)
  })

  test('is nothing for what is exact or extra', async () => {
    const database = arena().database()
    const db = await session(database)
    await prepare(db, quiet)
    const extra = PLANTED.filter(({ what }) => what.startsWith('an extra'))
    for (const { sql } of extra)
      arena().sql(sql[engine === 'postgresql' ? engine : 'mariadb'], database)
    const { tables } = await validate(db)
    expect(tables.flatMap(({ repair }) => repair)).toEqual([])
    const states = new Map(tables.map(({ name, state }) => [name, state]))
    expect(states.get('sci_extra')).toBe('extra')
    expect(states.get('sci_role')).toBe('differs')
    expect(states.get('sci_key')).toBe('same')
  })

  test('mends filled tables, and says which statement waits for a value', async () => {
    const database = arena().database()
    const db = await session(database)
    await prepare(db, quiet)
    arena().sql(
      "INSERT INTO sci_lease (lease_name) VALUES ('a'); INSERT INTO sci_txn (txn_state, user_name, host_name, started_at, heartbeat_at) VALUES ('open', 'u', 'h', '2026-01-01', '2026-01-01'); ALTER TABLE sci_lease DROP COLUMN fence_no; ALTER TABLE sci_txn DROP COLUMN host_name",
      database,
    )
    const { tables } = await validate(db)
    const repair = tables.flatMap((table) => table.repair)
    expect(repair.filter((sql) => sql.startsWith('-- Works while the table is empty'))).toEqual([
      expect.stringContaining('host_name'),
    ])
    // The one with a default of its own runs over rows.
    arena().sql(repair.find((sql) => sql.includes('fence_no')) ?? '', database)
    expect((await validate(db)).drift).toHaveLength(1)
  })

  test('holds no statement that a name in the catalogue could break out of', async () => {
    const database = arena().database()
    const db = await session(database)
    await prepare(db, quiet)
    const hostile = 'x"; DROP TABLE sci_key; --`'
    const quote = (name: string) =>
      engine === 'postgresql'
        ? `"${name.replaceAll('"', '""')}"`
        : `\`${name.replaceAll('`', '``')}\``
    await db.run(
      engine === 'postgresql'
        ? [
            'ALTER TABLE sci_lease DROP CONSTRAINT sci_lease_pk',
            `ALTER TABLE sci_lease ADD CONSTRAINT ${quote(hostile)} PRIMARY KEY (lease_name, fence_no)`,
          ]
        : [`ALTER TABLE sci_lease DROP PRIMARY KEY, ADD PRIMARY KEY (lease_name, fence_no)`],
    )
    await db.run([`CREATE TABLE ${quote(`sci_${hostile}`)} (${quote(hostile)} int)`])
    const found = await validate(db)
    mend(arena(), found, database)
    const after = await validate(db)
    expect(after.drift.map(({ kind }) => kind)).toEqual(['extra'])
    expect(after.tables.find(({ name }) => name === 'sci_key')?.state).toBe('same')
  })
})
