// Owns when and how often versions were used, by day and by client and hour; refuses to move a last use backwards.
import { DAY, HOUR } from '#base/duration'
import type { Reader, Writer } from './connection.ts'

const DAYS_KEPT = 400
const HOURS_KEPT = 14 * 24

/** The uses of one version that a gate collected since its last flush. */
export interface VersionUse {
  readonly version: string
  readonly key: string
  readonly lastAt: number
}

/** How often one client used one version in one hour. */
export interface ClientUse {
  readonly version: string
  /** Whole hours since 1970. */
  readonly hour: number
  readonly client: string
  readonly agent: string
  readonly uses: number
  readonly lastAt: number
}

export interface UseBatch {
  readonly versions: readonly VersionUse[]
  readonly clients: readonly ClientUse[]
}

/** A client that used a key, as it was last seen. */
export interface SeenClient {
  readonly key_id: string
  readonly client: string
  readonly agent: string
  readonly last_at: number
}

const rows = (columns: string) => `(SELECT ${columns} FROM json_each(:batch))`

/**
 * Writes a batch down: each last use moves forward only, counts add up. Versions that this inventory does
 * not know (an older file put in its place) are left out.
 */
export function flushUses(db: Writer, gateId: string, { versions, clients }: UseBatch): void {
  if (versions.length === 0) return
  const last = JSON.stringify(versions.map(({ version, key, lastAt }) => [version, key, lastAt]))
  db.run(
    `UPDATE key_version SET last_used_at = used.at
       FROM ${rows('value ->> 0 AS id, value ->> 2 AS at')} AS used
      WHERE key_version.id = used.id
        AND (key_version.last_used_at IS NULL OR key_version.last_used_at < used.at)`,
    { batch: last },
  )
  db.run(
    `UPDATE key SET last_used_at = used.at
       FROM (SELECT value ->> 1 AS id, max(value ->> 2) AS at FROM json_each(:batch) GROUP BY 1) AS used
      WHERE key.id = used.id AND (key.last_used_at IS NULL OR key.last_used_at < used.at)`,
    { batch: last },
  )
  const batch = JSON.stringify(
    clients.map(({ version, hour, client, agent, uses, lastAt }) => [
      version,
      hour,
      client,
      agent,
      uses,
      lastAt,
    ]),
  )
  db.run(
    `INSERT INTO use_day (version_id, day, uses)
     SELECT id, day, sum(uses)
       FROM ${rows('value ->> 0 AS id, (value ->> 1) / 24 AS day, value ->> 4 AS uses')}
      WHERE id IN (SELECT key_version.id FROM key_version)
      GROUP BY id, day
         ON CONFLICT (version_id, day) DO UPDATE SET uses = uses + excluded.uses`,
    { batch },
  )
  db.run(
    `INSERT INTO use_hour (version_id, hour, gate_id, client, agent, uses, last_at)
     SELECT id, hour, :gateId, client, agent, uses, at
       FROM ${rows(
         `value ->> 0 AS id, value ->> 1 AS hour, value ->> 2 AS client, value ->> 3 AS agent,
          value ->> 4 AS uses, value ->> 5 AS at`,
       )}
      WHERE id IN (SELECT key_version.id FROM key_version)
         ON CONFLICT (version_id, hour, gate_id, client, agent) DO UPDATE
        SET uses = uses + excluded.uses, last_at = max(last_at, excluded.last_at)`,
    { batch, gateId },
  )
}

/** Forgets uses by day after 400 days and by client after 14. */
export function pruneUses(db: Writer, now: number): void {
  db.run('DELETE FROM use_day WHERE day < ?', Math.floor(now / DAY) - DAYS_KEPT)
  db.run('DELETE FROM use_hour WHERE hour < ?', Math.floor(now / HOUR) - HOURS_KEPT)
}

/** The clients that one gate saw in the last 24 hours, so that a restart does not count them anew. */
export function seenClients(db: Reader, gateId: string, now: number): SeenClient[] {
  return db.all<SeenClient>(
    `SELECT v.key_id, u.client, u.agent, max(u.last_at) AS last_at
       FROM use_hour u JOIN key_version v ON v.id = u.version_id
      WHERE u.gate_id = ? AND u.hour > ? AND u.client <> ''
      GROUP BY v.key_id, u.client, u.agent`,
    gateId,
    Math.floor(now / HOUR) - 24,
  )
}

/** Uses in the last 24 hours, the running one included, by gate. */
export function usesByGate(db: Reader, now: number): ReadonlyMap<string, number> {
  const rows = db.all<{ gate_id: string; uses: number }>(
    'SELECT gate_id, sum(uses) AS uses FROM use_hour WHERE hour > ? GROUP BY gate_id',
    Math.floor(now / HOUR) - 24,
  )
  return new Map(rows.map(({ gate_id, uses }) => [gate_id, uses]))
}
