// Owns whether what one statement makes is in the database already; refuses to say more than names and columns can tell.
import type { Drift } from '#contract/metastore-schema'
import { shown } from '#services/metastore/drift'
import type { TableShape } from '#services/metastore/schema/shape'
import type { Catalogue, KeptIndex } from './catalogue.ts'
import type { Alteration, Effect, Key, Name, ObjectType, Part } from './effect.ts'
import { asKept } from './fold.ts'
import { type Columns, type Life, type Lives, versionOf } from './lives.ts'

/** `done`: what the statement wants is so. `undone`: it is not. `unknown`: nothing tells. */
export type Found =
  | { readonly state: 'done' | 'undone' | 'unknown' }
  | { readonly state: 'differs'; readonly drift: readonly Drift[] }

const DONE: Found = { state: 'done' }
const UNDONE: Found = { state: 'undone' }
const UNKNOWN: Found = { state: 'unknown' }

const doneIf = (done: boolean): Found => (done ? DONE : UNDONE)

function differs(...drift: readonly Drift[]): Found {
  return { state: 'differs', drift }
}

function drifted(object: string, kind: Drift['kind'], expected: string, actual: string): Drift {
  return { object: shown(object), kind, expected: shown(expected), actual: shown(actual) }
}

/** A column of an index as the catalogue of any engine has it, down to its name. */
function plain(column: string): string {
  return column
    .replace(/ (?:UNIQUE|FULLTEXT|SPATIAL|HASH|RTREE)$/, '')
    .replace(/\(\d+\)$/, '')
    .replaceAll(/^"|"$/g, '')
    .replaceAll('""', '"')
}

const listed = (columns: readonly string[]): string => `(${columns.join(', ')})`

/** Looks up statements in one catalogue. */
export class LookUp {
  readonly #catalogue: Catalogue
  readonly #lives: Lives

  constructor(catalogue: Catalogue, lives: Lives) {
    this.#catalogue = catalogue
    this.#lives = lives
  }

  /** Where the statement of this number stands. */
  of(effect: Effect, number: number): Found {
    switch (effect.kind) {
      case 'table':
        return this.#here(effect.name, () => this.#table(effect.name))
      case 'alter':
        return this.#here(effect.table, () => this.#alter(effect.table, effect.changes, number))
      case 'index':
        return this.#here(effect.table, () => this.#index(effect))
      case 'object':
        return this.#here(effect.name, () => this.#object(effect.type, effect.name))
      case 'drop':
        return this.#here(effect.name, () => this.#drop(effect, number))
      default:
        return UNKNOWN
    }
  }

