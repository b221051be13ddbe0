import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY, SECOND } from '#base/duration'
import { gapsBetween, watchedShare } from '#store/watch'

const NOW = Date.UTC(2026, 5, 1)
const from = NOW - 90 * DAY

describe('the gaps in a watch', () => {
  test.each([
    ['one stretch over all', [{ from: from - 1, to: NOW }], []],
    ['a heartbeat 15 s old', [{ from, to: NOW - 15 * SECOND }], []],
    [
      'a heartbeat older than that',
      [{ from, to: NOW - 15 * SECOND - 1 }],
      [{ from: NOW - 15 * SECOND - 1, to: NOW }],
    ],
    [
      'a first heartbeat within the window',
      [{ from: from + 1, to: NOW }],
      [{ from, to: from + 1 }],
    ],
    [
      'a restart of 15 s',
      [
        { from, to: NOW - DAY },
        { from: NOW - DAY + 15 * SECOND, to: NOW },
      ],
      [],
    ],
    [
      'a restart over the very beginning',
      [
        { from: from - DAY, to: from - 5 * SECOND },
        { from: from + 5 * SECOND, to: NOW },
      ],
      [],
    ],
    [
      'a longer break, given in any order',
      [
        { from: NOW - DAY + 15 * SECOND + 1, to: NOW },
        { from, to: NOW - DAY },
      ],
      [{ from: NOW - DAY, to: NOW - DAY + 15 * SECOND + 1 }],
    ],
    [
      'a second gate over the break',
      [
        { from, to: NOW - DAY },
        { from: NOW - 2 * DAY, to: NOW },
      ],
      [],
    ],
    ['nobody', [], [{ from, to: NOW }]],
    ['only before the window', [{ from: from - DAY, to: from - DAY / 2 }], [{ from, to: NOW }]],
    ['only after the window', [{ from: NOW + 1, to: NOW + DAY }], [{ from, to: NOW }]],
    [
      'a week without a gate',
      [
        { from: from - DAY, to: NOW - 30 * DAY },
        { from: NOW - 23 * DAY, to: NOW },
      ],
      [{ from: NOW - 30 * DAY, to: NOW - 23 * DAY }],
    ],
  ])('%s', (_, spans, gaps) => {
    expect(gapsBetween(spans, from, NOW)).toEqual(gaps)
  })

  test('agree with looking at every second, whatever the stretches', () => {
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
        let last: number | undefined
        let whole = true
        for (let second = -50; second <= 100; second += 1) {
          if (watched(second)) last = second
          // At an instant within the window nobody may have been away for more than 15 s, or yet to come.
          else if (second >= 0 && last === undefined) whole = false
        }
        last = undefined
        for (let second = -50; second <= 100; second += 1) {
          if (!watched(second)) continue
          // A break that ends with the first instant of the window is no part of it.
          if (last !== undefined && second > 0 && second - last > 15) whole = false
          last = second
        }
        whole &&= last !== undefined && 100 - last <= 15
        expect(gapsBetween(stretches, 0, 100 * SECOND).length === 0).toBe(whole)
      }),
      {
        numRuns: 2000,
        examples: [
          [
            [
              [20, 65],
              [-16, 0],
              [0, 5],
            ],
          ],
        ],
      },
    )
  })

  test('make a share of the time', () => {
    const gaps = [
      { from: 10, to: 20 },
      { from: 90, to: 200 },
    ]
    expect(watchedShare(gaps, 0, 100)).toBe(0.8)
    expect(watchedShare(gaps, 12, 18)).toBe(0)
    expect(watchedShare([], 0, 100)).toBe(1)
  })
})
