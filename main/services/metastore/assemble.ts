// Owns the way from catalogue rows, alike for all engines, to the shape of a database; refuses to trust their contents.
import type { ColumnShape, ForeignKeyShape, Shape, TableShape } from './schema/shape.ts'
import type { Row } from './session.ts'

/**
 * What an engine's file asks its catalogue for. Keys and indexes come as one row a column, in order:
 * `table, kind (primary, unique, foreign, check, index), name, column, target_table, target_column, rule`.
 */
export interface CatalogueRows {
  /** `table, kind`. */
  readonly tables: readonly Row[]
  /** `table, name, type, nullable, preset, identity`, in order. */
  readonly columns: readonly Row[]
  readonly keys: readonly Row[]
}

/** `science`: tables whose names start with `sci_`. `all`: every table of the current schema. */
export type Scope = 'science' | 'all'

/** Spellings of an engine, brought to ours. */
export interface Spelling {
  readonly type: (reported: string) => string
  readonly preset: (reported: string) => string | undefined
}

/** A cell of the catalogue as text; empty where it is NULL. */
export function read(row: Row, name: string): string {
  const value = row[name]
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value)
  // Some drivers answer catalogue text as bytes.
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : ''
}

const truth = (row: Row, name: string): boolean =>
  ['1', 'true', 'YES', 'Y'].includes(read(row, name))

function column(row: Row, spelling: Spelling): ColumnShape {
  const identity = truth(row, 'identity')
  const preset = read(row, 'preset')
  return {
    name: read(row, 'name'),
    type: spelling.type(read(row, 'type')),
    nullable: truth(row, 'nullable'),
    // Oracle keeps the numbering of rows as a default.
    default: identity || preset === '' ? undefined : spelling.preset(preset),
    identity,
  }
}

interface Key {
  readonly kind: string
  readonly name: string
  readonly columns: string[]
  readonly targetTable: string
  readonly targetColumns: string[]
  readonly rule: string
}

function keysOf(rows: readonly Row[]): readonly Key[] {
  const keys = new Map<string, Key>()
  for (const row of rows) {
    const kind = read(row, 'kind')
    const name = read(row, 'name')
    const id = `${kind} ${name}`
    const key = keys.get(id) ?? {
      kind,
      name,
      columns: [],
      targetTable: read(row, 'target_table'),
      targetColumns: [],
      rule: read(row, 'rule'),
    }
    keys.set(id, key)
    key.columns.push(read(row, 'column'))
    key.targetColumns.push(read(row, 'target_column'))
  }
  return [...keys.values()]
}

/** What refuses is one and the same in every engine that we know; the rest cascades. */
const REFUSALS = new Set(['', 'NO ACTION', 'NO_ACTION', 'RESTRICT', 'a', 'r'])

function foreignKey(key: Key): ForeignKeyShape {
  const rule = REFUSALS.has(key.rule) ? '' : ` on delete ${key.rule.toLowerCase()}`
  return {
    name: key.name,
    columns: key.columns,
    target: `${key.targetTable} (${key.targetColumns.join(', ')})${rule}`,
  }
}

function grouped(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  return Map.groupBy(rows, (row) => read(row, 'table'))
}

/** The tables of a database by name, in the words of the description. */
export function assemble(rows: CatalogueRows, spelling: Spelling): Shape {
  const columns = grouped(rows.columns)
  const keyRows = grouped(rows.keys)
  return new Map(
    rows.tables.map((row): readonly [string, TableShape] => {
      const name = read(row, 'table')
      const keys = keysOf(keyRows.get(name) ?? [])
      const of = (kind: string) => keys.filter((key) => key.kind === kind)
      const [primary] = of('primary')
      return [
        name,
        {
          name,
          kind: read(row, 'kind'),
          columns: (columns.get(name) ?? []).map((entry) => column(entry, spelling)),
          primaryKey: primary?.columns ?? [],
          ...(primary ? { primaryKeyName: primary.name } : {}),
          uniques: of('unique').map(({ name, columns }) => ({ name, columns })),
          indexes: of('index').map(({ name, columns }) => ({ name, columns })),
          foreignKeys: of('foreign').map(foreignKey),
          checks: of('check').map(({ name }) => name),
        },
      ]
    }),
  )
}
