// Owns what an app and the gate it runs in a process of its own say to each other; refuses to know how such a process is made.
import type { Failure } from '#contract/failure'
import type { WorkspaceFiles } from './paths.ts'

/** Everything the child needs, as its one argument in JSON. Nothing of it is a secret. */
export interface GateChildArguments {
  readonly files: WorkspaceFiles
  readonly port: number
  /** How the gate is called in receipts. */
  readonly name?: string
  /** Of this program. */
  readonly version: string
  /** Where the child writes its log; absent: standard error. */
  readonly logFile?: string
}

/** Child to parent. */
export type GateChildMessage =
  | { readonly kind: 'ready'; readonly port: number; readonly id?: string }
  /** It could not start and ends. */
  | { readonly kind: 'failed'; readonly failure: Failure }

/** Parent to child: flush, sign off, end. */
export const STOP_GATE = 'stop'

/** A gate in a process of its own. */
export interface GateChild {
  readonly onMessage: (listener: (message: GateChildMessage) => void) => void
  /** Called once. `detail`: what is known about why, fit for a log. */
  readonly onExit: (listener: (detail: string) => void) => void
  /** Asks it to flush, sign off and end. */
  readonly stop: () => void
  /** Ends it at once. */
  readonly kill: () => void
}

/** How a host makes such a process: by Electron's utilityProcess or by Node. May throw. */
export interface GateChildStarter {
  readonly start: (given: GateChildArguments) => GateChild
}

/** A message of a child, or undefined for anything else that comes over the channel. */
export function gateChildMessage(message: unknown): GateChildMessage | undefined {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return undefined
  return message.kind === 'ready' || message.kind === 'failed'
    ? (message as GateChildMessage)
    : undefined
}
