import { describe, expect, test } from 'vitest'
import type { Dialect } from '#contract/metastore-target'
import type { Effect } from '#services/metastore/pair/effect'
import { explain } from '#services/metastore/pair/explain'
import { effectOf } from '#services/metastore/pair/read-effect'

const bare = (...names: readonly string[]) => names.map((text) => ({ text, quoted: false }))
const quoted = (...names: readonly string[]) => names.map((text) => ({ text, quoted: true }))

const columnsOf = (sql: string, dialect: Dialect = 'mysql') => {
  const effect = effectOf(sql, dialect)
  if (effect.kind !== 'table') throw new Error(`it is ${effect.kind}`)
  return effect.columns?.map(({ text }) => text)
}

const alteration = (sql: string, dialect: Dialect = 'postgresql') => {
  const effect = effectOf(sql, dialect)
  if (effect.kind !== 'alter') throw new Error(`it is ${effect.kind}`)
  return effect.changes
}

describe('CREATE TABLE', () => {
  test('tells its columns, not its keys', () => {
    const sql =
      'CREATE TABLE IF NOT EXISTS `A``B` (`ID` bigint(20) NOT NULL, `N` decimal(10,2) DEFAULT (1 + 2), /* , X int */ KEY `K` (`N`), UNIQUE KEY (`ID`), CONSTRAINT `F` FOREIGN KEY (`N`) REFERENCES `C` (`D`), PRIMARY KEY (`ID`)) ENGINE=InnoDB'
    expect(effectOf(sql, 'mysql')).toMatchObject({ kind: 'table', name: { text: 'A`B' } })
    expect(columnsOf(sql)).toEqual(['ID', 'N'])
  })

  test('takes words for keys in MySQL for names elsewhere', () => {
    expect(columnsOf('CREATE TABLE t (key int, index int)', 'postgresql')).toEqual(['key', 'index'])
    expect(columnsOf('CREATE TABLE t (a int, key (a))', 'mariadb')).toEqual(['a'])
  })

  test.each([
    'CREATE TABLE t AS SELECT 1 AS a',
    'CREATE TABLE t LIKE u',
    'CREATE TABLE t (LIKE u)',
    'CREATE TABLE t (SELECT 1)',
  ])('says nothing of columns that are not written out: %s', (sql) => {
    expect(columnsOf(sql)).toBeUndefined()
  })

  test('knows names with a schema, quoted as each dialect does', () => {
    expect(effectOf('CREATE TABLE public."T" (a int)', 'postgresql')).toMatchObject({
      name: { text: 'T', quoted: true, schema: { text: 'public', quoted: false } },
    })
    expect(effectOf('CREATE TABLE [db].[dbo].[T]]x] (a int)', 'sqlserver')).toMatchObject({
      name: { text: 'T]x', schema: { text: 'dbo' } },
    })
  })

  test('tells a table of the connection from one that stays', () => {
    for (const [sql, dialect] of [
      ['CREATE TEMPORARY TABLE t (a int)', 'mysql'],
      ['CREATE GLOBAL TEMP TABLE t (a int)', 'postgresql'],
      ['CREATE TABLE #t (a int)', 'sqlserver'],
    ] as const)
      expect(effectOf(sql, dialect)).toMatchObject({ kind: 'table', temporary: true })
    expect(effectOf('CREATE UNLOGGED TABLE t (a int)', 'postgresql')).toMatchObject({
      temporary: false,
    })
  })
})

