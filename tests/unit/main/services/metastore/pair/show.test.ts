import { describe, expect, test } from 'vitest'
import { ScriptFile } from '#contract/metastore-schema'
import { scriptFiles } from '#services/metastore/pair/show'
import { givenFiles } from '#tests/metastore/given-files'

const { pair, write } = givenFiles()

describe('a given pair as it is shown', () => {
  test('has both files with every statement explained, and fits the contract', async () => {
    const files = scriptFiles(
      await pair('mysql', 'CREATE TABLE A (X int);\n\nGRANT ALL ON A TO B;\n', 'SELECT 1;'),
    )
    expect(files.map((file) => ScriptFile.parse(file))).toEqual(files)
    expect(files).toMatchObject([
      {
        script: 'schema',
        name: 'schema.sql',
        count: 2,
        warnings: [],
        statements: [
          { number: 1, line: 1, object: 'table A', sql: 'CREATE TABLE A (X int)' },
          { number: 2, line: 3, object: '', about: 'Gives rights.' },
        ],
      },
      { script: 'txn', name: 'txn.sql', count: 1 },
    ])
  })

  test('points to the include, and says where a statement comes from', async () => {
    write('part.sql', '\n\nCREATE TABLE B (X int);')
    const [schema] = scriptFiles(await pair('postgresql', 'SELECT 1;\n\\i part.sql\n'))
    expect(schema?.statements[1]).toMatchObject({
      line: 2,
      about: 'Creates the table B with 1 column. From part.sql, line 3.',
    })
  })

  test('is cut to what a page can hold, and says how much there is', async () => {
    const text = `INSERT INTO T VALUES ('${'x'.repeat(30_000)}');\n`.repeat(20)
    const short = 'INSERT INTO T VALUES (1);\n'.repeat(3_000)
    const [schema, txn] = scriptFiles(await pair('mysql', text, short))
    expect(schema?.text).toHaveLength(400_000)
    expect(schema?.statements[0]?.sql).toHaveLength(20_000)
    expect(txn?.statements).toHaveLength(2_000)
    expect(txn?.count).toBe(3_000)
  })

  test('warns of what is left out and of what removes things, by line', async () => {
    const text = [
      'BEGIN;',
      'DROP TABLE IF EXISTS A;',
      'CREATE TABLE A (X int);',
      "CREATE ROLE r PASSWORD 'hunter22';",
      '\\echo hello',
      'COMMIT;',
    ].join('\n')
    const [schema] = scriptFiles(await pair('postgresql', text))
    const words = ['BEGIN is left', 'removes a table', 'A password', '\\echo is', 'COMMIT is left']
    const at = [1, 2, 4, 5, 6]
    expect(schema?.warnings).toHaveLength(at.length)
    for (const [index, warning] of (schema?.warnings ?? []).entries()) {
      expect(warning).toContain(`line ${String(at[index])}: `)
      expect(warning).toContain(words[index])
    }
  })

  test('says which statements the other script says already', async () => {
    const same = 'CREATE TABLE A (X int, Y int);\nINSERT INTO A VALUES (1, 2);\n'
    const [, txn] = scriptFiles(
      await pair('mysql', same, `create table a2 (X int);\n${same}INSERT INTO A VALUES (3, 4);\n`),
    )
    expect(txn?.warnings).toEqual([
      'line 2: Left out: schema.sql, line 1, says the same of the same table already.',
      'line 3: Left out: schema.sql, line 2, says the same of the same table already.',
    ])
  })

  test('does not warn without end', async () => {
    const [schema] = scriptFiles(await pair('mysql', 'BEGIN;\n'.repeat(1_000)))
    expect(schema?.warnings).toHaveLength(201)
    expect(schema?.warnings.at(-1)).toBe('And 800 more like these.')
  })
})
