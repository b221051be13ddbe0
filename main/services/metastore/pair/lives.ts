// Owns what becomes of each table in the course of a pair: the columns that it has after each statement; refuses to ask a database.
import type { Alteration, Name, Part } from './effect.ts'
import type { Fold } from './fold.ts'
import type { GivenStatement } from './given.ts'

/** Names of columns, as they compare and as they are written. */
export type Columns = ReadonlyMap<string, string>

interface Version {
  /** The statement after which the table is like this. */
  readonly number: number
  /** Undefined: its columns are not written out. */
  readonly columns: Columns | undefined
}

export interface Life {
  readonly versions: readonly Version[]
  /** The statement that drops the table, or calls it something else. */
  readonly ended?: number
}

function columnsOf(parts: readonly Part[] | undefined, fold: Fold): Columns | undefined {
  return parts && new Map(parts.map((part) => [fold.name(part), part.text]))
}

/** The columns after the clauses of an ALTER TABLE; the same ones where none is about a column. */
function altered(
  columns: Columns | undefined,
  changes: readonly Alteration[],
  fold: Fold,
): Columns | undefined {
  if (!columns) return columns
  let now = columns
  for (const change of changes) {
    if (!('column' in change)) continue
    const name = fold.name(change.column)
    const rest = new Map(now)
    if (change.kind === 'add-column') rest.set(name, change.column.text)
    else rest.delete(name)
    if (change.kind === 'rename-column') rest.set(fold.name(change.to), change.to.text)
    now = rest
  }
  return now
}

/** The lives of the tables that a pair creates, in the names of one database. */
export class Lives {
  readonly #fold: Fold
  readonly #lives = new Map<string, Life>()
  /** Statements that create a table which is there already, by then. */
  readonly again = new Set<number>()

  constructor(statements: readonly GivenStatement[], fold: Fold) {
    this.#fold = fold
    for (const statement of statements) this.#take(statement)
  }

  /** Of a table that the pair creates, now or later. */
  of(name: Part): Life | undefined {
    return this.#lives.get(this.#fold.table(name))
  }

  #begin(name: Name, number: number, columns: Columns | undefined): void {
    const before = this.of(name)
    if (before && before.ended === undefined) this.again.add(number)
    else this.#lives.set(this.#fold.table(name), { versions: [{ number, columns }] })
  }

  #end(name: Name, number: number): void {
    const life = this.of(name)
    if (life && life.ended === undefined)
      this.#lives.set(this.#fold.table(name), { ...life, ended: number })
  }

  #take({ number, effect }: GivenStatement): void {
    if (effect.kind === 'table' && !effect.temporary)
      this.#begin(effect.name, number, columnsOf(effect.columns, this.#fold))
    if (effect.kind === 'drop' && effect.type === 'table') this.#end(effect.name, number)
    if (effect.kind === 'alter') this.#alter(effect.table, number, effect.changes)
  }

  #alter(table: Name, number: number, changes: readonly Alteration[]): void {
    const life = this.of(table)
    const last = life?.versions.at(-1)
    if (!life || !last || life.ended !== undefined) return
    const columns = altered(last.columns, changes, this.#fold)
    if (columns !== last.columns)
      this.#lives.set(this.#fold.table(table), {
        versions: [...life.versions, { number, columns }],
      })
    const renamed = changes.find((change) => change.kind === 'rename')
    if (!renamed) return
    this.#end(table, number)
    this.#begin(renamed.to, number, columns)
  }
}

const sameKeys = (a: Columns, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a.keys()].every((key) => b.has(key))

/** The last version of a table that has these columns, from 0; -1: it never had them. */
export function versionOf({ versions }: Life, columns: ReadonlySet<string>): number {
  return versions.findLastIndex(
    (version) => version.columns === undefined || sameKeys(version.columns, columns),
  )
}
