// Owns what is known of a schema beyond its shape: the statements and expressions that made it; refuses to invent one.
import type { Release, SeedRow } from '#services/metastore/schema/description'
import { createIndex, createTable, insertRow, updateRow } from '#services/metastore/schema/render'
import { statementsOf } from '#services/metastore/schema/statements'
import type { Words } from '#services/metastore/schema/words'

/** How parts of a schema are made, as far as somebody knows. Nothing ends in a semicolon. */
export interface Recipe {
  /** Statements that make a table that is missing, with its indexes. */
  readonly table: (name: string) => readonly string[] | undefined
  /** The expression of a check. */
  readonly check: (name: string) => string | undefined
  /** The statement that makes an index. */
  readonly index: (name: string) => string | undefined
  /** The statement that mends a row, by the name it is compared under. */
  readonly row: (name: string, state: 'missing' | 'differs') => string | undefined
}

/** Of a schema of which nothing but its shape is known. */
export const NO_RECIPE: Recipe = {
  table: () => undefined,
  check: () => undefined,
  index: () => undefined,
  row: () => undefined,
}

/** `script_name = schema`: what tells a row from others. */
export function rowName({ identifies, values }: SeedRow): string {
  return identifies
    .map((column) => {
      const value = values[column]
      return `${column} = ${typeof value === 'object' ? 'now' : String(value)}`
    })
    .join(', ')
}

/** Of our own schema everything is known. */
export function recipeOf(release: Release, words: Words): Recipe {
  const tables = release.scripts.flatMap((script) => script.tables)
  const byName = new Map(tables.map((table) => [table.name, table]))
  const checks = new Map(
    tables.flatMap((table) =>
      table.checks.map(({ name, expression }) => [name, expression] as const),
    ),
  )
  const indexes = new Map(
    tables.flatMap((table) =>
      table.indexes.map((index) => [index.name, createIndex(table.name, index)] as const),
    ),
  )
  const rows = new Map<string, SeedRow>(
    statementsOf(release, words).flatMap(({ creates }) =>
      creates.kind === 'row'
        ? [[`${creates.row.table} ${rowName(creates.row)}`, creates.row] as const]
        : [],
    ),
  )
  return {
    table: (name) => {
      const table = byName.get(name)
      if (!table) return undefined
      return [
        createTable(table, words),
        ...table.indexes.map((index) => createIndex(table.name, index)),
      ]
    },
    check: (name) => checks.get(name),
    index: (name) => indexes.get(name),
    row: (name, state) => {
      const row = rows.get(name)
      if (!row) return undefined
      return state === 'missing' ? insertRow(row, words) : updateRow(row, words)
    },
  }
}
