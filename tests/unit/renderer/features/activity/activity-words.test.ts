import { describe, expect, it } from 'vitest'
import { operations } from '#contract'
import type { AuditRow } from '#contract'
import {
  AREAS,
  details,
  EVERYTHING,
  jsonLines,
  listInput,
} from '#features/activity/activity-words.ts'

const row = (part: Partial<AuditRow>): AuditRow => ({
  seq: 1,
  at: '2026-11-26T01:00:00.000Z',
  actor: 'ada@desk',
  operation: 'keys.edit',
  summary: 'Edited',
  detail: {},
  ...part,
})

describe('narrowing the activity', () => {
  it('asks for nothing in particular at first', () => {
    expect(listInput(EVERYTHING)).toEqual({})
  })

  it('takes both days whole, as they are here', () => {
    const { from, to } = listInput({ ...EVERYTHING, from: '2026-11-25', to: '2026-11-26' })
    expect(new Date(from ?? '').getTime()).toBe(new Date(2026, 10, 25).getTime())
    expect(new Date(to ?? '').getTime()).toBe(new Date(2026, 10, 27).getTime())
  })

  it('leaves out a day that is half typed', () => {
    expect(listInput({ ...EVERYTHING, from: '2026-' })).toEqual({})
  })

  it('has a chip for every area in which something can be done', () => {
    const known = AREAS.flatMap(({ names }): readonly string[] => names)
    const areas = Object.entries(operations)
      .filter(([, { effect }]) => effect !== 'read')
      .map(([name]) => name.split('.')[0] ?? '')
    expect(areas.filter((area) => !known.includes(area))).toEqual([])
  })
})

describe('a record', () => {
  it('shows its details in words, and leaves out what is empty', () => {
    const detail = {
      revoked: ['a', 'b'],
      whole: true,
      writtenAt: 'x',
      keys: { added: 1, onlyHere: 0 },
      owner: '',
      gone: null,
    }
    expect(details(row({ detail }))).toEqual([
      ['Revoked', 'a, b'],
      ['Whole', 'yes'],
      ['Written at', 'x'],
      ['Keys', '1 added, 0 only here'],
    ])
  })

  it('is exported oldest first, one line each', () => {
    const lines = jsonLines([row({ seq: 2 }), row({ seq: 1, summary: 'a\nb' })]).split('\n')
    expect(lines).toHaveLength(3)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ seq: 1 })
  })
})
