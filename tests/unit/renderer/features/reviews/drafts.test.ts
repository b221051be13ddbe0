import { describe, expect, it } from 'vitest'
import { decidedInput } from '#features/reviews/decided-input.ts'
import { draftOf, dropDraft, recordedDraft, writeDraft } from '#features/reviews/drafts.ts'

const day = (at: string) => at.slice(0, 10)
const EMPTY = recordedDraft({}, day)

describe('what is typed and not recorded', () => {
  it('stays with its key while others are looked at, until it is dropped', () => {
    writeDraft('review', 'one', { ...EMPTY, reason: 'half a senten' })
    writeDraft('review', 'two', { ...EMPTY, reason: 'another' })
    expect(draftOf('review', 'one')?.reason).toBe('half a senten')
    dropDraft('review', 'one')
    expect(draftOf('review', 'one')).toBeUndefined()
    expect(draftOf('review', 'two')?.reason).toBe('another')
    expect(draftOf('other review', 'two')).toBeUndefined()
  })

  it('remembers what was recorded when the typing began', () => {
    const recorded = {
      decision: 'keep',
      reason: 'ok',
      decidedAt: '2026-11-26T09:00:00.000Z',
    } as const
    expect(recordedDraft(recorded, day)).toMatchObject({
      decision: 'keep',
      reason: 'ok',
      seen: '2026-11-26T09:00:00.000Z',
    })
    expect(EMPTY.seen).toBeNull()
  })

  it('is sent with the fields of its decision alone', () => {
    const typed = { ...EMPTY, reason: 'r', owner: 'Bo', until: '2026-12-01' }
    expect(decidedInput({ ...typed, decision: 'keep' })).toEqual({
      decision: 'keep',
      reason: 'r',
      seen: null,
    })
    expect(decidedInput({ ...typed, decision: 'defer' })).toMatchObject({ owner: 'Bo' })
    expect(decidedInput({ ...typed, decision: 'exception' })).not.toHaveProperty('owner')
    expect(decidedInput({ ...typed, until: '', decision: 'defer' })).not.toHaveProperty('until')
  })
})
