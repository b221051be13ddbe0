// Owns what a statement of a given script may do to a database; refuses to know how that is written.

/** A name as it was written: quoted ones keep their case. */
export interface Part {
  readonly text: string
  readonly quoted: boolean
}

/** A name with the schema or database before it, where one is given. */
export interface Name extends Part {
  readonly schema?: Part
}

/** Whatever has a name of its own beside tables and indexes. */
export type ObjectType =
  | 'view'
  | 'sequence'
  | 'trigger'
  | 'function'
  | 'procedure'
  | 'package'
  | 'package body'
  | 'type'
  | 'type body'
  | 'event'
  | 'synonym'

export type KeyKind = 'primary' | 'unique' | 'foreign' | 'check' | 'index'

export interface Key {
  readonly kind: KeyKind
  readonly name?: Part
  /** Absent: expressions among them. */
  readonly columns?: readonly Part[]
}

/** One clause of an ALTER TABLE. */
export type Alteration =
  | { readonly kind: 'add-column' | 'drop-column'; readonly column: Part }
  | { readonly kind: 'rename-column'; readonly column: Part; readonly to: Part }
  | { readonly kind: 'rename'; readonly to: Name }
  | { readonly kind: 'add-key'; readonly key: Key }
  | { readonly kind: 'drop-key'; readonly key: Pick<Key, 'kind' | 'name'> }
  | { readonly kind: 'other' }

/** A value that is written out, as it stands in the script; undefined: computed when it runs. */
export type Literal =
  | { readonly kind: 'number' | 'string'; readonly sql: string }
  | { readonly kind: 'null' }
  | undefined

/**
 * What a second time does. `always`: nothing, at any time. `at-once`: nothing, if nobody has written since.
 * `never`: it would be done twice, or fail.
 */
export type Again = 'always' | 'at-once' | 'never'

export type Effect =
  | {
      readonly kind: 'table'
      readonly name: Name
      /** Absent: not written out, as in CREATE TABLE … AS. */
      readonly columns?: readonly Part[]
      /** Lives as long as the connection. */
      readonly temporary: boolean
    }
  | { readonly kind: 'alter'; readonly table: Name; readonly changes: readonly Alteration[] }
  | {
      readonly kind: 'index'
      readonly name: Part
      readonly table: Name
      readonly columns?: readonly Part[]
    }
  | {
      readonly kind: 'object'
      readonly type: ObjectType
      readonly name: Name
      /** OR REPLACE: it may run over what is there. */
      readonly replaces: boolean
    }
  | {
      readonly kind: 'drop'
      readonly type: 'table' | 'index' | ObjectType
      readonly name: Name
      /** Of an index, where it is named. */
      readonly table?: Name
    }
  | {
      readonly kind: 'rows'
      readonly table: Name
      /** Absent: all of them, in their order. */
      readonly columns?: readonly Part[]
      readonly rows: readonly (readonly Literal[])[]
      readonly again: Again
    }
  /** Rows that are computed, changed or removed. */
  | { readonly kind: 'write'; readonly verb: string; readonly table?: Name; readonly again: Again }
  /** Holds for this connection alone, so every run needs it anew. */
  | { readonly kind: 'setting'; readonly about: string; readonly database?: Part }
  /** Begins, ends or undoes a transaction. */
  | { readonly kind: 'transaction'; readonly verb: string; readonly undoes: boolean }
  | { readonly kind: 'other'; readonly verb: string; readonly again: Again }

/** The table that a statement is about. */
export function tableOf(effect: Effect): Name | undefined {
  switch (effect.kind) {
    case 'table':
      return effect.name
    case 'drop':
      return effect.type === 'table' ? effect.name : effect.table
    case 'alter':
    case 'index':
    case 'rows':
    case 'write':
      return effect.table
    default:
      return undefined
  }
}
