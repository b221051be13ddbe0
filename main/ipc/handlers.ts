// Owns the type of the handler table: one function an operation, nothing missing, nothing more.
import type { Call } from '#base/call'
import type { Channel, Output, Parsed } from '#contract'

/** Every operation of the contract and the service method that carries it out. */
export type Handlers = {
  readonly [C in Channel]: (input: Parsed<C>, call: Call) => Output<C> | Promise<Output<C>>
}
