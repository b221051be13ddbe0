// Owns the keys of a moment as the records of a table; pure.
import type { AsOfRow } from '#contract'

export const COLUMNS = [
  'at (UTC)',
  'name',
  'key prefix',
  'state',
  'owner',
  'values accepted',
  'made (UTC)',
  'made by',
  'expires (UTC)',
  'last changed (UTC)',
  'changed by',
  'change',
  'records until then',
  'records since',
  'not known before (UTC)',
] as const

/** One record a key. */
export function keyRecords(at: string, rows: readonly AsOfRow[]) {
  return rows.map((row) => ({
    'at (UTC)': at,
    name: row.name,
    'key prefix': row.prefix,
    state: row.state,
    owner: row.owner,
    'values accepted': row.versions
      .filter(({ accepted }) => accepted)
      .map(({ prefix }) => prefix)
      .join(' '),
    'made (UTC)': row.createdAt,
    'made by': row.createdBy,
    'expires (UTC)': row.expiresAt ?? '',
    'last changed (UTC)': row.lastChange?.at ?? '',
    'changed by': row.lastChange?.actor ?? '',
    change: row.lastChange?.summary ?? '',
    'records until then': row.changesBefore,
    'records since': row.changesSince,
    'not known before (UTC)': row.unknownBefore ?? '',
  }))
}
