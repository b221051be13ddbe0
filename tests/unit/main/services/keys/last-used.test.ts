import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY, SECOND } from '#base/duration'
import { instant } from '#base/runtime'
import { isCovered, lastUsed, unused } from '#services/keys/last-used'

const NOW = Date.UTC(2026, 5, 1)
const created = { createdAt: NOW - 100 * DAY, lastUsedAt: null }

describe('last used', () => {
  test('is unknown while no gate has ever reported', () => {
    expect(lastUsed(created, { since: undefined, asOf: undefined })).toEqual({ state: 'unknown' })
  })

  test('is never, since the later of the creation and the first heartbeat', () => {
    expect(lastUsed(created, { since: NOW - 5 * DAY, asOf: undefined })).toEqual({
      state: 'never',
      trackingSince: instant(NOW - 5 * DAY),
    })
    expect(lastUsed(created, { since: NOW - 500 * DAY, asOf: NOW })).toEqual({
      state: 'never',
      trackingSince: instant(NOW - 100 * DAY),
      asOf: instant(NOW),
    })
  })

  test('is a time, as of the last flush', () => {
    const use = { ...created, lastUsedAt: NOW - 10 }
    expect(lastUsed(use, { since: NOW - DAY, asOf: NOW - 3 })).toEqual({
      state: 'used',
      at: instant(NOW - 10),
      asOf: instant(NOW - 3),
    })
  })
})

describe('coverage', () => {
  const from = NOW - 90 * DAY
  test.each([
    ['one stretch over all', [{ from: from - 1, to: NOW }], true],
    ['a heartbeat 15 s old', [{ from, to: NOW - 15 * SECOND }], true],
    ['a heartbeat older than that', [{ from, to: NOW - 15 * SECOND - 1 }], false],
    ['a first heartbeat within the window', [{ from: from + 1, to: NOW }], false],
    [
      'a restart of 15 s',
      [
        { from, to: NOW - DAY },
        { from: NOW - DAY + 15 * SECOND, to: NOW },
      ],
      true,
    ],
    [
      'a break of more',
      [
        { from, to: NOW - DAY },
        { from: NOW - DAY + 15 * SECOND + 1, to: NOW },
      ],
      false,
    ],
    [
      'a second gate over the break',
      [
        { from, to: NOW - DAY },
        { from: NOW - 2 * DAY, to: NOW },
      ],
      true,
    ],
    ['nobody', [], false],
    ['only before the window', [{ from: from - DAY, to: from - 1 }], false],
  ])('%s: %s', (_, spans, covered) => {
    expect(isCovered(spans, from, NOW)).toBe(covered)
  })

  test('agrees with looking at every second, whatever the stretches', () => {
    const spans = fc.array(
      fc.tuple(fc.integer({ min: -50, max: 200 }), fc.integer({ min: 0, max: 120 })),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(spans, (list) => {
        const stretches = list.map(([at, length]) => ({
          from: at * SECOND,
          to: (at + length) * SECOND,
        }))
        const watched = (second: number) =>
          stretches.some((span) => span.from <= second * SECOND && span.to >= second * SECOND)
        let last = watched(0) ? 0 : -Infinity
        let covered = watched(0)
        for (let second = 1; second <= 100; second += 1) {
          if (!watched(second)) continue
          covered &&= second - last <= 15
          last = second
        }
        expect(isCovered(stretches, 0, 100 * SECOND)).toBe(covered && 100 - last <= 15)
      }),
    )
  })
})

describe('unused', () => {
  const window = 90 * DAY
  test('no for a key that is younger than the window', () => {
    expect(unused({ createdAt: NOW - window + 1, lastUsedAt: null }, window, true, NOW)).toBe('no')
  })
  test('no for a key used within it', () => {
    expect(unused({ ...created, lastUsedAt: NOW - window }, window, false, NOW)).toBe('no')
  })
  test('yes only where somebody watched all of it', () => {
    expect(unused(created, window, true, NOW)).toBe('yes')
    expect(unused(created, window, false, NOW)).toBe('unknown')
    expect(unused({ ...created, lastUsedAt: NOW - window - 1 }, window, true, NOW)).toBe('yes')
  })
})
