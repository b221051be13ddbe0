import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Dialect } from '#contract/metastore-target'
import type { PortableType, Table } from '#services/metastore/schema/description'
import { SCIENCE, scriptsOf } from '#services/metastore/schema/scripts'
import { RESERVED } from '#tests/metastore/reserved-words'

const resources = join(import.meta.dirname, '../../../../../../resources/metastore')
const tables = SCIENCE.scripts.flatMap((script) => script.tables)
const columnOf = (table: Table, name: string) => {
  const found = table.columns.find((column) => column.name === name)
  if (!found) throw new Error(`${table.name} has no ${name}`)
  return found
}

const keysOf = (table: Table) => [
  { name: `${table.name}_pk`, columns: table.primaryKey, clustered: true },
  ...table.uniques.map((key) => ({ ...key, clustered: false })),
  ...table.indexes.map((key) => ({ ...key, clustered: false })),
]

const namesOf = (table: Table) => [
  table.name,
  ...table.columns.map(({ name }) => name),
  ...keysOf(table).map(({ name }) => name),
  ...table.foreignKeys.map(({ name }) => name),
  ...table.checks.map(({ name }) => name),
]

describe('the script files', () => {
  test.each(Dialect.options)('of %s are what the description renders', (dialect) => {
    const scripts = scriptsOf(dialect)
    expect(scripts.map(({ name }) => name)).toEqual([
      `science-schema-1.0.0.${dialect}.sql`,
      `science-txn-schema-1.0.0.${dialect}.sql`,
    ])
    for (const { name, text } of scripts)
      expect(readFileSync(join(resources, name), 'utf8')).toBe(text)
  })

  test('are two a dialect, and no others lie beside them', () => {
    const names = Dialect.options.flatMap((dialect) => scriptsOf(dialect).map(({ name }) => name))
    expect(readdirSync(resources).sort()).toEqual(names.sort())
  })

  test.each(Dialect.options)(
    'of %s end with the version row, and every table has its own',
    (dialect) => {
      for (const { script, statements } of scriptsOf(dialect)) {
        const last = statements.at(-1)
        expect(last?.object).toBe('row sci_version')
        expect(last?.sql).toContain(`VALUES ('${script}', '1.0.0', `)
        const objects = statements.map(({ object }) => object)
        expect(new Set(objects).size).toBe(objects.length)
      }
    },
  )

  test.each(Dialect.options)(
    'of %s never include, quote, end a batch or comment with a semicolon',
    (dialect) => {
      for (const { text } of scriptsOf(dialect)) {
        expect(text).not.toMatch(/^\s*(\\i|source|@|:r|go|\/)\b/im)
        expect(text).not.toMatch(/["`[\]]/)
        expect(text).toMatch(/^[\n\x20-\x7e]*$/)
        for (const line of text.split('\n').filter((one) => one.startsWith('--')))
          expect(line).not.toMatch(/[;']/)
      }
    },
  )

  test.each(Dialect.options)(
    'of %s split at their semicolons into the statements that are run',
    (dialect) => {
      for (const { text, statements } of scriptsOf(dialect)) {
        const split = text
          .replaceAll(/^--.*\n/gm, '')
          .split(/;\n+/)
          .map((one) => one.trim())
          .filter((one) => one !== '')
        expect(split).toEqual(statements.map(({ sql }) => sql))
      }
    },
  )
})

describe('the rules that five engines share', () => {
  test('names are short, plain and nobody else has reserved them', () => {
    for (const name of tables.flatMap(namesOf)) {
      expect(name).toMatch(/^[a-z][a-z0-9_]{0,29}$/)
      expect(RESERVED.has(name), name).toBe(false)
    }
  })

  test('names of constraints and indexes are unique in the schema, as Oracle and PostgreSQL want them', () => {
    const names = tables.flatMap((table) => [
      table.name,
      ...keysOf(table).map(({ name }) => name),
      ...table.foreignKeys.map(({ name }) => name),
      ...table.checks.map(({ name }) => name),
    ])
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
  })

  const characters = (type: PortableType): number => (type.kind === 'text' ? type.length : 0)
  const size = (type: PortableType, bytesAChar: number): number =>
    'length' in type ? type.length * (type.kind === 'text' ? bytesAChar : 1) : 8

  test('keys fit into every engine: 255 characters a column, and the bytes of the whole', () => {
    for (const table of tables)
      for (const { name, columns, clustered } of keysOf(table)) {
        const types = columns.map((column) => columnOf(table, column).type)
        const total = (bytesAChar: number) =>
          types.map((type) => size(type, bytesAChar)).reduce((sum, one) => sum + one, 0)
        expect(Math.max(...types.map(characters)), name).toBeLessThanOrEqual(255)
        expect(
          types.some(({ kind }) => kind === 'long'),
          name,
        ).toBe(false)
        expect(total(4), `${name} on MySQL`).toBeLessThanOrEqual(3_072)
        expect(total(4), `${name} on PostgreSQL`).toBeLessThanOrEqual(2_704)
        expect(total(2), `${name} on SQL Server`).toBeLessThanOrEqual(clustered ? 900 : 1_700)
        expect(total(4), `${name} on Oracle`).toBeLessThanOrEqual(6_398)
      }
  })

  test('a row fits into InnoDB, text into Oracle', () => {
    for (const { name, columns } of tables) {
      const bytes = columns.map(({ type }) => size(type, 4)).reduce((sum, one) => sum + one, 0)
      expect(bytes, name).toBeLessThan(65_535)
      for (const { type } of columns)
        expect(type.kind === 'text' ? type.length * 4 : 0, name).toBeLessThanOrEqual(4_000)
    }
  })

  test('what a foreign key refers to comes before it, is unique there, and has the same types', () => {
    const made = new Map<string, Table>()
    for (const table of tables) {
      made.set(table.name, table)
      for (const { name, columns, table: target, references } of table.foreignKeys) {
        const parent = made.get(target)
        if (!parent) throw new Error(`${name} refers to what is not there yet`)
        const unique = [parent.primaryKey, ...parent.uniques.map((key) => key.columns)]
        expect(unique, name).toContainEqual(references)
        expect(columns.map((column) => columnOf(table, column).type)).toEqual(
          references.map((column) => columnOf(parent, column).type),
        )
      }
    }
  })

  test('each foreign key stands on an index, which two engines make and three do not', () => {
    for (const table of tables)
      for (const { name, columns } of table.foreignKeys) {
        const led = keysOf(table).some((key) =>
          columns.every((column, at) => key.columns[at] === column),
        )
        expect(led, name).toBe(true)
      }
  })

  test('unique keys hold no column that may be empty: engines disagree on how many empties there may be', () => {
    for (const table of tables)
      for (const { columns } of [...table.uniques, { columns: table.primaryKey }])
        for (const column of columns) expect(columnOf(table, column).nullable).toBe(false)
  })

  test('a script refers to tables of its own alone', () => {
    for (const script of SCIENCE.scripts) {
      const own = new Set(script.tables.map(({ name }) => name))
      for (const table of script.tables)
        for (const key of table.foreignKeys) expect(own.has(key.table), key.name).toBe(true)
    }
  })

  test('no column can hold the value of a key', () => {
    const keys = tables.filter(({ name }) => name.startsWith('sci_key'))
    for (const column of keys.flatMap((table) => table.columns))
      if (column.type.kind === 'bytes') expect(column.name).toBe('key_digest')
    expect(keys).toHaveLength(3)
  })
})

describe('the words of one engine', () => {
  const textOf = (dialect: Dialect) =>
    scriptsOf(dialect)
      .map(({ text }) => text)
      .join('\n')

  test('Oracle: default before NOT NULL, no IF NOT EXISTS, no cascades, types that it has', () => {
    const text = textOf('oracle')
    expect(text).not.toMatch(
      /NOT NULL DEFAULT|IF NOT EXISTS|CASCADE|\b(varchar|text|bigint|boolean|datetime)\b/i,
    )
    expect(text).toMatch(/NUMBER\(19\) DEFAULT 0 NOT NULL/)
    expect(text).toMatch(/VARCHAR2\(255 CHAR\)/)
    expect(text).not.toMatch(/DEFAULT ''/)
  })

  test('SQL Server: types that it has, names compared by their bytes, no cascades, no GO', () => {
    const text = textOf('sqlserver')
    expect(text).not.toMatch(
      /\b(text|timestamptz?|boolean|serial|bytea|auto_increment|longtext|CASCADE)\b/i,
    )
    expect(text).toMatch(/nvarchar\(255\) COLLATE Latin1_General_100_BIN2 NOT NULL/)
    expect(text).toMatch(/IDENTITY\(1,1\) NOT NULL/)
  })

  test('MySQL and MariaDB: engine, character set and collation are said, dates do not end in 2038', () => {
    for (const dialect of ['mysql', 'mariadb'] as const) {
      const text = textOf(dialect)
      const made = text.match(/CREATE TABLE/g)?.length
      expect(
        text.match(/\) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;/g),
      ).toHaveLength(made ?? 0)
      expect(text).not.toMatch(/ timestamp/)
    }
  })

  test('PostgreSQL: times have a zone, nothing depends on what is there', () => {
    const text = textOf('postgresql')
    expect(text).not.toMatch(/timestamp |IF NOT EXISTS|serial/)
    expect(text).toContain('timestamptz')
  })
})
