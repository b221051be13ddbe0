// Owns the words about one due thing and the page where it can be dealt with; pure.
import type { DueKind, DueRow } from '#contract'
import { until } from '#ui/time-words.ts'

export const kindWords = {
  expiry: 'Expiry',
  rotation: 'Rotation',
  overlap: 'Overlap',
  deferral: 'Deferral',
  exception: 'Exception',
  review: 'Review',
} as const satisfies Record<DueKind, string>

/** The page that shows the thing: the key, its rotation, or the reviews. */
export function placeOf({ kind, prefix }: DueRow): string {
  if (kind === 'review' || prefix === undefined) return '/reviews'
  return kind === 'expiry' || kind === 'deferral' || kind === 'exception'
    ? `/api-keys/${prefix}`
    : `/api-keys/${prefix}/rotation`
}

/** "3 d overdue", "in 6 d". */
export function whenWords({ dueAt }: Pick<DueRow, 'dueAt'>, now: number): string {
  const at = Date.parse(dueAt)
  return at > now
    ? `in ${until(dueAt, now)}`
    : `${until(new Date(2 * now - at).toISOString(), now)} overdue`
}
