// Owns the view of a rotation: old against new values by hour, gate and client; refuses to end anything.
import { DAY, HOUR } from '#base/duration'
import { instant, instantField } from '#base/runtime'
import type { Output, Parsed } from '#contract'
import type { Rotation, RotationSide, RotationVerdict } from '#contract/rotation'
import { auditOfKeyBy, lastRecordAt } from '#store/audit'
import type { Reader } from '#store/connection'
import { gateState, listGates } from '#store/gates'
import { keyById, type KeyRecord, versionsOf, type VersionRecord } from '#store/keys'
import { versionClients } from '#store/rotation-use'
import { watchGaps } from '#store/watch'
import type { KeyContext } from './context.ts'
import { lastUsed } from './last-used.ts'
import { longestEnd } from './overlap.ts'
import { readView, type View } from './present.ts'
import { resolveKey } from './resolve.ts'
import { daysOf, hoursOf } from './rotation-chart.ts'
import { clientsOf, gatesOf, type Parties, usesOfOld } from './rotation-parties.ts'
import { rotationVerdict, SILENCE_NEEDED } from './rotation-verdict.ts'
import { isAlive, keyState, overlapUntil, versionState } from './state.ts'

const MOST_OLDER = 20

interface Scene extends Parties {
  readonly view: View
  readonly key: KeyRecord
  /** The values before the newest that are shown; newest first. */
  readonly older: readonly VersionRecord[]
  /** Those of them that are still accepted. */
  readonly living: readonly VersionRecord[]
}

export class Rotations {
  readonly #context: KeyContext

  constructor(context: KeyContext) {
    this.#context = context
  }

  /** Errors: key.missing. */
  rotation({ ref, hours }: Parsed<'keys.rotation'>): Output<'keys.rotation'> {
    return this.#context.database.read((db) => this.#view(db, resolveKey(db, ref).key.id, hours))
  }

  /** The same of a key by its id, as an operation that changed it answers. */
  ofKey(id: string): Rotation {
    return this.#context.database.read((db) => this.#view(db, id, 48))
  }

  #view(db: Reader, id: string, hours: number): Rotation {
    const now = this.#context.runtime.now()
    const key = keyById(db, id)
    const [newest, ...before] = versionsOf(db, id)
    if (!key || !newest) throw new Error('a key that was just resolved is not there')
    const firstHour = Math.floor(now / HOUR) - hours + 1
    const older = before
      .filter((version, index) => index === 0 || endOf(version) > firstHour * HOUR)
      .slice(0, MOST_OLDER)
    const recentHour = Math.floor(now / HOUR) - 1
    const scene: Scene = {
      db,
      now,
      view: readView(db, now, this.#context.settings().unusedAfterDays * DAY),
      key,
      newest,
      older,
      living: older.filter((version) => key.revoked_at === null && isAlive(version, now)),
      recentHour,
      used: versionClients(
        db,
        [newest, ...older].map((version) => version.id),
        recentHour,
      ),
    }
    const until = overlapUntil(key, [newest, ...before], now)
    return {
      id: key.id,
      name: key.name,
      state: keyState(key, now),
      now: instant(now),
      ...instantField('expiresAt', key.expires_at),
      newest: sideOf(scene, newest),
      older: older.map((version) => sideOf(scene, version)),
      ...(until === undefined ? {} : { overlap: overlapOf(scene, until) }),
      longestUntil: instant(longestEnd(key, now)),
      verdict: verdictOf(scene),
      recentSince: instant(recentHour * HOUR),
      hours: hoursOf(scene, firstHour),
      days: daysOf(scene),
      gates: gatesOf(scene),
      clients: clientsOf(scene),
      clientsRecorded: listGates(db).some(
        (gate) => gate.signed_off_at === null && gate.clients_recorded === 1,
      ),
    }
  }
}

/** When a version stopped being accepted, or will. */
function endOf(version: VersionRecord): number {
  return Math.min(version.revoked_at ?? Infinity, version.refused_from ?? Infinity)
}

function sideOf({ db, now, view, key, used, newest }: Scene, version: VersionRecord): RotationSide {
  const confirmed =
    version.delivered_at === null
      ? undefined
      : auditOfKeyBy(db, key.id, 'keys.confirm').find(({ prefix }) => prefix === version.prefix)
  return {
    prefix: version.prefix,
    state: versionState(key, version, now),
    createdAt: instant(version.created_at),
    createdBy: version.created_by,
    ...instantField('deliveredAt', version.delivered_at),
    ...(confirmed ? { deliveredBy: confirmed.actor } : {}),
    ...instantField('refusedFrom', version.id === newest.id ? undefined : version.refused_from),
    ...instantField('revokedAt', version.revoked_at),
    lastUsed: lastUsed(
      { createdAt: version.created_at, lastUsedAt: version.last_used_at },
      view.watch,
    ),
    recentUses: used
      .filter((row) => row.version_id === version.id)
      .reduce((sum, row) => sum + row.recent, 0),
  }
}

function overlapOf({ db, now, key, newest }: Scene, until: number): Rotation['overlap'] {
  const extended = auditOfKeyBy(db, key.id, 'keys.extendOverlap').filter(
    ({ at }) => at >= newest.created_at,
  )
  return {
    from: instant(newest.created_at),
    until: instant(until),
    leftMs: until - now,
    extended: extended.length,
  }
}

function verdictOf(scene: Scene): RotationVerdict {
  const { db, now, view, older, living } = scene
  const times = living.map((version) => version.last_used_at).filter((at) => at !== null)
  const gates = listGates(db)
  return rotationVerdict({
    now,
    olderAlive: living.length,
    rotated: older.length > 0,
    olderSince: Math.max(0, ...living.map((version) => version.created_at)),
    lastOldAt: times.length === 0 ? null : Math.max(...times),
    uses: usesOfOld(scene),
    gaps: living.length === 0 ? [] : watchGaps(db, now - SILENCE_NEEDED, now),
    silentGates:
      living.length === 0
        ? []
        : gates.filter((gate) => gateState(gate, 0, now) === 'silent').map((gate) => gate.name),
    recordedAt: Math.max(
      lastRecordAt(db) ?? 0,
      view.watch.asOf ?? 0,
      ...gates.map((gate) => gate.heartbeat_at),
    ),
    watched: view.watch.since !== undefined,
  })
}
