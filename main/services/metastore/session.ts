// Owns what the runner and the validator need of an open database; refuses to know a driver.
import type { Dialect, EngineId } from '#contract/metastore-target'

export type Row = Readonly<Record<string, unknown>>

/** One logged-in connection to a database. Every method rejects with the driver's error; see explain.ts. */
export interface SqlSession {
  readonly engine: EngineId
  readonly dialect: Dialect
  /** Rows of one statement. Parameters are bound, in the engine's own notation, never pasted. */
  readonly query: (sql: string, parameters?: readonly unknown[]) => Promise<readonly Row[]>
  /** Runs statements in order in as few round trips as the engine allows; stops at the first error. */
  readonly run: (statements: readonly string[]) => Promise<void>
  /** Cancels what runs now, on the server where the engine can. */
  readonly cancel: () => Promise<void>
  readonly close: () => Promise<void>
}
