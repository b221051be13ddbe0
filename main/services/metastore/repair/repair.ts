// Owns the statements that would make a table what it should be; never runs them, and refuses to touch what is extra.
import type { Dialect } from '#contract/metastore-target'
import type { Comparison } from '#services/metastore/compare'
import { shown } from '#services/metastore/drift'
import type { TableShape } from '#services/metastore/schema/shape'
import { columnsAndPrimary } from './columns.ts'
import { addCheck, createIndex, foreignKeys, indexes, uniques } from './keys.ts'
import { NO_RECIPE, type Recipe } from './recipe.ts'
import { COMMENT, type Sides, type Statements } from './sides.ts'
import { type Pen, penOf, tableText, UnfitName } from './write.ts'

/** Indexes and checks are not part of a shape's CREATE TABLE. */
function create(table: TableShape, pen: Pen, recipe: Recipe): Statements {
  const known = recipe.table(table.name)
  if (known) return known
  const made = pen.name(table.name)
  return [
    tableText(table, pen),
    ...table.indexes.map(({ name, columns }) => createIndex(made, name, columns, pen, recipe)),
    ...table.checks.map((name) => addCheck(made, name, pen, recipe)),
  ]
}

function mend(sides: Sides): Statements {
  const { pen, recipe, table, wanted, found } = sides
  const { drop, add } = foreignKeys(sides)
  const checks = wanted.checks.filter((name) => !found.checks.includes(name))
  return [
    ...drop,
    ...columnsAndPrimary(sides),
    ...uniques(sides),
    ...indexes(sides),
    ...add,
    ...checks.map((name) => addCheck(table, name, pen, recipe)),
  ]
}

/** Something else has the name. A view can go, because it holds nothing. */
function otherKind(wanted: TableShape, found: TableShape, pen: Pen, recipe: Recipe): Statements {
  const name = pen.name(wanted.name)
  if (found.kind.startsWith('table in ')) return [`ALTER TABLE ${name} ENGINE=InnoDB`]
  return [
    found.kind === 'view'
      ? `DROP VIEW ${name}`
      : `${COMMENT}${wanted.name} is a ${shown(found.kind)} here: rename it, then go on.`,
    ...create(wanted, pen, recipe),
  ]
}

const VERSION = `${COMMENT}Last, and only when everything else is as it should be: the row says so.\n`

function rows({ name, parts }: Comparison, recipe: Recipe): Statements {
  return parts
    .filter(({ kind, same }) => kind === 'row' && !same)
    .flatMap((part) => {
      const state = part.actual === undefined ? 'missing' : 'differs'
      const statement = recipe.row(`${name} ${part.name}`, state)
      if (statement === undefined) return []
      return [name.endsWith('_version') ? `${VERSION}${statement}` : statement]
    })
}

/** The most that a statement may take on a page. */
const MOST = 20_000

function finished(statement: string): string {
  if (statement.length >= MOST)
    return `${COMMENT}A statement too long to show: take it from the script.`
  return statement.startsWith(COMMENT) && !statement.includes('\n') ? statement : `${statement};`
}

function statements(comparison: Comparison, pen: Pen, recipe: Recipe): Statements {
  const { expected: wanted, actual: found } = comparison
  if (!wanted) return []
  if (!found) return create(wanted, pen, recipe)
  if (wanted.kind !== found.kind) return otherKind(wanted, found, pen, recipe)
  return mend({ pen, recipe, wanted, found, table: pen.name(wanted.name) })
}

/**
 * In the order in which they run, each with its semicolon; lines that begin with `--` are for the reader.
 * Nothing for what is extra.
 */
export function repairOf(
  comparison: Comparison,
  dialect: Dialect,
  recipe: Recipe = NO_RECIPE,
): readonly string[] {
  if (comparison.state === 'same' || comparison.state === 'extra') return []
  try {
    const made = statements(comparison, penOf(dialect), recipe)
    return [...made, ...rows(comparison, recipe)].map(finished)
  } catch (error) {
    if (!(error instanceof UnfitName)) throw error
    return [`${COMMENT}A name in it holds characters that are not shown: mend it by hand.`]
  }
}
