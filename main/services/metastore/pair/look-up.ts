// Owns whether what one statement makes is in the database already; refuses to say more than names and columns can tell.
import type { Drift } from '#contract/metastore-schema'
import type { TableShape } from '#services/metastore/schema/shape'
import type { Catalogue } from './catalogue.ts'
import type { Alteration, Effect, Name, ObjectType, Part } from './effect.ts'
import { asKept } from './fold.ts'
import { differs, DONE, doneIf, drifted, type Found, UNDONE, UNKNOWN } from './found.ts'
import { indexFound, keyFound } from './key-look-up.ts'
import { type Columns, type Life, type Lives, versionOf } from './lives.ts'

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
        return this.#here(effect.table, () => indexFound(effect, this.#catalogue))
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
        return keyFound(table, change.key, this.#catalogue.fold)
      case 'drop-key':
        return doneIf(keyFound(table, change.key, this.#catalogue.fold).state === 'undone')
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
