// Owns what is due, in the order in which it is, by index; and what was told. Refuses to know why it matters.
import type { Reader, Writer } from './connection.ts'

export type DueKindName = 'expiry' | 'rotation' | 'overlap' | 'deferral' | 'exception' | 'review'

export interface DueWindow {
  /** Milliseconds since 1970. */
  readonly now: number
  readonly until: number
  /** The age at which a value should be replaced; null: no such rule. */
  readonly rotation: number | null
  /** When the review is due; null: never. */
  readonly reviewAt: number | null
  readonly kinds: readonly DueKindName[]
}

export interface DueEntry {
  readonly kind: DueKindName
  readonly at: number
  /** Of the key; null for a review. */
  readonly nr: number | null
  /** Of the version whose overlap ends. */
  readonly version_id: string | null
  /** Who is to decide, for a deferral. */
  readonly owner: string | null
}

const PARTS: Readonly<Record<DueKindName, string>> = {
  expiry: `SELECT 'expiry' AS kind, expires_at AS at, nr, NULL AS version_id, NULL AS owner
             FROM key INDEXED BY key_expires
            WHERE revoked_at IS NULL AND expires_at > :now AND expires_at <= :until`,
  // Whoever ends before needs no new value.
  rotation: `SELECT 'rotation', coalesce(rotated_at, created_at) + :rotation, nr, NULL, NULL
               FROM key INDEXED BY key_value_age
              WHERE revoked_at IS NULL AND coalesce(rotated_at, created_at) <= :until - :rotation
                AND suspended_at IS NULL AND (ends_at IS NULL
                     OR (ends_at > :now AND ends_at > coalesce(rotated_at, created_at) + :rotation))`,
  overlap: `SELECT 'overlap', v.refused_from, k.nr, v.id, NULL
              FROM key_version v INDEXED BY key_version_ends JOIN key k ON k.id = v.key_id
             WHERE v.revoked_at IS NULL AND v.refused_from > :now AND v.refused_from <= :until
               AND k.revoked_at IS NULL AND k.prefix <> v.prefix`,
  deferral: decidedUntil('deferral', 'defer'),
  exception: decidedUntil('exception', 'exception'),
  review: `SELECT 'review', :reviewAt, NULL, NULL, NULL WHERE :reviewAt <= :until`,
}

/** Of the last signed review alone: the next one decides anew on every key. */
function decidedUntil(kind: DueKindName, decision: string): string {
  return `SELECT '${kind}', r.until, k.nr, NULL, r.owner
            FROM review_row r JOIN key k ON k.id = r.key_id
           WHERE r.review_id = (SELECT id FROM review WHERE state = 'signed' ORDER BY ended_at DESC, id DESC LIMIT 1)
             AND r.decision = '${decision}' AND r.until <= :until AND k.revoked_at IS NULL`
}

const KINDS: readonly DueKindName[] = [
  'expiry',
  'rotation',
  'overlap',
  'deferral',
  'exception',
  'review',
]

function union(kinds: readonly DueKindName[]): string {
  const wanted = KINDS.filter((kind) => kinds.includes(kind))
  // The first part names the columns.
  return [`${PARTS.expiry} AND ${wanted.includes('expiry') ? 'TRUE' : 'FALSE'}`]
    .concat(wanted.filter((kind) => kind !== 'expiry').map((kind) => PARTS[kind]))
    .join(' UNION ALL ')
}

function values({ now, until, rotation, reviewAt }: DueWindow) {
  return { now, until, rotation, reviewAt }
}

/** A window of what is due until an instant, the earliest first. */
export function listDue(
  db: Reader,
  window: DueWindow,
  offset: number,
  limit: number,
): readonly DueEntry[] {
  return db.all<DueEntry>(
    `SELECT * FROM (${union(window.kinds)}) ORDER BY at, kind, nr LIMIT :limit OFFSET :offset`,
    { ...values(window), limit, offset },
  )
}

export interface DueCounts {
  readonly total: number
  readonly overdue: number
}

export function countDue(db: Reader, window: DueWindow): DueCounts {
  return (
    db.get<DueCounts>(
      `SELECT count(*) AS total, count(*) FILTER (WHERE at <= :now) AS overdue
         FROM (${union(window.kinds)})`,
      values(window),
    ) ?? { total: 0, overdue: 0 }
  )
}

/** Of some things, those that were told since an instant. */
export function toldSince(db: Reader, things: readonly string[], since: number): readonly string[] {
  return db.column<string>(
    'SELECT thing FROM told WHERE at > :since AND thing IN (SELECT value FROM json_each(:things))',
    { since, things: JSON.stringify(things) },
  )
}

/** Remembers that things were told, and forgets what was told before `forget`. */
export function markTold(db: Writer, things: readonly string[], at: number, forget: number): void {
  db.run('DELETE FROM told WHERE at <= ?', forget)
  db.run(
    `INSERT INTO told (thing, at) SELECT value, :at FROM json_each(:things) WHERE TRUE
     ON CONFLICT (thing) DO UPDATE SET at = excluded.at`,
    { at, things: JSON.stringify(things) },
  )
}
