// Owns what a recorded decision says about the answers that are held; refuses to guess: what it cannot say is asked again.
import { notifyManager, type QueryClient } from '@tanstack/react-query'

import { readKey } from '#bridge/read-key'
import type { Input, Output, ReviewRow } from '#contract'

type Asked = Input<'review.decide'>
type Answer = Output<'review.decide'>

/** The row as the next read answers it. */
export function decidedRow(row: ReviewRow, asked: Asked, { at, by }: Answer): ReviewRow {
  const { keyId, name, prefix, state, look, reasons, because } = row
  const frozen = { keyId, name, prefix, state, look, reasons, because }
  const { decision, reason, owner, until } = asked
  if (decision === undefined) return frozen
  return {
    ...frozen,
    decision,
    ...(reason === undefined ? {} : { reason: reason.trim() }),
    ...(owner === undefined ? {} : { owner: owner.trim() }),
    ...(until === undefined ? {} : { until }),
    decidedAt: at,
    decidedBy: by,
  }
}

function rowsAsked(key: readonly unknown[]): Partial<Input<'review.rows'>> {
  const [, input] = key
  return typeof input === 'object' && input !== null ? input : {}
}

/**
 * Puts a decision that is on disk where the page shows it, so that nothing has to be read for it. Of other
 * tabs and programs it knows nothing: the watch asks for everything once more, a moment later.
 */
export function learnDecision(queries: QueryClient, asked: Asked, answer: Answer): void {
  // The page is drawn once for all of it, not once for each answer.
  notifyManager.batch(() => learn(queries, asked, answer))
}

function learn(queries: QueryClient, asked: Asked, answer: Answer): void {
  const { id } = asked
  const decided = new Set(asked.keyIds)
  const about = (key: readonly unknown[]) => rowsAsked(key).id === id
  const windows = queries
    .getQueriesData<Output<'review.rows'>>({ queryKey: ['review.rows'] })
    .filter(([key]) => about(key))
  const known = new Map<string, ReviewRow>()
  for (const [, data] of windows)
    for (const row of data?.rows ?? []) if (decided.has(row.keyId)) known.set(row.keyId, row)
  for (const keyId of decided) {
    queries.setQueryData<Output<'review.row'>>(readKey('review.row', { id, keyId }), (now) => {
      if (now === undefined) return undefined
      known.set(keyId, now.row)
      return { ...now, row: decidedRow(now.row, asked, answer) }
    })
  }
  queries.setQueryData<Output<'review.show'>>(readKey('review.show', { id }), (now) =>
    now === undefined ? undefined : { ...now, tally: answer.tally, balanced: answer.balanced },
  )

  const nowOpen = asked.decision === undefined ? 1 : 0
  let lookOpen = 0
  for (const { look, decision } of known.values())
    if (look) lookOpen += nowOpen - (decision === undefined ? 1 : 0)
  for (const [key] of windows)
    queries.setQueryData<Output<'review.rows'>>(key, (now) =>
      now === undefined
        ? undefined
        : {
            ...now,
            lookOpen: now.lookOpen + lookOpen,
            rows: now.rows.map((row) =>
              decided.has(row.keyId) ? decidedRow(row, asked, answer) : row,
            ),
          },
    )
  void queries.invalidateQueries({
    predicate: ({ queryKey, state }) => {
      if (!about(queryKey)) return false
      const [channel] = queryKey
      // It may have been read before the decision was there.
      if (state.fetchStatus === 'fetching') return true
      // Which keys it finds is another matter now.
      if (channel === 'review.rows') return rowsAsked(queryKey).decision !== undefined
      return channel === 'review.row' && pointsTo(state.data, decided)
    },
  })
}

/** Whether "the next open one" of a row is among these. */
function pointsTo(data: unknown, decided: ReadonlySet<string>): boolean {
  if (typeof data !== 'object' || data === null || !('nextOpen' in data)) return false
  return typeof data.nextOpen === 'string' && decided.has(data.nextOpen)
}
