// Owns the statements that mend the columns of a table and its primary key; refuses an order in which one is in the other's way.
import { columnDrift, joined } from '#services/metastore/drift'
import { WORDS } from '#services/metastore/schema/dialects'
import type { ColumnShape } from '#services/metastore/schema/shape'
import { COMMENT, named, type Sides, type Statements } from './sides.ts'
import { columnText, type Pen } from './write.ts'

const FILLED = `${COMMENT}Works while the table is empty: rows that are there need a value first.\n`

function addColumn(column: ColumnShape, { pen, table }: Sides): string {
  const [before, after] = WORDS[pen.dialect].add
  const needsValue = !column.nullable && column.default === undefined && !column.identity
  return `${needsValue ? FILLED : ''}ALTER TABLE ${table} ${before}${columnText(column, pen)}${after}`
}

const asWritten = (column: ColumnShape, { name }: Pen): ColumnShape => ({
  ...column,
  name: name(column.name),
})

interface ColumnsToMend {
  readonly missing: readonly ColumnShape[]
  readonly changed: readonly (readonly [wanted: ColumnShape, found: ColumnShape])[]
}

function columnsToMend({ wanted, found }: Sides): ColumnsToMend {
  const there = wanted.columns.flatMap((column) => {
    const same = named(found.columns, column.name)
    return same ? [[column, same] as const] : []
  })
  return {
    missing: wanted.columns.filter(({ name }) => !named(found.columns, name)),
    changed: there.filter(([a, b]) => columnDrift(wanted.name, a, b).length > 0),
  }
}

/** Of the MySQL family: a column that is numbered has to be a key from its first moment. */
function numberedWithKey(sides: Sides, column: ColumnShape): Statements {
  const { pen, table, found } = sides
  const drop = found.primaryKey.length === 0 ? '' : ', DROP PRIMARY KEY'
  return [
    `ALTER TABLE ${table} ADD COLUMN ${columnText(column, pen)}${drop}, ADD ${primary(sides)}`,
  ]
}

function primary({ wanted, pen }: Sides): string {
  const name = wanted.primaryKeyName ?? `${wanted.name}_pk`
  return `CONSTRAINT ${pen.name(name)} PRIMARY KEY (${pen.list(wanted.primaryKey)})`
}

function primaryKey(sides: Sides): Statements {
  const { pen, table, wanted, found } = sides
  if (joined(wanted.primaryKey) === joined(found.primaryKey)) return []
  const there = found.primaryKey.length === 0 ? undefined : (found.primaryKeyName ?? '')
  return pen.words.changePrimary(
    table,
    there === undefined ? undefined : pen.name(there),
    wanted.primaryKey.length === 0 ? undefined : primary(sides),
  )
}

/** Columns first, the primary key, then columns that the engine begins to number, which may need it. */
export function columnsAndPrimary(sides: Sides): Statements {
  const { pen, table } = sides
  const { missing, changed } = columnsToMend(sides)
  const mysql = pen.dialect === 'mysql' || pen.dialect === 'mariadb'
  const born = mysql ? missing.find(({ identity }) => identity) : undefined
  const change = ([wanted, found]: ColumnsToMend['changed'][number]) =>
    pen.words.changeColumn(table, asWritten(wanted, pen), found)
  const late = changed.filter(([wanted, found]) => wanted.identity && !found.identity)
  return [
    ...missing.filter((column) => column !== born).map((column) => addColumn(column, sides)),
    ...changed.filter((each) => !late.includes(each)).flatMap(change),
    ...(born ? numberedWithKey(sides, born) : primaryKey(sides)),
    ...late.flatMap(change),
  ]
}
