// A script in blocks: each statement once, with its comment and its true line; nothing but empty lines is left out.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Block, blocksOf } from '#features/metastore/script-blocks.ts'
import { scriptFile } from '#services/metastore/schema/script-file'
import { scriptsOf } from '#services/metastore/schema/scripts'

type File = Parameters<typeof blocksOf>[0]

/** A file whose statements are the given texts of it. */
function file(text: string, ...sqls: readonly string[]): File {
  let from = 0
  const statements = sqls.map((sql, at) => {
    const found = text.indexOf(sql, from)
    from = found + sql.length
    const line = text.slice(0, found).split('\n').length
    return { number: at + 1, line, object: `table t${String(at + 1)}`, about: '', sql }
  })
  return {
    script: 'schema',
    name: 'a.sql',
    sha256: '',
    text,
    statements,
    count: sqls.length,
    warnings: [],
  }
}

const dense = (text: string) => text.split('\n').filter((line) => line.trim() !== '')
const whole = (blocks: readonly Block[]) => blocks.flatMap(({ text }) => dense(text))
const numbers = (blocks: readonly Block[]) => blocks.map(({ statement }) => statement?.number)

describe('blocksOf', () => {
  it.each(['postgresql', 'mariadb', 'mysql', 'sqlserver', 'oracle'] as const)(
    'shows every line of our scripts for %s under its own number',
    (dialect) => {
      const scripts = scriptsOf(dialect).map(scriptFile)
      expect(scripts).toHaveLength(2)
      for (const script of scripts) {
        const lines = script.text.split('\n')
        const blocks = blocksOf(script)
        expect(whole(blocks)).toEqual(dense(script.text))
        for (const { line, text } of blocks)
          for (const [at, shown] of text.split('\n').entries())
            expect(shown.trimEnd()).toBe(lines[line - 1 + at]?.trimEnd())
        expect(numbers(blocks).filter((number) => number !== undefined)).toEqual(
          script.statements.map(({ number }) => number),
        )
      }
    },
  )

  it('keeps a comment with the statement below it, and a licence above it apart', () => {
    const text = '-- licence\n\n-- what a is\nCREATE a;\n\n\n-- b\nCREATE b;\n-- the end\n'
    const blocks = blocksOf(file(text, 'CREATE a', 'CREATE b'))
    expect(blocks.map(({ text, line }) => [line, text])).toEqual([
      [1, '-- licence'],
      [3, '-- what a is\nCREATE a;'],
      [7, '-- b\nCREATE b;'],
      [9, '-- the end'],
    ])
    expect(numbers(blocks)).toEqual([undefined, 1, 2, undefined])
  })

  it('tells two statements on one line apart', () => {
    const blocks = blocksOf(file('SET a; SET b;\nSET a;\n', 'SET a', 'SET b', 'SET a'))
    expect(blocks.map(({ text, line }) => [line, text])).toEqual([
      [1, 'SET a;'],
      [1, 'SET b;'],
      [2, 'SET a;'],
    ])
  })

  it('lets a statement beyond the told part of a file stand for itself, with its line', () => {
    const cut = file('SET a;\n', 'SET a')
    const beyond = { number: 2, line: 9_000, object: '', about: '', sql: 'SET z' }
    const blocks = blocksOf({ ...cut, statements: [...cut.statements, beyond] })
    expect(blocks.at(-1)).toMatchObject({ line: 9_000, text: 'SET z' })
  })

  it('shows a statement that was told cut in full', () => {
    const text = `SET a;\nINSERT INTO t VALUES\n${'  (1),\n'.repeat(300)}  (2);\nSET b;\n`
    const [first, long, last] = file(text, 'SET a', text.slice(7, 207), 'SET b').statements
    if (!first || !long || !last) throw new Error('three statements')
    const told = [first, { ...long, sql: `${long.sql}…` }, last]
    const blocks = blocksOf({ ...file(text), statements: told })
    expect(whole(blocks)).toEqual(dense(text))
    expect(numbers(blocks).filter((number) => number !== undefined)).toEqual([1, 2, 3])
  })

  it('cuts a comment of thousands of lines, and keeps every one', () => {
    const text = `${'-- data\n'.repeat(5_000)}SET a;\n`
    const blocks = blocksOf(file(text, 'SET a'))
    expect(whole(blocks)).toHaveLength(5_001)
    expect(Math.max(...blocks.slice(0, -1).map(({ text }) => dense(text).length))).toBeLessThan(200)
  })

  it('reads line ends of Windows', () => {
    const blocks = blocksOf(file('-- x\r\n\r\nSET a;\r\n\r\nSET b;\r\n', 'SET a', 'SET b'))
    expect(blocks.map(({ text, line }) => [line, text])).toEqual([
      [1, '-- x'],
      [3, 'SET a;'],
      [5, 'SET b;'],
    ])
  })

  it('has all the files that are shipped before it', () => {
    const folder = new URL('../../../../../resources/metastore/', import.meta.url)
    const shipped = readdirSync(folder).filter((name) => name.endsWith('.sql'))
    const told = (['postgresql', 'mariadb', 'mysql', 'sqlserver', 'oracle'] as const).flatMap(
      (dialect) => scriptsOf(dialect).map(scriptFile),
    )
    expect(told.map(({ name }) => name).toSorted()).toEqual(shipped.toSorted())
    for (const { name, text } of told)
      expect(readFileSync(new URL(name, folder), 'utf8') === text, name).toBe(true)
  })
})