describe('ALTER TABLE', () => {
  test('tells what it adds, as dumps of each engine write it', () => {
    expect(
      alteration('ALTER TABLE ONLY "T" ADD CONSTRAINT "T_pkey" PRIMARY KEY ("A", "B")'),
    ).toEqual([
      {
        kind: 'add-key',
        key: { kind: 'primary', name: quoted('T_pkey')[0], columns: quoted('A', 'B') },
      },
    ])
    expect(
      alteration('ALTER TABLE T ADD (A int, CONSTRAINT K UNIQUE (A))', 'oracle').map(
        ({ kind }) => kind,
      ),
    ).toEqual(['add-column', 'add-key'])
    expect(
      alteration(
        'ALTER TABLE T WITH CHECK ADD CONSTRAINT F FOREIGN KEY(A) REFERENCES U (B)',
        'sqlserver',
      ),
    ).toMatchObject([{ kind: 'add-key', key: { kind: 'foreign', name: { text: 'F' } } }])
    expect(alteration('ALTER TABLE T ADD A int, B int NULL', 'sqlserver')).toMatchObject([
      { kind: 'add-column', column: { text: 'A' } },
      { kind: 'add-column', column: { text: 'B' } },
    ])
    expect(
      alteration(
        'ALTER TABLE `T` ADD `A` int AFTER `B`, ADD KEY `K` (`A`(10) DESC), ADD UNIQUE (`C`)',
        'mysql',
      ),
    ).toEqual([
      { kind: 'add-column', column: quoted('A')[0] },
      { kind: 'add-key', key: { kind: 'index', name: quoted('K')[0], columns: quoted('A') } },
      { kind: 'add-key', key: { kind: 'unique', columns: quoted('C') } },
    ])
  })

  test('tells what it removes and renames', () => {
    expect(
      alteration('ALTER TABLE t DROP COLUMN IF EXISTS a, DROP b, DROP CONSTRAINT c', 'postgresql'),
    ).toMatchObject([
      { kind: 'drop-column', column: { text: 'a' } },
      { kind: 'drop-column', column: { text: 'b' } },
      { kind: 'drop-key', key: { name: { text: 'c' } } },
    ])
    expect(
      alteration(
        'ALTER TABLE t DROP PRIMARY KEY, DROP FOREIGN KEY f, DROP INDEX i, CHANGE a b int',
        'mysql',
      ),
    ).toMatchObject([
      { kind: 'drop-key', key: { kind: 'primary' } },
      { kind: 'drop-key', key: { kind: 'foreign', name: { text: 'f' } } },
      { kind: 'drop-key', key: { kind: 'index', name: { text: 'i' } } },
      { kind: 'rename-column', column: { text: 'a' }, to: { text: 'b' } },
    ])
    expect(alteration('ALTER TABLE t RENAME COLUMN a TO b')).toMatchObject([
      { kind: 'rename-column', column: { text: 'a' }, to: { text: 'b' } },
    ])
    expect(alteration('ALTER TABLE t RENAME TO u')).toMatchObject([
      { kind: 'rename', to: { text: 'u' } },
    ])
  })

  test.each([
    'ALTER TABLE t ALTER COLUMN a TYPE text',
    'ALTER TABLE t MODIFY a text',
    'ALTER TABLE t OWNER TO me',
    'ALTER TABLE t ENABLE ROW LEVEL SECURITY',
  ])('does not guess at %s', (sql) => {
    expect(alteration(sql)).toEqual([{ kind: 'other' }])
  })
})

describe('CREATE INDEX', () => {
  test('tells table and columns', () => {
    expect(
      effectOf('CREATE UNIQUE INDEX "I" ON "T" USING btree ("A", "B" DESC)', 'postgresql'),
    ).toMatchObject({ kind: 'index', name: { text: 'I' }, columns: quoted('A', 'B') })
    expect(effectOf('CREATE INDEX I ON T (A(20), B) USING BTREE', 'mysql')).toMatchObject({
      columns: bare('A', 'B'),
    })
  })

  test('says nothing of columns in expressions', () => {
    const effect = effectOf('CREATE INDEX i ON t (lower(a))', 'postgresql')
    expect(effect).not.toHaveProperty('columns')
  })
})

describe('INSERT', () => {
  test('tells values that are written out from computed ones', () => {
    expect(
      effectOf(
        "INSERT INTO T (A, B, C, D) VALUES (1, 'x''y', NULL, now()), (-2.5, N'z', DEFAULT, 'a' || 'b')",
        'postgresql',
      ),
    ).toMatchObject({
      kind: 'rows',
      rows: [
        [
          { kind: 'number', sql: '1' },
          { kind: 'string', sql: "'x''y'" },
          { kind: 'null' },
          undefined,
        ],
        [{ kind: 'number', sql: '-2.5' }, { kind: 'string', sql: "N'z'" }, undefined, undefined],
      ],
      again: 'never',
    })
  })

  test.each([
    ['INSERT IGNORE INTO T VALUES (1)', 'at-once'],
    ['INSERT INTO T VALUES (1) ON CONFLICT DO NOTHING', 'at-once'],
    ['INSERT INTO T SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM T)', 'always'],
    ['INSERT INTO T SELECT * FROM U', 'never'],
    ['INSERT INTO T VALUES (1) ON DUPLICATE KEY UPDATE A = A + 1', 'never'],
    ['REPLACE INTO T VALUES (1)', 'at-once'],
    ["UPDATE T SET A = 1, B = 'x' WHERE C = 2", 'at-once'],
    ['UPDATE T SET A = A + 1', 'never'],
    ['UPDATE T SET A = 1, B = (SELECT 1)', 'never'],
    ['DELETE FROM T WHERE A = 1', 'at-once'],
    ['TRUNCATE TABLE T', 'at-once'],
    ['GRANT SELECT ON T TO U', 'always'],
    ['CALL P()', 'never'],
    ['SELECT 1', 'always'],
    ["SELECT setval('s', 7)", 'always'],
    ['SELECT f()', 'never'],
    ['EXECUTE stmt', 'never'],
  ])('knows what a second time of %s does', (sql, again) => {
    expect(effectOf(sql, 'mysql')).toMatchObject({ again })
  })

  test('of very many rows is not read to its end', () => {
    const sql = `INSERT INTO T VALUES ${'(1),'.repeat(300_000)}(1)`
    const started = performance.now()
    expect(effectOf(sql, 'mysql')).toMatchObject({ kind: 'write', again: 'never' })
    const once = performance.now() - started
    expect(once).toBeLessThan(2_000)
  })
})

