// Owns the statements that mend unique keys, indexes, foreign keys and checks; refuses to write what only their own statement knows.
import { joined, shown } from '#services/metastore/drift'
import type { TableShape } from '#services/metastore/schema/shape'
import type { Recipe } from './recipe.ts'
import { COMMENT, named, type Sides, type Statements } from './sides.ts'
import { foreignKeyText, type Pen } from './write.ts'

/** A column of a plain index; anything else is an expression or a condition, which only its own statement knows. */
const COLUMN = /^[\w$]+$/

export function createIndex(
  table: string,
  index: string,
  columns: readonly string[],
  pen: Pen,
  recipe: Recipe,
): string {
  const known = recipe.index(index)
  if (known !== undefined) return known
  return columns.every((column) => COLUMN.test(column))
    ? `CREATE INDEX ${pen.name(index)} ON ${table} (${pen.list(columns)})`
    : `${COMMENT}Index ${shown(index)} on ${shown(joined(columns))}: run the statement again that made it.`
}

export function addCheck(table: string, check: string, pen: Pen, recipe: Recipe): string {
  const expression = recipe.check(check)
  return expression === undefined
    ? `${COMMENT}Check ${shown(check)}: run the statement again that made it.`
    : `ALTER TABLE ${table} ADD CONSTRAINT ${pen.name(check)} CHECK (${expression})`
}

function unique({ pen, table, found }: Sides, key: TableShape['uniques'][number]): Statements {
  const name = pen.name(key.name)
  const drop = [
    ...(named(found.uniques, key.name) ? [pen.words.dropUnique(table, name)] : []),
    ...(named(found.indexes, key.name) ? [pen.words.dropIndex(table, name)] : []),
  ]
  return [...drop, `ALTER TABLE ${table} ADD CONSTRAINT ${name} UNIQUE (${pen.list(key.columns)})`]
}

export function uniques(sides: Sides): Statements {
  const there = new Set(sides.found.uniques.map(({ columns }) => joined(columns)))
  const missing = sides.wanted.uniques.filter(({ columns }) => !there.has(joined(columns)))
  return missing.flatMap((key) => unique(sides, key))
}

export function indexes({ pen, recipe, table, wanted, found }: Sides): Statements {
  return wanted.indexes.flatMap(({ name, columns }) => {
    const same = named(found.indexes, name)
    if (same && joined(same.columns) === joined(columns)) return []
    return [
      ...(same ? [pen.words.dropIndex(table, pen.name(name))] : []),
      createIndex(table, name, columns, pen, recipe),
    ]
  })
}

/** The keys to drop before anything else, and to add after everything else. */
export function foreignKeys({ pen, table, wanted, found }: Sides): {
  readonly drop: Statements
  readonly add: Statements
} {
  const text = ({ columns, target }: TableShape['foreignKeys'][number]) =>
    `${joined(columns)} ${target}`
  const there = new Set(found.foreignKeys.map(text))
  const missing = wanted.foreignKeys.filter((key) => !there.has(text(key)))
  return {
    drop: missing
      .filter(({ name }) => named(found.foreignKeys, name))
      .map(({ name }) => pen.words.dropForeign(table, pen.name(name))),
    add: missing.map(
      (key) =>
        `ALTER TABLE ${table} ADD CONSTRAINT ${pen.name(key.name)} ${foreignKeyText(key, pen)}`,
    ),
  }
}
