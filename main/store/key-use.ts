// Owns reading what the gates wrote down about the use of a key; refuses to write it, which only a gate may.
import type { Reader } from './connection.ts'

export interface UseByDay {
  /** Whole days since 1970 in UTC. */
  readonly day: number
  readonly uses: number
}

export interface UseByHour {
  /** Whole hours since 1970 in UTC. */
  readonly hour: number
  readonly uses: number
}

export interface UseByGate {
  readonly gate_id: string
  /** Null: none since the hour asked for. */
  readonly uses: number | null
  readonly last_at: number
}

export interface UseByClient {
  readonly client: string
  readonly agent: string
  readonly uses: number
  readonly last_at: number
}

/** Uses of some versions since a day, days without use left out, oldest first. */
export function usesByDay(db: Reader, versionIds: readonly string[], from: number): UseByDay[] {
  return db.all<UseByDay>(
    `SELECT day, sum(uses) AS uses FROM use_day
     WHERE version_id IN (SELECT value FROM json_each(?)) AND day >= ? GROUP BY day ORDER BY day`,
    JSON.stringify(versionIds),
    from,
  )
}

export function usesByHour(db: Reader, versionIds: readonly string[], from: number): UseByHour[] {
  return db.all<UseByHour>(
    `SELECT hour, sum(uses) AS uses FROM use_hour
     WHERE version_id IN (SELECT value FROM json_each(?)) AND hour >= ? GROUP BY hour ORDER BY hour`,
    JSON.stringify(versionIds),
    from,
  )
}

/** Uses of some keys since an hour, by key; keys without use are left out. */
export function usesOfKeys(
  db: Reader,
  keyIds: readonly string[],
  from: number,
): ReadonlyMap<string, number> {
  const rows = db.all<{ key_id: string; uses: number }>(
    `SELECT v.key_id, sum(u.uses) AS uses
       FROM key_version v JOIN use_hour u ON u.version_id = v.id AND u.hour >= :from
      WHERE v.key_id IN (SELECT value FROM json_each(:ids)) GROUP BY v.key_id`,
    { ids: JSON.stringify(keyIds), from },
  )
  return new Map(rows.map(({ key_id, uses }) => [key_id, uses]))
}

/** `uses` counts from the hour given; `last_at` is the last use that is still kept. */
export function usesOfGates(db: Reader, versionIds: readonly string[], from: number): UseByGate[] {
  return db.all<UseByGate>(
    `SELECT gate_id, sum(uses) FILTER (WHERE hour >= :from) AS uses, max(last_at) AS last_at FROM use_hour
     WHERE version_id IN (SELECT value FROM json_each(:ids)) GROUP BY gate_id`,
    { ids: JSON.stringify(versionIds), from },
  )
}

/** The clients that used some versions since an hour, the most active first, at most 32. */
export function usesByClient(
  db: Reader,
  versionIds: readonly string[],
  from: number,
): UseByClient[] {
  return db.all<UseByClient>(
    `SELECT client, agent, sum(uses) AS uses, max(last_at) AS last_at FROM use_hour
     WHERE version_id IN (SELECT value FROM json_each(?)) AND hour >= ? AND client <> ''
     GROUP BY client, agent ORDER BY uses DESC, client, agent LIMIT 32`,
    JSON.stringify(versionIds),
    from,
  )
}

/** Since when any gate has watched, and the last time one wrote its uses down; null: none ever has. */
export function watchBounds(db: Reader): {
  readonly since: number | null
  readonly as_of: number | null
} {
  const { since, started, as_of } = db.get<{
    since: number | null
    started: number | null
    as_of: number | null
  }>(
    `SELECT (SELECT min(from_at) FROM gate_watch) AS since,
            (SELECT min(started_at) FROM gate) AS started,
            (SELECT max(flushed_at) FROM gate) AS as_of`,
  ) ?? { since: null, started: null, as_of: null }
  const known = [since, started].filter((at) => at !== null)
  return { since: known.length === 0 ? null : Math.min(...known), as_of }
}
