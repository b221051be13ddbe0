// Owns the form in which a page calls the main process; the two hosts implement it.
import type { Channel, Input, Output, Progress, Result } from '#contract'

/** Options of one call, as a page gives them. */
export interface CallOptions<C extends Channel> {
  readonly signal?: AbortSignal
  readonly onProgress?: (step: Progress<C>) => void
  /** A person has just agreed to this very call; operations of effect `destroy` need it. */
  readonly consent?: boolean
  /** It is sent to its end even when the page goes away meanwhile. */
  readonly outlives?: boolean
}

/** How a page reaches the main process, whatever the host. Never rejects: a failure is a value. */
export interface Bridge {
  readonly invoke: <C extends Channel>(
    channel: C,
    input: Input<C>,
    options?: CallOptions<C>,
  ) => Promise<Result<Output<C>>>
}
