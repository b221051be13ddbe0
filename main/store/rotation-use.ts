// Owns reading how the values of one key are used beside one another; refuses to judge.
import type { Reader } from './connection.ts'

/** Uses of one version in an hour, or on a day. */
export interface VersionUses {
  readonly version_id: string
  /** Whole hours, or days, since 1970 in UTC. */
  readonly at: number
  readonly uses: number
}

/** What one client did with one version through one gate, as far back as hours are kept. */
export interface VersionClient {
  readonly version_id: string
  readonly gate_id: string
  readonly gate: string
  /** Empty, as is the agent, where the gate records no clients. */
  readonly client: string
  readonly agent: string
  /** Since the hour asked for. */
  readonly recent: number
  readonly last_at: number
}

export function versionHours(
  db: Reader,
  versionIds: readonly string[],
  from: number,
): VersionUses[] {
  return db.all<VersionUses>(
    `SELECT version_id, hour AS at, sum(uses) AS uses FROM use_hour
     WHERE version_id IN (SELECT value FROM json_each(?)) AND hour >= ? GROUP BY version_id, hour`,
    JSON.stringify(versionIds),
    from,
  )
}

export function versionDays(
  db: Reader,
  versionIds: readonly string[],
  from: number,
): VersionUses[] {
  return db.all<VersionUses>(
    `SELECT version_id, day AS at, uses FROM use_day
     WHERE version_id IN (SELECT value FROM json_each(?)) AND day >= ?`,
    JSON.stringify(versionIds),
    from,
  )
}

export function versionClients(
  db: Reader,
  versionIds: readonly string[],
  recentFrom: number,
): VersionClient[] {
  return db.all<VersionClient>(
    `SELECT u.version_id, u.gate_id, g.name AS gate, u.client, u.agent,
            coalesce(sum(u.uses) FILTER (WHERE u.hour >= :from), 0) AS recent, max(u.last_at) AS last_at
       FROM use_hour u JOIN gate g ON g.id = u.gate_id
      WHERE u.version_id IN (SELECT value FROM json_each(:ids))
      GROUP BY u.version_id, u.gate_id, u.client, u.agent ORDER BY last_at DESC`,
    { ids: JSON.stringify(versionIds), from: recentFrom },
  )
}
