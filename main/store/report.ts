// Owns what the credential report reads beyond a list's row; refuses to walk the uses of keys that were not asked for.
import { DAY, HOUR } from '#base/duration'
import type { Reader } from './connection.ts'

export interface ReportFacts {
  readonly id: string
  readonly versions: number
  /** When the newest version was made. */
  readonly value_at: number
  readonly expires_at: number | null
  /** Uses in the last 30 days, today included. */
  readonly uses: number
  /** The gate of the last use; null: not kept any more, or never used. */
  readonly source: string | null
}

/** Facts about some keys, in any order. */
export function reportFacts(
  db: Reader,
  ids: readonly string[],
  now: number,
): readonly ReportFacts[] {
  return db.all<ReportFacts>(
    `SELECT k.id, k.versions, coalesce(k.rotated_at, k.created_at) AS value_at, k.expires_at,
            coalesce((SELECT sum(u.uses) FROM key_version v
                        JOIN use_day u ON u.version_id = v.id AND u.day > :day
                       WHERE v.key_id = k.id), 0) AS uses,
            (SELECT g.name FROM key_version v
               JOIN use_hour h ON h.version_id = v.id AND h.hour = v.last_used_at / ${String(HOUR)}
               JOIN gate g ON g.id = h.gate_id
              WHERE v.key_id = k.id AND v.last_used_at = k.last_used_at
              ORDER BY h.last_at DESC LIMIT 1) AS source
       FROM key k WHERE k.id IN (SELECT value FROM json_each(:ids))`,
    { day: Math.floor(now / DAY) - 30, ids: JSON.stringify(ids) },
  )
}
