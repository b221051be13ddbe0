import { describe, expect, it } from 'vitest'
import { DAY, MINUTE } from '#base/duration'
import { coverageOf } from '#services/review/coverage'

const asOf = Date.UTC(2026, 10, 26)
const days = 90
const of = (...gaps: { from: number; to: number }[]) => coverageOf(gaps, { asOf, days, gates: 1 })
/** A gap of a minute, so many days before the freeze. */
const minute = (back: number) => ({ from: asOf - back * DAY, to: asOf - back * DAY + MINUTE })

describe('the days on which gates watched', () => {
  it('are all of them without a gap, and none in one that lasts', () => {
    expect(of()).toMatchObject({ coveredDays: 90, gaps: [], gapsTotal: 0 })
    const whole = { from: asOf - days * DAY, to: asOf }
    expect(of(whole)).toMatchObject({
      coveredDays: 0,
      gapsTotal: 1,
      gaps: [{ from: new Date(whole.from).toISOString(), to: new Date(asOf).toISOString() }],
    })
  })

  it('are one less for a minute in the middle of a day, two for one over its end', () => {
    expect(of(minute(10.5)).coveredDays).toBe(89)
    expect(of({ from: asOf - 10 * DAY - MINUTE, to: asOf - 10 * DAY + MINUTE }).coveredDays).toBe(
      88,
    )
  })

  it('are one less for what ends with a day, not two', () => {
    expect(of({ from: asOf - 10 * DAY - MINUTE, to: asOf - 10 * DAY }).coveredDays).toBe(89)
    expect(of({ from: asOf - 10 * DAY, to: asOf - 10 * DAY + MINUTE }).coveredDays).toBe(89)
  })

  it('name the longest gaps, oldest first, and count them all', () => {
    const gaps = Array.from({ length: 80 }, (_, at) => ({
      from: asOf - (85 - at) * DAY,
      to: asOf - (85 - at) * DAY + (80 - at) * MINUTE,
    }))
    const found = of(...gaps)
    expect(found.gapsTotal).toBe(80)
    expect(found.gaps).toHaveLength(50)
    expect(found.gaps[0]?.from).toBe(new Date(gaps[0]?.from ?? 0).toISOString())
    const lengths = found.gaps.map((gap) => Date.parse(gap.to) - Date.parse(gap.from))
    expect(Math.min(...lengths)).toBe(31 * MINUTE)
  })
})
