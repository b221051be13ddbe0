// Owns what the gates know about a key: who uses it, what a revoke would stop, and which gates obey; refuses to guess.
import { DAY, HOUR } from '#base/duration'
import { Fault } from '#base/fault'
import { instant, instantField } from '#base/runtime'
import type { Output, Parsed } from '#contract'
import type { GateUse, KeyDetail } from '#contract/key'
import type { ReceiptGate } from '#contract/revocation'
import type { Reader } from '#store/connection'
import { currentEpoch, epochAt } from '#store/epoch'
import { appliedAt, type GateRecord, gateState, listGates, SILENT_AFTER } from '#store/gates'
import { usesByClient, usesByDay, usesByHour, usesOfGates } from '#store/key-use'
import type { VersionRecord } from '#store/keys'
import type { KeyContext } from './context.ts'
import { lastUsed } from './last-used.ts'
import { readView } from './present.ts'
import { resolveKey, revokedFault } from './resolve.ts'
import { endingOf } from './revoke.ts'

const DAYS = 30
const HOURS = 24
/** Used within this time, a key is hot: somebody would notice. */
const HOT = 7 * DAY

/** The first of the last 24 hours, the running one included, in whole hours since 1970. */
function firstHour(now: number): number {
  return Math.floor(now / HOUR) - HOURS + 1
}

/** The gates that let some versions in, as far back as hours are kept. */
export function gateUses(
  db: Reader,
  versionIds: readonly string[],
  now: number,
): readonly GateUse[] {
  const epoch = currentEpoch(db).number
  const uses = new Map(usesOfGates(db, versionIds, firstHour(now)).map((row) => [row.gate_id, row]))
  return listGates(db).flatMap((gate) => {
    const use = uses.get(gate.id)
    if (!use) return []
    return [
      {
        gateId: gate.id,
        name: gate.name,
        uses24h: use.uses ?? 0,
        ...instantField('lastUsedAt', use.last_at),
        state: gateState(gate, epoch, now),
      },
    ]
  })
}

/** Uses of a key in the last 30 days and 24 hours. */
export function keyUse(db: Reader, versionIds: readonly string[], now: number): KeyDetail['use'] {
  const today = Math.floor(now / DAY)
  const byDay = new Map(
    usesByDay(db, versionIds, today - DAYS + 1).map(({ day, uses }) => [day, uses]),
  )
  const days = Array.from({ length: DAYS }, (_, index) => today - DAYS + 1 + index)
  return {
    uses24h: hoursOf(db, versionIds, now).reduce((sum, hour) => sum + hour.uses, 0),
    days: days.map((day) => ({
      day: instant(day * DAY).slice(0, 10),
      uses: byDay.get(day) ?? 0,
    })),
  }
}

function hoursOf(
  db: Reader,
  versionIds: readonly string[],
  now: number,
): Output<'keys.blastRadius'>['hours'] {
  const first = firstHour(now)
  const byHour = new Map(usesByHour(db, versionIds, first).map(({ hour, uses }) => [hour, uses]))
  return Array.from({ length: HOURS }, (_, index) => ({
    hour: instant((first + index) * HOUR),
    uses: byHour.get(first + index) ?? 0,
  }))
}

function latest(versions: readonly VersionRecord[]): number | null {
  const times = versions.map((version) => version.last_used_at).filter((at) => at !== null)
  return times.length === 0 ? null : Math.max(...times)
}

export class Evidence {
  readonly #context: KeyContext

  constructor(context: KeyContext) {
    this.#context = context
  }

  /** Errors: key.missing, key.revoked. */
  blastRadius({ ref }: Parsed<'keys.blastRadius'>): Output<'keys.blastRadius'> {
    const { database, runtime, settings } = this.#context
    const now = runtime.now()
    return database.read((db) => {
      const { key, ending, living, whole } = endingOf(db, resolveKey(db, ref), now)
      if (key.revoked_at !== null) throw revokedFault(key)
      const ids = ending.map((version) => version.id)
      const hours = hoursOf(db, ids, now)
      // The use of a whole key includes that of values it was rotated away from.
      const lastUsedAt = whole ? key.last_used_at : latest(ending)
      const { watch } = readView(db, now, settings().unusedAfterDays * DAY)
      const gates = listGates(db)
      return {
        id: key.id,
        name: key.name,
        prefix: ending[0]?.prefix ?? key.prefix,
        ...(key.used_by === null ? {} : { usedBy: key.used_by }),
        lastUsed: lastUsed({ createdAt: key.created_at, lastUsedAt }, watch),
        hot: lastUsedAt !== null && lastUsedAt > now - HOT,
        uses24h: hours.reduce((sum, hour) => sum + hour.uses, 0),
        hours,
        clients: usesByClient(db, ids, firstHour(now)).map((row) => ({
          client: row.client,
          agent: row.agent,
          uses24h: row.uses,
          lastUsedAt: instant(row.last_at),
        })),
        clientsRecorded: gates.some(
          (gate) => gate.signed_off_at === null && gate.clients_recorded === 1,
        ),
        gates: gateUses(db, ids, now),
        versions: ending.map((version) => version.prefix),
        otherVersionsAlive: living.map((version) => version.prefix),
      }
    })
  }

  /** Gates that signed off or were retired do not count. Errors: key.missing for an epoch not reached yet. */
  receipt({ epoch }: Parsed<'keys.receipt'>): Output<'keys.receipt'> {
    const { database, runtime } = this.#context
    const now = runtime.now()
    return database.read((db) => {
      const committedAt = epochAt(db, epoch)
      if (committedAt === undefined) {
        throw new Fault({
          code: 'key.missing',
          message: `Nothing was committed as epoch ${String(epoch)}.`,
          fix: 'Ask with the epoch that the revoke answered.',
          field: 'epoch',
        })
      }
      const gates = listGates(db)
        .filter((gate) => gate.signed_off_at === null)
        .map((gate) => receiptOf(db, gate, { epoch, committedAt, now }))
      return {
        epoch,
        committedAt: instant(committedAt),
        now: instant(now),
        gates,
        complete: gates.length > 0 && gates.every((gate) => gate.state === 'refuses'),
      }
    })
  }
}

function receiptOf(
  db: Reader,
  gate: GateRecord,
  at: { readonly epoch: number; readonly committedAt: number; readonly now: number },
): ReceiptGate {
  const applied = gate.applied_epoch >= at.epoch ? appliedAt(db, gate.id, at.epoch) : undefined
  const named = {
    gateId: gate.id,
    name: gate.name,
    heartbeatAt: instant(gate.heartbeat_at),
  }
  if (gate.applied_epoch >= at.epoch) {
    return {
      ...named,
      state: 'refuses',
      ...instantField('appliedAt', applied),
      ...(applied === undefined ? {} : { afterMs: Math.max(0, applied - at.committedAt) }),
    }
  }
  return { ...named, state: at.now - gate.heartbeat_at > SILENT_AFTER ? 'silent' : 'waiting' }
}
