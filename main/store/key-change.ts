// Owns writing keys and their versions; refuses to delete one, and to free a digest.
import type { Writer } from './connection.ts'
import type { KeyRecord, VersionRecord } from './keys.ts'

export type NewKeyRow = Pick<
  KeyRecord,
  | 'id'
  | 'name'
  | 'name_fold'
  | 'owner'
  | 'purpose'
  | 'used_by'
  | 'tags'
  | 'created_at'
  | 'created_by'
  | 'expires_at'
  | 'prefix'
>

export function insertKey(db: Writer, key: NewKeyRow): void {
  db.run(
    `INSERT INTO key (id, name, name_fold, owner, purpose, used_by, tags, created_at, created_by,
       expires_at, ends_at, prefix)
     VALUES (:id, :name, :name_fold, :owner, :purpose, :used_by, :tags, :created_at, :created_by,
       :expires_at, :expires_at, :prefix)`,
    { ...key },
  )
}

export type NewVersionRow = Pick<
  VersionRecord,
  | 'id'
  | 'key_id'
  | 'number'
  | 'prefix'
  | 'alg'
  | 'digest'
  | 'created_at'
  | 'created_by'
  | 'changed_epoch'
>

/** Adds a version and makes it the one that lists show. */
export function insertVersion(db: Writer, version: NewVersionRow): void {
  db.run(
    `INSERT INTO key_version (id, key_id, number, prefix, alg, digest, created_at, created_by, changed_epoch, made_epoch)
     VALUES (:id, :key_id, :number, :prefix, :alg, :digest, :created_at, :created_by, :changed_epoch, :changed_epoch)`,
    { ...version },
  )
  db.run(
    `UPDATE key SET prefix = :prefix, delivered_at = NULL, versions = :number,
       rotated_at = CASE WHEN :number > 1 THEN :created_at END WHERE id = :key_id`,
    {
      prefix: version.prefix,
      number: version.number,
      created_at: version.created_at,
      key_id: version.key_id,
    },
  )
}

export type DescribedRow = Pick<
  KeyRecord,
  'id' | 'name' | 'name_fold' | 'owner' | 'purpose' | 'used_by' | 'tags' | 'expires_at'
>

export function describeKey(db: Writer, key: DescribedRow): void {
  db.run(
    `UPDATE key SET name = :name, name_fold = :name_fold, owner = :owner, purpose = :purpose,
       used_by = :used_by, tags = :tags, expires_at = :expires_at WHERE id = :id`,
    { ...key },
  )
}

export function setSuspended(db: Writer, keyId: string, at: number | null): void {
  db.run('UPDATE key SET suspended_at = ? WHERE id = ?', at, keyId)
}

export interface Revocation {
  readonly at: number
  readonly by: string
  readonly reason: string
}

export function revokeKeyRow(db: Writer, keyId: string, { at, by, reason }: Revocation): void {
  db.run(
    'UPDATE key SET revoked_at = ?, revoked_by = ?, revoke_reason = ? WHERE id = ? AND revoked_at IS NULL',
    at,
    by,
    reason,
    keyId,
  )
}

export function revokeVersionRow(
  db: Writer,
  versionId: string,
  { at, by, reason }: Revocation,
): void {
  db.run(
    `UPDATE key_version SET revoked_at = ?, revoked_by = ?, revoke_reason = ?
     WHERE id = ? AND revoked_at IS NULL`,
    at,
    by,
    reason,
    versionId,
  )
}

/** Ends a version; a version that ends earlier already keeps its end. */
export function refuseVersionFrom(db: Writer, versionId: string, at: number): void {
  db.run(
    'UPDATE key_version SET refused_from = min(coalesce(refused_from, :at), :at) WHERE id = :id',
    { at, id: versionId },
  )
}

/** Gives a version, which has an end, a later one. */
export function extendVersionTo(db: Writer, versionId: string, at: number): void {
  db.run(
    'UPDATE key_version SET refused_from = :at WHERE id = :id AND refused_from < :at AND revoked_at IS NULL',
    { at, id: versionId },
  )
}

/** Marks every version of a key for the gates, and brings the key's own end up to date. */
export function touchKey(db: Writer, keyId: string, epoch: number): void {
  db.run('UPDATE key_version SET changed_epoch = ? WHERE key_id = ?', epoch, keyId)
  // 9e15 is later than any instant: a version without an end keeps the key open.
  db.run(
    `UPDATE key SET ends_at = nullif(min(coalesce(expires_at, 9000000000000000), coalesce(
       (SELECT max(coalesce(refused_from, 9000000000000000)) FROM key_version
        WHERE key_id = key.id AND revoked_at IS NULL), 9000000000000000)), 9000000000000000)
     WHERE id = ?`,
    keyId,
  )
}

/** Records that the value of a version is stored somewhere. */
export function markDelivered(db: Writer, version: VersionRecord, at: number): void {
  db.run('UPDATE key_version SET delivered_at = ? WHERE id = ?', at, version.id)
  db.run(
    'UPDATE key SET delivered_at = ? WHERE id = ? AND prefix = ?',
    at,
    version.key_id,
    version.prefix,
  )
}

export function markKeptCopy(db: Writer, versionId: string, kept: boolean): void {
  db.run('UPDATE key_version SET kept_copy = ? WHERE id = ?', kept ? 1 : 0, versionId)
}
