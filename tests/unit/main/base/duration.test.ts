import { describe, expect, it, test } from 'vitest'
import { DAY, durationWords, HOUR, MINUTE, parseDuration, SECOND, spanWithin } from '#base/duration'

describe('durations', () => {
  it.each([
    ['30s', 30_000],
    ['15m', 900_000],
    ['24h', 86_400_000],
    ['90d', 7_776_000_000],
  ])('%s is %i ms', (text, ms) => expect(parseDuration(text)).toBe(ms))

  it.each(['', '0d', '-1d', '1.5h', '1 d', '1w', 'd', '1d2h', '9999999d', '１d', '1D'])(
    'refuses %j',
    (text) => expect(parseDuration(text)).toBeUndefined(),
  )
})

test.each([
  [0, '0 s'],
  [59_999, '59 s'],
  [12 * MINUTE + 20 * SECOND, '12 min'],
  [HOUR - 1, '1 h'],
  [9 * HOUR + 12 * MINUTE, '9 h 12 min'],
  [36 * HOUR, '36 h'],
  [7 * DAY - 10 * SECOND, '7 d'],
  [6 * DAY + 4 * HOUR, '6 d 4 h'],
  [90 * DAY - MINUTE, '90 d'],
])('%d ms are %s', (ms, words) => {
  expect(durationWords(ms)).toBe(words)
})

test.each([
  [7 * DAY - 1, '167h'],
  [HOUR - 1, '59m'],
  [30 * SECOND, '30s'],
])('the longest span within %d ms can be typed: %s', (ms, span) => {
  expect(spanWithin(ms)).toBe(span)
  expect(parseDuration(span)).toBeLessThanOrEqual(ms)
})
