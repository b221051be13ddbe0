// Owns whether the rows of an INSERT are in their table, as far as written-out values tell; refuses to ask once a row.
import type { Drift } from '#contract/metastore-schema'
import type { Dialect } from '#contract/metastore-target'
import { shown } from '#services/metastore/drift'
import type { SqlSession } from '#services/metastore/session'
import type { Fold } from './fold.ts'
import type { Found } from './found.ts'
import { type AskedRows, Asking, type Question, tableSql } from './row-questions.ts'

/** So many rows are asked about in one round trip. */
const TOGETHER = 50

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
