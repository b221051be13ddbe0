// Owns the rows of an inventory that follows another by signed bundles; refuses to take back a refusal.
import type { Reader, Writer } from './connection.ts'

/** One version as a gate needs it. Times are milliseconds since 1970. */
export interface ReplicaRow {
  readonly version: string
  readonly key: string
  readonly name: string
  readonly prefix: string
  /** SHA-256 of the whole key, hex. */
  readonly digest: string
  readonly refusedFrom: number | null
  readonly expiresAt: number | null
  readonly suspended: boolean
  readonly revoked: boolean
}

interface Verifiable {
  readonly version: string
  readonly key: string
  readonly name: string
  readonly prefix: string
  readonly digest: string
  readonly refusedFrom: number | null
  readonly expiresAt: number | null
  readonly suspended: number
  readonly revoked: number
}

/** Every version there is, as it goes into a bundle. */
export function replicaRows(db: Reader): readonly ReplicaRow[] {
  const rows = db.all<Verifiable>(
    `SELECT v.id AS version, k.id AS key, k.name, v.prefix, lower(hex(v.digest)) AS digest,
            v.refused_from AS refusedFrom, k.expires_at AS expiresAt,
            k.suspended_at IS NOT NULL AS suspended,
            v.revoked_at IS NOT NULL OR k.revoked_at IS NOT NULL AS revoked
       FROM key_version v JOIN key k ON k.id = v.key_id ORDER BY v.id`,
  )
  return rows.map((row) =>
    Object.assign(row, { suspended: row.suspended === 1, revoked: row.revoked === 1 }),
  )
}

/**
 * Takes a whole set in. A version that was revoked here stays revoked, an end moves only to an earlier
 * instant once it has passed; the rest is as the set says.
 */
export function takeKeySet(
  db: Writer,
  rows: readonly ReplicaRow[],
  { epoch, at, now }: { readonly epoch: number; readonly at: number; readonly now: number },
): void {
  db.run('INSERT OR IGNORE INTO epoch (number, at) VALUES (?, ?)', epoch, at)
  for (const row of rows) {
    const suspended = row.suspended ? at : null
    const revoked = row.revoked ? at : null
    db.run(
      // Nobody finds a key by its name here, so the id stands in for the folded one.
      `INSERT INTO key (id, name, name_fold, created_at, created_by, expires_at, suspended_at, prefix)
       VALUES (:key, :name, :key, :at, 'bundle', :expiresAt, :suspended, :prefix)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, expires_at = excluded.expires_at,
         suspended_at = excluded.suspended_at, prefix = excluded.prefix`,
      {
        key: row.key,
        name: row.name,
        at,
        expiresAt: row.expiresAt,
        suspended,
        prefix: row.prefix,
      },
    )
    db.run(
      `INSERT INTO key_version (id, key_id, number, prefix, alg, digest, created_at, created_by,
         refused_from, revoked_at, changed_epoch)
       VALUES (:version, :key, (SELECT count(*) FROM key_version WHERE key_id = :key) + 1, :prefix, 'sha256',
         unhex(:digest), :at, 'bundle', :refusedFrom, :revoked, :epoch)
       ON CONFLICT (id) DO UPDATE SET
         refused_from = iif(refused_from <= :now, min(refused_from, coalesce(excluded.refused_from, refused_from)),
           excluded.refused_from),
         revoked_at = coalesce(revoked_at, excluded.revoked_at), changed_epoch = excluded.changed_epoch`,
      {
        version: row.version,
        key: row.key,
        prefix: row.prefix,
        digest: row.digest,
        at,
        refusedFrom: row.refusedFrom,
        revoked,
        epoch,
        now,
      },
    )
  }
}

/**
 * Refuses what a set no longer names, until a later one names it again: its inventory was put back to a state
 * before that key, where nobody can revoke it.
 */
export function suspendUnnamed(
  db: Writer,
  rows: readonly ReplicaRow[],
  { epoch, at }: { readonly epoch: number; readonly at: number },
): void {
  const named = new Set(rows.map(({ key }) => key))
  for (const { id } of db.all<{ readonly id: string }>(
    'SELECT id FROM key WHERE suspended_at IS NULL',
  )) {
    if (named.has(id)) continue
    db.run('UPDATE key SET suspended_at = ? WHERE id = ?', at, id)
    db.run('UPDATE key_version SET changed_epoch = ? WHERE key_id = ?', epoch, id)
  }
}

/** Whether a set refuses less, or knows less, than what is here, or more: anything but the same. */
export function isOtherSet(db: Reader, rows: readonly ReplicaRow[]): boolean {
  const here = new Map(replicaRows(db).map((row) => [row.version, row]))
  return rows.some((row) => {
    const known = here.get(row.version)
    return (
      known === undefined || known.suspended !== row.suspended || (row.revoked && !known.revoked)
    )
  })
}

/** A use of one version by one client in one hour. */
export interface HourRow {
  readonly version: string
  readonly hour: number
  readonly client: string
  readonly agent: string
  readonly uses: number
  readonly lastAt: number
}

export function hoursOf(db: Reader, gateId: string): readonly HourRow[] {
  return db.all<HourRow>(
    `SELECT version_id AS version, hour, client, agent, uses, last_at AS lastAt
       FROM use_hour WHERE gate_id = ? ORDER BY version_id, hour`,
    gateId,
  )
}

export interface DayRow {
  readonly version: string
  readonly day: number
  readonly uses: number
}

export function daysOf(db: Reader): readonly DayRow[] {
  return db.all<DayRow>(
    'SELECT version_id AS version, day, uses FROM use_day ORDER BY version_id, day',
  )
}

/** Versions with their last use. */
export interface LastRow {
  readonly version: string
  readonly lastAt: number
}

export function lastUses(db: Reader): readonly LastRow[] {
  return db.all<LastRow>(
    'SELECT id AS version, last_used_at AS lastAt FROM key_version WHERE last_used_at IS NOT NULL ORDER BY id',
  )
}

export function watchesOf(
  db: Reader,
  gateId: string,
): readonly { readonly from: number; readonly to: number }[] {
  return db.all('SELECT from_at AS "from", to_at AS "to" FROM gate_watch WHERE gate_id = ?', gateId)
}
