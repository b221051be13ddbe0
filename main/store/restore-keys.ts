// Owns bringing keys and versions of a copy into their tables; refuses to take back an end, and to give one number to two versions.
import type { Reader, Writer } from './connection.ts'
import type { KeyRecord, VersionRecord } from './keys.ts'

/** The columns of a table here: rows of a copy are never asked what they are called. */
function columnsOf(db: Reader, table: string): readonly string[] {
  return db.column<string>('SELECT name FROM pragma_table_info(?) ORDER BY cid', table)
}

function insertRow(db: Writer, table: 'key' | 'key_version', row: object, leave: string): void {
  const columns = columnsOf(db, table).filter((name) => name !== leave)
  db.run(
    `INSERT INTO main.${table} (${columns.join(', ')}) VALUES (${columns.map((name) => `:${name}`).join(', ')})`,
    { ...(row as Readonly<Record<string, string | number | null>>) },
  )
}

/** A key that is not here; its number is a new one. */
export function addKey(db: Writer, key: KeyRecord): void {
  insertRow(db, 'key', key, 'nr')
}

/**
 * A version that is not here. Where the key was rotated here, too, another one has its number: then all of the
 * key are numbered anew, in the order of their making.
 */
export function addVersion(db: Writer, version: VersionRecord): void {
  const { key_id: keyId, number } = version
  const taken = db.column<number>('SELECT number FROM main.key_version WHERE key_id = ?', keyId)
  if (!taken.includes(number)) insertRow(db, 'key_version', version, '')
  else {
    insertRow(db, 'key_version', { ...version, number: Math.max(...taken) + 1 }, '')
    numberAnew(db, keyId)
  }
}

/** A number is unique within its key at every moment, so the new ones are negative first. */
function numberAnew(db: Writer, keyId: string): void {
  db.run(
    `UPDATE main.key_version SET number = -made.place FROM
       (SELECT id, row_number() OVER (ORDER BY created_at, id) AS place
          FROM main.key_version WHERE key_id = ?) AS made
     WHERE made.id = main.key_version.id`,
    keyId,
  )
  db.run('UPDATE main.key_version SET number = -number WHERE key_id = ? AND number < 0', keyId)
}

/** Gates hear of an added version by the epoch of the restore, whatever the epochs of the copy counted. */
export function markMade(db: Writer, versionId: string, epoch: number): void {
  db.run('UPDATE main.key_version SET made_epoch = ? WHERE id = ?', epoch, versionId)
}

export function replaceKey(db: Writer, key: KeyRecord): void {
  db.run(
    `UPDATE main.key SET name = :name, name_fold = :name_fold, owner = :owner, purpose = :purpose,
       used_by = :used_by, tags = :tags, expires_at = :expires_at, suspended_at = :suspended_at,
       revoked_at = :revoked_at, revoked_by = :revoked_by, revoke_reason = :revoke_reason
     WHERE id = :id`,
    {
      id: key.id,
      name: key.name,
      name_fold: key.name_fold,
      owner: key.owner,
      purpose: key.purpose,
      used_by: key.used_by,
      tags: key.tags,
      expires_at: key.expires_at,
      suspended_at: key.suspended_at,
      revoked_at: key.revoked_at,
      revoked_by: key.revoked_by,
      revoke_reason: key.revoke_reason,
    },
  )
}

/** Ends and hand-overs that the copy knows and this file does not; none is taken back. */
export function endVersion(db: Writer, version: VersionRecord): void {
  db.run(
    `UPDATE main.key_version SET
       revoked_by = iif(revoked_at IS NULL, :revoked_by, revoked_by),
       revoke_reason = iif(revoked_at IS NULL, :revoke_reason, revoke_reason),
       revoked_at = coalesce(revoked_at, :revoked_at),
       refused_from = coalesce(min(refused_from, :refused_from), refused_from, :refused_from),
       delivered_at = coalesce(delivered_at, :delivered_at)
     WHERE id = :id`,
    {
      id: version.id,
      revoked_at: version.revoked_at,
      revoked_by: version.revoked_by,
      revoke_reason: version.revoke_reason,
      refused_from: version.refused_from,
      delivered_at: version.delivered_at,
    },
  )
}

/** What a key's own row repeats of its versions. */
export function settleNewest(db: Writer): void {
  db.run(
    `UPDATE main.key SET (prefix, delivered_at, versions, rotated_at) =
       (SELECT v.prefix, v.delivered_at, v.number, iif(v.number > 1, v.created_at, NULL)
          FROM main.key_version v WHERE v.key_id = main.key.id ORDER BY v.number DESC LIMIT 1)
     WHERE id IN (SELECT key_id FROM backup.key_version)`,
  )
}
