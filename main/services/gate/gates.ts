// Owns what the app knows and decides about gates: the list, the one on this computer, retiring; refuses to verify a key.
import { atMost } from '#base/at-most'
import type { Call } from '#base/call'
import { DAY } from '#base/duration'
import { Fault } from '#base/fault'
import { instant, instantField, type Runtime } from '#base/runtime'
import type { LocalGate as LocalGateState, Output, Parsed, Settings } from '#contract'
import { appendAudit } from '#store/audit'
import type { Database } from '#store/database'
import { currentEpoch } from '#store/epoch'
import { gateById, gateState, listGates, retireGate, watchedSpans } from '#store/gates'
import { usesByGate } from '#store/use'
import { coverage } from './coverage.ts'
import type { LocalGate } from './local-gate.ts'

/** How far back watches are listed. */
const WATCH_LISTED = 400 * DAY
/** How long the switch waits to say how its gate came up. */
const PATIENCE = 3_000

/** The settings that a gate on this computer has. */
export interface GateSettings {
  readonly get: () => Pick<Settings, 'runGateHere' | 'gatePort'>
  /** Writes the audit record as well. */
  readonly set: (
    changed: Partial<Pick<Settings, 'runGateHere' | 'gatePort'>>,
    call: Call,
  ) => unknown
}

export interface GatesParts {
  readonly database: Database
  readonly runtime: Pick<Runtime, 'now'>
  readonly settings: GateSettings
  /** Absent where the host runs no gate, as on the command line. */
  readonly local?: LocalGate | undefined
}

export class Gates {
  readonly #parts: GatesParts

  constructor(parts: GatesParts) {
    this.#parts = parts
  }

  list(): Output<'gates.list'> {
    const { database, runtime } = this.#parts
    const now = runtime.now()
    const here = this.#parts.local?.gateId
    return database.read((db) => {
      const epoch = currentEpoch(db)
      const uses = usesByGate(db, now)
      return {
        gates: listGates(db).map((gate) => ({
          id: gate.id,
          name: gate.name,
          address: gate.address,
          state: gateState(gate, epoch.number, now),
          startedAt: instant(gate.started_at),
          heartbeatAt: instant(gate.heartbeat_at),
          appliedEpoch: gate.applied_epoch,
          keysLoaded: gate.keys_loaded,
          uses24h: uses.get(gate.id) ?? 0,
          clientsRecorded: gate.clients_recorded === 1,
          version: gate.version,
          here: gate.id === here,
        })),
        epoch: epoch.number,
        ...instantField('epochAt', epoch.at === 0 ? undefined : epoch.at),
        watched: watchedSpans(db, now - WATCH_LISTED).map(({ from, to }) => ({
          from: instant(from),
          to: instant(to),
        })),
      }
    })
  }

  /** How much of each day gates watched. */
  coverage(input: Parsed<'gates.coverage'>): Output<'gates.coverage'> {
    return coverage(input, this.#parts)
  }

  /** How the gate on this computer is doing. */
  local(): LocalGateState {
    const { gatePort } = this.#parts.settings.get()
    return this.#parts.local?.status(gatePort) ?? { state: 'off', port: gatePort, restarts: 0 }
  }

  /** Errors: host.unsupported where this host runs no gate, store.*. */
  async runHere({ on, port }: Parsed<'gates.runHere'>, call: Call): Promise<LocalGateState> {
    const { local, settings } = this.#parts
    if (!local) {
      throw new Fault({
        code: 'host.unsupported',
        message: 'The gate on this computer is run by the app, not from here.',
        fix: 'Open the app, or run dsadmin gate in a terminal of its own.',
      })
    }
    await settings.set({ runGateHere: on, ...(port === undefined ? {} : { gatePort: port }) }, call)
    if (on) await atMost(PATIENCE, local.start(settings.get().gatePort))
    else await local.stop()
    return this.local()
  }

  /** Errors: gate.missing, gate.state for one that is alive. */
  retire({ id }: Parsed<'gates.retire'>, call: Call): Output<'gates.retire'> {
    const { database, runtime } = this.#parts
    const now = runtime.now()
    database.write((db) => {
      const gate = gateById(db, id)
      if (!gate || gate.retired_at !== null) {
        throw new Fault({
          code: 'gate.missing',
          message: 'This gate is not on the list any more.',
          fix: 'Nothing has to be done.',
          field: 'id',
        })
      }
      const state = gateState(gate, currentEpoch(db).number, now)
      if (state === 'in-step' || state === 'behind') {
        throw new Fault({
          code: 'gate.state',
          message: `The gate “${gate.name}” is alive: it answers requests.`,
          fix: 'Stop it first. A gate that is stopped signs off by itself.',
          field: 'id',
        })
      }
      retireGate(db, id, now)
      appendAudit(db, {
        at: now,
        actor: call.actor,
        operation: call.operation,
        detail: { gate: gate.name, id, state, heartbeatAt: instant(gate.heartbeat_at) },
      })
    })
    return {}
  }

  /** At the start of the app: runs the gate if that was chosen. Does not wait for it. */
  resume(): void {
    const { runGateHere, gatePort } = this.#parts.settings.get()
    if (runGateHere) void this.#parts.local?.start(gatePort)
  }
}
