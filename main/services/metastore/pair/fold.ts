// Owns when two names are the same in a database; refuses to ask it.
import type { Dialect } from '#contract/metastore-target'
import type { Part } from './effect.ts'

/** Brings names, from a script or from the catalogue, to the form in which equal ones are equal. */
export interface Fold {
  /** Of tables and views. */
  readonly table: (part: Part) => string
  /** Of columns, indexes, constraints and everything else. */
  readonly name: (part: Part) => string
}

const exact = ({ text }: Part): string => text
const small = ({ text }: Part): string => text.toLowerCase()
/** Bare names are kept in small letters. */
const standard = (part: Part): string => (part.quoted ? part.text : part.text.toLowerCase())

/**
 * `foldsTables`: the server takes names of tables for the same whatever their letters, as MySQL does where
 * lower_case_table_names is set.
 */
export function foldOf(dialect: Dialect, foldsTables: boolean): Fold {
  switch (dialect) {
    case 'postgresql':
      return { table: standard, name: standard }
    case 'mariadb':
    case 'mysql':
      return { table: foldsTables ? small : exact, name: small }
    default:
      // Oracle's catalogue is read in small letters, and SQL Server's collation takes none for another.
      return { table: small, name: small }
  }
}

/** A name as the catalogue has it. */
export const asKept = (text: string): Part => ({ text, quoted: true })
