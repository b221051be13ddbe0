import { QueryClient } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import type { Output, ReviewRow } from '#contract'
import { learnDecision } from '#features/reviews/learn-decision.ts'

const id = 'review'
const row = (keyId: string, more: Partial<ReviewRow> = {}): ReviewRow => ({
  keyId,
  name: keyId,
  prefix: 'dsk_EXAMPLE0',
  state: 'active',
  look: true,
  reasons: ['idle'],
  because: 'Idle for 102 d',
  ...more,
})
const window = (...rows: readonly ReviewRow[]): Output<'review.rows'> => ({
  rows,
  total: rows.length,
  look: 2,
  lookOpen: 2,
})
const tally = { keep: 1, rotate: 0, revoke: 0, defer: 0, exception: 0, open: 1 }
const answer = {
  decided: 1,
  at: '2026-11-26T06:00:00.000Z',
  by: 'tess@desk',
  tally,
  balanced: false,
}
const all = ['review.rows', { id, group: 'look', offset: 0, limit: 50 }] as const
const openOnes = ['review.rows', { id, decision: 'open', offset: 0, limit: 50 }] as const

function held(): QueryClient {
  const queries = new QueryClient()
  queries.setQueryData(all, window(row('a'), row('b')))
  queries.setQueryData(openOnes, window(row('a'), row('b')))
  queries.setQueryData(['review.row', { id, keyId: 'b' }], { row: row('b'), nextOpen: 'a' })
  queries.setQueryData(['review.row', { id, keyId: 'c' }], { row: row('c'), nextOpen: 'b' })
  return queries
}
const keep = { id, keyIds: ['a'], decision: 'keep', reason: ' in use ', seen: null } as const

describe('a decision that is on disk', () => {
  it('stands in the list with who and when, and is counted', () => {
    const queries = held()
    learnDecision(queries, keep, answer)
    const now = queries.getQueryData<Output<'review.rows'>>(all)
    expect(now?.rows[0]).toEqual(
      row('a', { decision: 'keep', reason: 'in use', decidedAt: answer.at, decidedBy: answer.by }),
    )
    expect(now?.rows[1]).toEqual(row('b'))
    expect(now?.lookOpen).toBe(1)
    expect(queries.getQueryState(all)?.isInvalidated).toBe(false)
  })

  it('taken back leaves nothing of it, and is counted as open', () => {
    const queries = held()
    learnDecision(queries, keep, answer)
    learnDecision(queries, { id, keyIds: ['a'], seen: answer.at }, answer)
    const now = queries.getQueryData<Output<'review.rows'>>(all)
    expect(now?.rows[0]).toEqual(row('a'))
    expect(now?.lookOpen).toBe(2)
  })

  it('has asked again what it cannot know: what a narrowed list finds, and a next open key that is open no more', () => {
    const queries = held()
    learnDecision(queries, keep, answer)
    const stale = (key: readonly unknown[]) => queries.getQueryState(key)?.isInvalidated
    expect(stale(openOnes)).toBe(true)
    expect(stale(['review.row', { id, keyId: 'b' }])).toBe(true)
    expect(stale(['review.row', { id, keyId: 'c' }])).toBe(false)
  })

  it('leaves another review as it is', () => {
    const queries = held()
    learnDecision(queries, { ...keep, id: 'another' }, answer)
    expect(queries.getQueryData(all)).toEqual(window(row('a'), row('b')))
    expect(queries.getQueryState(openOnes)?.isInvalidated).toBe(false)
  })
})
