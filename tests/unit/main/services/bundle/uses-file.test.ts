import { describe, expect, it } from 'vitest'
import { DAY, HOUR } from '#base/duration'
import { requirePast, type UsesFile } from '#services/bundle/uses-file'

const NOW = Date.parse('2026-11-26T12:00:00Z')

function report(lastAt: number, heartbeatAt = NOW): UsesFile {
  return {
    gate: {
      id: 'g',
      name: 'vessel',
      address: '',
      host: 'vessel',
      version: '1',
      startedAt: NOW - DAY,
      heartbeatAt,
      appliedEpoch: 1,
      keysLoaded: 1,
      clientsRecorded: true,
    },
    watched: [{ from: NOW - DAY, to: NOW }],
    hours: [],
    days: [],
    last: [{ version: 'v', lastAt }],
    workspaceId: 'w',
    createdAt: '2026-11-26T12:00:00.000Z',
    fingerprint: '',
  }
}

describe('the report of a gate far away', () => {
  it('may be ahead by what a clock is off, and not by more', () => {
    expect(() => requirePast(report(NOW + HOUR), NOW)).not.toThrow()
    for (const wrong of [report(Number.MAX_SAFE_INTEGER), report(NOW, NOW + 2 * DAY)])
      expect(() => requirePast(wrong, NOW)).toThrow('uses that are yet to come')
  })
})
