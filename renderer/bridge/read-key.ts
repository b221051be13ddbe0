// Owns the names of answers in the query cache; refuses to read anything itself.
import type { Channel, Input } from '#contract'

/** The key of an answer in the query cache; `[channel]` alone matches every input. */
export const readKey = <C extends Channel>(channel: C, input: Input<C>) => [channel, input] as const
