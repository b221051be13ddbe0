// Owns a validation as it is shown: tables that differ first, what each comes to in words, and the plain differences where no tables were told; refuses to count what was not compared.
import type { ComparedPart, ComparedTable, Drift, Validation } from '#contract'

export type PartKind = ComparedPart['kind']

export const PART_WORDS: Readonly<Record<PartKind, string>> = {
  column: 'Column',
  key: 'Key',
  index: 'Index',
  constraint: 'Check',
  row: 'Row',
}

const PLURALS: Readonly<Record<PartKind, string>> = {
  column: 'columns',
  key: 'keys',
  index: 'indexes',
  constraint: 'checks',
  row: 'rows',
}

const counted = (kind: PartKind, count: number): string =>
  count === 1 ? `1 ${PART_WORDS[kind].toLowerCase()}` : `${count} ${PLURALS[kind]}`

const many = (count: number, one: string, more: string): string =>
  count === 1 ? `1 ${one}` : `${count.toLocaleString('en')} ${more}`

const KINDS = Object.keys(PART_WORDS) as readonly PartKind[]

/** The kinds of parts that a table has, in the order in which they are shown. */
export const kindsOf = ({ parts }: ComparedTable): readonly PartKind[] =>
  KINDS.filter((kind) => parts.some((part) => part.kind === kind))

const PART_OF: Readonly<Record<Drift['kind'], PartKind>> = {
  missing: 'column',
  extra: 'column',
  type: 'column',
  nullable: 'column',
  default: 'column',
  key: 'key',
  index: 'index',
  constraint: 'constraint',
  row: 'row',
}

/** The words that a plain difference uses for nothing at all. */
const NOTHING = new Set(['missing', 'none'])

function partOf({ object, kind, expected, actual }: Drift): ComparedPart {
  const at = object.indexOf(' ')
  const name = object.slice(at + 1)
  const word = object.slice(0, at)
  const part = word === 'index' || word === 'constraint' || word === 'row' ? word : PART_OF[kind]
  return {
    kind: part,
    name: word === 'column' ? name.slice(name.indexOf('.') + 1) : object,
    ...(NOTHING.has(expected) ? {} : { expected }),
    ...(NOTHING.has(actual) ? {} : { actual }),
    same: false,
  }
}

/** The table that a plain difference is about, as far as its words tell. */
function tableOf({ object }: Drift): string {
  const column = /^column (.+?)\./.exec(object)?.[1]
  return column ?? /^(?:table|row|primary key of) (.+)$/.exec(object)?.[1] ?? object
}

/** Plain differences, gathered by table: for a validation that tells no tables. */
function gathered(drift: readonly Drift[]): readonly ComparedTable[] {
  const groups = Map.groupBy(drift, tableOf)
  return [...groups].map(([name, all]) => {
    const whole = all.find(({ object }) => object === `table ${name}`)
    const state =
      whole?.kind === 'missing' ? 'missing' : whole?.kind === 'extra' ? 'extra' : 'differs'
    return { name, state, parts: all.filter((each) => each !== whole).map(partOf), repair: [] }
  })
}

/** The tables of a validation. */
export const tablesOf = ({ tables, drift }: Validation): readonly ComparedTable[] =>
  tables.length > 0 ? tables : gathered(drift)

const WEIGHT: Readonly<Record<ComparedTable['state'], number>> = {
  missing: 0,
  differs: 0,
  extra: 1,
  same: 2,
}

export interface Looked {
  /** Differing first, then what is not ours. */
  readonly toLookAt: readonly ComparedTable[]
  readonly exact: readonly ComparedTable[]
}

export function looked(validation: Validation): Looked {
  const all = [...tablesOf(validation)].sort((a, b) => WEIGHT[a.state] - WEIGHT[b.state])
  return {
    toLookAt: all.filter(({ state }) => state !== 'same'),
    exact: all.filter(({ state }) => state === 'same'),
  }
}

/** "2 columns, 1 index differ", "1 column missing", "Not ours". */
export function tableWords({ state, parts }: ComparedTable): string {
  if (state === 'extra') return 'Not ours'
  if (state === 'missing') return 'Missing'
  if (state === 'same') return 'Exact'
  const off = parts.filter(({ same }) => !same)
  const missing = off.filter(({ actual }) => actual === undefined)
  const extra = off.filter(({ expected }) => expected === undefined)
  const other = off.length - missing.length - extra.length
  const words = (some: readonly ComparedPart[]) =>
    KINDS.flatMap((kind) => {
      const count = some.filter((part) => part.kind === kind).length
      return count === 0 ? [] : [counted(kind, count)]
    }).join(', ')
  if (missing.length === off.length) return `${words(off)} missing`
  if (extra.length === off.length) return `${words(off)} too many`
  const differ = other === 1 && off.length === 1 ? 'differs' : 'differ'
  return `${words(off)} ${differ}`
}

/** "table, 6 columns, 2 indexes". */
export function sizeWords(table: ComparedTable): string {
  if (table.state === 'extra' && table.parts.length === 0) return 'a table, or something like it'
  // Where only differences are told, their number says nothing about its size.
  if (!table.parts.some(({ same }) => same)) return ''
  const sizes = kindsOf(table).map((kind) =>
    counted(kind, table.parts.filter((part) => part.kind === kind).length),
  )
  return ['table', ...sizes].join(', ')
}

export interface Verdict {
  readonly title: string
  readonly about: string
}

const NOTHING_CHANGED = 'Nothing was changed.'

/** The whole of a validation in a title and a sentence. `against`: "Science-schema 1.0.0". */
export function verdict(validation: Validation, against: string): Verdict {
  const { ok, objects, drift } = validation
  const { toLookAt } = looked(validation)
  const off = toLookAt.filter(({ state }) => state !== 'extra')
  const extra = toLookAt.length - off.length
  const compared = many(objects, 'object was', 'objects were')
  const left =
    extra === 0
      ? ''
      : ` ${many(extra, 'table is not ours and is', 'tables are not ours and are')} left alone.`
  if (ok) {
    return {
      title: `The database is exactly ${against}`,
      about: `${compared} compared column by column, keys and indexes included.${left} ${NOTHING_CHANGED}`,
    }
  }
  if (off.length === 0) {
    return {
      title: `${many(extra, 'table is', 'tables are')} not part of ${against}`,
      about: `All that is expected is exact. What is not ours is left alone. ${NOTHING_CHANGED}`,
    }
  }
  const tables =
    validation.tables.length === 0
      ? `${many(drift.length, 'difference', 'differences')} from ${against}`
      : `${many(off.length, 'table differs', 'tables differ')} from ${against}`
  // The list of connections, the report and the command line count what is not ours as a difference too.
  const counted = drift.filter(
    ({ kind, object }) => kind === 'extra' && object.startsWith('table '),
  ).length
  const ofThem =
    counted === 0
      ? left
      : ` ${many(counted, 'of them is a table that is not ours and is', 'of them are tables that are not ours and are')} left alone.`
  return {
    title: tables,
    about: `${compared} compared, ${many(drift.length, 'difference was', 'differences were')} found.${ofThem} ${NOTHING_CHANGED}`,
  }
}

/** Every statement that would make the database as expected. */
export const repairsOf = (validation: Validation): readonly string[] =>
  tablesOf(validation).flatMap(({ repair }) => repair)

/** Statements as a script: each ends with a semicolon. */
export const asScript = (statements: readonly string[]): string =>
  statements.map((sql) => (/;\s*$/.test(sql) ? sql : `${sql};`)).join('\n')
