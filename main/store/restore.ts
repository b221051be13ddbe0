// Owns bringing rows of a copy, attached as `backup`, into the inventory; refuses to delete a row and to take back an end.
import type { Reader, Writer } from './connection.ts'
import type { KeyRecord, VersionRecord } from './keys.ts'

/** What becomes of each table in a restore. A new table has to be named here: a test compares with the schema. */
export const RESTORED = {
  key: 'merged',
  key_version: 'merged',
  epoch: 'added',
  gate: 'added',
  gate_watch: 'added',
  gate_applied: 'added',
  use_day: 'highest',
  use_hour: 'highest',
  remote_gate: 'added',
  remote_use_day: 'highest',
  audit: 'continued',
  audit_signature: 'continued',
  review: 'added; one that was signed is never changed',
  review_row: 'added; while open, the later decision',
  review_pack: 'added',
  connection: 'added, without its password',
  setting: 'into an empty workspace alone',
  workspace: 'never',
  draft: 'never',
  // How far a database is may have changed since: what is there is looked up.
  pair: 'never',
  told: 'never',
  planned_key: 'added',
} as const satisfies Record<string, string>

const WANTED = 'name, owner, purpose, used_by, tags, expires_at'
const differ = (columns: string): string =>
  columns
    .split(', ')
    .map((column) => `h.${column} IS NOT b.${column}`)
    .join(' OR ')

const MISSING = 'SELECT b.id FROM backup.key b WHERE b.id NOT IN (SELECT id FROM main.key)'

/** Keys of the copy that are not here, or say something else here, oldest first. */
export function differingKeys(db: Reader): readonly KeyRecord[] {
  return db.all<KeyRecord>(
    `SELECT b.* FROM backup.key b LEFT JOIN main.key h ON h.id = b.id
     WHERE h.id IS NULL OR ${differ(WANTED)}
       OR (h.revoked_at IS NULL AND b.revoked_at IS NOT NULL)
       OR (h.suspended_at IS NULL AND b.suspended_at IS NOT NULL)
     ORDER BY b.created_at, b.id`,
  )
}

/** Versions of the copy that are not here, or of whose end or hand-over the copy knows more. */
export function differingVersions(db: Reader): readonly VersionRecord[] {
  return db.all<VersionRecord>(
    `SELECT b.* FROM backup.key_version b LEFT JOIN main.key_version h ON h.id = b.id
     WHERE h.id IS NULL
       OR (h.revoked_at IS NULL AND b.revoked_at IS NOT NULL)
       OR (b.refused_from IS NOT NULL AND (h.refused_from IS NULL OR h.refused_from > b.refused_from))
       OR (h.delivered_at IS NULL AND b.delivered_at IS NOT NULL)
     ORDER BY b.key_id, b.number`,
  )
}

export interface KeyCounts {
  readonly total: number
  readonly missing: number
  readonly only_here: number
}

export function keyCounts(db: Reader): KeyCounts {
  return (
    db.get<KeyCounts>(
      `SELECT (SELECT count(*) FROM backup.key) AS total, (SELECT count(*) FROM (${MISSING})) AS missing,
         (SELECT count(*) FROM main.key WHERE id NOT IN (SELECT id FROM backup.key)) AS only_here`,
    ) ?? { total: 0, missing: 0, only_here: 0 }
  )
}

