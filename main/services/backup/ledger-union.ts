// Owns which lines of another list of revoked keys ours has to get; refuses to shorten or take back anything.
import type { LedgerEntry, LedgerLine } from '#store/ledger-line'

/**
 * Digests that ours does not know, and those that the other refuses for ever while ours still waits for the
 * end of an overlap. An end that both know stays ours: ours may have been extended since.
 */
export function missingLines(
  ours: ReadonlyMap<string, LedgerEntry>,
  theirs: ReadonlyMap<string, LedgerEntry>,
  now: number,
): readonly LedgerLine[] {
  return [...theirs].flatMap(([digest, { refusedFrom, final }]) => {
    const known = ours.get(digest)
    const wanted = known === undefined || (final && !known.final)
    return wanted
      ? [{ digest, refusedFrom: final ? Math.min(refusedFrom, now) : refusedFrom, writtenAt: now }]
      : []
  })
}
