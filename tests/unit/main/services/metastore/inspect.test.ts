import { describe, expect, test } from 'vitest'
import { Dialect } from '#contract/metastore-target'
import { inspect } from '#services/metastore/inspect'
import type { Release } from '#services/metastore/schema/description'
import {
  BIGINT,
  bytes,
  column,
  counted,
  FLAG,
  INSTANT,
  LONG,
  numbered,
  optional,
  table,
  text,
} from '#services/metastore/schema/description'
import { WORDS } from '#services/metastore/schema/dialects'
import { shapeOf } from '#services/metastore/schema/shape'
import { shapeDrift } from '#services/metastore/drift'
import type { Row, SqlSession } from '#services/metastore/session'

/** Two tables with one of everything. */
const SMALL: Release = {
  version: '1.0.0',
  scripts: [
    {
      id: 'schema',
      about: 'Small.',
      rows: [],
      tables: [
        table('sci_one', {
          about: 'One.',
          columns: [numbered('one_id'), column('one_name', text(100)), optional('one_text', LONG)],
          primaryKey: ['one_id'],
          uniques: { name: ['one_name'] },
        }),
        table('sci_two', {
          about: 'Two.',
          columns: [
            column('one_id', BIGINT),
            column('two_hash', bytes(32)),
            counted('two_flag', FLAG, 0),
            column('two_at', INSTANT),
          ],
          primaryKey: ['one_id', 'two_hash'],
          indexes: { time: ['two_at', 'one_id'] },
          foreignKeys: { one: [['one_id'], 'sci_one'] },
        }),
      ],
    },
  ],
}

const tables = [
  { table: 'sci_one', kind: 'table' },
  { table: 'sci_two', kind: 'table' },
]
const key = (
  where: string,
  kind: string,
  name: string,
  columns: readonly string[],
  more: object = {},
): readonly Row[] => columns.map((each) => ({ table: where, kind, name, column: each, ...more }))

const indexes = [
  ...key('sci_one', 'unique', 'sci_one_name_uq', ['one_name']),
  ...key('sci_one', 'primary', 'sci_one_pk', ['one_id']),
  ...key('sci_two', 'primary', 'sci_two_pk', ['one_id', 'two_hash']),
  ...key('sci_two', 'index', 'sci_two_time_ix', ['two_at', 'one_id']),
]
const foreign = key('sci_two', 'foreign', 'sci_two_one_fk', ['one_id'], {
  target_table: 'sci_one',
  target_column: 'one_id',
  rule: 'NO_ACTION',
})
const checks = [{ table: 'sci_two', kind: 'check', name: 'sci_two_two_ck' }]

type Reported = readonly [type: string, nullable: unknown, preset: unknown, identity: unknown]

const columns = (reported: Readonly<Record<string, Reported>>): readonly Row[] =>
  Object.entries(reported).map(([name, [type, nullable, preset, identity]]) => {
    const [where, own] = name.split('.')
    return { table: where, name: own, type, nullable, preset, identity }
  })

