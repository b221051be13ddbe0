// Owns what a pasted text may say of a connection; refuses to hold a sentence with a value of it.
import type { ConnectionDraft, Dialect } from '#contract'

/** Absent: the text does not say. */
export interface FoundConnection {
  readonly dialect?: Dialect
  readonly host: string
  readonly port?: string
  readonly database?: string
  readonly user?: string
  /** Goes into the password's field and nowhere else. */
  readonly password?: string
  readonly tlsMode?: ConnectionDraft['tlsMode']
  /** The name that the certificate has to carry. */
  readonly serverName?: string
  /** What was left out, or is stricter here: sentences, with names of settings and never their values. */
  readonly notes: readonly string[]
}

/** A text that was taken apart and not yet understood: where it leads, and settings by name, in order. */
export interface Taken {
  readonly dialect?: Dialect
  readonly places: readonly Place[]
  readonly database?: string
  readonly user?: string
  readonly password?: string
  readonly settings: readonly Setting[]
  readonly notes?: readonly string[]
}

export interface Place {
  readonly host: string
  readonly port?: string
}

export type Setting = readonly [name: string, value: string]

/** A text that cannot be read. The message never repeats any of it: it may hold a password. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
}
