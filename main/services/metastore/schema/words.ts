// Owns what one engine's SQL needs to differ in; refuses differences that a single template can hold.
import type { Dialect } from '#contract/metastore-target'
import type { PortableType } from './description.ts'

export interface Words {
  readonly dialect: Dialect
  /** A type in a CREATE TABLE. */
  readonly type: (type: PortableType) => string
  /** The same type as the catalogue of the engine reports it, in our spelling. */
  readonly label: (type: PortableType) => string
  /** After the type of a column that the engine numbers. */
  readonly identity: string
  /** After the closing bracket of a CREATE TABLE. */
  readonly tail: string
  /** The server's clock in UTC. */
  readonly now: string
  /** Before and after the columns of an ADD. */
  readonly add: readonly [before: string, after: string]
  /** Statement that gives a column another type; what is not said here stays as it is. */
  readonly retype: (table: string, column: string, type: string, nullable: boolean) => string
  /** How a person runs the file by hand. */
  readonly client: string
}
