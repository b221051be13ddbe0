// Statements looked up in catalogues of each engine's manner, without a server.
import { describe, expect, test } from 'vitest'
import type { Dialect } from '#contract/metastore-target'
import { Catalogue, readCatalogue } from '#services/metastore/pair/catalogue'
import { Lives } from '#services/metastore/pair/lives'
import type { Found } from '#services/metastore/pair/found'
import { LookUp } from '#services/metastore/pair/look-up'
import { effectOf } from '#services/metastore/pair/read-effect'
import { lookUpRows } from '#services/metastore/pair/rows'
import type { TableShape } from '#services/metastore/schema/shape'
import type { Row, SqlSession } from '#services/metastore/session'
import { statementsOf } from '#tests/metastore/given-files'
import { complaints } from '#tests/metastore/grammar'

const shapeOf = (name: string, columns: readonly string[], more: Partial<TableShape> = {}) => ({
  name,
  kind: 'table',
  columns: columns.map((column) => ({
    name: column,
    type: 'int',
    nullable: true,
    default: undefined,
    identity: false,
  })),
  primaryKey: [],
  uniques: [],
  indexes: [],
  foreignKeys: [],
  checks: [],
  ...more,
})

const SCHEMAS: Readonly<Record<Dialect, string>> = {
  postgresql: 'public',
  mariadb: 'depot',
  mysql: 'depot',
  sqlserver: 'dbo',
  oracle: 'OWNER',
}

const catalogueOf = (
  dialect: Dialect,
  tables: readonly TableShape[],
  names: readonly Row[] = [],
): Catalogue =>
  new Catalogue(
    new Map(tables.map((table) => [table.name, table])),
    [{ kind: 'schema', name: SCHEMAS[dialect] }, ...names],
    dialect,
  )

/** Where each statement of a pair stands. */
function found(
  dialect: Dialect,
  catalogue: Catalogue,
  ...pair: readonly string[]
): readonly Found[] {
  const statements = statementsOf(dialect, pair)
  const look = new LookUp(catalogue, new Lives(statements, catalogue.fold))
  return statements.map(({ effect, number }) => look.of(effect, number))
}

const states = (all: readonly Found[]) => all.map(({ state }) => state).join(' ')

describe('names are the same', () => {
  test.each<readonly [Dialect, string, string, boolean]>([
    ['postgresql', 'CREATE TABLE Things (X int)', 'things', true],
    ['postgresql', 'CREATE TABLE "Things" (X int)', 'things', false],
    ['postgresql', 'CREATE TABLE public."Things" ("x" int)', 'Things', true],
    ['mysql', 'CREATE TABLE THINGS (X int)', 'THINGS', true],
    ['mysql', 'CREATE TABLE THINGS (X int)', 'things', false],
    ['mysql', 'CREATE TABLE `depot`.`THINGS` (X int)', 'THINGS', true],
    ['sqlserver', 'CREATE TABLE [dbo].[Things] (X int)', 'THINGS', true],
    ['oracle', 'CREATE TABLE Things (X int)', 'things', true],
    ['oracle', 'CREATE TABLE OWNER.THINGS (X int)', 'things', true],
  ])('in %s: %s and %s: %s', (dialect, sql, kept, same) => {
    const catalogue = catalogueOf(dialect, [shapeOf(kept, ['x'])])
    expect(states(found(dialect, catalogue, sql))).toBe(same ? 'done' : 'undone')
  })

  test('on a MySQL server that folds names of tables', () => {
    const names = [{ kind: 'setting', name: '1' }]
    const catalogue = catalogueOf('mysql', [shapeOf('things', ['x'])], names)
    expect(states(found('mysql', catalogue, 'CREATE TABLE THINGS (X int)'))).toBe('done')
  })

  test('what lies in another schema is not known', () => {
    const catalogue = catalogueOf('postgresql', [shapeOf('t', ['x'])])
    expect(states(found('postgresql', catalogue, 'CREATE TABLE other.t (x int)'))).toBe('unknown')
  })
})

