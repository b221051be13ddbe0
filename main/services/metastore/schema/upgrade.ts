// Owns the way from one version of the schema to the next, change by change; refuses changes that lose data.
import type { Drift } from '#contract/metastore-schema'
import type { Column, Index, Release, ScriptId, Table } from './description.ts'
import { addColumn, createIndex, createTable, retypeColumn } from './render.ts'
import { type ColumnShape, columnShape, type Shape } from './shape.ts'
import type { Words } from './words.ts'

export type Change =
  | { readonly kind: 'add-table'; readonly script: ScriptId; readonly table: Table }
  | {
      readonly kind: 'add-column'
      readonly script: ScriptId
      readonly table: string
      readonly column: Column
    }
  | {
      readonly kind: 'add-index'
      readonly script: ScriptId
      readonly table: string
      readonly index: Index
    }
  | {
      readonly kind: 'widen-column'
      readonly script: ScriptId
      readonly table: string
      readonly from: Column
      readonly column: Column
    }

export interface Upgrade {
  readonly from: Release
  readonly to: Release
  readonly changes: readonly Change[]
}

export function changeObject(change: Change): string {
  switch (change.kind) {
    case 'add-table':
      return `table ${change.table.name}`
    case 'add-index':
      return `index ${change.index.name}`
    default:
      return `column ${change.table}.${change.column.name}`
  }
}

/** One line for people. */
export function changeAbout(change: Change): string {
  switch (change.kind) {
    case 'add-table':
      return change.table.about
    case 'add-index':
      return `Finds rows of ${change.table} by ${change.index.columns.join(', ')}.`
    case 'add-column':
      return `Adds ${change.column.name} to ${change.table}.`
    default:
      return `Lets ${change.column.name} of ${change.table} hold more.`
  }
}

export function changeSql(change: Change, words: Words): string {
  switch (change.kind) {
    case 'add-table':
      return createTable(change.table, words)
    case 'add-index':
      return createIndex(change.table, change.index)
    case 'add-column':
      return addColumn(change.table, change.column, words)
    default:
      return retypeColumn(change.table, change.column, words)
  }
}

const text = ({ type, nullable, default: preset }: ColumnShape): string =>
  `${type} ${nullable ? 'NULL' : 'NOT NULL'}${preset === undefined ? '' : ` DEFAULT ${preset}`}`

/** `create`: still to do. `present`: done. Otherwise what is in the way. */
export type ChangeState = 'create' | 'present' | Drift

/** Where a column stands. Tables and indexes are looked up as those of a fresh schema are. */
export function columnState(
  change: Extract<Change, { readonly column: Column }>,
  words: Words,
  shape: Shape,
): ChangeState {
  const found = shape.get(change.table)?.columns.find(({ name }) => name === change.column.name)
  const wanted = text(columnShape(change.column, words))
  if (found && text(found) === wanted) return 'present'
  const before = change.kind === 'add-column' ? undefined : text(columnShape(change.from, words))
  const actual = found === undefined ? undefined : text(found)
  if (shape.has(change.table) && actual === before) return 'create'
  const expected = before === undefined ? wanted : `${before} or ${wanted}`
  return { object: changeObject(change), kind: 'type', expected, actual: actual ?? 'missing' }
}
