// Owns what is in a database now: its shape and the rows that the schema brings; refuses to ask once a table.
import type { Dialect } from '#contract/metastore-target'
import type { Scope } from './assemble.ts'
import { inspectMysql } from './inspect-mysql.ts'
import { inspectOracle } from './inspect-oracle.ts'
import { inspectPostgresql } from './inspect-postgresql.ts'
import { inspectSqlserver } from './inspect-sqlserver.ts'
import type { SeedRow } from './schema/description.ts'
import type { Shape } from './schema/shape.ts'
import type { SqlSession } from './session.ts'

const INSPECT: Readonly<Record<Dialect, (session: SqlSession, scope: Scope) => Promise<Shape>>> = {
  postgresql: inspectPostgresql,
  mariadb: inspectMysql,
  mysql: inspectMysql,
  sqlserver: inspectSqlserver,
  oracle: inspectOracle,
}

/** Tables in the words of the description. Those that do not start with `sci_` are nobody's business, unless all are asked for. */
export function inspect(session: SqlSession, scope: Scope = 'science'): Promise<Shape> {
  return INSPECT[session.dialect](session, scope)
}

/** `absent`, `present`, or the value that a found row has where ours is another. */
export type RowState = 'absent' | 'present' | { readonly value: string }

/** The value that a row has to have to be ours. */
export function ownValue({ compares, values }: SeedRow): string {
  const value = compares === undefined ? undefined : values[compares]
  return typeof value === 'string' ? value : ''
}

function canAsk(row: SeedRow, shape: Shape): boolean {
  const found = shape.get(row.table)
  const needed = row.compares === undefined ? row.identifies : [...row.identifies, row.compares]
  return needed.every((name) => found?.columns.some((column) => column.name === name) ?? false)
}

function question(row: SeedRow, number: number): string {
  const where = row.identifies.map((name) => {
    const value = row.values[name]
    return `${name} = ${typeof value === 'string' ? `'${value}'` : Number(value)}`
  })
  return `SELECT ${String(number)} AS row_no, ${row.compares ?? "'-'"} AS row_value FROM ${row.table} WHERE ${where.join(' AND ')}`
}

/** Oracle answers names in upper case. */
const cell = (row: Readonly<Record<string, unknown>>, name: string): string =>
  String(row[name] ?? row[name.toUpperCase()])

/** What became of rows of the schema, in their order; one round trip. */
export async function inspectRows(
  session: SqlSession,
  rows: readonly SeedRow[],
  shape: Shape,
): Promise<readonly RowState[]> {
  const asked = rows.flatMap((row, at) => (canAsk(row, shape) ? [question(row, at)] : []))
  const answers = asked.length === 0 ? [] : await session.query(asked.join('\nUNION ALL\n'))
  const values = new Map(
    answers.map((answer) => [Number(cell(answer, 'row_no')), cell(answer, 'row_value')]),
  )
  return rows.map((row, at) => {
    const value = values.get(at)
    if (value === undefined) return 'absent'
    return row.compares === undefined || value === ownValue(row) ? 'present' : { value }
  })
}
