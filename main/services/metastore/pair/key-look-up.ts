// Owns whether a key or an index of a script is on its table already, by its name and its columns; refuses to compare expressions.
import type { TableShape } from '#services/metastore/schema/shape'
import type { Catalogue } from './catalogue.ts'
import type { Effect, Key, Part } from './effect.ts'
import { asKept, type Fold } from './fold.ts'
import { differs, DONE, doneIf, drifted, type Found, UNDONE, UNKNOWN } from './found.ts'

/** A column of an index as the catalogue of any engine has it, down to its name. */
function plain(column: string): string {
  return column
    .replace(/ (?:UNIQUE|FULLTEXT|SPATIAL|HASH|RTREE)$/, '')
    .replace(/\(\d+\)$/, '')
    .replaceAll(/^"|"$/g, '')
    .replaceAll('""', '"')
}

/** Words that PostgreSQL's index has behind its columns. */
const MARKED = /^(?:UNIQUE|INVALID|WHERE)\b/

const listed = (columns: readonly string[]): string => `(${columns.join(', ')})`

const written = (columns: readonly Part[]): string => listed(columns.map(({ text }) => text))

function sameColumns(wanted: readonly Part[], kept: readonly string[], fold: Fold): boolean {
  return (
    kept.length >= wanted.length &&
    // What stands behind the columns on some engines: that the index is unique, or partial.
    kept.slice(wanted.length).every((each) => MARKED.test(each)) &&
    wanted.every((part, at) => fold.name(part) === fold.name(asKept(plain(kept[at] ?? ''))))
  )
}

interface KeptKey {
  readonly name: string
  readonly columns: readonly string[]
}

/** Everything on a table that may have the name of such a key. */
function keysOf(
  { uniques, indexes, foreignKeys, checks }: TableShape,
  kind: Key['kind'],
): readonly KeptKey[] {
  switch (kind) {
    case 'foreign':
      return foreignKeys
    case 'check':
      // DROP CONSTRAINT does not say of which kind.
      return [...uniques, ...foreignKeys, ...checks.map((name) => ({ name, columns: [] }))]
    case 'unique':
      return [...uniques, ...indexes]
    default:
      // One that has the name of a foreign key is told as that key.
      return [...indexes, ...uniques, ...foreignKeys]
  }
}

function primaryFound(
  { name, primaryKey }: TableShape,
  columns: readonly Part[] | undefined,
  fold: Fold,
): Found {
  if (primaryKey.length === 0) return UNDONE
  if (!columns || sameColumns(columns, primaryKey, fold)) return DONE
  return differs(drifted(`primary key of ${name}`, 'key', written(columns), listed(primaryKey)))
}

/** Whether a table has a key: by its name, or by its columns where it has none. */
export function keyFound(
  table: TableShape,
  { kind, name, columns }: Pick<Key, 'kind' | 'name' | 'columns'>,
  fold: Fold,
): Found {
  if (kind === 'primary') return primaryFound(table, columns, fold)
  const kept = keysOf(table, kind)
  if (!name) {
    if (!columns) return UNKNOWN
    // Without a name an index is no proof of a key.
    const keys = kind === 'unique' ? table.uniques : kept
    return doneIf(keys.some((each) => sameColumns(columns, each.columns, fold)))
  }
  const found = kept.find((each) => fold.name(asKept(each.name)) === fold.name(name))
  if (!found) return UNDONE
  if (!columns || found.columns.length === 0 || sameColumns(columns, found.columns, fold))
    return DONE
  const actual = listed(found.columns.map(plain))
  return differs(drifted(`constraint ${found.name}`, 'key', written(columns), actual))
}

/** Whether an index of this name is there, on this table and these columns. */
export function indexFound(
  { name, table, columns }: Extract<Effect, { readonly kind: 'index' }>,
  catalogue: Catalogue,
): Found {
  const on = catalogue.table(table)
  const found = catalogue.index(name, on)
  if (!found) return UNDONE
  const object = `index ${name.text}`
  if (found.table !== on)
    return differs(drifted(object, 'index', `on ${table.text}`, `on ${found.table.name}`))
  if (!columns || sameColumns(columns, found.columns, catalogue.fold)) return DONE
  return differs(drifted(object, 'index', written(columns), listed(found.columns.map(plain))))
}
