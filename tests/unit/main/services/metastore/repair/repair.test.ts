// Proves the statements of a repair where no server can be had, by the grammars of Oracle and SQL Server, and for schemas of others.
import { describe, expect, it } from 'vitest'
import { type Dialect } from '#contract/metastore-target'
import { compareShapes, withRows } from '#services/metastore/compare'
import { type Recipe, recipeOf } from '#services/metastore/repair/recipe'
import { repairOf } from '#services/metastore/repair/repair'
import { WORDS } from '#services/metastore/schema/dialects'
import { SCIENCE } from '#services/metastore/schema/scripts'
import { shapeOf, type Shape, type TableShape } from '#services/metastore/schema/shape'
import { complaints } from '#tests/metastore/grammar'

/** What was done to a table, in every way that a repair knows. */
const SPOILT: Readonly<Record<string, (table: TableShape) => TableShape>> = {
  'no columns but the first': (table) => ({ ...table, columns: table.columns.slice(0, 1) }),
  'other types': (table) => ({
    ...table,
    columns: table.columns.map((column) => Object.assign({}, column, { type: 'other' })),
  }),
  'other nullability': (table) => ({
    ...table,
    columns: table.columns.map((column) =>
      Object.assign({}, column, { nullable: !column.nullable }),
    ),
  }),
  'other defaults': (table) => ({
    ...table,
    columns: table.columns.map((column) =>
      Object.assign({}, column, { default: column.default === undefined ? '7' : undefined }),
    ),
  }),
  'no keys': (table) => ({ ...table, primaryKey: [], uniques: [], foreignKeys: [] }),
  'other keys of the same names': (table) => ({
    ...table,
    primaryKey: ['other_id'],
    uniques: table.uniques.map(({ name }) => ({ name, columns: ['other_id'] })),
    indexes: table.indexes.map(({ name }) => ({ name, columns: ['other_id'] })),
    foreignKeys: table.foreignKeys.map((key) => Object.assign({}, key, { columns: ['other_id'] })),
  }),
  'no indexes and no checks': (table) => ({ ...table, indexes: [], checks: [] }),
  'a view': (table) => ({ ...table, kind: 'view' }),
}

function repairs(
  dialect: Dialect,
  expected: Shape,
  actual: Shape,
  recipe?: Recipe,
): readonly string[] {
  return compareShapes(expected, actual).flatMap((each) => repairOf(each, dialect, recipe))
}

const spoil = (shape: Shape, how: (table: TableShape) => TableShape): Shape =>
  new Map([...shape].map(([name, table]) => [name, how(table)]))

/** As a driver sends it: without remarks and without the client's semicolon. */
const bare = (sql: string): string => sql.replaceAll(/^--.*\n?/gm, '').replace(/;$/, '')

describe.each(['oracle', 'sqlserver'] as const)('the grammar of %s', (dialect) => {
  const words = WORDS[dialect]
  const science = shapeOf(SCIENCE, words)
  const recipe = recipeOf(SCIENCE, words)

  it.each(Object.keys(SPOILT))('takes what mends tables with %s', { timeout: 120_000 }, (what) => {
    const how = SPOILT[what]
    if (!how) throw new Error(what)
    const statements = repairs(dialect, science, spoil(science, how), recipe)
    expect(statements.length).toBeGreaterThan(5)
    // One of a kind is enough: names apart they are alike.
    const kinds = new Map(
      statements.map((sql) => [
        bare(sql)
          .replaceAll(/sci_\w+/g, 'x')
          .slice(0, 60),
        sql,
      ]),
    )
    for (const sql of kinds.values()) {
      if (bare(sql) === '') continue
      expect(complaints(dialect, bare(sql)), sql).toEqual([])
    }
  })
})

describe('a repair', () => {
  const words = WORDS.postgresql
  const science = shapeOf(SCIENCE, words)
  const recipe = recipeOf(SCIENCE, words)

  it('makes of nothing exactly the statements of the scripts', () => {
    const made = repairs('postgresql', science, new Map(), recipe)
    expect(made).toHaveLength(
      [...science.values()].reduce((sum, table) => sum + 1 + table.indexes.length, 0),
    )
    expect(made[0]).toContain('CREATE TABLE sci_version')
  })

  it('writes the version again last, and says when', () => {
    const row = { table: 'sci_version', name: 'script_name = txn', expected: '1.0.0' }
    const of = (more: object) =>
      withRows(compareShapes(science, science), [{ ...row, same: false, ...more }]).flatMap(
        (each) => repairOf(each, 'postgresql', recipe),
      )
    expect(of({})).toEqual([expect.stringMatching(/^-- Last, .*\nINSERT INTO sci_version/)])
    expect(of({ actual: '9.0.0' })).toEqual([expect.stringMatching(/\nUPDATE sci_version SET/)])
  })

  it('shows no statement with a name that nobody can see, and quotes the others', () => {
    const made = (name: string) => {
      const table: TableShape = {
        name: 'DBS',
        kind: 'table',
        columns: [{ name, type: 'bigint', nullable: true, default: undefined, identity: false }],
        primaryKey: [],
        uniques: [],
        indexes: [],
        foreignKeys: [],
        checks: [],
      }
      return repairs('postgresql', new Map([['DBS', table]]), new Map())
    }
    expect(made('DB_ID"; DROP')).toEqual(['CREATE TABLE "DBS" (\n  "DB_ID""; DROP" bigint\n);'])
    expect(made('user')).toEqual(['CREATE TABLE "DBS" (\n  "user" bigint\n);'])
    for (const name of ['a\nb', 'a\u202eb', 'a\u0000b'])
      expect(made(name)).toEqual([expect.stringMatching(/^-- A name in it/)])
  })

  it('knows of a schema of others no more than its shape, and says what only its script can', () => {
    const table: TableShape = {
      name: 'part_col',
      kind: 'table',
      columns: [
        { name: 'id_no', type: 'bigint', nullable: false, default: undefined, identity: false },
        { name: 'word_text', type: 'varchar(10)', nullable: true, default: 'abc', identity: false },
      ],
      primaryKey: ['id_no'],
      uniques: [{ name: 'word_uq', columns: ['word_text'] }],
      indexes: [
        { name: 'low_ix', columns: ['lower(word_text)'] },
        { name: 'plain_ix', columns: ['word_text'] },
      ],
      foreignKeys: [
        { name: 'to_fk', columns: ['id_no'], target: 'part_two (id_no) on delete set_null' },
      ],
      checks: ['word_ck'],
    }
    const made = repairs('mysql', new Map([['part_col', table]]), new Map())
    expect(made).toEqual([
      expect.stringContaining(
        "word_text varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT 'abc'",
      ),
      '-- Index low_ix on (lower(word_text)): run the statement again that made it.',
      'CREATE INDEX plain_ix ON part_col (word_text);',
      '-- Check word_ck: run the statement again that made it.',
    ])
    expect(made[0]).toContain('REFERENCES part_two (id_no) ON DELETE SET NULL')
  })

  it('leaves alone what is extra', () => {
    const extra = new Map([
      ...science,
      ['sci_mine', { ...[...science.values()][0], name: 'sci_mine' } as TableShape],
    ])
    expect(repairs('postgresql', science, extra, recipe)).toEqual([])
  })
})
