// Owns the statements of a schema: description in, SQL of one engine out; refuses to know which engine.
import type { Cell, Column, Index, SeedRow, Table } from './description.ts'
import type { Words } from './words.ts'

const list = (names: readonly string[]): string => names.join(', ')

/** Default before NOT NULL: Oracle takes no other order. */
export function columnSql(column: Column, words: Words): string {
  const identity = column.identity ? words.identity : ''
  const byDefault = column.default === undefined ? '' : ` DEFAULT ${String(column.default)}`
  const required = column.nullable ? '' : ' NOT NULL'
  return `${column.name} ${words.type(column.type)}${byDefault}${identity}${required}`
}

export function createTable(table: Table, words: Words): string {
  const parts = [
    ...table.columns.map((column) => columnSql(column, words)),
    `CONSTRAINT ${table.name}_pk PRIMARY KEY (${list(table.primaryKey)})`,
    ...table.uniques.map(({ name, columns }) => `CONSTRAINT ${name} UNIQUE (${list(columns)})`),
    ...table.foreignKeys.map(
      (key) =>
        `CONSTRAINT ${key.name} FOREIGN KEY (${list(key.columns)}) REFERENCES ${key.table} (${list(key.references)})`,
    ),
    ...table.checks.map(({ name, expression }) => `CONSTRAINT ${name} CHECK (${expression})`),
  ]
  return `CREATE TABLE ${table.name} (\n  ${parts.join(',\n  ')}\n)${words.tail}`
}

export function createIndex(table: string, index: Index): string {
  return `CREATE INDEX ${index.name} ON ${table} (${list(index.columns)})`
}

function literal(cell: Cell, words: Words): string {
  if (typeof cell === 'number') return String(cell)
  if (typeof cell === 'string') return `'${cell.replaceAll("'", "''")}'`
  return words.now
}

const pairs = (values: Readonly<Record<string, Cell>>, words: Words): readonly string[] =>
  Object.entries(values).map(([name, cell]) => `${name} = ${literal(cell, words)}`)

export function insertRow(row: Pick<SeedRow, 'table' | 'values'>, words: Words): string {
  const cells = Object.values(row.values).map((cell) => literal(cell, words))
  return `INSERT INTO ${row.table} (${list(Object.keys(row.values))})\nVALUES (${list(cells)})`
}

export function updateRow(row: SeedRow, words: Words): string {
  const fixed = (name: string) => row.identifies.includes(name)
  const part = (wanted: boolean) =>
    Object.fromEntries(Object.entries(row.values).filter(([name]) => fixed(name) === wanted))
  return `UPDATE ${row.table} SET ${list(pairs(part(false), words))}\nWHERE ${pairs(part(true), words).join(' AND ')}`
}

export function addColumn(table: string, column: Column, words: Words): string {
  const [before, after] = words.add
  return `ALTER TABLE ${table} ${before}${columnSql(column, words)}${after}`
}

export function retypeColumn(table: string, column: Column, words: Words): string {
  return words.retype(table, column.name, words.type(column.type), column.nullable)
}
