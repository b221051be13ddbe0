import { describe, expect, it } from 'vitest'
import { DAY, SECOND } from '#base/duration'
import { coverageOf } from '#services/review/coverage'

const asOf = Date.UTC(2026, 10, 26)
const days = 90
const from = asOf - days * DAY
const of = (...spans: { from: number; to: number }[]) => coverageOf(spans, { asOf, days, gates: 1 })

describe('the days on which gates watched', () => {
  it('are all of them under one stretch, and none without any', () => {
    expect(of({ from, to: asOf })).toMatchObject({ coveredDays: 90, gaps: [], gapsTotal: 0 })
    const none = of()
    expect(none).toMatchObject({ coveredDays: 0, gapsTotal: 1 })
    expect(none.gaps).toEqual([
      { from: new Date(from).toISOString(), to: new Date(asOf).toISOString() },
    ])
  })

  it('are without a day that misses a minute', () => {
    const hole = asOf - 10.5 * DAY
    expect(of({ from, to: hole }, { from: hole + 60 * SECOND, to: asOf })).toMatchObject({
      coveredDays: 89,
      gapsTotal: 1,
    })
  })

  it('are two less for a gap over midnight of the freeze', () => {
    const midnight = asOf - 10 * DAY
    const found = of(
      { from, to: midnight - 60 * SECOND },
      { from: midnight + 60 * SECOND, to: asOf },
    )
    expect(found.coveredDays).toBe(88)
  })

  it('forgive a last heartbeat of 15 seconds, and no beginning', () => {
    expect(of({ from, to: asOf - 15 * SECOND }).gapsTotal).toBe(0)
    expect(of({ from, to: asOf - 16 * SECOND })).toMatchObject({ coveredDays: 89, gapsTotal: 1 })
    expect(of({ from: from + SECOND, to: asOf })).toMatchObject({ coveredDays: 89, gapsTotal: 1 })
  })

  it('name the longest gaps and count them all', () => {
    const spans = Array.from({ length: 80 }, (_, at) => ({
      from: from + at * DAY,
      to: from + (at + 1) * DAY - (60 + at) * SECOND,
    }))
    const found = of(...spans, { from: from + 80 * DAY, to: asOf })
    expect(found.gapsTotal).toBe(80)
    expect(found.gaps).toHaveLength(50)
    const lengths = found.gaps.map((gap) => Date.parse(gap.to) - Date.parse(gap.from))
    expect(Math.min(...lengths)).toBe(90 * SECOND)
  })
})
