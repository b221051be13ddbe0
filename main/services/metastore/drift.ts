// Owns the comparison of two shapes: what is missing, what is extra, what is another; refuses to show a name with control characters.
import type { Drift } from '#contract/metastore-schema'
import type { ColumnShape, Shape, TableShape } from './schema/shape.ts'

const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** Words from a foreign catalogue, fit to be shown on one line. */
export function shown(text: string): string {
  const clean = text.replaceAll(CONTROL, '\uFFFD')
  return clean.length > 200 ? `${clean.slice(0, 200)}…` : clean
}

type Kind = Drift['kind']

const drift = (object: string, kind: Kind, expected: string, actual: string): Drift => ({
  object: shown(object),
  kind,
  expected: shown(expected),
  actual: shown(actual),
})

export const nullability = (nullable: boolean): string => (nullable ? 'NULL' : 'NOT NULL')

function columnText({ type, nullable, identity }: ColumnShape): string {
  return `${type} ${nullability(nullable)}${identity ? ', numbered by the engine' : ''}`
}

function presetText(column: ColumnShape): string {
  return column.identity ? 'numbered by the engine' : (column.default ?? 'none')
}

/** In what a column differs from what it should be. */
export function columnDrift(
  table: string,
  expected: ColumnShape,
  actual: ColumnShape,
): readonly Drift[] {
  const object = `column ${table}.${expected.name}`
  const found: Drift[] = []
  if (expected.type !== actual.type) found.push(drift(object, 'type', expected.type, actual.type))
  if (expected.nullable !== actual.nullable)
    found.push(
      drift(object, 'nullable', nullability(expected.nullable), nullability(actual.nullable)),
    )
  if (presetText(expected) !== presetText(actual))
    found.push(drift(object, 'default', presetText(expected), presetText(actual)))
  return found
}

export interface Part {
  readonly object: string
  readonly text: string
}

/** Drift between two lists of things that are the same when `same` is. */
function ofParts(
  kind: Kind,
  expected: readonly Part[],
  actual: readonly Part[],
  same: (part: Part) => string,
): readonly Drift[] {
  const theirs = new Map(actual.map((part) => [same(part), part]))
  const ours = new Map(expected.map((part) => [same(part), part]))
  return [
    ...expected.flatMap((part) => {
      const found = theirs.get(same(part))
      if (!found) return [drift(part.object, kind, part.text, 'missing')]
      return found.text === part.text ? [] : [drift(part.object, kind, part.text, found.text)]
    }),
    ...actual.flatMap((part) =>
      ours.has(same(part)) ? [] : [drift(part.object, 'extra', 'none', part.text)],
    ),
  ]
}

export const joined = (columns: readonly string[]): string => `(${columns.join(', ')})`

/** Keys are the same when they hold the same columns, whatever they are called. */
export const byText = (part: Part): string => part.text
export const byObject = (part: Part): string => part.object

export const uniques = (table: TableShape): readonly Part[] =>
  table.uniques.map(({ name, columns }) => ({
    object: `constraint ${name}`,
    text: `unique ${joined(columns)}`,
  }))

export const foreignKeys = (table: TableShape): readonly Part[] =>
  table.foreignKeys.map(({ name, columns, target }) => ({
    object: `constraint ${name}`,
    text: `${joined(columns)} refers to ${target}`,
  }))

export const checks = (table: TableShape): readonly Part[] =>
  table.checks.map((name) => ({ object: `constraint ${name}`, text: 'check' }))

export const indexes = (table: TableShape): readonly Part[] =>
  table.indexes.map(({ name, columns }) => ({ object: `index ${name}`, text: joined(columns) }))

export function indexDrift(expected: TableShape, actual: TableShape): readonly Drift[] {
  return ofParts('index', indexes(expected), indexes(actual), byObject)
}

/** What CREATE TABLE makes: columns, keys and checks. */
export function tableDrift(expected: TableShape, actual: TableShape): readonly Drift[] {
  const { name } = expected
  if (expected.kind !== actual.kind)
    return [drift(`table ${name}`, 'type', expected.kind, actual.kind)]
  const theirs = new Map(actual.columns.map((column) => [column.name, column]))
  const ours = new Set(expected.columns.map((column) => column.name))
  const columns = expected.columns.flatMap((column) => {
    const found = theirs.get(column.name)
    return found
      ? columnDrift(name, column, found)
      : [drift(`column ${name}.${column.name}`, 'missing', columnText(column), 'missing')]
  })
  const extra = actual.columns
    .filter((column) => !ours.has(column.name))
    .map((column) => drift(`column ${name}.${column.name}`, 'extra', 'none', columnText(column)))
  const primary = [joined(expected.primaryKey), joined(actual.primaryKey)] as const
  return [
    ...columns,
    ...extra,
    ...(primary[0] === primary[1] ? [] : [drift(`primary key of ${name}`, 'key', ...primary)]),
    ...ofParts('key', uniques(expected), uniques(actual), byText),
    ...ofParts('key', foreignKeys(expected), foreignKeys(actual), byText),
    ...ofParts('constraint', checks(expected), checks(actual), byObject),
  ]
}

/** Everything in which a database differs from what was expected of it. */
export function shapeDrift(expected: Shape, actual: Shape): readonly Drift[] {
  const missing = [...expected.values()].flatMap((table) => {
    const found = actual.get(table.name)
    return found
      ? tableDrift(table, found).concat(found.kind === table.kind ? indexDrift(table, found) : [])
      : [drift(`table ${table.name}`, 'missing', 'a table', 'missing')]
  })
  const extra = [...actual.values()].filter(({ name }) => !expected.has(name))
  return [
    ...missing,
    ...extra.map(({ name, kind }) => drift(`table ${name}`, 'extra', 'none', kind)),
  ]
}
