// Owns what a database and a description have in common: the shape that both are brought to and compared in; refuses engine spellings.
import { createHash } from 'node:crypto'
import type { Column, Release, ScriptId, Table } from './description.ts'
import type { Words } from './words.ts'

export interface ColumnShape {
  readonly name: string
  readonly type: string
  readonly nullable: boolean
  readonly default: string | undefined
  readonly identity: boolean
}

export interface ForeignKeyShape {
  readonly name: string
  readonly columns: readonly string[]
  /** `sci_table (table_id)`, with what happens on delete where that is anything but a refusal. */
  readonly target: string
}

interface Named {
  readonly name: string
  readonly columns: readonly string[]
}

export interface TableShape {
  readonly name: string
  /** `table`, or what else has the name. */
  readonly kind: string
  readonly columns: readonly ColumnShape[]
  readonly primaryKey: readonly string[]
  /** Not compared: engines and people name it as they like. */
  readonly primaryKeyName?: string
  readonly uniques: readonly Named[]
  readonly indexes: readonly Named[]
  readonly foreignKeys: readonly ForeignKeyShape[]
  /** Names alone: every engine rewrites an expression in its own way. */
  readonly checks: readonly string[]
}

/** Tables by name. */
export type Shape = ReadonlyMap<string, TableShape>

export function columnShape(column: Column, words: Words): ColumnShape {
  return {
    name: column.name,
    type: words.label(column.type),
    nullable: column.nullable,
    default: column.default === undefined ? undefined : String(column.default),
    identity: column.identity ?? false,
  }
}

export function tableShape(table: Table, words: Words): TableShape {
  return {
    name: table.name,
    kind: 'table',
    columns: table.columns.map((column) => columnShape(column, words)),
    primaryKey: table.primaryKey,
    primaryKeyName: `${table.name}_pk`,
    uniques: table.uniques,
    indexes: table.indexes,
    foreignKeys: table.foreignKeys.map((key) => ({
      name: key.name,
      columns: key.columns,
      target: `${key.table} (${key.references.join(', ')})`,
    })),
    checks: table.checks.map(({ name }) => name),
  }
}

/** What a database has after the scripts of a release have run, or after one of them. */
export function shapeOf(release: Release, words: Words, script?: ScriptId): Shape {
  const scripts = release.scripts.filter(({ id }) => script === undefined || id === script)
  const tables = scripts.flatMap(({ tables }) => tables)
  return new Map(tables.map((table) => [table.name, tableShape(table, words)]))
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : Number(a.name > b.name)

function canonical(table: TableShape): object {
  return {
    name: table.name,
    kind: table.kind,
    // An upgrade appends columns where a fresh schema has them in the middle.
    columns: table.columns
      .map(({ name, type, nullable, default: preset, identity }) => ({
        name,
        type,
        nullable,
        preset: preset ?? null,
        identity,
      }))
      .sort(byName),
    primaryKey: table.primaryKey,
    uniques: table.uniques.map(({ columns }) => columns.join(', ')).sort(),
    indexes: table.indexes
      .map(({ name, columns }) => ({ name, columns: columns.join(', ') }))
      .sort(byName),
    foreignKeys: table.foreignKeys
      .map(({ columns, target }) => `${columns.join(', ')} -> ${target}`)
      .sort(),
    checks: [...table.checks].sort(),
  }
}

/** SHA-256, in hex, of everything that validation compares; the order of columns does not count. */
export function fingerprint(shape: Shape): string {
  const tables = [...shape.values()].sort(byName).map(canonical)
  return createHash('sha256').update(JSON.stringify(tables)).digest('hex')
}
