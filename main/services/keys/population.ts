// Owns all keys that are not revoked as they are at one instant: what an access review is about; refuses to judge them.
import { DAY } from '#base/duration'
import { instant, instantField } from '#base/runtime'
import type { FrozenKey } from '#contract/reviews'
import type { Reader } from '#store/connection'
import { usesByDay, watchBounds } from '#store/key-use'
import { keyById, type KeyRecord, versionsOf } from '#store/keys'
import { livingKeys, livingVersions, type LivingVersion, usesSince } from '#store/population'
import { lastUsed, type Watch } from './last-used.ts'
import { tagsOf } from './present.ts'
import { keyState, overlapUntil } from './state.ts'

/** How many days of use are counted, the running one included. */
const DAYS = 30

/** The keys of one view of the inventory, by name. */
export function population(db: Reader, now: number): readonly FrozenKey[] {
  const watch = watchOf(db)
  const versions = Map.groupBy(livingVersions(db), (version) => version.key_id)
  const uses = usesSince(db, firstDay(now))
  return livingKeys(db).map((key) =>
    frozen(key, versions.get(key.id) ?? [], uses.get(key.id) ?? 0, watch, now),
  )
}

/** One key in the same way; undefined for one that is revoked or not there. */
export function livingKey(db: Reader, keyId: string, now: number): FrozenKey | undefined {
  const key = keyById(db, keyId)
  if (key === undefined || key.revoked_at !== null) return undefined
  const versions = versionsOf(db, keyId)
  const ids = versions.map(({ id }) => id)
  const uses = usesByDay(db, ids, firstDay(now)).reduce((sum, day) => sum + day.uses, 0)
  return frozen(key, versions, uses, watchOf(db), now)
}

function firstDay(now: number): number {
  return Math.floor(now / DAY) - DAYS + 1
}

function watchOf(db: Reader): Watch {
  const { since, as_of } = watchBounds(db)
  return { since: since ?? undefined, asOf: as_of ?? undefined }
}

function frozen(
  key: KeyRecord,
  newestFirst: readonly Pick<
    LivingVersion,
    'number' | 'created_at' | 'refused_from' | 'revoked_at'
  >[],
  uses30d: number,
  watch: Watch,
  now: number,
): FrozenKey {
  const used = lastUsed({ createdAt: key.created_at, lastUsedAt: key.last_used_at }, watch)
  return {
    keyId: key.id,
    name: key.name,
    prefix: key.prefix,
    state: keyState(key, now),
    owner: key.owner,
    purpose: key.purpose,
    ...(key.used_by === null ? {} : { usedBy: key.used_by }),
    tags: tagsOf(key),
    createdAt: instant(key.created_at),
    createdBy: key.created_by,
    versions: newestFirst[0]?.number ?? 0,
    versionCreatedAt: instant(newestFirst[0]?.created_at ?? key.created_at),
    lastUsed: used.state,
    ...(used.state === 'used' ? { lastUsedAt: used.at } : {}),
    ...(used.state === 'never' ? { trackingSince: used.trackingSince } : {}),
    uses30d,
    ...instantField('expiresAt', key.ends_at),
    ...instantField('suspendedAt', key.suspended_at),
    ...instantField('overlapUntil', overlapUntil(key, newestFirst, now)),
    unconfirmed: key.delivered_at === null,
  }
}
