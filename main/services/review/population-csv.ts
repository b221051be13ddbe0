// Owns population.csv: every key that was frozen, as it was then; the same rows always make the same bytes.
import type { FrozenKey, Thresholds } from '#contract/reviews'
import { DAY } from '#base/duration'
import { instant } from '#base/runtime'
import { type Columns, csvOf, NEVER, NONE, UNKNOWN } from './csv.ts'
import { daysBetween } from './words.ts'

export const POPULATION = 'population.csv'

interface At {
  readonly asOf: string
  readonly thresholds: Thresholds
}

/** Of the last use, or of the watch that saw none. */
function idleDays({ lastUsedAt, trackingSince }: FrozenKey, asOf: string): string {
  const since = lastUsedAt ?? trackingSince
  return since === undefined ? UNKNOWN : String(daysBetween(since, asOf))
}

function lastUsedCell({ lastUsed, lastUsedAt }: FrozenKey): string {
  if (lastUsedAt !== undefined) return lastUsedAt
  return lastUsed === 'never' ? NEVER : UNKNOWN
}

/**
 * A review hashes these bytes when it starts and again, perhaps by a later version of this program, when it
 * is signed: a column is never added here without a form of its own for the reviews begun before.
 */
const columns = ({ asOf, thresholds }: At): Columns<FrozenKey> => [
  ['key_id', ({ keyId }) => keyId],
  ['name', ({ name }) => name],
  ['prefix', ({ prefix }) => prefix],
  ['status', ({ state }) => state],
  ['owner', ({ owner }) => owner],
  ['purpose', ({ purpose }) => purpose],
  ['used_by', ({ usedBy }) => usedBy ?? NONE],
  ['tags', ({ tags }) => tags.join(' ')],
  ['created_at', ({ createdAt }) => createdAt],
  ['created_by', ({ createdBy }) => createdBy],
  ['version_count', ({ versions }) => String(versions)],
  ['current_version_created_at', ({ versionCreatedAt }) => versionCreatedAt],
  ['value_confirmed', ({ unconfirmed }) => (unconfirmed ? 'no' : 'yes')],
  ['age_days', ({ createdAt }) => String(daysBetween(createdAt, asOf))],
  ['last_used_state', ({ lastUsed }) => lastUsed],
  ['last_used_at', lastUsedCell],
  ['tracking_since', ({ trackingSince }) => trackingSince ?? NONE],
  ['idle_days', (key) => idleDays(key, asOf)],
  ['uses_30d', ({ lastUsed, uses30d }) => (lastUsed === 'unknown' ? UNKNOWN : String(uses30d))],
  ['expires_at', ({ expiresAt }) => expiresAt ?? NEVER],
  ['grace_until', ({ overlapUntil }) => overlapUntil ?? NONE],
  [
    'rotation_due',
    ({ versionCreatedAt }) =>
      thresholds.ageDays === null
        ? NEVER
        : instant(Date.parse(versionCreatedAt) + thresholds.ageDays * DAY),
  ],
  ['suspended_at', ({ suspendedAt }) => suspendedAt ?? NONE],
]

/** `keys` by name. */
export function populationCsv(keys: readonly FrozenKey[], at: At): string {
  return csvOf(keys, columns(at))
}
