import { describe, expect, test } from 'vitest'
import { DAY, HOUR, MINUTE } from '#base/duration'
import { instant } from '#base/runtime'
import { rotationVerdict, type RotationFacts } from '#services/keys/rotation-verdict'

const NOW = Date.UTC(2026, 10, 23, 14, 30)
const quiet: RotationFacts = {
  now: NOW,
  olderAlive: 1,
  rotated: true,
  olderSince: NOW - 90 * DAY,
  lastOldAt: NOW - 2 * DAY,
  uses: [],
  gaps: [],
  silentGates: [],
  recordedAt: NOW,
  watched: true,
}
const use = { gate: 'edge', client: '10.20.7.5', agent: 'python-requests', at: NOW - 3 * MINUTE }
const verdict = (more: Partial<RotationFacts>) => rotationVerdict({ ...quiet, ...more })

describe('may the old value end?', () => {
  test('safe after 24 h of silence under a watch without a gap', () => {
    expect(verdict({})).toMatchObject({
      state: 'safe',
      silentMs: DAY,
      message: expect.stringContaining('safe to revoke') as string,
    })
    expect(verdict({ lastOldAt: null }).state).toBe('safe')
    expect(verdict({ lastOldAt: NOW - DAY }).state).toBe('safe')
  })

  test('no, while it is used: through which gate, by whom, when', () => {
    const said = verdict({ lastOldAt: use.at, uses: [use] })
    expect(said).toMatchObject({
      state: 'used',
      message:
        'Still used through gate edge, by 10.20.7.5 (python-requests), last at 2026-11-23 14:27 UTC.',
      silentMs: 3 * MINUTE,
      through: [{ gate: 'edge', client: '10.20.7.5', at: instant(use.at) }],
    })
    expect(verdict({ lastOldAt: NOW - DAY + 1 }).state).toBe('used')
  })

  test('a use counts although nobody could have seen all of them', () => {
    const gaps = [{ from: NOW - 5 * HOUR, to: NOW - 4 * HOUR }]
    expect(verdict({ lastOldAt: use.at, uses: [use], gaps }).state).toBe('used')
  })

  test('names no client where none is recorded', () => {
    const unnamed = { ...use, client: '', agent: '' }
    expect(verdict({ lastOldAt: use.at, uses: [unnamed] }).message).toBe(
      'Still used through gate edge, last at 2026-11-23 14:27 UTC.',
    )
    // An hour that is not kept any more.
    expect(verdict({ lastOldAt: NOW - HOUR }).message).toBe(
      'Still used, last at 2026-11-23 13:30 UTC.',
    )
  })

  test.each([
    [
      'gates were not watching',
      { gaps: [{ from: NOW - 8 * HOUR, to: NOW - HOUR }] },
      'We could not check: no gate watched for 7 h of the last 24 h (2026-11-23 06:30 UTC to 2026-11-23 13:30 UTC).',
    ],
    ['no gate has ever reported', { watched: false }, 'no gate has ever reported'],
    ['a gate went silent', { silentGates: ['edge-2'] }, 'edge-2 does not report'],
    [
      'the clock was set back',
      { recordedAt: NOW + HOUR },
      'the clock says 2026-11-23 14:30 UTC, but something was recorded at 2026-11-23 15:30 UTC',
    ],
    ['the value is younger than the silence', { olderSince: NOW - 2 * HOUR }, 'only 2 h old'],
  ])('we could not check: %s', (_, facts, message) => {
    const said = verdict(facts)
    expect(said.state).toBe('unchecked')
    expect(said.message).toContain(message)
    expect(said.fix).toBeDefined()
  })

  test('silence is counted from the end of the last gap', () => {
    expect(verdict({ gaps: [{ from: NOW - 8 * HOUR, to: NOW - HOUR }] }).silentMs).toBe(HOUR)
  })

  test('a use from the future, a clock that was ahead, is a use and no negative silence', () => {
    expect(verdict({ lastOldAt: NOW + DAY })).toMatchObject({ state: 'used', silentMs: 0 })
  })

  test('there is nothing to end without an old value', () => {
    expect(verdict({ olderAlive: 0 })).toMatchObject({
      state: 'none',
      message: 'No old value is accepted any more.',
    })
    expect(verdict({ olderAlive: 0, rotated: false }).message).toContain('never rotated')
  })
})