describe('a table is looked up by what becomes of it', () => {
  const pair = [
    'CREATE TABLE T (A int, B int)',
    'ALTER TABLE T ADD C int, DROP COLUMN B',
    'ALTER TABLE T RENAME COLUMN C TO D',
  ]
  test.each([
    [['a', 'b'], 'done undone undone'],
    [['a', 'c'], 'done done undone'],
    [['a', 'd'], 'done done done'],
  ])('with the columns %s: %s', (columns, expected) => {
    const catalogue = catalogueOf('postgresql', [shapeOf('t', columns)])
    expect(states(found('postgresql', catalogue, ...pair))).toBe(expected)
  })

  test('with others it differs, and each is named', () => {
    const catalogue = catalogueOf('postgresql', [shapeOf('t', ['a', 'z'])])
    const [table] = found('postgresql', catalogue, ...pair)
    expect(table).toMatchObject({
      state: 'differs',
      drift: [
        { object: 'column t.D', kind: 'missing', expected: 'a column', actual: 'missing' },
        { object: 'column t.z', kind: 'extra', expected: 'none', actual: 'a column' },
      ],
    })
  })

  test('a view in its place differs', () => {
    const catalogue = catalogueOf('mysql', [shapeOf('T', ['A'], { kind: 'view' })])
    expect(found('mysql', catalogue, 'CREATE TABLE T (A int)')).toMatchObject([
      { state: 'differs', drift: [{ object: 'table T', expected: 'table', actual: 'view' }] },
    ])
  })

  test('one that is dropped to be made again is kept, one that is dropped for good is not', () => {
    const catalogue = catalogueOf('mysql', [shapeOf('T', ['A'])])
    const again = ['DROP TABLE IF EXISTS T', 'CREATE TABLE T (A int)']
    expect(states(found('mysql', catalogue, ...again))).toBe('done done')
    expect(states(found('mysql', catalogueOf('mysql', []), ...again))).toBe('done undone')
    expect(states(found('mysql', catalogue, 'DROP TABLE T'))).toBe('undone')
    expect(states(found('mysql', catalogueOf('mysql', []), 'DROP TABLE T'))).toBe('done')
  })

  test('one that only helped on the way tells nothing when it is gone', () => {
    const pair = ['CREATE TABLE H (A int)', 'DROP TABLE H']
    expect(states(found('mysql', catalogueOf('mysql', []), ...pair))).toBe('unknown unknown')
    const there = catalogueOf('mysql', [shapeOf('H', ['A'])])
    expect(states(found('mysql', there, ...pair))).toBe('done undone')
  })

  test('one that gets another name is looked up by that', () => {
    const pair = ['CREATE TABLE A (X int)', 'ALTER TABLE A RENAME TO B']
    const there = catalogueOf('postgresql', [shapeOf('b', ['x'])])
    expect(states(found('postgresql', there, ...pair))).toBe('unknown done')
  })
})

describe('keys and indexes', () => {
  const table = shapeOf('T', ['A', 'B'], {
    primaryKey: ['A'],
    uniques: [{ name: 'U', columns: ['A', 'B'] }],
    indexes: [
      { name: 'I', columns: ['B(10)', 'A FULLTEXT'] },
      { name: 'PG', columns: ['"A"', 'UNIQUE'] },
    ],
    foreignKeys: [{ name: 'F', columns: ['B'], target: 'O (P)' }],
    checks: ['C'],
  })
  test.each([
    ['ALTER TABLE T ADD PRIMARY KEY (A)', 'done'],
    ['ALTER TABLE T ADD CONSTRAINT X PRIMARY KEY (B)', 'differs'],
    ['ALTER TABLE T ADD CONSTRAINT U UNIQUE (A, B)', 'done'],
    ['ALTER TABLE T ADD CONSTRAINT U UNIQUE (B, A)', 'differs'],
    ['ALTER TABLE T ADD UNIQUE (A, B)', 'done'],
    ['ALTER TABLE T ADD UNIQUE (B)', 'undone'],
    ['ALTER TABLE T ADD CONSTRAINT F FOREIGN KEY (B) REFERENCES O (P)', 'done'],
    ['ALTER TABLE T ADD FOREIGN KEY (B) REFERENCES O (P)', 'done'],
    ['ALTER TABLE T ADD FOREIGN KEY (A) REFERENCES O (P)', 'undone'],
    ['ALTER TABLE T ADD CONSTRAINT C CHECK (A > 0)', 'done'],
    ['ALTER TABLE T ADD CHECK (A > 0)', 'unknown'],
    ['ALTER TABLE T DROP FOREIGN KEY F', 'undone'],
    ['ALTER TABLE T DROP FOREIGN KEY GONE', 'done'],
    ['ALTER TABLE T ADD INDEX I (B(10), A), ADD INDEX NEW (A)', 'differs'],
    ['ALTER TABLE T MODIFY A bigint', 'unknown'],
    ['CREATE INDEX I ON T (B, A)', 'done'],
    ['CREATE UNIQUE INDEX PG ON T (A)', 'done'],
    ['CREATE INDEX I ON T (A)', 'differs'],
    ['CREATE INDEX NEW ON T (A)', 'undone'],
    ['CREATE INDEX I ON GONE (A)', 'undone'],
    ['DROP INDEX I ON T', 'undone'],
    ['DROP INDEX GONE ON T', 'done'],
  ])('%s is %s', (sql, state) => {
    expect(states(found('mysql', catalogueOf('mysql', [table]), sql))).toBe(state)
  })

  test('an index of the same name on another table is in the way in PostgreSQL', () => {
    const other = shapeOf('o', ['a'], { indexes: [{ name: 'i', columns: ['a'] }] })
    const catalogue = catalogueOf('postgresql', [shapeOf('t', ['a']), other])
    expect(found('postgresql', catalogue, 'CREATE INDEX i ON t (a)')).toMatchObject([
      { state: 'differs', drift: [{ object: 'index i', expected: 'on t', actual: 'on o' }] },
    ])
  })
})

