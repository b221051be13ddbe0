import { describe, expect, test } from 'vitest'
import { Fault } from '#base/fault'
import { plan } from '#services/metastore/plan'
import { prepare } from '#services/metastore/prepare'
import { SCIENCE } from '#services/metastore/schema/scripts'
import type { SqlSession } from '#services/metastore/session'
import { validate } from '#services/metastore/validate'
import { ENGINES, useServer } from '#tests/metastore/arena'

const quiet = { signal: new AbortController().signal, onStep: () => {} }

const faultOf = async (session: SqlSession): Promise<Fault> => {
  const fault: unknown = await prepare(session, quiet).catch((error: unknown) => error)
  if (!(fault instanceof Fault)) throw new Error('it was prepared')
  return fault
}

interface Planted {
  readonly what: string
  /** MySQL is spoken to as MariaDB is. */
  readonly sql: Readonly<Record<'postgresql' | 'mariadb', string>>
  readonly drift: readonly object[]
}

const both = (sql: string) => ({ postgresql: sql, mariadb: sql })

const PLANTED: readonly Planted[] = [
  {
    what: 'a column that was dropped',
    sql: both('ALTER TABLE sci_table DROP COLUMN about_text'),
    drift: [{ object: 'column sci_table.about_text', kind: 'missing', actual: 'missing' }],
  },
  {
    what: 'a column of another length',
    sql: {
      postgresql: 'ALTER TABLE sci_gate ALTER COLUMN host_name TYPE varchar(64)',
      mariadb: 'ALTER TABLE sci_gate MODIFY host_name varchar(64) NOT NULL',
    },
    drift: [
      {
        object: 'column sci_gate.host_name',
        kind: 'type',
        expected: 'varchar(255)',
        actual: 'varchar(64)',
      },
    ],
  },
  {
    what: 'a column of another type',
    sql: {
      postgresql: 'ALTER TABLE sci_column_stats ALTER COLUMN null_count TYPE integer',
      mariadb: 'ALTER TABLE sci_column_stats MODIFY null_count int unsigned',
    },
    drift: [{ object: 'column sci_column_stats.null_count', kind: 'type', expected: 'bigint' }],
  },
  {
    what: 'a column that may be empty now',
    sql: {
      postgresql: 'ALTER TABLE sci_event ALTER COLUMN actor_name DROP NOT NULL',
      mariadb: 'ALTER TABLE sci_event MODIFY actor_name varchar(255) NULL',
    },
    drift: [
      {
        object: 'column sci_event.actor_name',
        kind: 'nullable',
        expected: 'NOT NULL',
        actual: 'NULL',
      },
    ],
  },
  {
    what: 'a default that was changed',
    sql: both('ALTER TABLE sci_lease ALTER COLUMN fence_no SET DEFAULT 7'),
    drift: [{ object: 'column sci_lease.fence_no', kind: 'default', expected: '0', actual: '7' }],
  },
  {
    what: 'an index that was dropped',
    sql: {
      postgresql: 'DROP INDEX sci_event_time_ix',
      mariadb: 'DROP INDEX sci_event_time_ix ON sci_event',
    },
    drift: [{ object: 'index sci_event_time_ix', kind: 'index', actual: 'missing' }],
  },
  {
    what: 'an index over other columns',
    sql: {
      postgresql:
        'DROP INDEX sci_event_time_ix; CREATE INDEX sci_event_time_ix ON sci_event (event_kind)',
      mariadb:
        'DROP INDEX sci_event_time_ix ON sci_event; CREATE INDEX sci_event_time_ix ON sci_event (event_kind)',
    },
    drift: [{ object: 'index sci_event_time_ix', kind: 'index', actual: '(event_kind)' }],
  },
  {
    what: 'a unique key that was dropped',
    sql: {
      postgresql: 'ALTER TABLE sci_key_version DROP CONSTRAINT sci_key_version_digest_uq',
      mariadb: 'ALTER TABLE sci_key_version DROP INDEX sci_key_version_digest_uq',
    },
    drift: [{ object: 'constraint sci_key_version_digest_uq', kind: 'key', actual: 'missing' }],
  },
  {
    what: 'a foreign key that was dropped',
    sql: {
      postgresql: 'ALTER TABLE sci_key_version DROP CONSTRAINT sci_key_version_key_fk',
      mariadb: 'ALTER TABLE sci_key_version DROP FOREIGN KEY sci_key_version_key_fk',
    },
    drift: [{ object: 'constraint sci_key_version_key_fk', kind: 'key', actual: 'missing' }],
  },
  {
    what: 'a foreign key that cascades now',
    sql: both(
      'ALTER TABLE sci_key_version DROP CONSTRAINT sci_key_version_key_fk; ALTER TABLE sci_key_version ADD CONSTRAINT sci_key_version_key_fk FOREIGN KEY (key_id) REFERENCES sci_key (key_id) ON DELETE CASCADE',
    ),
    drift: [
      { object: 'constraint sci_key_version_key_fk', kind: 'key', actual: 'missing' },
      { object: 'constraint sci_key_version_key_fk', kind: 'extra' },
    ],
  },
  {
    what: 'a primary key over other columns',
    sql: {
      postgresql:
        'ALTER TABLE sci_lease DROP CONSTRAINT sci_lease_pk, ADD PRIMARY KEY (lease_name, fence_no)',
      mariadb: 'ALTER TABLE sci_lease DROP PRIMARY KEY, ADD PRIMARY KEY (lease_name, fence_no)',
    },
    drift: [{ object: 'primary key of sci_lease', kind: 'key', actual: '(lease_name, fence_no)' }],
  },
  {
    what: 'a check that was dropped',
    sql: both('ALTER TABLE sci_txn DROP CONSTRAINT sci_txn_state_ck'),
    drift: [{ object: 'constraint sci_txn_state_ck', kind: 'constraint', actual: 'missing' }],
  },
  {
    what: 'a table that was dropped',
    sql: both('DROP TABLE sci_event'),
    drift: [{ object: 'table sci_event', kind: 'missing', actual: 'missing' }],
  },
  {
    what: 'an extra table',
    sql: both('CREATE TABLE sci_extra (one int)'),
    drift: [{ object: 'table sci_extra', kind: 'extra', actual: 'table' }],
  },
  {
    what: 'an extra column and an extra index',
    sql: both(
      'ALTER TABLE sci_role ADD COLUMN note_text varchar(10); CREATE INDEX mine ON sci_role (note_text)',
    ),
    drift: [
      { object: 'column sci_role.note_text', kind: 'extra', actual: 'varchar(10) NULL' },
      { object: 'index mine', kind: 'extra', actual: '(note_text)' },
    ],
  },
  {
    what: 'a view in the place of a table',
    sql: both('DROP TABLE sci_event; CREATE VIEW sci_event AS SELECT 1 AS one'),
    drift: [{ object: 'table sci_event', kind: 'type', expected: 'table', actual: 'view' }],
  },
  {
    what: 'a version row that was deleted',
    sql: both("DELETE FROM sci_version WHERE script_name = 'txn'"),
    drift: [{ object: 'row sci_version', kind: 'missing' }],
  },
  {
    what: 'a version that this program does not know',
    sql: both("UPDATE sci_version SET version_text = '9.0.0' WHERE script_name = 'schema'"),
    drift: [{ object: 'row sci_version', kind: 'row', expected: '1.0.0', actual: '9.0.0' }],
  },
]

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
