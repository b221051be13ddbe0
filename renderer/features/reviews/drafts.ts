// Owns what was typed about a key and not recorded yet, while the app runs; refuses to write it anywhere.
import { useSyncExternalStore } from 'react'

import type { Decision, ReviewRow } from '#contract'

export interface Draft {
  readonly decision: Decision | undefined
  readonly reason: string
  readonly owner: string
  /** Local day, as a date field has it. */
  readonly until: string
  /** When the key was decided last, as seen when the typing began; null: it was open. */
  readonly seen: string | null
}

/** Of all reviews, by review and key. */
const drafts = new Map<string, Draft>()
const counts = new Map<string, number>()
const listeners = new Set<() => void>()

const place = (reviewId: string, keyId: string) => `${reviewId} ${keyId}`

function tell(): void {
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const draftOf = (reviewId: string, keyId: string): Draft | undefined =>
  drafts.get(place(reviewId, keyId))

export function writeDraft(reviewId: string, keyId: string, draft: Draft): void {
  const at = place(reviewId, keyId)
  if (!drafts.has(at)) counts.set(reviewId, (counts.get(reviewId) ?? 0) + 1)
  drafts.set(at, draft)
  tell()
}

export function dropDraft(reviewId: string, keyId: string): void {
  if (!drafts.delete(place(reviewId, keyId))) return
  counts.set(reviewId, (counts.get(reviewId) ?? 1) - 1)
  tell()
}

export const useDraft = (reviewId: string, keyId: string): Draft | undefined =>
  useSyncExternalStore(subscribe, () => draftOf(reviewId, keyId))

/** Whether something about a key is typed and not recorded. */
export const useHasDraft = (reviewId: string, keyId: string): boolean =>
  useSyncExternalStore(subscribe, () => drafts.has(place(reviewId, keyId)))

/** How many keys of a review have something typed that is not recorded. */
export const useDraftCount = (reviewId: string): number =>
  useSyncExternalStore(subscribe, () => counts.get(reviewId) ?? 0)

/** What the fields show of a key with nothing typed: what is recorded. */
export function recordedDraft(
  row: Pick<ReviewRow, 'decision' | 'reason' | 'owner' | 'until' | 'decidedAt'>,
  day: (at: string) => string,
): Draft {
  return {
    decision: row.decision,
    reason: row.reason ?? '',
    owner: row.owner ?? '',
    until: row.until === undefined ? '' : day(row.until),
    seen: row.decidedAt ?? null,
  }
}
