// Owns the side by side of two shapes, part by part, in the very words of drift.ts; refuses to know where the expected one comes from.
import type { ComparedPart, ComparedTable } from '#contract/metastore-schema'
import {
  byObject,
  byText,
  checks,
  columnDrift,
  foreignKeys,
  indexes,
  joined,
  nullability,
  type Part,
  shown,
  uniques,
} from './drift.ts'
import type { ColumnShape, Shape, TableShape } from './schema/shape.ts'

type Kind = ComparedPart['kind']

/** A table as it is drawn, with the shapes that it was drawn from. */
export interface Comparison extends Pick<ComparedTable, 'state' | 'parts'> {
  readonly name: string
  readonly expected: TableShape | undefined
  readonly actual: TableShape | undefined
}

/** A row of the schema itself, looked up by whoever knows it. */
export interface ComparedRow extends Pick<ComparedPart, 'name' | 'expected' | 'actual' | 'same'> {
  readonly table: string
}

function part(
  kind: Kind,
  name: string,
  expected: string | undefined,
  actual: string | undefined,
  same: boolean,
): ComparedPart {
  return {
    kind,
    name: shown(name),
    ...(expected === undefined ? {} : { expected: shown(expected) }),
    ...(actual === undefined ? {} : { actual: shown(actual) }),
    same,
  }
}

function columnLine({ type, nullable, identity, default: preset }: ColumnShape): string {
  const more = identity
    ? ', numbered by the engine'
    : preset === undefined
      ? ''
      : ` DEFAULT ${preset}`
  return `${type} ${nullability(nullable)}${more}`
}

function columnParts(expected: TableShape, actual: TableShape): readonly ComparedPart[] {
  const theirs = new Map(actual.columns.map((column) => [column.name, column]))
  const ours = new Set(expected.columns.map(({ name }) => name))
  return [
    ...expected.columns.map((column) => {
      const found = theirs.get(column.name)
      const same = found !== undefined && columnDrift(expected.name, column, found).length === 0
      return part('column', column.name, columnLine(column), found && columnLine(found), same)
    }),
    ...actual.columns
      .filter(({ name }) => !ours.has(name))
      .map((column) => part('column', column.name, undefined, columnLine(column), false)),
  ]
}

/** `constraint sci_key_uq` without its kind. */
const nameOf = ({ object }: Part): string => object.slice(object.indexOf(' ') + 1)

/** What is left over on both sides under one name stands on one line: it is the same thing, made otherwise. */
function listParts(
  kind: Kind,
  expected: readonly Part[],
  actual: readonly Part[],
  same: (part: Part) => string,
): readonly ComparedPart[] {
  const theirs = new Map(actual.map((each) => [same(each), each]))
  const ours = new Set(expected.map(same))
  const left = actual.filter((each) => !ours.has(same(each)))
  const namesakes = new Map(left.map((each) => [each.object, each]))
  const taken = new Set<Part>()
  const wanted = expected.map((each) => {
    const found = theirs.get(same(each)) ?? namesakes.get(each.object)
    if (found) taken.add(found)
    return part(kind, nameOf(each), each.text, found?.text, found?.text === each.text)
  })
  const extra = left.filter((each) => !taken.has(each))
  return [...wanted, ...extra.map((each) => part(kind, nameOf(each), undefined, each.text, false))]
}

function primaryParts(expected: TableShape, actual: TableShape): readonly ComparedPart[] {
  const [wanted, found] = [expected.primaryKey, actual.primaryKey]
  if (wanted.length === 0 && found.length === 0) return []
  const text = (columns: readonly string[]) => (columns.length === 0 ? undefined : joined(columns))
  const same = joined(wanted) === joined(found)
  return [part('key', 'primary key', text(wanted), text(found), same)]
}

function partsOf(expected: TableShape, actual: TableShape): readonly ComparedPart[] {
  return [
    ...columnParts(expected, actual),
    ...primaryParts(expected, actual),
    ...listParts('key', uniques(expected), uniques(actual), byText),
    ...listParts('key', foreignKeys(expected), foreignKeys(actual), byText),
    ...listParts('index', indexes(expected), indexes(actual), byObject),
    ...listParts('constraint', checks(expected), checks(actual), byObject),
  ]
}

/** Nothing of it is there, or something else has the name: then none of its parts counts. */
const absent = ({ name, kind }: Pick<TableShape, 'name' | 'kind'>): TableShape => ({
  name,
  kind,
  columns: [],
  primaryKey: [],
  uniques: [],
  indexes: [],
  foreignKeys: [],
  checks: [],
})

function compareTable(expected: TableShape, actual: TableShape | undefined): Comparison {
  const { name } = expected
  if (!actual) {
    const parts = partsOf(expected, absent(expected))
    return { name, state: 'missing', parts, expected, actual }
  }
  const sameKind = expected.kind === actual.kind
  const parts = partsOf(expected, sameKind ? actual : absent(expected))
  const same = sameKind && parts.every((each) => each.same)
  return { name, state: same ? 'same' : 'differs', parts, expected, actual }
}

function extraTable(actual: TableShape): Comparison {
  const parts = partsOf(absent(actual), actual)
  return { name: actual.name, state: 'extra', parts, expected: undefined, actual }
}

/** Every table of either side: the expected ones in their order, then what is extra. */
export function compareShapes(expected: Shape, actual: Shape): readonly Comparison[] {
  return [
    ...[...expected.values()].map((table) => compareTable(table, actual.get(table.name))),
    ...[...actual.values()].filter(({ name }) => !expected.has(name)).map(extraTable),
  ]
}

/** The same with the rows at the end of their tables. */
export function withRows(
  tables: readonly Comparison[],
  rows: readonly ComparedRow[],
): readonly Comparison[] {
  return tables.map((table) => {
    const own = rows.filter((row) => row.table === table.name)
    if (own.length === 0 || table.state === 'extra') return table
    const parts = own.map(({ name, expected, actual, same }) =>
      part('row', name, expected, actual, same),
    )
    const differs = table.state === 'same' && parts.some(({ same }) => !same)
    return {
      ...table,
      state: differs ? 'differs' : table.state,
      parts: [...table.parts, ...parts],
    }
  })
}
