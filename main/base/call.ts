// Owns what a service knows about the call it serves: who asks, for which operation, and whether to stop.

export interface Call {
  /** `user@host`. */
  readonly actor: string
  /** The operation's name in the contract, as it is written into the audit record. */
  readonly operation: string
  readonly signal: AbortSignal
  /** Reports a step; does nothing where nobody listens. */
  readonly progress: (step: unknown) => void
  /** A person has agreed to this very call. */
  readonly consent: boolean
}
