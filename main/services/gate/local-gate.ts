// Owns the gate that the app runs on this computer: what it is given, and what is said about it; refuses to know how it is kept running.
import type { ChildStarter } from '#base/child'
import type { ChildArguments } from '#base/child-process'
import { SECOND } from '#base/duration'
import type { Log } from '#base/log'
import type { WorkspaceFiles } from '#base/paths'
import { instantField, type Runtime } from '#base/runtime'
import { WatchedChild } from '#base/watched-child'
import type { LocalGate as LocalGateState } from '#contract'
import type { Failure } from '#contract/failure'

/** Everything that the gate's process needs. Nothing of it is a secret. */
export interface GateArguments extends ChildArguments {
  readonly files: WorkspaceFiles
  /** How the gate is called in receipts. */
  readonly name?: string
  /** Of this program. */
  readonly version: string
}

export interface LocalGateParts {
  readonly starter: ChildStarter<GateArguments>
  /** Everything but the port. */
  readonly given: () => Omit<GateArguments, 'port'>
  /** Whether a gate of another workspace that this app has open holds a port. */
  readonly heldByAnother?: (port: number) => boolean
  readonly runtime: Pick<Runtime, 'now'>
  readonly log: Log
}

const WORDS = {
  noProcess: {
    message: 'The gate could not be started.',
    fix: 'Start the app again; if it happens again, its log says why.',
  },
  restarting: {
    message: 'The gate ended and is being started again.',
    fix: 'Nothing has to be done. Until it runs, keys are refused here.',
  },
  down: (ends: number) => ({
    message: `The gate ended ${String(ends)} times within a minute.`,
    fix: 'Its log says why. Start it again to try once more. Until then, keys are refused here.',
  }),
} as const

export class LocalGate {
  readonly #child: WatchedChild<GateArguments>

  constructor({ starter, given, heldByAnother, runtime, log }: LocalGateParts) {
    this.#child = new WatchedChild({
      name: 'local-gate',
      starter,
      given: (port) => ({ ...given(), port }),
      readyWithin: 20 * SECOND,
      words: WORDS,
      explain: (failure, port) => known(failure, port, heldByAnother),
      runtime,
      log,
    })
  }

  /** The id of the gate that runs here, once it has reported. */
  get gateId(): string | undefined {
    return this.#child.id
  }

  /** Whether a process of this gate listens on `port`, or is about to. */
  holds(port: number): boolean {
    return this.#child.holds(port)
  }

  /** `port`: what to say while none was chosen by a start. */
  status(port: number): LocalGateState {
    const { state, port: chosen, restarts, words, since } = this.#child.status
    return { state, port: chosen || port, restarts, ...words, ...instantField('since', since) }
  }

  /** Starts it on `port`; another port than the running one's restarts it. Resolves once it runs or has failed. */
  start(port: number): Promise<void> {
    return this.#child.start(port)
  }

  /** Stops it and resolves when its process has ended. */
  stop(): Promise<void> {
    return this.#child.stop()
  }
}

/** The gate's process knows only that its port is taken; the app may know by whom. */
function known(
  failure: Failure,
  port: number,
  heldByAnother: ((port: number) => boolean) | undefined,
): Failure {
  if (failure.code !== 'gate.port' || !heldByAnother?.(port)) return failure
  return {
    ...failure,
    message: `The gate of another workspace of this app uses port ${String(port)}.`,
    fix: 'Choose another port.',
  }
}
