// Owns the conditions by which a row of an INSERT is known again; refuses values that are computed, or may be rounded or spelt otherwise.
import type { Dialect } from '#contract/metastore-target'
import type { TableShape } from '#services/metastore/schema/shape'
import type { Effect, Literal, Name, Part } from './effect.ts'
import { asKept, type Fold } from './fold.ts'

type Rows = Extract<Effect, { readonly kind: 'rows' }>

/** An INSERT into a table that is there. */
export interface AskedRows {
  readonly number: number
  readonly effect: Rows
  readonly table: TableShape
}

/** What is asked about one row. */
export interface Question {
  readonly number: number
  readonly table: Name
  /** SQL of conditions by which the row is told from others; empty: nothing tells. */
  readonly key: readonly string[]
  readonly whole: readonly string[]
  /** How many rows like this there have to be: the pair may write it more than once. */
  readonly times: number
}

const TEXT =
  /^(?:character varying|varchar2?|nvarchar2?|character|n?char|bpchar|text|tinytext|mediumtext|longtext)\b/i
const NUMBER = /^(?:smallint|int|integer|bigint|tinyint|mediumint|numeric|decimal|number)\b/i
/** Of SQL Server: these cannot be compared. */
const OLD_TEXT = /^n?text\b/i

const QUOTES: Readonly<Record<Dialect, readonly [open: string, close: string]>> = {
  postgresql: ['"', '"'],
  oracle: ['"', '"'],
  mariadb: ['`', '`'],
  mysql: ['`', '`'],
  sqlserver: ['[', ']'],
}

/** A name as it may stand in a statement: bare ones as the script has them. */
function sqlName({ text, quoted }: Part, dialect: Dialect): string {
  const [open, close] = QUOTES[dialect]
  return quoted ? `${open}${text.replaceAll(close, close + close)}${close}` : text
}

export const tableSql = (name: Name, dialect: Dialect): string =>
  `${name.schema ? `${sqlName(name.schema, dialect)}.` : ''}${sqlName(name, dialect)}`

/** The catalogue of Oracle is read in small letters, which a quoted name would insist on. */
const keptName = (text: string, dialect: Dialect): Part =>
  dialect === 'oracle' ? { text, quoted: false } : asKept(text)

function comparable(literal: NonNullable<Literal>, type: string, dialect: Dialect): boolean {
  if (literal.kind === 'null') return true
  if (NUMBER.test(type)) return literal.kind === 'number' || /^'-?\d+'$/.test(literal.sql)
  if (dialect === 'sqlserver' && OLD_TEXT.test(type)) return false
  return literal.kind === 'string' && TEXT.test(type)
}

/** A condition, where the value can be compared without doubt. */
function condition(
  column: Part,
  literal: Literal,
  type: string | undefined,
  dialect: Dialect,
): string | undefined {
  if (!literal || type === undefined || !comparable(literal, type, dialect)) return undefined
  const name = sqlName(column, dialect)
  if (literal.kind === 'null') return `${name} IS NULL`
  // An empty text is NULL there.
  return dialect === 'oracle' && literal.sql === "''"
    ? `${name} IS NULL`
    : `${name} = ${literal.sql}`
}

/** Makes the questions about the rows of the INSERTs of a pair, in order. */
export class Asking {
  readonly #dialect: Dialect
  readonly #fold: Fold
  readonly #before = new Map<string, number>()

  constructor(dialect: Dialect, fold: Fold) {
    this.#dialect = dialect
    this.#fold = fold
  }

  of({ number, effect, table }: AskedRows): readonly Question[] {
    const types = new Map(table.columns.map(({ name, type }) => [this.#kept(name), type]))
    const columns = effect.columns ?? table.columns.map(({ name }) => keptName(name, this.#dialect))
    const unique = [table.primaryKey, ...table.uniques.map((key) => key.columns)].filter(
      (key) => key.length > 0,
    )
    return effect.rows.map((row) => {
      const conditions = new Map(
        (row.length === columns.length ? columns : []).flatMap(
          (column, at): readonly (readonly [string, string])[] => {
            const name = this.#fold.name(column)
            const sql = condition(column, row[at], types.get(name), this.#dialect)
            return sql === undefined ? [] : [[name, sql]]
          },
        ),
      )
      const key = unique.find((names) => names.every((name) => conditions.has(this.#kept(name))))
      const whole = [...conditions.values()]
      return {
        number,
        table: effect.table,
        key: key?.map((name) => conditions.get(this.#kept(name)) ?? '') ?? [],
        whole,
        times: this.#times(table.name, whole),
      }
    })
  }

  #kept(name: string): string {
    return this.#fold.name(asKept(name))
  }

  #times(table: string, whole: readonly string[]): number {
    const id = JSON.stringify([table, whole])
    const times = (this.#before.get(id) ?? 0) + 1
    this.#before.set(id, times)
    return times
  }
}