  #here(name: Name, look: () => Found): Found {
    return this.#catalogue.here(name) ? look() : UNKNOWN
  }

  #names(table: TableShape): Columns {
    const { fold } = this.#catalogue
    return new Map(table.columns.map(({ name }) => [fold.name(asKept(name)), name]))
  }

  #version(life: Life, table: TableShape): number {
    return versionOf(life, new Set(this.#names(table).keys()))
  }

  #table(name: Name): Found {
    const found = this.#catalogue.table(name)
    const life = this.#lives.of(name)
    if (!found) return life?.ended === undefined ? UNDONE : UNKNOWN
    const object = `table ${found.name}`
    if (!found.kind.includes('table')) return differs(drifted(object, 'type', 'table', found.kind))
    if (!life || this.#version(life, found) >= 0) return DONE
    const wanted = life.versions.at(-1)?.columns ?? new Map<string, string>()
    return differs(...this.#columnDrift(found, wanted))
  }

  #columnDrift(table: TableShape, wanted: Columns): readonly Drift[] {
    const actual = this.#names(table)
    const column = (name: string) => `column ${table.name}.${name}`
    const missing = [...wanted].filter(([key]) => !actual.has(key))
    const extra = [...actual].filter(([key]) => !wanted.has(key))
    return [
      ...missing.map(([, name]) => drifted(column(name), 'missing', 'a column', 'missing')),
      ...extra.map(([, name]) => drifted(column(name), 'extra', 'none', 'a column')),
    ]
  }

  #alter(name: Name, changes: readonly Alteration[], number: number): Found {
    const table = this.#catalogue.table(name)
    if (!table) return this.#renamedAway(changes)
    const found = changes.map((change) => this.#change(table, name, change, number))
    const drift = found.flatMap((each) => (each.state === 'differs' ? each.drift : []))
    if (drift.length > 0) return differs(...drift)
    const states = new Set(found.map(({ state }) => state))
    // One statement is done as a whole or not at all.
    if (states.has('done') && states.has('undone'))
      return differs(
        drifted(`table ${table.name}`, 'extra', 'all changes of one statement', 'some of them'),
      )
    return states.has('done') ? DONE : states.has('undone') ? UNDONE : UNKNOWN
  }

  /** Of a table that is not there: it may have got its other name already. */
  #renamedAway(changes: readonly Alteration[]): Found {
    const renamed = changes.find((change) => change.kind === 'rename')
    return doneIf(renamed !== undefined && this.#catalogue.table(renamed.to) !== undefined)
  }

  #change(table: TableShape, name: Name, change: Alteration, number: number): Found {
    switch (change.kind) {
      case 'add-column':
      case 'drop-column':
      case 'rename-column':
        return this.#columnChange(table, name, change, number)
      case 'add-key':
        return this.#key(table, change.key)
      case 'drop-key':
        return doneIf(this.#key(table, change.key).state === 'undone')
      case 'rename':
        return UNDONE
      default:
        return UNKNOWN
    }
  }

  #columnChange(
    table: TableShape,
    name: Name,
    change: Extract<Alteration, { readonly column: Part }>,
    number: number,
  ): Found {
    const life = this.#lives.of(name)
    if (life) {
      const at = this.#version(life, table)
      // Another table is in its place: creating it says so.
      if (at < 0) return UNKNOWN
      if (life.versions[at]?.columns) return doneIf((life.versions[at]?.number ?? 0) >= number)
    }
    const { fold } = this.#catalogue
    const columns = this.#names(table)
    const there = (part: Part) => columns.has(fold.name(part))
    if (change.kind === 'rename-column') return doneIf(there(change.to) && !there(change.column))
    return doneIf(there(change.column) === (change.kind === 'add-column'))
  }

  #same(wanted: readonly Part[], kept: readonly string[]): boolean {
    const { fold } = this.#catalogue
    // One entry more says on some engines that the index is unique or partial.
    return (
      kept.length >= wanted.length &&
      kept.length <= wanted.length + 1 &&
      wanted.every((part, at) => fold.name(part) === fold.name(asKept(plain(kept[at] ?? ''))))
    )
  }

  #key(table: TableShape, key: Pick<Key, 'kind' | 'name' | 'columns'>): Found {
    const { kind, name, columns } = key
    if (kind === 'primary') return this.#primary(table, columns)
    const kept = this.#keysOf(table, kind)
    if (!name) {
      if (!columns) return UNKNOWN
      return doneIf(kept.some((each) => this.#same(columns, each.columns)))
    }
    const { fold } = this.#catalogue
    const found = kept.find((each) => fold.name(asKept(each.name)) === fold.name(name))
    if (!found) return UNDONE
    if (!columns || found.columns.length === 0 || this.#same(columns, found.columns)) return DONE
    return differs(
      drifted(
        `constraint ${found.name}`,
        'key',
        listed(columns.map(({ text }) => text)),
        listed(found.columns.map(plain)),
      ),
    )
  }

  #primary(table: TableShape, columns: readonly Part[] | undefined): Found {
    const { primaryKey } = table
    if (primaryKey.length === 0) return UNDONE
    if (!columns || this.#same(columns, primaryKey)) return DONE
    return differs(
      drifted(
        `primary key of ${table.name}`,
        'key',
        listed(columns.map(({ text }) => text)),
        listed(primaryKey),
      ),
    )
  }

  #keysOf(
    { uniques, indexes, foreignKeys, checks }: TableShape,
    kind: Key['kind'],
  ): readonly { readonly name: string; readonly columns: readonly string[] }[] {
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

  #index({ name, table, columns }: Extract<Effect, { readonly kind: 'index' }>): Found {
    const on = this.#catalogue.table(table)
    const found = this.#catalogue.index(name, on)
    if (!found) return UNDONE
    if (found.table !== on)
      return differs(
        drifted(`index ${name.text}`, 'index', `on ${table.text}`, `on ${found.table.name}`),
      )
    return !columns || this.#same(columns, found.columns)
      ? DONE
      : this.#otherIndex(name, columns, found)
  }

  #otherIndex(name: Part, columns: readonly Part[], found: KeptIndex): Found {
    const wanted = listed(columns.map(({ text }) => text))
    const actual = listed(found.columns.map(plain))
    return differs(drifted(`index ${name.text}`, 'index', wanted, actual))
  }

  #object(type: ObjectType, name: Name): Found {
    if (this.#catalogue.has(type, name)) return DONE
    const table = type === 'view' ? this.#catalogue.table(name) : undefined
    return table ? differs(drifted(`view ${name.text}`, 'type', 'view', table.kind)) : UNDONE
  }

  #drop({ type, name, table }: Extract<Effect, { readonly kind: 'drop' }>, number: number): Found {
    if (type === 'index') {
      const on = table && this.#catalogue.table(table)
      return doneIf(this.#catalogue.index(name, on) === undefined)
    }
    if (type !== 'table') return doneIf(!this.#catalogue.has(type, name))
    const life = this.#lives.of(name)
    // It is made again behind this: whatever is there now is kept, or differs.
    if ((life?.versions[0]?.number ?? 0) > number) return DONE
    if (this.#catalogue.table(name)) return UNDONE
    return life ? UNKNOWN : DONE
  }
}
