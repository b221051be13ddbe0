// Owns what an explanation may know besides the error: the target and this end of the connection. Holds no secret.
import type { Target } from '#contract/metastore-target'

export interface Told {
  readonly target: Target
  readonly encrypted: boolean
  /** This computer's address on that connection, as far as it knows. */
  readonly from: string | undefined
}

/** A name in SQL's double quotes. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
/** A name in MySQL's back ticks. */
export const ticked = (name: string): string => `\`${name.replaceAll('`', '``')}\``
/** A text in SQL's single quotes. */
export const text = (value: string): string =>
  `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
/** A name in T-SQL's brackets. */
export const bracketed = (name: string): string => `[${name.replaceAll(']', ']]')}]`
/** A name on Oracle, which folds a plain one to capitals and takes a quoted one as it is. */
export const folded = (name: string): string =>
  /^[A-Za-z][\w$#]*$/.test(name) ? name : quoted(name)
