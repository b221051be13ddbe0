// Owns SQL Server's words for bringing a table to what it should be; refuses to guess the name of a default. Written from the vendor's pages, not proved on a server.
import type { ColumnShape } from '#services/metastore/schema/shape'
import { cannotNumber, CONSTRAINTS, type RepairWords } from './words.ts'

/** A name as a text; it comes as it is written in a statement. */
const asText = (written: string): string =>
  written
    .replaceAll(/^\[|\]$/g, '')
    .replaceAll(']]', ']')
    .replaceAll("'", "''")

/** A default is a constraint with a name that the server has made up. EXEC takes no function, so a variable holds it. */
function dropDefault(table: string, column: string): string {
  const variable = `@drop_${`${table}_${column}`.replaceAll(/\W/g, '_')}`
  return [
    `DECLARE ${variable} nvarchar(1000) = (`,
    `  SELECT N'ALTER TABLE ${table.replaceAll("'", "''")} DROP CONSTRAINT ' + QUOTENAME(d.name)`,
    '  FROM sys.default_constraints d JOIN sys.columns c',
    '    ON c.object_id = d.parent_object_id AND c.column_id = d.parent_column_id',
    `  WHERE d.parent_object_id = OBJECT_ID(N'${table.replaceAll("'", "''")}') AND c.name = N'${asText(column)}');`,
    `EXEC (${variable})`,
  ].join('\n')
}

function changeColumn(table: string, wanted: ColumnShape, found: ColumnShape): readonly string[] {
  const { name, nullable } = wanted
  const retyped = wanted.type !== found.type
  const preset = wanted.default !== found.default
  return [
    ...(found.default !== undefined && (retyped || preset) ? [dropDefault(table, name)] : []),
    ...(retyped || nullable !== found.nullable
      ? [
          `ALTER TABLE ${table} ALTER COLUMN ${name} ${type(wanted.type)} ${nullable ? 'NULL' : 'NOT NULL'}`,
        ]
      : []),
    ...(wanted.default !== undefined && (retyped || preset)
      ? [`ALTER TABLE ${table} ADD DEFAULT ${wanted.default} FOR ${name}`]
      : []),
    ...(wanted.identity === found.identity ? [] : [cannotNumber(table, name)]),
  ]
}

/** Reported without a collation is what has ours; a statement would take the database's. */
function type(label: string): string {
  const bare = /^n?(var)?char\(\d+\)$/.test(label)
  return bare ? `${label} COLLATE Latin1_General_100_BIN2` : label
}

export const sqlserverRepair: RepairWords = {
  ...CONSTRAINTS,
  quote: (name) => `[${name.replaceAll(']', ']]')}]`,
  type,
  preset: (_label, reported) => reported,
  changeColumn,
  dropIndex: (table, name) => `DROP INDEX ${name} ON ${table}`,
}
