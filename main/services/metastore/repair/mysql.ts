// Owns the words of the MySQL family for bringing a table to what it should be; refuses a collation that follows the table's default.
import type { ColumnShape } from '#services/metastore/schema/shape'
import type { RepairWords } from './words.ts'

const TEXTUAL = /^(var)?char\(|^(tiny|medium|long)?text\b/

/** Reported without a collation is what has ours; a statement would take the table's. */
function type(label: string): string {
  const bare = TEXTUAL.test(label) && !/ collate /.test(label)
  return bare ? `${label} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin` : label
}

/** MySQL reports the text of a default bare, MariaDB as it is written; a date needs its quotes, too. */
function preset(label: string, reported: string): string {
  const bare = (TEXTUAL.test(label) || /^\d{4}-/.test(reported)) && !reported.startsWith("'")
  return bare ? `'${reported.replaceAll("'", "''")}'` : reported
}

/** MODIFY says all of a column anew. */
function definition({ type: label, nullable, default: found, identity }: ColumnShape): string {
  const byDefault = found === undefined ? '' : ` DEFAULT ${preset(label, found)}`
  return `${type(label)}${nullable ? ' NULL' : ' NOT NULL'}${byDefault}${identity ? ' AUTO_INCREMENT' : ''}`
}

export const mysqlRepair: RepairWords = {
  quote: (name) => `\`${name.replaceAll('`', '``')}\``,
  type,
  preset,
  changeColumn: (table, wanted) => [
    `ALTER TABLE ${table} MODIFY ${wanted.name} ${definition(wanted)}`,
  ],
  // In one statement: a column that is numbered may not be without a key in between.
  changePrimary: (table, found, wanted) => {
    const actions = [
      ...(found === undefined ? [] : ['DROP PRIMARY KEY']),
      ...(wanted === undefined ? [] : [`ADD ${wanted}`]),
    ]
    return actions.length === 0 ? [] : [`ALTER TABLE ${table} ${actions.join(', ')}`]
  },
  dropUnique: (table, name) => `ALTER TABLE ${table} DROP INDEX ${name}`,
  dropForeign: (table, name) => `ALTER TABLE ${table} DROP FOREIGN KEY ${name}`,
  dropIndex: (table, name) => `DROP INDEX ${name} ON ${table}`,
}
