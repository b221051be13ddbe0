// Owns who sends which value through which gate during a rotation; pure but for reading, and refuses to call a client moved that was not seen to.
import { instantField } from '#base/runtime'
import type { RotationClient, RotationGate } from '#contract/rotation'
import type { Reader } from '#store/connection'
import { currentEpoch } from '#store/epoch'
import { appliedAt, type GateRecord, gateState, listGates } from '#store/gates'
import type { VersionRecord } from '#store/keys'
import type { VersionClient } from '#store/rotation-use'
import type { OldUse } from './rotation-verdict.ts'

const MOST_CLIENTS = 100
/** What a gate calls the clients that it does not tell apart any more. */
const UNNAMED = ''

export interface Parties {
  readonly db: Reader
  readonly now: number
  readonly newest: VersionRecord
  /** Values before the newest that are still accepted. */
  readonly living: readonly VersionRecord[]
  /** Every use that is kept by client and gate, of the newest value and those before it; latest first. */
  readonly used: readonly VersionClient[]
  /** The first whole hour since 1970 that counts as recent. */
  readonly recentHour: number
}

interface Sides {
  recentOld: number
  recentNew: number
  lastOldAt: number | undefined
  lastNewAt: number | undefined
}

function add(sides: Sides, row: VersionClient, newestId: string): void {
  if (row.version_id === newestId) {
    sides.recentNew += row.recent
    sides.lastNewAt = Math.max(sides.lastNewAt ?? 0, row.last_at)
  } else {
    sides.recentOld += row.recent
    sides.lastOldAt = Math.max(sides.lastOldAt ?? 0, row.last_at)
  }
}

const none = (): Sides => ({
  recentOld: 0,
  recentNew: 0,
  lastOldAt: undefined,
  lastNewAt: undefined,
})

/** The latest uses of the values that are about to end, newest first. */
export function usesOfOld({ used, living }: Parties): readonly OldUse[] {
  const ids = new Set(living.map((version) => version.id))
  return used
    .filter((row) => ids.has(row.version_id))
    .map(({ gate, client, agent, last_at }) => ({ gate, client, agent, at: last_at }))
}

/** Every gate that was not retired, whether it let the key in or not. */
export function gatesOf(parties: Parties): readonly RotationGate[] {
  const epoch = currentEpoch(parties.db).number
  return listGates(parties.db).map((gate) => gateRow(parties, gate, epoch))
}

function gateRow(
  { db, now, newest, used }: Parties,
  gate: GateRecord,
  epoch: number,
): RotationGate {
  const sides = none()
  for (const row of used) if (row.gate_id === gate.id) add(sides, row, newest.id)
  const { made_epoch } = newest
  const applied = made_epoch !== null && gate.applied_epoch >= made_epoch
  return {
    gateId: gate.id,
    name: gate.name,
    state: gateState(gate, epoch, now),
    accepts: made_epoch === null ? 'unknown' : applied ? 'yes' : 'waiting',
    ...instantField('acceptedAt', applied ? appliedAt(db, gate.id, made_epoch) : undefined),
    recentOld: sides.recentOld,
    recentNew: sides.recentNew,
    ...instantField('lastOldAt', sides.lastOldAt),
    ...instantField('lastNewAt', sides.lastNewAt),
  }
}

function standingOf({
  recentOld,
  recentNew,
  lastOldAt,
  lastNewAt,
}: Sides): RotationClient['standing'] {
  if (lastOldAt === undefined) return 'new'
  if (recentOld > 0 && recentNew > 0) return 'both'
  return lastNewAt !== undefined && lastNewAt > lastOldAt ? 'moved' : 'old'
}

const ORDER: Readonly<Record<RotationClient['standing'], number>> = {
  old: 0,
  both: 1,
  moved: 2,
  new: 3,
}

interface Client {
  readonly client: string
  readonly agent: string
  readonly gates: Set<string>
  readonly sides: Sides
}

/** Clients by address and agent: those on an old value first, the latest first among equals. */
export function clientsOf({ used, newest }: Parties): readonly RotationClient[] {
  const byClient = new Map<string, Client>()
  for (const row of used) {
    if (row.client === UNNAMED) continue
    const name = `${row.client}\n${row.agent}`
    const found = byClient.get(name) ?? {
      client: row.client,
      agent: row.agent,
      gates: new Set<string>(),
      sides: none(),
    }
    byClient.set(name, found)
    found.gates.add(row.gate)
    add(found.sides, row, newest.id)
  }
  return [...byClient.values()].toSorted(inOrder).slice(0, MOST_CLIENTS).map(clientRow)
}

function inOrder({ sides: a }: Client, { sides: b }: Client): number {
  const latest = ({ lastOldAt = 0, lastNewAt = 0 }: Sides) => Math.max(lastOldAt, lastNewAt)
  return ORDER[standingOf(a)] - ORDER[standingOf(b)] || latest(b) - latest(a)
}

function clientRow({ client, agent, gates, sides }: Client): RotationClient {
  const standing = standingOf(sides)
  return {
    client,
    agent,
    gates: [...gates].toSorted(),
    recentOld: sides.recentOld,
    recentNew: sides.recentNew,
    ...instantField('lastOldAt', sides.lastOldAt),
    ...instantField('lastNewAt', sides.lastNewAt),
    standing,
    ...instantField('movedAt', standing === 'moved' ? sides.lastOldAt : undefined),
  }
}
