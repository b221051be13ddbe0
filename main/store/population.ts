// Owns reading all keys that are not revoked at once, with what is needed to judge them; refuses digests.
import type { Reader } from './connection.ts'
import type { KeyRecord, VersionEnd } from './keys.ts'

/** Every key that is not revoked, by name. */
export function livingKeys(db: Reader): readonly KeyRecord[] {
  return db.all<KeyRecord>('SELECT * FROM key WHERE revoked_at IS NULL ORDER BY name_fold, id')
}

export type LivingVersion = VersionEnd & { readonly created_at: number }

/** The versions of all keys that are not revoked, newest first within a key. */
export function livingVersions(db: Reader): readonly LivingVersion[] {
  return db.all<LivingVersion>(
    `SELECT v.key_id, v.number, v.refused_from, v.revoked_at, v.created_at
       FROM key_version v JOIN key k ON k.id = v.key_id
      WHERE k.revoked_at IS NULL ORDER BY v.key_id, v.number DESC`,
  )
}

/** Uses by key since a day, in whole days since 1970; keys without use left out. */
export function usesSince(db: Reader, day: number): ReadonlyMap<string, number> {
  const rows = db.all<{ key_id: string; uses: number }>(
    `SELECT v.key_id, sum(u.uses) AS uses FROM use_day u JOIN key_version v ON v.id = u.version_id
      WHERE u.day >= ? GROUP BY v.key_id`,
    day,
  )
  return new Map(rows.map(({ key_id, uses }) => [key_id, uses]))
}
