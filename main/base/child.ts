// Owns what an app and a process that it runs beside itself say to each other; refuses to know how such a process is made.
import type { Failure } from '#contract/failure'

/** Child to parent. */
export type ChildMessage =
  /** It listens. `id`: how it is known where it reports to. */
  | { readonly kind: 'ready'; readonly port: number; readonly id?: string }
  /** It could not start and ends. */
  | { readonly kind: 'failed'; readonly failure: Failure }

/** Parent to child: finish what is under way, end. */
export const STOP = 'stop'

/** A server of this program in a process of its own. */
export interface Child {
  readonly onMessage: (listener: (message: ChildMessage) => void) => void
  /** Called once. `detail`: what is known about why, fit for a log. */
  readonly onExit: (listener: (detail: string) => void) => void
  /** Asks it to finish and end. */
  readonly stop: () => void
  /** Ends it at once. */
  readonly kill: () => void
}

/**
 * How a host makes such a process: by Electron's utilityProcess or by Node. `given` is all that the child is
 * told, as its one argument in JSON, which every user of the computer can see: never a secret. May throw.
 */
export interface ChildStarter<Given> {
  readonly start: (given: Given) => Child
}

/** A message of a child, or undefined for anything else that comes over the channel. */
export function childMessage(message: unknown): ChildMessage | undefined {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return undefined
  return message.kind === 'ready' || message.kind === 'failed'
    ? (message as ChildMessage)
    : undefined
}
