import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ago, agoExact, date, duration, localAndUtc, span, until } from '#ui/time-words.ts'

const now = Date.parse('2026-11-23T14:32:07.000Z')
const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const before = (ms: number) => new Date(now - ms).toISOString()

describe('how long ago', () => {
  it.each([
    [0, 'Just now'],
    [44 * SECOND, 'Just now'],
    [50 * SECOND, '1 min ago'],
    [2 * MINUTE, '2 min ago'],
    [41 * MINUTE, '41 min ago'],
    [13 * HOUR, '13 h ago'],
    [102 * DAY, '102 d ago'],
  ])('%i ms is "%s"', (ms, words) => {
    expect(ago(before(ms), now)).toBe(words)
  })

  it('says "Just now" when the clock went backwards, and never a negative number', () => {
    fc.assert(
      fc.property(fc.integer({ min: -400 * DAY, max: 400 * DAY }), (ms) => {
        expect(ago(before(ms), now)).not.toMatch(/-|NaN|\b0 (min|h|d)/)
        expect(agoExact(before(ms), now)).not.toMatch(/-|NaN/)
      }),
    )
  })

  it('counts seconds where they matter', () => {
    expect(agoExact(before(4_900), now)).toBe('4 s ago')
    expect(agoExact(before(90 * SECOND), now)).toBe('2 min ago')
  })

  it('never reads younger as it gets older', () => {
    const minutes = (words: string) => {
      const [, count, unit] = /(\d+) (min|h|d) ago/.exec(words) ?? ['', '0', 'min']
      return Number(count) * { min: 1, h: 60, d: 1_440 }[unit as 'min' | 'h' | 'd']
    }
    fc.assert(
      fc.property(fc.nat(400 * DAY), fc.nat(40 * DAY), (ms, more) => {
        const [young, old] = [minutes(ago(before(ms), now)), minutes(ago(before(ms + more), now))]
        // Rounding to the next larger unit may step back by half of one.
        expect(old).toBeGreaterThanOrEqual(young - 720)
      }),
    )
  })
})

describe('how long until', () => {
  it.each([
    [6.5 * DAY, '6 d'],
    [47 * HOUR, '47 h'],
    [12 * MINUTE, '12 min'],
    [5 * SECOND, '1 min'],
  ])('%i ms is "%s"', (ms, words) => {
    expect(until(before(-ms), now)).toBe(words)
  })
})

describe('dates', () => {
  it('leave out the current year and keep September to three letters', () => {
    expect(date('2026-06-19T12:00:00.000Z', now)).toBe('19 Jun')
    expect(date('2025-09-03T12:00:00.000Z', now)).toBe('3 Sep 2025')
  })

  it('carry UTC under the pointer, to the millisecond', () => {
    expect(localAndUtc('2026-11-23T14:32:07.125Z')).toContain('2026-11-23 14:32:07.125 UTC')
  })
})

describe('how long it took', () => {
  it.each([
    [0, '1 ms'],
    [0.4, '1 ms'],
    [38.2, '38 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [5_004, '5.0 s'],
    [59_949, '59.9 s'],
    [59_960, '1 min 0 s'],
    [124_000, '2 min 4 s'],
  ])('%d ms is "%s"', (ms, words) => {
    expect(duration(ms)).toBe(words)
  })
})

describe('a stretch', () => {
  it.each([
    [0, '1 min'],
    [12 * MINUTE, '12 min'],
    [HOUR, '1 h'],
    [9 * HOUR + 12 * MINUTE, '9 h 12 min'],
    [47 * HOUR, '47 h'],
    [6 * DAY + 4 * HOUR, '6 d 4 h'],
    [7 * DAY, '7 d'],
  ])('of %i ms is told in its two largest units: %s', (ms, words) => {
    expect(span(ms)).toBe(words)
  })
})
