// Owns the one kind of error that may reach a person; refuses codes that are not in the contract.
import type { Failure, FailureCode } from '#contract/failure'

interface FaultParts {
  readonly code: FailureCode
  /** What happened, in plain words. */
  readonly message: string
  /** What to do about it. */
  readonly fix: string
  /** Which input it is about. */
  readonly field?: string
  /** Stays in the log, never crosses the boundary. */
  readonly cause?: unknown
}

/** A failure that was foreseen: what happened, what to do, which field. */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: FailureCode
  readonly fix: string
  readonly field: string | undefined

  constructor(parts: FaultParts) {
    super(parts.message, parts.cause === undefined ? undefined : { cause: parts.cause })
    this.code = parts.code
    this.fix = parts.fix
    this.field = parts.field
  }

  /** The part of it that is fit to cross the boundary. */
  toFailure(): Failure {
    return {
      code: this.code,
      message: this.message,
      fix: this.fix,
      ...(this.field === undefined ? {} : { field: this.field }),
    }
  }
}
