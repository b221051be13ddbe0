import { describe, expect, test } from 'vitest'
import { DAY, HOUR } from '#base/duration'
import { instant } from '#base/runtime'
import { coverageOf, lastUsed, unused, unusedWindow } from '#services/keys/last-used'

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

describe('unused', () => {
  const from = NOW - 90 * DAY
  const watched = unusedWindow(90 * DAY, [])
  const gap = { from: NOW - 30 * DAY, to: NOW - 23 * DAY }
  const gappy = unusedWindow(90 * DAY, [gap])

  test('no for a key that is younger than the window', () => {
    expect(unused({ createdAt: from + 1, lastUsedAt: null }, watched, NOW)).toEqual({
      state: 'no',
      windowDays: 90,
      gaps: [],
    })
  })

  test('no for a key used within it, however little was watched', () => {
    expect(unused({ ...created, lastUsedAt: from }, gappy, NOW).state).toBe('no')
  })

  test('yes only where somebody watched all of it', () => {
    expect(unused(created, watched, NOW).state).toBe('yes')
    expect(unused({ ...created, lastUsedAt: from - 1 }, watched, NOW).state).toBe('yes')
    expect(unused({ ...created, createdAt: from }, watched, NOW).state).toBe('yes')
  })

  test('unknown with the gap otherwise', () => {
    expect(unused(created, gappy, NOW)).toEqual({
      state: 'unknown',
      windowDays: 90,
      gaps: [{ from: instant(gap.from), to: instant(gap.to) }],
    })
  })

  test('shows the longest gaps in their order, and counts all', () => {
    const gaps = Array.from({ length: 300 }, (_, index) => ({
      from: from + index * 6 * HOUR,
      to: from + index * 6 * HOUR + (index % 2 ? 1_000 : HOUR),
    }))
    const window = unusedWindow(90 * DAY, gaps)
    const row = unused(created, window, NOW)
    expect(row.gaps).toHaveLength(20)
    expect(row.gaps[0]).toEqual({ from: instant(from), to: instant(from + HOUR) })
    expect(row.gaps[1]?.from).toBe(instant(from + 12 * HOUR))
    const coverage = coverageOf(window, NOW)
    expect(coverage).toMatchObject({ windowDays: 90, gapsTotal: 300, from: instant(from) })
    expect(coverage.gaps).toHaveLength(200)
    expect(coverage.watched).toBeCloseTo(1 - (150 * HOUR + 150_000) / (90 * DAY), 10)
  })
})
