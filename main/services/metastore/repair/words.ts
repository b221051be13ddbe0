// Owns what one engine's statements need to differ in when a table that is there is brought to what it should be; refuses what a CREATE says already.
import type { ColumnShape } from '#services/metastore/schema/shape'

/** Every name comes as it is written in a statement: quoted where it has to be. */
export interface RepairWords {
  readonly quote: (name: string) => string
  /** A type as the catalogue reports it, as a statement takes it. */
  readonly type: (label: string) => string
  /** A default as the catalogue reports it, as a statement takes it. */
  readonly preset: (label: string, reported: string) => string
  /** Statements that give a column its type, its default and whether it may be empty. */
  readonly changeColumn: (
    table: string,
    wanted: ColumnShape,
    found: ColumnShape,
  ) => readonly string[]
  /** The key that is there, by its name, makes room for the wanted one, a `PRIMARY KEY (…)` with its name. */
  readonly changePrimary: (
    table: string,
    found: string | undefined,
    wanted: string | undefined,
  ) => readonly string[]
  readonly dropUnique: (table: string, name: string) => string
  readonly dropForeign: (table: string, name: string) => string
  readonly dropIndex: (table: string, name: string) => string
}

const byConstraint = (table: string, name: string): string =>
  `ALTER TABLE ${table} DROP CONSTRAINT ${name}`

/** Three of the engines drop every constraint by its name alone. */
export const CONSTRAINTS = {
  changePrimary: (table, found, wanted) => [
    ...(found === undefined ? [] : [byConstraint(table, found)]),
    ...(wanted === undefined ? [] : [`ALTER TABLE ${table} ADD ${wanted}`]),
  ],
  dropUnique: byConstraint,
  dropForeign: byConstraint,
} as const satisfies Partial<RepairWords>

/** Two of them number a column only from its birth. */
export const cannotNumber = (table: string, column: string): string =>
  `-- ${table}.${column} cannot be numbered by the engine once it is there: add a new column, fill it, drop this one.`
