// Owns the columns of the key list as CSV; refuses a structure in a cell.
import type { KeyRow } from '#contract'
import { csvLines } from '#base/csv'

const COLUMNS = [
  'id',
  'name',
  'prefix',
  'state',
  'owner',
  'purpose',
  'used_by',
  'tags',
  'created_at',
  'created_by',
  'expires_at',
  'last_used_state',
  'last_used_at',
  'tracking_since',
  'unused',
  'violations',
  'versions_alive',
  'value_confirmed',
  'revoked_at',
  'revoked_by',
  'revoke_reason',
] as const

/** One line a key under a head. */
export function keysCsv(rows: readonly KeyRow[]): string {
  const records = rows.map(
    (row) =>
      ({
        id: row.id,
        name: row.name,
        prefix: row.prefix,
        state: row.state,
        owner: row.owner,
        purpose: row.purpose,
        used_by: row.usedBy ?? '',
        tags: row.tags.join(' '),
        created_at: row.createdAt,
        created_by: row.createdBy,
        expires_at: row.expiresAt ?? '',
        last_used_state: row.lastUsed.state,
        last_used_at: row.lastUsed.state === 'used' ? row.lastUsed.at : '',
        tracking_since: row.lastUsed.state === 'never' ? row.lastUsed.trackingSince : '',
        unused: row.unused.state,
        violations: row.violations.join(' '),
        versions_alive: String(row.versionsAlive),
        value_confirmed: row.unconfirmed ? 'no' : 'yes',
        revoked_at: row.revokedAt ?? '',
        revoked_by: row.revokedBy ?? '',
        revoke_reason: row.revokeReason ?? '',
      }) satisfies Record<(typeof COLUMNS)[number], string>,
  )
  return csvLines(COLUMNS, records)
}
