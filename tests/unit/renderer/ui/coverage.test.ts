import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coverage, coverageSentence, stretch } from '#ui/coverage.ts'

const DAY = 86_400_000
const NOW = Date.parse('2026-11-23T12:00:00.000Z')
const at = (ms: number) => new Date(NOW + ms).toISOString()
const span = (from: number, to: number) => ({ from: at(from), to: at(to) })

describe('coverage of the last days', () => {
  it('says that nobody has watched yet', () => {
    const none = coverage([], NOW, 30 * DAY)
    expect(none).toMatchObject({ spans: [], gaps: [], share: 0, startedMs: undefined })
    expect(coverageSentence(none, 30 * DAY)).toBe('Nobody has watched yet.')
  })

  it('does not call the time before the first watch a gap', () => {
    const found = coverage([span(-3 * DAY, 0)], NOW, 30 * DAY)
    expect(found.gaps).toEqual([])
    expect(coverageSentence(found, 30 * DAY)).toBe('Watched for 3 d, without a gap since it began.')
  })

  it('shows a gap between two watches and names the longest', () => {
    const found = coverage([span(-40 * DAY, -20 * DAY), span(-18 * DAY, 0)], NOW, 30 * DAY)
    expect(found.gaps).toHaveLength(1)
    expect(found.gaps[0]?.start).toBeCloseTo(10 / 30)
    expect(coverageSentence(found, 30 * DAY)).toBe(
      'Watched for 28 d of the last 30 days, with 1 gap. The longest took 2 d.',
    )
  })

  it('counts the time since the last watch as a gap, but not the last seconds', () => {
    expect(coverage([span(-DAY, -5_000)], NOW, 30 * DAY).gaps).toEqual([])
    expect(coverage([span(-DAY, -3_600_000)], NOW, 30 * DAY).gaps).toHaveLength(1)
  })

  it('says when the whole window was watched, and when none of it was', () => {
    expect(coverageSentence(coverage([span(-90 * DAY, 0)], NOW, 30 * DAY), 30 * DAY)).toBe(
      'Watched without a gap for 30 days.',
    )
    expect(coverageSentence(coverage([span(-90 * DAY, -60 * DAY)], NOW, 30 * DAY), 30 * DAY)).toBe(
      'Nobody watched in the last 30 days.',
    )
  })

  it('splits the window into watched and not watched, whatever overlaps', () => {
    const one = fc
      .tuple(fc.integer({ min: -60, max: 0 }), fc.integer({ min: 1, max: 20 }))
      .map(([from, length]) => span(from * DAY, (from + length) * DAY))
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 8 }), (watched) => {
        const found = coverage(watched, NOW, 30 * DAY)
        const drawn = [...found.spans, ...found.gaps].sort((a, b) => a.start - b.start)
        for (const [index, part] of drawn.entries()) {
          expect(part.start).toBeGreaterThanOrEqual(-1e-9)
          expect(part.start + part.width).toBeLessThanOrEqual(1 + 1e-9)
          const next = drawn[index + 1]
          if (next) expect(next.fromMs).toBe(part.toMs)
        }
      }),
    )
  })

  it.each([
    [500, '1 s'],
    [59_000, '1 min'],
    [3_600_000 * 5, '5 h'],
    [DAY * 3, '3 d'],
  ])('tells %i ms as %s', (ms, words) => {
    expect(stretch(ms)).toBe(words)
  })
})
