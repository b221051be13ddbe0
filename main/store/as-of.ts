// Owns what state keys were in at an instant, in SQL from the chain and the rows that are never deleted; refuses to guess what neither holds.
import type { AuditEntry } from './audit.ts'
import type { Reader } from './connection.ts'
import type { StateName } from './key-list.ts'

/** An instant twice: milliseconds since 1970, and RFC 3339 as records have it. */
export interface Then {
  readonly at: number
  readonly iso: string
}

/** A key at that instant, as far as its row says; the words about it come from its records. */
export interface AsOfKey {
  readonly id: string
  readonly state: StateName
  readonly name: string
  /** Of the newest value now. */
  readonly prefix: string
  readonly owner: string
  readonly created_at: number
  readonly created_by: string
  readonly expires_at: number | null
}

/** What can have been another thing then than the row says now. Few keys have such a record. */
const PAST = `a.operation IN ('keys.suspend', 'keys.resume', 'keys.edit')`
const OF_KEY = `FROM audit a INDEXED BY audit_past WHERE a.key_id = k.id AND ${PAST}`
const SUSPENSION = `${OF_KEY} AND a.operation <> 'keys.edit'`
const EXPIRY = `${OF_KEY} AND a.operation = 'keys.edit' AND a.at > :at
  AND json_type(a.detail, '$.changed.expiresAt') IS NOT NULL`

/**
 * The last suspension or resumption until then; without one, the opposite of the first since; without any,
 * what the row says.
 */
const SUSPENDED = `coalesce(
  (SELECT a.operation = 'keys.suspend' ${SUSPENSION} AND a.at <= :at ORDER BY a.seq DESC LIMIT 1),
  (SELECT a.operation = 'keys.resume' ${SUSPENSION} ORDER BY a.seq LIMIT 1),
  k.suspended_at <= :at, 0)`

/** What the first change since then replaced; without one, what the row says. 1 or 0. */
const EXPIRED = `CASE WHEN EXISTS (SELECT 1 ${EXPIRY})
  THEN coalesce((SELECT json_extract(a.detail, '$.changed.expiresAt.from') ${EXPIRY}
    ORDER BY a.seq LIMIT 1) <= :iso, 0)
  ELSE coalesce(k.expires_at <= :at, 0) END`

/** An end of an overlap can be moved only while it runs, so the last one that was set is the one that held. */
const ACCEPTED = `v.created_at <= :at AND (v.revoked_at IS NULL OR v.revoked_at > :at)
  AND (v.refused_from IS NULL OR v.refused_from > :at)`

/** A key whose only value is its first one has no end but its own. */
const NO_VALUE = `(k.versions > 1 OR k.revoked_at IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM key_version v WHERE v.key_id = k.id AND ${ACCEPTED})`

const STATE = `CASE
  WHEN k.revoked_at <= :at THEN 'revoked'
  WHEN ${NO_VALUE} THEN 'expired'
  WHEN EXISTS (SELECT 1 ${OF_KEY})
  THEN CASE WHEN ${EXPIRED} THEN 'expired' WHEN ${SUSPENDED} THEN 'suspended' ELSE 'active' END
  WHEN k.expires_at <= :at THEN 'expired'
  WHEN k.suspended_at <= :at THEN 'suspended' ELSE 'active' END`

const THEN = `k.created_at <= :at
    AND (:find = '' OR instr(k.name_fold, :find) > 0
      OR EXISTS (SELECT 1 FROM key_version v WHERE v.key_id = k.id AND instr(lower(v.prefix), :find) = 1))
    AND ${STATE} IN (SELECT value FROM json_each(:states))`

export interface AsOfFilter extends Then {
  /** A folded text; empty: every key. */
  readonly find: string
  readonly states: readonly StateName[]
}

function values({ at, iso, find, states }: AsOfFilter) {
  return { at, iso, find, states: JSON.stringify(states) }
}

/** A window of the keys that were in one of some states, by the name that they have now. */
export function keysAsOf(
  db: Reader,
  filter: AsOfFilter,
  offset: number,
  limit: number,
): readonly AsOfKey[] {
  return db.all<AsOfKey>(
    `SELECT k.id, k.name, k.prefix, k.owner, k.created_at, k.created_by, k.expires_at, ${STATE} AS state
  FROM key k INDEXED BY key_list WHERE ${THEN} ORDER BY k.name_fold, k.id LIMIT :limit OFFSET :offset`,
    { ...values(filter), limit, offset },
  )
}

export function countAsOf(db: Reader, filter: AsOfFilter): number {
  return (
    db.get<{ total: number }>(
      `SELECT count(*) AS total FROM key k NOT INDEXED WHERE ${THEN}`,
      values(filter),
    )?.total ?? 0
  )
}

export interface AsOfVersion {
  readonly key_id: string
  readonly prefix: string
  readonly accepted: number
}

/** The values that some keys had at that instant, newest first within a key. */
export function versionsAsOf(
  db: Reader,
  { at }: Then,
  keyIds: readonly string[],
): readonly AsOfVersion[] {
  return db.all<AsOfVersion>(
    `SELECT v.key_id, v.prefix, ${ACCEPTED} AS accepted FROM key_version v
     WHERE v.key_id IN (SELECT value FROM json_each(:ids)) AND v.created_at <= :at
     ORDER BY v.key_id, v.number DESC`,
    { at, ids: JSON.stringify(keyIds) },
  )
}

/** Every record about some keys, oldest first. */
export function recordsOfKeys(db: Reader, keyIds: readonly string[]): readonly AuditEntry[] {
  return db.all<AuditEntry>(
    `SELECT * FROM audit WHERE key_id IN (SELECT value FROM json_each(?)) ORDER BY seq`,
    JSON.stringify(keyIds),
  )
}

export interface ChainFacts {
  readonly first_at: number | null
  /** A later record says that it was written at an earlier time, on either side of the instant. */
  readonly jumped: number
  /** The first restore of a backup since then; null: none. */
  readonly restored_at: number | null
}

/** What of the chain speaks against an answer. */
export function chainFacts(db: Reader, at: number): ChainFacts {
  return (
    db.get<ChainFacts>(
      `SELECT (SELECT at FROM audit ORDER BY seq LIMIT 1) AS first_at,
              EXISTS (SELECT 1 FROM audit WHERE at > :at
                AND seq < (SELECT max(seq) FROM audit WHERE at <= :at)) AS jumped,
              (SELECT min(at) FROM audit WHERE operation = 'backup.restore' AND at > :at) AS restored_at`,
      { at },
    ) ?? { first_at: null, jumped: 0, restored_at: null }
  )
}
