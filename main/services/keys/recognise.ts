// Owns saying whose some digests are, for keys that were found where they should not be; refuses to learn a value.
import type { KeyState, LastUsed } from '#contract'
import type { Reader } from '#store/connection'
import { watchBounds } from '#store/key-use'
import { keyById, versionByDigest } from '#store/keys'
import { lastUsed } from './last-used.ts'
import { versionState } from './state.ts'

export interface RecognisedKey {
  readonly id: string
  readonly name: string
  /** Of the version that has the digest, as is `lastUsed`. */
  readonly state: KeyState
  readonly lastUsed: LastUsed
}

/** The keys of some digests in hexadecimal, without those that are none of this workspace. */
export function recognise(
  db: Reader,
  digests: readonly string[],
  now: number,
): ReadonlyMap<string, RecognisedKey> {
  const { since, as_of } = watchBounds(db)
  const watch = { since: since ?? undefined, asOf: as_of ?? undefined }
  return new Map(
    digests.flatMap((digest): readonly (readonly [string, RecognisedKey])[] => {
      const version = versionByDigest(db, Buffer.from(digest, 'hex'))
      const key = version && keyById(db, version.key_id)
      if (!key) return []
      const use = { createdAt: version.created_at, lastUsedAt: version.last_used_at }
      return [
        [
          digest,
          {
            id: key.id,
            name: key.name,
            state: versionState(key, version, now),
            lastUsed: lastUsed(use, watch),
          },
        ],
      ]
    }),
  )
}
