// Owns both sides of a table that is to be mended, and how they are written; refuses to know what is to be done.
import type { TableShape } from '#services/metastore/schema/shape'
import type { Recipe } from './recipe.ts'
import type { Pen } from './write.ts'

/** A table that is there, and what it should be. */
export interface Sides {
  readonly pen: Pen
  readonly recipe: Recipe
  readonly wanted: TableShape
  readonly found: TableShape
  /** The table's name as it is written. */
  readonly table: string
}

export type Statements = readonly string[]

/** A line for the reader. */
export const COMMENT = '-- '

interface Named {
  readonly name: string
}
/** The one of that name. */
export const named = <T extends Named>(list: readonly T[], name: string): T | undefined =>
  list.find((each) => each.name === name)
