// Owns what becomes of a key that is here and in a backup; pure, and refuses to let in what is refused now.
import type { KeyRecord } from '#store/keys'

const WORDS = {
  name: 'name',
  owner: 'owner',
  purpose: 'purpose',
  used_by: 'used by',
  tags: 'tags',
  expires_at: 'expiry',
  suspended_at: 'suspended',
  revoked_at: 'revoked',
} as const satisfies Partial<Record<keyof KeyRecord, string>>

/**
 * The words about a key come from the backup. Whether it is let in does not: revoked and suspended here stay
 * so, what the backup refuses is refused, too, and of two ends the earlier one holds.
 */
export function mergeKey(here: KeyRecord, there: KeyRecord): KeyRecord {
  const revoked = here.revoked_at === null ? there : here
  return {
    ...here,
    name: there.name,
    name_fold: there.name_fold,
    owner: there.owner,
    purpose: there.purpose,
    used_by: there.used_by,
    tags: there.tags,
    expires_at: earlier(here.expires_at, there.expires_at),
    suspended_at: here.suspended_at ?? there.suspended_at,
    revoked_at: revoked.revoked_at,
    revoked_by: revoked.revoked_by,
    revoke_reason: revoked.revoke_reason,
  }
}

function earlier(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other
  return Math.min(one, other)
}

/** In plain words, what of a key is another after merging. */
export function changedFields(before: KeyRecord, after: KeyRecord): readonly string[] {
  return Object.entries(WORDS)
    .filter(([field]) => before[field as keyof KeyRecord] !== after[field as keyof KeyRecord])
    .map(([, word]) => word)
}

/** A name that nobody has: the wanted one, or with the first free number after it. */
export function freeName(wanted: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(wanted)) return wanted
  for (let number = 1; ; number += 1) {
    const name = `${wanted} (restored${number === 1 ? '' : ` ${String(number)}`})`
    if (!isTaken(name)) return name
  }
}
