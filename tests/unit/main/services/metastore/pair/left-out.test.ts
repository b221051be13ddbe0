// What keeps a pair from running, and what is left out of it.
import { describe, expect, test } from 'vitest'
import type { Dialect } from '#contract/metastore-target'
import { foldOf } from '#services/metastore/pair/fold'
import { notesOf, refuseUnrunnable, repeatsOf } from '#services/metastore/pair/left-out'
import { givenFiles } from '#tests/metastore/given-files'
import { faultOf } from '#tests/workspace'

const { pair } = givenFiles()

const stopsOf = async (dialect: Dialect, text: string, database = 'depot') =>
  notesOf(await pair(dialect, text), foldOf(dialect, false), database).filter(({ stops }) => stops)

describe('a pair cannot run', () => {
  test.each([
    ['mysql', 'USE other;', 'would leave the database that was chosen, depot'],
    ['sqlserver', 'USE [other]\nGO', 'would leave the database that was chosen, depot'],
    ['postgresql', 'ROLLBACK;', 'would undo what this program holds together'],
    ['mysql', 'SET autocommit=0, foreign_key_checks=0;', 'would undo'],
    ['postgresql', 'SET standard_conforming_strings = off;', 'a backslash in a string'],
    ['mysql', "SET sql_mode='NO_BACKSLASH_ESCAPES';", 'a backslash in a string'],
    ['mysql', "SET NAMES latin1; INSERT INTO T VALUES ('ä');", 'letters come in latin1'],
    ['postgresql', "SET client_encoding = 'LATIN1'; SELECT 'ä';", 'letters come in LATIN1'],
  ] as const)('in %s, where %s', async (dialect, text, why) => {
    const [stop, ...more] = await stopsOf(dialect, text)
    expect(more).toEqual([])
    expect(stop?.text).toContain(why)
  })

  test.each([
    ['mysql', 'USE depot;'],
    ['mysql', 'USE `depot`;'],
    ['sqlserver', 'USE [DEPOT]\nGO'],
    ['mysql', "SET NAMES utf8mb4; INSERT INTO T VALUES ('ä');"],
    ['mysql', "/*!40101 SET NAMES latin1 */; INSERT INTO T VALUES ('a');"],
    ['postgresql', 'SET standard_conforming_strings = on;'],
    ['mysql', 'START TRANSACTION; COMMIT;'],
  ] as const)('in %s it can, with %s', async (dialect, text) => {
    expect(await stopsOf(dialect, text)).toEqual([])
  })

  test('and is told so once, with the first lines, before anything is changed', async () => {
    const given = await pair('postgresql', 'ROLLBACK;\n'.repeat(5))
    const fault = faultOf(() => refuseUnrunnable(given, foldOf('postgresql', false), 'depot'))
    expect(fault).toMatchObject({ code: 'metastore.script', field: 'pair.schema' })
    expect(fault.message).toMatch(/^Nothing was changed: .*schema\.sql, line 1: .*And 2 more\.$/)
  })
})

describe('what the second script says again', () => {
  const numbers = async (schema: string, txn: string) => {
    const given = await pair('mysql', schema, txn)
    return [...repeatsOf(given, foldOf('mysql', false)).keys()]
  }
  const table = 'CREATE TABLE A (X int, Y int);'

  test('is left out with what belongs to the same table, however it is laid out', async () => {
    expect(
      await numbers(
        `${table} INSERT INTO A VALUES (1, 2); CREATE INDEX I ON A (X);`,
        'create table A (\n x int,\n y int\n); INSERT INTO A\nVALUES (1, 2); INSERT INTO A VALUES (3, 4); create index I on A (X);',
      ),
    ).toEqual([4, 5, 7])
  })

  test('is not left out where its columns are others, or the table was dropped between', async () => {
    expect(await numbers(table, 'CREATE TABLE A (X int, Z int);')).toEqual([])
    expect(await numbers(`${table} DROP TABLE A;`, table)).toEqual([])
  })

  test('of another table, the same row is written all the same', async () => {
    const row = 'INSERT INTO B VALUES (1);'
    expect(await numbers(`${table} ${row}`, row)).toEqual([])
  })
})