describe('other objects are looked up by kind and name', () => {
  test.each<readonly [Dialect, string, string]>([
    ['postgresql', 'CREATE SEQUENCE S', 'sequence s'],
    ['postgresql', 'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$', 'function f'],
    ['mysql', 'CREATE TRIGGER T BEFORE INSERT ON A FOR EACH ROW SET @a = 1', 'trigger T'],
    ['sqlserver', 'CREATE PROC P AS SELECT 1', 'procedure P'],
    ['oracle', 'CREATE OR REPLACE PACKAGE BODY P AS END;', 'package body p'],
  ])('in %s: %s', (dialect, sql, name) => {
    const [, kind = '', text = ''] = /^(.*) (\S+)$/.exec(name) ?? []
    const there = catalogueOf(dialect, [], [{ kind, name: text }])
    expect(states(found(dialect, there, sql))).toBe('done')
    expect(states(found(dialect, catalogueOf(dialect, []), sql))).toBe('undone')
    const other = catalogueOf(dialect, [], [{ kind: 'synonym', name: text }])
    expect(states(found(dialect, other, sql))).toBe('undone')
  })
})

/** A session that answers nothing and keeps what it was asked. */
function asked(dialect: Dialect) {
  const questions: string[] = []
  const session: SqlSession = {
    engine: dialect,
    dialect,
    query: (sql) => {
      questions.push(sql)
      return Promise.resolve([])
    },
    run: () => Promise.resolve(),
    cancel: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
  return { session, questions }
}

describe.each(['oracle', 'sqlserver'] as const)('the questions to %s', (dialect) => {
  test('are what its grammar takes, one for names however many there are', async () => {
    const { session, questions } = asked(dialect)
    await readCatalogue(session)
    expect(questions).toHaveLength(2)
    for (const question of questions) expect(complaints(dialect, question)).toEqual([])
  })

  test('about rows are, too, and leave out what cannot be compared', async () => {
    const { session, questions } = asked(dialect)
    const text = dialect === 'oracle' ? 'VARCHAR2(9 CHAR)' : 'nvarchar(9)'
    const types = ['int', text, 'float', dialect === 'oracle' ? 'CLOB' : 'ntext']
    const table: TableShape = {
      ...shapeOf('t', ['id', 'name', 'weight', 'note'], { primaryKey: ['id'] }),
    }
    const typed = {
      ...table,
      columns: table.columns.map((column, at) =>
        Object.assign({}, column, { type: types[at] === 'int' ? 'int' : types[at] }),
      ),
    } as TableShape
    const effect = effectOf("INSERT INTO t VALUES (1, 'it''s', 1.5, 'x')", dialect)
    if (effect.kind !== 'rows') throw new Error('no rows')
    const fold = catalogueOf(dialect, []).fold
    const found = await lookUpRows(session, [{ number: 1, effect, table: typed }], fold, {
      asked: new Set([1]),
      sent: new Set(),
    })
    expect([...found.keys()]).toEqual([1])
    const [question = ''] = questions
    expect(complaints(dialect, question)).toEqual([])
    expect(question).toContain("= 'it''s'")
    expect(question).not.toMatch(/1\.5|'x'/)
  })
})
