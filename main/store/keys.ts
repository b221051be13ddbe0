// Owns reading keys and their versions, one at a time; refuses to know what a state is.
import type { Reader } from './connection.ts'

/** A row of `key`. Times are milliseconds since 1970. */
export interface KeyRecord {
  readonly nr: number
  readonly id: string
  readonly name: string
  readonly name_fold: string
  readonly owner: string
  readonly purpose: string
  readonly used_by: 'scheduler' | 'bi' | 'notebook' | 'service' | 'person' | 'other' | null
  /** A JSON array of texts. */
  readonly tags: string
  readonly created_at: number
  readonly created_by: string
  readonly expires_at: number | null
  readonly suspended_at: number | null
  readonly revoked_at: number | null
  readonly revoked_by: string | null
  readonly revoke_reason: string | null
  readonly last_used_at: number | null
  /** Of the newest version, as is `delivered_at`. */
  readonly prefix: string
  readonly delivered_at: number | null
  /** When the key stops being accepted: the earlier of its expiry and the end of its last version. */
  readonly ends_at: number | null
  /** When the newest version was made; null: the key has its first one still. */
  readonly rotated_at: number | null
  /** How many versions it has had. */
  readonly versions: number
}

/** A row of `key_version`. */
export interface VersionRecord {
  readonly id: string
  readonly key_id: string
  readonly number: number
  readonly prefix: string
  readonly alg: string
  readonly digest: Buffer
  readonly created_at: number
  readonly created_by: string
  readonly delivered_at: number | null
  readonly refused_from: number | null
  readonly revoked_at: number | null
  readonly revoked_by: string | null
  readonly revoke_reason: string | null
  readonly last_used_at: number | null
  readonly kept_copy: 0 | 1
  readonly changed_epoch: number
  /** The epoch of its making; null: made before this was kept. */
  readonly made_epoch: number | null
}

export function keyById(db: Reader, id: string): KeyRecord | undefined {
  return db.get<KeyRecord>('SELECT * FROM key WHERE id = ?', id)
}

/** The key that has a name now: among keys that are not revoked there is at most one. */
export function livingKeyByName(db: Reader, fold: string): KeyRecord | undefined {
  return db.get<KeyRecord>('SELECT * FROM key WHERE name_fold = ? AND revoked_at IS NULL', fold)
}

/** The last revoked key that had a name. */
export function revokedKeyByName(db: Reader, fold: string): KeyRecord | undefined {
  return db.get<KeyRecord>(
    'SELECT * FROM key WHERE name_fold = ? AND revoked_at IS NOT NULL ORDER BY revoked_at DESC LIMIT 1',
    fold,
  )
}

export function versionByPrefix(db: Reader, prefix: string): VersionRecord | undefined {
  return db.get<VersionRecord>('SELECT * FROM key_version WHERE prefix = ?', prefix)
}

export function versionByDigest(db: Reader, digest: Buffer): VersionRecord | undefined {
  return db.get<VersionRecord>('SELECT * FROM key_version WHERE digest = ?', digest)
}

/** The versions of a key, newest first. */
export function versionsOf(db: Reader, keyId: string): readonly VersionRecord[] {
  return db.all<VersionRecord>(
    'SELECT * FROM key_version WHERE key_id = ? ORDER BY number DESC',
    keyId,
  )
}

/** The keys with these numbers, in any order. */
export function keysByNumber(db: Reader, numbers: readonly number[]): readonly KeyRecord[] {
  return db.all<KeyRecord>(
    'SELECT * FROM key WHERE nr IN (SELECT value FROM json_each(?))',
    JSON.stringify(numbers),
  )
}

/** The versions with these ids, in any order. */
export function versionsById(db: Reader, ids: readonly string[]): readonly VersionRecord[] {
  return db.all<VersionRecord>(
    'SELECT * FROM key_version WHERE id IN (SELECT value FROM json_each(?))',
    JSON.stringify(ids),
  )
}

/** What a list shows of a version. */
export type VersionEnd = Pick<VersionRecord, 'key_id' | 'number' | 'refused_from' | 'revoked_at'>

/** The ends of all versions of some keys, newest first within a key. */
export function versionEndsOf(db: Reader, keyIds: readonly string[]): readonly VersionEnd[] {
  return db.all<VersionEnd>(
    `SELECT key_id, number, refused_from, revoked_at FROM key_version
     WHERE key_id IN (SELECT value FROM json_each(?)) ORDER BY key_id, number DESC`,
    JSON.stringify(keyIds),
  )
}

export interface RefusedVersion {
  readonly digest: Buffer
  readonly refused_at: number
  /** 1 for one that was revoked, 0 for one that has an end only. */
  readonly revoked: number
}

/** Every version that is refused, or will be: since when. */
export function refusedVersions(db: Reader): IterableIterator<RefusedVersion> {
  return db.iterate<RefusedVersion>(
    `SELECT v.digest, v.revoked_at IS NOT NULL OR k.revoked_at IS NOT NULL AS revoked,
            min(coalesce(v.revoked_at, k.revoked_at, v.refused_from),
                          coalesce(v.refused_from, v.revoked_at, k.revoked_at)) AS refused_at
     FROM key_version v JOIN key k ON k.id = v.key_id
     WHERE v.revoked_at IS NOT NULL OR v.refused_from IS NOT NULL OR k.revoked_at IS NOT NULL`,
  )
}
