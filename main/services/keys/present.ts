// Owns how rows become what the contract speaks; refuses digests, and anything else that a page need not know.
import { instant, instantField } from '#base/runtime'
import type { KeyRow, KeyVersion } from '#contract/key'
import type { Reader } from '#store/connection'
import { watchBounds } from '#store/key-use'
import type { KeyRecord, VersionEnd, VersionRecord } from '#store/keys'
import type { BrokenKind } from '#store/policy'
import { watchGaps } from '#store/watch'
import { lastUsed, unused, type UnusedWindow, unusedWindow, type Watch } from './last-used.ts'
import { isAlive, keyState, overlapUntil, versionState } from './state.ts'

/** What a row is seen against: the time, the gates' watch and the window of "unused". */
export interface View {
  readonly now: number
  readonly watch: Watch
  readonly window: UnusedWindow
}

export function readView(db: Reader, now: number, windowMs: number): View {
  const { since, as_of } = watchBounds(db)
  return {
    now,
    watch: { since: since ?? undefined, asOf: as_of ?? undefined },
    window: unusedWindow(windowMs, watchGaps(db, now - windowMs, now)),
  }
}

export function tagsOf(key: KeyRecord): readonly string[] {
  const tags: unknown = JSON.parse(key.tags)
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : []
}

function text<K extends string>(name: K, value: string | null): { readonly [P in K]?: string } {
  return value === null ? {} : ({ [name]: value } as { readonly [P in K]?: string })
}

export function keyRow(
  key: KeyRecord,
  newestFirst: readonly VersionEnd[],
  view: View,
  broken: readonly BrokenKind[] | undefined,
): KeyRow {
  const { now } = view
  const use = { createdAt: key.created_at, lastUsedAt: key.last_used_at }
  return {
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    state: keyState(key, now),
    owner: key.owner,
    purpose: key.purpose,
    ...(key.used_by === null ? {} : { usedBy: key.used_by }),
    tags: tagsOf(key),
    createdAt: instant(key.created_at),
    createdBy: key.created_by,
    ...instantField('expiresAt', key.ends_at),
    ...instantField('suspendedAt', key.suspended_at),
    ...instantField('revokedAt', key.revoked_at),
    ...text('revokedBy', key.revoked_by),
    ...text('revokeReason', key.revoke_reason),
    lastUsed: lastUsed(use, view.watch),
    versionsAlive:
      key.revoked_at === null ? newestFirst.filter((version) => isAlive(version, now)).length : 0,
    ...instantField('overlapUntil', overlapUntil(key, newestFirst, now)),
    unconfirmed: key.delivered_at === null && key.revoked_at === null,
    unused: unused(use, view.window, now),
    violations: broken ?? [],
  }
}

export function keyVersion(
  key: KeyRecord,
  version: VersionRecord,
  pending: boolean,
  view: View,
): KeyVersion {
  return {
    id: version.id,
    prefix: version.prefix,
    state: versionState(key, version, view.now),
    createdAt: instant(version.created_at),
    createdBy: version.created_by,
    ...instantField('refusedFrom', version.refused_from),
    ...instantField('revokedAt', version.revoked_at),
    ...text('revokedBy', version.revoked_by),
    ...text('revokeReason', version.revoke_reason),
    ...instantField('deliveredAt', version.delivered_at),
    lastUsed: lastUsed(
      { createdAt: version.created_at, lastUsedAt: version.last_used_at },
      view.watch,
    ),
    pending,
    keptCopy: version.kept_copy === 1,
  }
}