/** What the vendors' pages say that the catalogue answers, by a word of the question. */
const ANSWERS = {
  sqlserver: {
    'sys.check_constraints': checks,
    'sys.foreign_keys': foreign,
    'sys.indexes': indexes,
    'sys.columns': columns({
      'sci_one.one_id': ['bigint', false, null, true],
      'sci_one.one_name': ['nvarchar(100)', false, null, false],
      'sci_one.one_text': ['nvarchar(max)', true, null, false],
      'sci_two.one_id': ['bigint', false, null, false],
      'sci_two.two_hash': ['varbinary(32)', false, null, false],
      'sci_two.two_flag': ['smallint', false, '((0))', false],
      'sci_two.two_at': ['datetime2(6)', false, null, false],
    }),
    'sys.objects': tables,
  },
  oracle: {
    all_ind_columns: indexes.filter(({ kind }) => kind === 'index'),
    all_cons_columns: [
      ...indexes.filter(({ kind }) => kind !== 'index'),
      ...foreign.map((row) => Object.assign({}, row, { rule: 'NO ACTION' })),
      ...checks,
    ],
    all_tab_columns: columns({
      'sci_one.one_id': ['NUMBER(19)', 'N', '"S"."ISEQ$$_73"."NEXTVAL"', 'YES'],
      'sci_one.one_name': ['VARCHAR2(100 CHAR)', 'N', null, 'NO'],
      'sci_one.one_text': ['CLOB', 'Y', null, 'NO'],
      'sci_two.one_id': ['NUMBER(19)', 'N', null, 'NO'],
      'sci_two.two_hash': ['RAW(32)', 'N', null, 'NO'],
      'sci_two.two_flag': ['NUMBER(1)', 'N', '0 ', 'NO'],
      'sci_two.two_at': ['TIMESTAMP(6) WITH TIME ZONE', 'N', null, 'NO'],
    }),
    all_objects: tables,
  },
  mysql: {
    table_constraints: checks,
    key_column_usage: foreign,
    'information_schema.statistics': [
      ...indexes,
      // Made by InnoDB for the foreign key.
      ...key('sci_two', 'index', 'sci_two_one_fk', ['one_id']),
    ],
    'information_schema.columns': columns({
      'sci_one.one_id': ['bigint', 'NO', null, 1],
      'sci_one.one_name': ['varchar(100)', 'NO', null, 0],
      'sci_one.one_text': ['longtext', 'YES', 'NULL', 0],
      'sci_two.one_id': ['bigint(20)', 'NO', null, 0],
      'sci_two.two_hash': ['varbinary(32)', 'NO', null, 0],
      'sci_two.two_flag': ['smallint(6)', 'NO', new TextEncoder().encode('0'), 0],
      'sci_two.two_at': ['datetime(6)', 'NO', null, 0],
    }),
    'information_schema.tables': tables,
  },
} as const

type Answered = keyof typeof ANSWERS

function answering(dialect: Answered, answers: Readonly<Record<string, readonly Row[]>>) {
  const asked: string[] = []
  const session: SqlSession = {
    engine: dialect,
    dialect,
    query: (sql) => {
      asked.push(sql)
      const word = Object.keys(answers).find((each) => sql.includes(each))
      return Promise.resolve(word === undefined ? [] : (answers[word] ?? []))
    },
    run: () => Promise.resolve(),
    cancel: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
  return { session, asked }
}

describe.each(['sqlserver', 'oracle', 'mysql'] as const)('the catalogue of %s', (dialect) => {
  const expected = shapeOf(SMALL, WORDS[dialect])

  test('is read into the words of the description', async () => {
    const { session } = answering(dialect, ANSWERS[dialect])
    expect(shapeDrift(expected, await inspect(session))).toEqual([])
  })

  test('is asked once a question, however many tables there are', async () => {
    const { session, asked } = answering(dialect, ANSWERS[dialect])
    await inspect(session)
    expect(asked.length).toBeLessThanOrEqual(5)
    expect(new Set(asked).size).toBe(asked.length)
  })

  test('a column of another type, nullability and default is seen', async () => {
    const word = Object.keys(ANSWERS[dialect]).find(
      (each) => each.endsWith('columns') && !/ind_|cons_/.test(each),
    )
    const all: Readonly<Record<string, readonly Row[]>> = ANSWERS[dialect]
    const rows = (all[word ?? ''] ?? []).map((row) =>
      row['name'] === 'two_flag'
        ? Object.assign({}, row, { type: 'money', nullable: 'YES', preset: '(1)' })
        : row,
    )
    const { session } = answering(dialect, { ...all, [word ?? '']: rows })
    const drift = shapeDrift(expected, await inspect(session))
    expect(drift.map(({ kind }) => kind)).toEqual(['type', 'nullable', 'default'])
  })

  test('an empty database is asked one question', async () => {
    const { session, asked } = answering(dialect, {})
    expect(await inspect(session)).toEqual(new Map())
    expect(asked).toHaveLength(1)
  })
})

test('every dialect has words', () => {
  expect(Object.keys(WORDS).sort()).toEqual([...Dialect.options].sort())
})
