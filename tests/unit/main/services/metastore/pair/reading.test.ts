import { symlinkSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readPair } from '#services/metastore/pair/reading'
import { refusal, sqlOf, givenFiles } from '#tests/metastore/given-files'

const files = givenFiles()
const { write, read, pair, path } = files

describe('includes', () => {
  test.each([
    ['postgresql', '\\i txn.sql'],
    ['postgresql', '\\ir txn.sql'],
    ['postgresql', "\\i 'txn.sql'"],
    ['mysql', 'SOURCE txn.sql;'],
    ['mariadb', 'source txn.sql'],
    ['mysql', '\\. txn.sql'],
    ['oracle', '@txn.sql'],
    ['oracle', '@@txn'],
    ['oracle', 'START txn;'],
    ['sqlserver', ':r txn.sql'],
    ['sqlserver', ':r "txn.sql"'],
  ] as const)('in %s, %s puts the other script in its place', async (dialect, words) => {
    const end = dialect === 'sqlserver' ? '\nGO' : ';'
    const text = `SELECT 1${end}\n${words}\nSELECT 3${end}\n`
    const { statements, notes, includes } = await pair(dialect, text, 'SELECT 2')
    expect(statements.map(({ sql }) => sql)).toEqual(['SELECT 1', 'SELECT 2', 'SELECT 3'])
    expect(statements.map(({ script }) => script)).toEqual(['schema', 'schema', 'schema'])
    expect(statements[1]).toMatchObject({ file: 'txn.sql', line: 1, number: 2 })
    expect(statements[1]?.ownLine).toBe(dialect === 'sqlserver' ? 3 : 2)
    expect(includes.map(({ name }) => name)).toEqual(['txn.sql'])
    expect(notes).toMatchObject([{ script: 'txn', line: 1, stops: false }])
    expect(notes[0]?.text).toContain('it runs there, and not a second time')
  })

  test('a file that both scripts name runs once', async () => {
    write('common.sql', 'SELECT 2;')
    const given = await pair('postgresql', '\\i common.sql\n', 'SELECT 3;\n\\i common.sql\n')
    expect(given.statements.map(({ sql }) => sql)).toEqual(['SELECT 2', 'SELECT 3'])
    expect(given.notes).toMatchObject([{ script: 'txn', file: 'txn.sql', line: 2, stops: false }])
    expect(given.notes[0]?.text).toContain('common.sql runs in the first script already')
  })

  test('a file that one script names twice runs twice, as it would in its client', async () => {
    write('common.sql', 'SELECT 2;')
    const given = await pair('mysql', 'SOURCE common.sql;\nSOURCE common.sql;\n')
    expect(sqlOf(given)).toEqual(['SELECT 2', 'SELECT 2'])
  })

  test('are looked for beside the file that includes them', async () => {
    write('parts/one.sql', '\\i two.sql\n')
    write('parts/two.sql', 'SELECT 2;')
    write('two.sql', 'SELECT 3;')
    expect(sqlOf(await pair('postgresql', '\\i parts/one.sql\n'))).toEqual(['SELECT 2'])
  })

  test('the second script may lie elsewhere, its includes may not', async () => {
    write('in/schema.sql', 'SELECT 1;')
    write('other/txn.sql', '\\i beside.sql\n')
    write('other/beside.sql', 'SELECT 2;')
    const both = { schema: path('in/schema.sql'), txn: path('other/txn.sql') }
    const never = new AbortController().signal
    const fault = await refusal(readPair(both, 'postgresql', never))
    expect(fault).toMatchObject({ code: 'metastore.script', field: 'pair.txn' })
    expect(fault.message).toContain('txn.sql, line 1, includes beside.sql.')
    expect(fault.message).toContain('outside of the folder of the first script')
    write('other/txn.sql', 'SELECT 2;')
    expect((await readPair(both, 'postgresql', never)).statements).toHaveLength(2)
  })

  test.each(['../secret.sql', '/etc/secret.sql', 'link.sql', 'folder/secret.sql'])(
    'that leave the folder are refused: %s',
    async (name) => {
      write('../secret.sql', 'SELECT 1;')
      symlinkSync(path('../secret.sql'), path('link.sql'))
      symlinkSync(path('..'), path('folder'))
      const fault = await refusal(pair('postgresql', `SELECT 1;\n\n\\i ${name}\n`))
      expect(fault).toMatchObject({ code: 'metastore.script', field: 'pair.schema' })
      expect(fault.message).toContain(`schema.sql, line 3, includes ${name}.`)
      expect(fault.message).toContain('is outside of the folder of the first script')
    },
  )

  test('that are missing or no scripts are named with the line', async () => {
    const missing = await refusal(pair('mysql', 'SELECT 1;\nSOURCE gone.sql;\n'))
    expect(missing.code).toBe('metastore.script')
    expect(missing.message).toContain('schema.sql, line 2, includes gone.sql. There is no file ')
    write('data.csv', 'a;b')
    const other = await refusal(pair('mysql', 'SOURCE data.csv;\n'))
    expect(other.message).toContain('is not named .sql')
    write('bytes.sql', Buffer.from([0, 1, 2]))
    const bytes = await refusal(pair('mysql', 'SOURCE bytes.sql;\n'))
    expect(bytes.message).toContain('bytes.sql holds zero bytes')
  })

  test('that go round are named with everybody in the circle', async () => {
    write('a.sql', '\\i b.sql\n')
    write('b.sql', '\\i a.sql\n')
    const fault = await refusal(pair('postgresql', '\\i a.sql\n'))
    expect(fault.message).toContain('b.sql, line 1, includes a.sql, which goes round in a circle')
    expect(fault.message).toContain('a.sql, then b.sql, then a.sql')
    const itself = await refusal(pair('postgresql', '\\i schema.sql\n'))
    expect(itself.message).toContain('schema.sql, then schema.sql')
    const each = await refusal(pair('postgresql', '\\i txn.sql\n', '\\i schema.sql\n'))
    expect(each.message).toContain('schema.sql, then txn.sql, then schema.sql')
  })

  test('go five deep, and not six', async () => {
    for (const at of [1, 2, 3, 4, 5]) write(`d${String(at)}.sql`, `\\i d${String(at + 1)}.sql\n`)
    write('d5.sql', 'SELECT 5;')
    expect(sqlOf(await pair('postgresql', '\\i d1.sql\n'))).toEqual(['SELECT 5'])
    write('d5.sql', '\\i d6.sql\n')
    write('d6.sql', 'SELECT 6;')
    const fault = await refusal(pair('postgresql', '\\i d1.sql\n'))
    expect(fault.message).toContain('d5.sql, line 1, includes d6.sql, more than 5 includes')
  })

  test('are not followed without end', async () => {
    write('one.sql', 'SELECT 1;')
    const fault = await refusal(pair('mysql', 'SOURCE one.sql;\n'.repeat(200)))
    expect(fault.message).toContain('more than 100 files')
  })

  test('count for the size of the pair', async () => {
    write('big.sql', `-- ${'x'.repeat(40_000_000)}\n`)
    const fault = await refusal(pair('mysql', 'SOURCE big.sql;\nSOURCE big.sql;\n'))
    expect(fault.message).toContain('big.sql is too large')
  })
})

describe('a pair', () => {
  test('is known by all its files: one byte more anywhere is another', async () => {
    write('common.sql', 'SELECT 2;')
    const first = await pair('postgresql', '\\i common.sql\n')
    expect((await read('postgresql')).sha256).toBe(first.sha256)
    write('common.sql', 'SELECT 2; ')
    const second = await read('postgresql')
    expect(second.sha256).not.toBe(first.sha256)
    expect(second.scripts.map(({ sha256 }) => sha256)).toEqual(
      first.scripts.map(({ sha256 }) => sha256),
    )
  })

  test('given as the same file twice runs once', async () => {
    const one = write('one.sql', 'SELECT 1;')
    const never = new AbortController().signal
    const given = await readPair({ schema: one, txn: one }, 'mysql', never)
    expect(given.statements).toHaveLength(1)
    expect(given.notes[0]?.text).toContain('the same file as the first script')
  })

  test('names the script that cannot be read', async () => {
    write('schema.sql', 'SELECT 1;')
    expect(await refusal(read('mysql'))).toMatchObject({
      code: 'input.invalid',
      field: 'pair.txn',
    })
  })
})
