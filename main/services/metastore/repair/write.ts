// Owns writing a shape as statements: a table, a column, a key; refuses a name that cannot be shown.
import type { Dialect } from '#contract/metastore-target'
import { WORDS } from '#services/metastore/schema/dialects'
import type { ColumnShape, ForeignKeyShape, TableShape } from '#services/metastore/schema/shape'
import { mysqlRepair } from './mysql.ts'
import { oracleRepair } from './oracle.ts'
import { postgresqlRepair } from './postgresql.ts'
import { sqlserverRepair } from './sqlserver.ts'
import type { RepairWords } from './words.ts'

const REPAIR: Readonly<Record<Dialect, RepairWords>> = {
  postgresql: postgresqlRepair,
  mariadb: mysqlRepair,
  mysql: mysqlRepair,
  sqlserver: sqlserverRepair,
  oracle: oracleRepair,
}

/** A name that no statement here holds, because a person could not see what it is. */
export class UnfitName extends Error {
  override readonly name = 'UnfitName'
}

/** With an underscore, and so no reserved word; all of ours are made like this. */
const PLAIN = /^[a-z][a-z0-9]*(_[a-z0-9$]+)+$/
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

/** A name as it is written; quoted unless every engine takes it bare. Throws UnfitName. */
function written(name: string, words: RepairWords): string {
  if (PLAIN.test(name)) return name
  if (HIDDEN.test(name)) throw new UnfitName('a name with characters that are not shown')
  return words.quote(name)
}

/** A dialect's words and how it writes names. */
export interface Pen {
  readonly dialect: Dialect
  readonly words: RepairWords
  readonly name: (name: string) => string
  readonly list: (names: readonly string[]) => string
}

export function penOf(dialect: Dialect): Pen {
  const words = REPAIR[dialect]
  const name = (raw: string) => written(raw, words)
  return { dialect, words, name, list: (names) => names.map(name).join(', ') }
}

/** Default before NOT NULL: Oracle takes no other order. */
export function columnText(column: ColumnShape, { dialect, words, name }: Pen): string {
  const { type, default: preset, identity, nullable } = column
  const byDefault = preset === undefined ? '' : ` DEFAULT ${words.preset(type, preset)}`
  const numbered = identity ? WORDS[dialect].identity : ''
  return `${name(column.name)} ${words.type(type)}${byDefault}${numbered}${nullable ? '' : ' NOT NULL'}`
}

/** What a catalogue calls a rule on delete, as a statement has it. */
const RULES: Readonly<Record<string, string>> = { c: 'CASCADE', n: 'SET NULL', d: 'SET DEFAULT' }

export function foreignKeyText({ columns, target }: ForeignKeyShape, pen: Pen): string {
  const [, table = '', referred = '', rule] =
    /^(.*) \(([^()]*)\)(?: on delete (.*))?$/.exec(target) ?? []
  const action =
    rule === undefined ? '' : ` ON DELETE ${RULES[rule] ?? rule.replaceAll('_', ' ').toUpperCase()}`
  return `FOREIGN KEY (${pen.list(columns)}) REFERENCES ${pen.name(table)} (${pen.list(referred.split(', '))})${action}`
}

/** A table without its indexes and checks, whose words the shape does not hold. */
export function tableText(table: TableShape, pen: Pen): string {
  const { name, list } = pen
  const key = (constraint: string, text: string) => `CONSTRAINT ${name(constraint)} ${text}`
  const parts = [
    ...table.columns.map((column) => columnText(column, pen)),
    ...(table.primaryKey.length === 0
      ? []
      : [
          key(
            table.primaryKeyName ?? `${table.name}_pk`,
            `PRIMARY KEY (${list(table.primaryKey)})`,
          ),
        ]),
    ...table.uniques.map((unique) => key(unique.name, `UNIQUE (${list(unique.columns)})`)),
    ...table.foreignKeys.map((foreign) => key(foreign.name, foreignKeyText(foreign, pen))),
  ]
  return `CREATE TABLE ${name(table.name)} (\n  ${parts.join(',\n  ')}\n)${WORDS[pen.dialect].tail}`
}
