// Owns Oracle's words for bringing a table to what it should be; refuses to say again what a column has already, which Oracle does not take. Written from the vendor's pages, not proved on a server.
import type { ColumnShape } from '#services/metastore/schema/shape'
import { cannotNumber, CONSTRAINTS, type RepairWords } from './words.ts'

function changeColumn(table: string, wanted: ColumnShape, found: ColumnShape): readonly string[] {
  const { name } = wanted
  const words = [
    ...(wanted.type === found.type ? [] : [wanted.type]),
    ...(wanted.default === found.default ? [] : [`DEFAULT ${wanted.default ?? 'NULL'}`]),
    ...(found.identity && !wanted.identity ? ['DROP IDENTITY'] : []),
    // ORA-01442: a column that is NOT NULL cannot be made so again.
    ...(wanted.nullable === found.nullable ? [] : [wanted.nullable ? 'NULL' : 'NOT NULL']),
  ]
  return [
    ...(words.length === 0 ? [] : [`ALTER TABLE ${table} MODIFY (${name} ${words.join(' ')})`]),
    ...(wanted.identity && !found.identity ? [cannotNumber(table, name)] : []),
  ]
}

export const oracleRepair: RepairWords = {
  ...CONSTRAINTS,
  // The catalogue's names come in small letters; unquoted they mean the same.
  quote: (name) => `"${name.replaceAll('"', '')}"`,
  type: (label) => label,
  preset: (_label, reported) => reported,
  changeColumn,
  dropIndex: (_table, name) => `DROP INDEX ${name}`,
}
