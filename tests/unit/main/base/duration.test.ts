import { describe, expect, it } from 'vitest'
import { parseDuration } from '#base/duration'

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
