// Owns what a given pair is once it was read: one list of statements, each with its place; refuses to read it.
import { Fault } from '#base/fault'
import type { Dialect } from '#contract/metastore-target'
import type { ScriptId } from '#services/metastore/schema/description'
import type { Effect } from './effect.ts'
import type { Note } from './script.ts'
import type { Source } from './source.ts'

export interface GivenStatement {
  /** From 1, in the whole pair. */
  readonly number: number
  readonly script: ScriptId
  /** Name of the file that it stands in, and its line there. */
  readonly file: string
  readonly line: number
  /** The line of the script itself: for a statement of an include that of the include. */
  readonly ownLine: number
  readonly sql: string
  readonly effect: Effect
}

export interface GivenNote extends Note {
  readonly script: ScriptId
  readonly file: string
}

export type GivenFile = Pick<Source, 'name' | 'sha256'>

export interface GivenScript extends GivenFile {
  readonly script: ScriptId
  readonly text: string
}

export interface GivenPair {
  readonly dialect: Dialect
  readonly scripts: readonly GivenScript[]
  /** What they include, in the order in which it was read. */
  readonly includes: readonly GivenFile[]
  readonly statements: readonly GivenStatement[]
  readonly notes: readonly GivenNote[]
  /** Of both scripts and all that they include, in hex. */
  readonly sha256: string
}

/** The input that names a script. */
export const FIELDS = { schema: 'pair.schema', txn: 'pair.txn' } as const satisfies Record<
  ScriptId,
  string
>

/** A script of a pair that cannot be run as it stands. */
export function scriptFault(
  script: ScriptId,
  message: string,
  fix: string,
  cause?: unknown,
): Fault {
  return new Fault({
    code: 'metastore.script',
    message,
    fix,
    field: FIELDS[script],
    ...(cause === undefined ? {} : { cause }),
  })
}

/** How a statement is called in a sentence. */
export function placeOf({ file, line }: GivenStatement): string {
  return `${file}, line ${String(line)}`
}