/** When and how often keys were used, who watched, which epochs there were: the later and the higher stays. */
export function addHistory(db: Writer): void {
  db.run('INSERT OR IGNORE INTO main.epoch SELECT * FROM backup.epoch')
  db.run('INSERT OR IGNORE INTO main.gate SELECT * FROM backup.gate')
  for (const table of ['gate_watch', 'gate_applied'])
    db.run(
      `INSERT OR IGNORE INTO main.${table} SELECT * FROM backup.${table}
       WHERE gate_id IN (SELECT id FROM main.gate)`,
    )
  db.run(
    `INSERT INTO main.use_day (version_id, day, uses)
     SELECT version_id, day, uses FROM backup.use_day WHERE version_id IN (SELECT id FROM main.key_version)
     ON CONFLICT (version_id, day) DO UPDATE SET uses = max(uses, excluded.uses)`,
  )
  db.run(
    `INSERT INTO main.use_hour (version_id, hour, gate_id, client, agent, uses, last_at)
     SELECT version_id, hour, gate_id, client, agent, uses, last_at FROM backup.use_hour
     WHERE version_id IN (SELECT id FROM main.key_version) AND gate_id IN (SELECT id FROM main.gate)
     ON CONFLICT (version_id, hour, gate_id, client, agent) DO UPDATE SET
       uses = max(uses, excluded.uses), last_at = max(last_at, excluded.last_at)`,
  )
  db.run(
    `INSERT OR IGNORE INTO main.remote_gate SELECT * FROM backup.remote_gate
     WHERE gate_id IN (SELECT id FROM main.gate)`,
  )
  db.run(
    `INSERT INTO main.remote_use_day (gate_id, version_id, day, uses)
     SELECT gate_id, version_id, day, uses FROM backup.remote_use_day
     WHERE gate_id IN (SELECT id FROM main.gate) AND version_id IN (SELECT id FROM main.key_version)
     ON CONFLICT (gate_id, version_id, day) DO UPDATE SET uses = max(uses, excluded.uses)`,
  )
  for (const table of ['key_version', 'key'])
    db.run(
      `UPDATE main.${table} SET last_used_at = b.last_used_at FROM backup.${table} b
       WHERE b.id = main.${table}.id AND b.last_used_at > coalesce(main.${table}.last_used_at, 0)`,
    )
}

/** Kept connections that are not here; a backup holds no password. */
export function addConnections(db: Writer): void {
  db.run(
    `INSERT OR IGNORE INTO main.connection (name_fold, name, target, has_password, created_at)
     SELECT name_fold, name, target, 0, created_at FROM backup.connection`,
  )
}

/** Planned names that are not planned here; one that a key has meanwhile is shown no more. */
export function addPlanned(db: Writer): void {
  db.run('INSERT OR IGNORE INTO main.planned_key SELECT * FROM backup.planned_key')
}

export function takeSettings(db: Writer): void {
  db.run('INSERT OR REPLACE INTO main.setting SELECT * FROM backup.setting')
}

export interface Chains {
  /** Number of the last record; 0: none. */
  readonly here: number
  readonly there: number
  /** The shorter of the two is the beginning of the longer. */
  readonly together: boolean
}

export function compareChains(db: Reader): Chains {
  const { here, there } = db.get<{ here: number; there: number }>(
    `SELECT (SELECT coalesce(max(seq), 0) FROM main.audit) AS here,
            (SELECT coalesce(max(seq), 0) FROM backup.audit) AS there`,
  ) ?? { here: 0, there: 0 }
  const last = Math.min(here, there)
  const same = db.get<{ same: number }>(
    'SELECT (SELECT hash FROM main.audit WHERE seq = :last) IS (SELECT hash FROM backup.audit WHERE seq = :last) AS same',
    { last },
  )
  return { here, there, together: same?.same === 1 }
}

/** The records that the copy has after ours, with the signatures over them; answers how many. */
export function continueChain(db: Writer, { here }: Chains): number {
  const added = db.run('INSERT INTO main.audit SELECT * FROM backup.audit WHERE seq > ?', here)
  db.run(
    'INSERT OR IGNORE INTO main.audit_signature SELECT * FROM backup.audit_signature WHERE seq > ?',
    here,
  )
  return added
}

/** A version that the copy lets in. */
export interface LivingVersion {
  readonly name: string
  readonly prefix: string
  readonly key_id: string
  readonly version_id: string
}

/** Versions that were accepted at the instant of the copy and that something here refuses now. */
export function livingInCopy(db: Reader, at: number, now: number): readonly LivingVersion[] {
  return db.all<LivingVersion>(
    `SELECT h.name, v.prefix, v.key_id, v.id AS version_id
     FROM backup.key_version b JOIN backup.key k ON k.id = b.key_id
     JOIN main.key_version v ON v.id = b.id JOIN main.key h ON h.id = v.key_id
     WHERE b.revoked_at IS NULL AND k.revoked_at IS NULL AND k.suspended_at IS NULL
       AND (b.refused_from IS NULL OR b.refused_from > :at) AND (k.expires_at IS NULL OR k.expires_at > :at)
       AND (v.revoked_at IS NOT NULL OR h.revoked_at IS NOT NULL OR h.suspended_at IS NOT NULL
         OR v.refused_from <= :now OR h.ends_at <= :now)
     ORDER BY h.name_fold, v.number`,
    { at, now },
  )
}
