import { describe, expect, it } from 'vitest'
import type { AgeGroup, LastUseGroup } from '#contract'
import {
  ageBars,
  ageSummary,
  coverageSummary,
  lastUseBars,
  lastUseSummary,
  missed,
  shareWords,
  stretches,
} from '#features/overview/charts-words.ts'

const group = (fromDays: number, keys: number): AgeGroup => ({
  label: `${fromDays} d`,
  fromDays,
  keys,
})
const used: LastUseGroup = { state: 'used', label: 'under 1 d', fromDays: 0, keys: 3 }
const never: LastUseGroup = { state: 'never', label: 'never', keys: 2 }
const unknown: LastUseGroup = { state: 'unknown', label: 'unknown', keys: 2 }

describe('keys by last use', () => {
  it('keep "never" and "nobody knows" apart', () => {
    expect(lastUseBars([used, never]).map(({ label, kind }) => [label, kind])).toEqual([
      ['Under 1 d', 'bar'],
      ['Never', 'never'],
    ])
    expect(lastUseBars([unknown]).map(({ label, kind }) => [label, kind])).toEqual([
      ['Unknown', 'unknown'],
    ])
    expect(lastUseSummary([used, never])).toBe(
      '3 keys were seen in use; 2 never since gates watch.',
    )
    expect(lastUseSummary([unknown])).toBe(
      '0 keys were seen in use; of 2 nobody knows, because no gate has watched yet.',
    )
  })

  it('lead to the list only where it shows just these keys', () => {
    expect(lastUseBars([used, never, unknown]).map(({ to }) => to)).toEqual([
      '/api-keys?aged=used.0-',
      '/api-keys?show=never',
      undefined,
    ])
    expect(lastUseBars([{ state: 'never', label: 'never', keys: 0 }])[0]?.to).toBeUndefined()
    expect(ageBars([group(365, 1), group(30, 0)], 'value').map(({ to }) => to)).toEqual([
      '/api-keys?aged=value.365-',
      undefined,
    ])
  })
})

describe('words', () => {
  it('count the old keys', () => {
    expect(ageSummary([group(0, 2), group(180, 3), group(365, 1)], 6)).toBe(
      'Of 6 keys, 1 was made a year ago or earlier.',
    )
    expect(ageSummary([group(0, 1)], 1)).toBe('Of 1 key, none was made a year ago or earlier.')
  })

  it('never round a share to all or nothing', () => {
    expect([0, 0.001, 0.5, 0.9999, 1].map(shareWords)).toEqual([
      '0 %',
      '1 %',
      '50 %',
      '99 %',
      '100 %',
    ])
  })

  it('tell the longest gap of the coverage', () => {
    const base = {
      from: '2026-08-28T00:00:00.000Z',
      to: '2026-11-26T00:00:00.000Z',
      watched: 0.92,
      days: Array.from({ length: 90 }, () => ({ day: '2026-11-01', watched: 1 })),
      gates: [],
      gatesTotal: 1,
    }
    const gaps = [
      { from: '2026-10-01T00:00:00.000Z', to: '2026-10-01T03:00:00.000Z' },
      { from: '2026-10-17T00:00:00.000Z', to: '2026-10-24T00:00:00.000Z' },
    ]
    expect(coverageSummary({ ...base, gaps: [], gapsTotal: 0 })).toContain('without a gap')
    expect(coverageSummary({ ...base, gaps, gapsTotal: 2 })).toMatch(
      /92 % of the last 90 days, with 2 gaps; the longest took 7 d, from 17 Oct/,
    )
    expect(coverageSummary({ ...base, gaps: gaps.slice(1), gapsTotal: 1 })).toContain(
      'with one gap of 7 d',
    )
  })

  it('put days alike together and count what was missed', () => {
    const days = [1, 1, 0.5, 0, 0, 1]
    expect(stretches(days).map(({ first, last, watching }) => [first, last, watching])).toEqual([
      [0, 1, 'watched'],
      [2, 2, 'partly'],
      [3, 4, 'unwatched'],
      [5, 5, 'watched'],
    ])
    expect(missed(days)).toEqual({ whole: 2, part: 1 })
  })
})
