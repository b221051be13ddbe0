// Owns what state a key and a version are in at an instant; pure, and refuses any other input than rows and the time.
import type { KeyState } from '#contract/key'
import type { KeyRecord, VersionRecord } from '#store/keys'

type KeyMarks = Pick<KeyRecord, 'revoked_at' | 'suspended_at' | 'ends_at'>
type VersionMarks = Pick<VersionRecord, 'revoked_at' | 'refused_from'>

/** Revoked wins over expired, expired over suspended. */
export function keyState(key: KeyMarks, now: number): KeyState {
  if (key.revoked_at !== null) return 'revoked'
  if (key.ends_at !== null && key.ends_at <= now) return 'expired'
  return key.suspended_at === null ? 'active' : 'suspended'
}

/** Whether a version is neither revoked nor past the end of its overlap; its key may still be refused. */
export function isAlive(version: VersionMarks, now: number): boolean {
  return (
    version.revoked_at === null && (version.refused_from === null || version.refused_from > now)
  )
}

/** A version that is past its overlap counts as revoked: it is final too. */
export function versionState(key: KeyMarks, version: VersionMarks, now: number): KeyState {
  return isAlive(version, now) ? keyState(key, now) : 'revoked'
}

/** The end of the overlap: when the last of the older living versions is refused. Undefined: none lives. */
export function overlapUntil(
  key: KeyMarks,
  newestFirst: readonly VersionMarks[],
  now: number,
): number | undefined {
  if (key.revoked_at !== null) return undefined
  const ends = newestFirst
    .slice(1)
    .filter((version) => isAlive(version, now))
    .map((version) => Math.min(version.refused_from ?? Infinity, key.ends_at ?? Infinity))
    .filter((end) => end !== Infinity && end > now)
  return ends.length === 0 ? undefined : Math.max(...ends)
}