describe('other statements', () => {
  test.each([
    ['postgresql', "SELECT pg_catalog.set_config('search_path', '', false)"],
    ['postgresql', 'SET client_encoding = UTF8'],
    ['mysql', '/*!40101 SET @a=1 */'],
    ['mysql', 'LOCK TABLES t WRITE'],
    ['mysql', 'PREPARE s FROM @sql'],
    ['oracle', 'ALTER SESSION SET NLS_DATE_FORMAT = X'],
  ] as const)('%s: %s holds for the connection', (dialect, sql) => {
    expect(effectOf(sql, dialect)).toMatchObject({ kind: 'setting' })
  })

  test.each([
    ['postgresql', 'BEGIN', false],
    ['postgresql', 'COMMIT WORK', false],
    ['mysql', 'START TRANSACTION', false],
    ['mysql', 'SET autocommit=0', false],
    ['postgresql', 'ROLLBACK', true],
  ] as const)('%s: %s is about a transaction', (dialect, sql, undoes) => {
    expect(effectOf(sql, dialect)).toMatchObject({ kind: 'transaction', undoes })
  })

  test('a block that begins with BEGIN is none of a transaction', () => {
    expect(effectOf('BEGIN NULL; END;', 'oracle')).toMatchObject({ kind: 'other', again: 'never' })
  })

  test.each([
    ['mysql', 'CREATE DEFINER=`root`@`%` PROCEDURE `P` () BEGIN END', 'procedure P'],
    ['mysql', 'CREATE ALGORITHM=MERGE SQL SECURITY DEFINER VIEW V AS SELECT 1', 'view V'],
    ['oracle', 'CREATE OR REPLACE PACKAGE BODY P AS END;', 'package body P'],
    [
      'oracle',
      'CREATE OR REPLACE EDITIONABLE TRIGGER T BEFORE INSERT ON A BEGIN NULL; END;',
      'trigger T',
    ],
    ['postgresql', 'CREATE MATERIALIZED VIEW v AS SELECT 1', 'view v'],
    ['postgresql', 'CREATE SEQUENCE "S" START 1', 'sequence S'],
    [
      'mysql',
      '/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`b`*/ /*!50003 TRIGGER T BEFORE INSERT ON A FOR EACH ROW SET @a=1 */',
      'trigger T',
    ],
  ] as const)('%s: %s makes the %s', (dialect, sql, object) => {
    expect(explain(effectOf(sql, dialect)).object).toBe(object)
  })

  test('a batch of several statements without semicolons is not taken for its first', () => {
    const effect = effectOf('CREATE TABLE A (X int)\nCREATE TABLE B (Y int)', 'sqlserver')
    expect(effect).toEqual({ kind: 'other', verb: 'BATCH', again: 'never' })
    expect(
      effectOf(
        'ALTER TABLE A ADD CONSTRAINT F FOREIGN KEY (X) REFERENCES B ON DELETE CASCADE',
        'sqlserver',
      ),
    ).toMatchObject({ kind: 'alter' })
  })
})

describe('what a person is told', () => {
  test.each<readonly [string, Dialect, string, string]>([
    ['CREATE TABLE T (A int, B int)', 'mysql', 'table T', 'Creates the table T with 2 columns.'],
    [
      'DROP TABLE IF EXISTS T',
      'mysql',
      'drop table T',
      'Removes the table T with all that is in it.',
    ],
    ['CREATE INDEX I ON T (A, B)', 'mysql', 'index I', 'Finds rows of T by A, B.'],
    ['INSERT INTO T VALUES (1), (2)', 'mysql', 'row T', 'Writes 2 rows into T.'],
    ['ALTER TABLE T ADD A int', 'mysql', 'column T.A', 'Table T: adds the column A.'],
    [
      'ALTER TABLE T ADD A int, DROP B',
      'mysql',
      'table T',
      'Table T: adds the column A; removes the column B with all that is in it.',
    ],
    ['GRANT ALL ON T TO U', 'mysql', '', 'Gives rights.'],
    ['SET NAMES utf8', 'mysql', '', 'Sets NAMES for this connection.'],
    ['FLUSH TABLES', 'mysql', '', 'Nothing is known of this statement: read it before it runs.'],
  ])('of %s', (sql, dialect, object, about) => {
    expect(explain(effectOf(sql, dialect))).toEqual({ object, about })
  })

  test('is one line without control characters, whatever a name holds', () => {
    const effect: Effect = effectOf('CREATE TABLE "a\n\u001b[31m\u202eb" (x int)', 'postgresql')
    const { object, about } = explain(effect)
    expect(`${object}${about}`).not.toMatch(/\p{Cc}|\p{Cf}/u)
  })
})
