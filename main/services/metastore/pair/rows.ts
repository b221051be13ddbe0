// Owns whether the rows of an INSERT are in their table, as far as written-out values tell; refuses to compare what may be rounded or computed.
import type { Dialect } from '#contract/metastore-target'
import type { Drift } from '#contract/metastore-schema'
import { shown } from '#services/metastore/drift'
import type { TableShape } from '#services/metastore/schema/shape'
import type { SqlSession } from '#services/metastore/session'
import type { Effect, Literal, Name, Part } from './effect.ts'
import { asKept, type Fold } from './fold.ts'
import type { Found } from './look-up.ts'

type Rows = Extract<Effect, { readonly kind: 'rows' }>

/** An INSERT into a table that is there. */
export interface AskedRows {
  readonly number: number
  readonly effect: Rows
  readonly table: TableShape
}

interface Question {
  readonly number: number
  readonly table: Name
  /** SQL of conditions by which the row is told from others; empty: nothing tells. */
  readonly key: readonly string[]
  readonly whole: readonly string[]
  /** How many rows like this there have to be: the pair may write it more than once. */
  readonly times: number
}

/** So many rows are asked about in one round trip. */
const TOGETHER = 50

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

const tableSql = (name: Name, dialect: Dialect): string =>
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

/** Makes the questions about the rows of one INSERT. */
class Asking {
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

function questionSql(question: Question, at: number, dialect: Dialect): string {
  const from = `FROM ${tableSql(question.table, dialect)}`
  const count = (conditions: readonly string[]) =>
    conditions.length === 0 ? '-1' : `(SELECT COUNT(*) ${from} WHERE ${conditions.join(' AND ')})`
  const some = `CASE WHEN EXISTS (SELECT 1 ${from}) THEN 1 ELSE 0 END`
  const dual = dialect === 'oracle' ? ' FROM dual' : ''
  return `SELECT ${String(at)} AS row_no, ${count(question.key)} AS row_key, ${count(question.whole)} AS row_whole, ${some} AS row_some${dual}`
}

interface Counts {
  /** Rows with this key; -1: nothing is a key. */
  readonly key: number
  readonly whole: number
  readonly some: boolean
}

async function countsOf(
  session: SqlSession,
  questions: readonly Question[],
): Promise<readonly Counts[]> {
  const all: Counts[] = []
  for (let from = 0; from < questions.length; from += TOGETHER) {
    const some = questions.slice(from, from + TOGETHER)
    const sql = some.map((question, at) => questionSql(question, at, session.dialect))
    const rows = await session.query(sql.join('\nUNION ALL\n'))
    const byNumber = new Map(rows.map((row) => [Number(row['row_no']), row]))
    for (const at of some.keys()) {
      const row = byNumber.get(at)
      all.push({
        key: Number(row?.['row_key'] ?? -1),
        whole: Number(row?.['row_whole'] ?? -1),
        some: Number(row?.['row_some'] ?? 1) === 1,
      })
    }
  }
  return all
}

/** `sent`: it was sent and not heard of, so that a row like it is that one. */
function stateOf({ times, key, whole }: Question, counts: Counts, sent: boolean): Found['state'] {
  if (whole.length > 0 && counts.whole >= times) return 'done'
  if (!counts.some) return 'undone'
  if (key.length > 0) return counts.key > 0 ? 'differs' : 'undone'
  // Somebody may have changed it since, as a counter is changed.
  return sent && whole.length > 0 ? 'undone' : 'unknown'
}

function rowDrift({ table, key, whole }: Question): Drift {
  const which = key.length > 0 ? key : whole
  return {
    object: shown(`row ${table.text} (${which.join(', ')})`),
    kind: 'row',
    expected: shown(whole.join(', ')),
    actual: 'other values',
  }
}

/** Of all rows of a statement, which writes all of them or none. */
function together(states: readonly (readonly [Question, Found['state']])[]): Found {
  const of = (wanted: Found['state']) => states.filter(([, state]) => state === wanted)
  const other = of('differs')
  if (other.length > 0) return { state: 'differs', drift: other.map(([row]) => rowDrift(row)) }
  if (of('unknown').length > 0) return { state: 'unknown' }
  const [missing, ...more] = of('undone')
  if (!missing) return { state: 'done' }
  if (more.length + 1 === states.length) return { state: 'undone' }
  const actual = 'missing, where other rows of the same statement are there'
  return { state: 'differs', drift: [{ ...rowDrift(missing[0]), actual }] }
}

/**
 * Looks the rows of INSERTs up, so many in one round trip; answers by the number of the statement. `all` are those
 * of the pair, in order, because one that writes the same row again has to find it twice.
 */
export async function lookUpRows(
  session: SqlSession,
  all: readonly AskedRows[],
  fold: Fold,
  { asked, sent }: { readonly asked: ReadonlySet<number>; readonly sent: ReadonlySet<number> },
): Promise<ReadonlyMap<number, Found>> {
  const asking = new Asking(session.dialect, fold)
  const questions = all.flatMap((rows) => asking.of(rows)).filter(({ number }) => asked.has(number))
  const counts = await countsOf(session, questions)
  const states = questions.map((question, at): readonly [Question, Found['state']] => [
    question,
    stateOf(question, counts[at] ?? { key: -1, whole: -1, some: true }, sent.has(question.number)),
  ])
  const byNumber = Map.groupBy(states, ([{ number }]) => number)
  return new Map([...byNumber].map(([number, each]) => [number, together(each)]))
}
