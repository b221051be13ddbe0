import { describe, expect, it } from 'vitest'
import type { Rotation, RotationGate } from '#contract'
import { checklist, firstEnd, headline, shareWords } from '#features/rotation/rotation-words.ts'
import { client, NOW, rotation, side } from './made.ts'

const now = Date.parse(NOW)
const before = (minutes: number) => new Date(now - minutes * 60_000).toISOString()

const verdict = (part: Partial<Rotation['verdict']>): Rotation['verdict'] => ({
  ...rotation().verdict,
  ...part,
})

const gate = (part: Partial<RotationGate>): RotationGate => ({
  gateId: '019ab000-0000-7000-8000-000000000002',
  name: 'edge',
  state: 'in-step',
  accepts: 'yes',
  recentOld: 0,
  recentNew: 0,
  ...part,
})

const through = (who: string) => ({ gate: 'edge', client: who, agent: '', at: before(3) })

describe('the headline', () => {
  it('names the client that lags behind, and when it stops', () => {
    const said = headline(
      rotation({
        verdict: verdict({ state: 'used', lastOldAt: before(3), through: [through('10.20.7.5')] }),
        clients: [client({ standing: 'old', lastOldAt: before(3) })],
        overlap: {
          from: before(600),
          until: new Date(now + 552 * 60_000).toISOString(),
          leftMs: 552 * 60_000,
          extended: 0,
        },
      }),
      now,
    )
    expect(said.title).toBe('Not yet: 1 client is on the old one')
    expect(said.sentence).toBe(
      '10.20.7.5 sent it 3 min ago. Give it the new value, or it stops in 9 h 12 min.',
    )
  })

  it('counts to the end of the old value that is still sent, not to the last end of all', () => {
    const older = [
      side({ prefix: 'dsk_Later000', refusedFrom: '2026-11-29T00:00:00.000Z' }),
      side({
        prefix: 'dsk_Sooner00',
        refusedFrom: '2026-11-22T00:30:00.000Z',
        lastUsed: { state: 'used', at: NOW, asOf: NOW },
      }),
      side({ prefix: 'dsk_Soonest0', refusedFrom: '2026-11-22T00:00:00.000Z' }),
    ]
    expect(firstEnd(rotation({ older }))).toBe('2026-11-22T00:30:00.000Z')
    expect(firstEnd(rotation({ older: older.slice(0, 1) }))).toBe('2026-11-29T00:00:00.000Z')
    expect(firstEnd(rotation({ older: [] }))).toBeUndefined()
  })

  it('does not call a client lagging that has moved, and is not safe before the silence is over', () => {
    const said = headline(
      rotation({
        verdict: verdict({ state: 'used', lastOldAt: before(600), through: [through('10.1.1.1')] }),
        clients: [client({ standing: 'moved', lastOldAt: before(600) })],
      }),
      now,
    )
    expect(said.title).toBe('Not yet: the old one was in use today')
    expect(said.tone).toBe('warn')
  })

  it('tells it by gate where clients are not recorded', () => {
    const said = headline(
      rotation({
        verdict: verdict({ state: 'used', lastOldAt: before(3), through: [through('')] }),
        clientsRecorded: false,
      }),
      now,
    )
    expect(said.title).toBe('Not yet: still used through gate edge')
    expect(said.sentence).toContain('record no clients')
  })

  it('says when nobody watched, and never that it is safe', () => {
    const gaps = [{ from: '2026-11-21T04:00:00.000Z', to: '2026-11-21T06:30:00.000Z' }]
    const said = headline(
      rotation({
        verdict: verdict({
          state: 'unchecked',
          message: 'We could not check: no gate watched for 2 h of the last 24 h',
          gaps,
        }),
      }),
      now,
    )
    expect(said.title).toMatch(/^Unchecked: nobody watched from .+ to .+$/)
    expect(said.sentence).toContain('no gate watched for 2 h 30 min')
    expect(JSON.stringify(said)).not.toContain('safe')
  })

  it('passes on another reason in the words of the engine, such as a wrong clock', () => {
    const message = 'We could not check: the clock says 2026-01-01 00:00 UTC, but …'
    const said = headline(
      rotation({
        verdict: verdict({
          state: 'unchecked',
          message,
          gaps: [{ from: before(60), to: before(30) }],
        }),
      }),
      now,
    )
    expect(said.sentence).toBe(message)
    expect(said.title).not.toContain('nobody watched')
  })

  it('says that it is safe, or over', () => {
    expect(headline(rotation(), now).title).toBe('Old version silent for 24 h: safe to end it')
    const over = rotation({
      verdict: verdict({ state: 'none' }),
      older: [side({ state: 'revoked', revokedAt: before(30) })],
    })
    expect(headline(over, now).title).toBe('The old version has ended')
  })
})

describe('the checklist', () => {
  it('holds what was recorded, done and open', () => {
    const list = checklist(
      rotation({
        newest: side({ deliveredAt: before(60), deliveredBy: 'ada@desk' }),
        gates: [
          gate({ acceptedAt: before(70) }),
          gate({ name: 'far', accepts: 'waiting' }),
          gate({ name: 'gone', state: 'signed-off', accepts: 'waiting' }),
        ],
        clients: [
          client({ client: '10.20.7.5', standing: 'old', lastOldAt: before(3) }),
          client({ client: '10.20.7.6', standing: 'both', lastOldAt: before(3) }),
          client({ client: '10.20.6.31', lastOldAt: before(300) }),
          client({ client: '10.20.6.99', standing: 'new' }),
        ],
        verdict: verdict({ state: 'used', silentMs: 3 * 3_600_000 }),
      }),
    )
    expect(list.map(({ done, word }) => [done, word])).toEqual([
      [true, 'Value confirmed by ada@desk'],
      [false, 'Accepted by 1 of 2 gates'],
      [true, '1 of 3 clients moved'],
      [false, '10.20.7.5 moved'],
      [false, '10.20.7.6 moved'],
      [false, 'Old version silent for 24 h'],
    ])
    expect(list.at(-1)?.when).toBe('3 of 24 h')
  })

  it('says that something was not confirmed, not recorded or not checked instead of guessing', () => {
    const list = checklist(
      rotation({
        gates: [gate({ accepts: 'unknown' })],
        verdict: verdict({ state: 'unchecked', silentMs: 0 }),
      }),
    )
    expect(list.map(({ when }) => when)).toEqual([
      'Not yet',
      'Not recorded',
      'Could not be checked',
    ])
    expect(list.every(({ done }) => !done)).toBe(true)
  })

  it('does not wait for a client that has been silent long enough', () => {
    const clients = [
      client({ client: '10.0.0.1', standing: 'old', lastOldAt: before(26 * 60) }),
      client({ client: '10.0.0.2', standing: 'old', lastOldAt: before(2 * 60) }),
    ]
    const list = checklist(rotation({ clients }))
    expect(list.filter(({ word }) => word.endsWith('moved')).map(({ when }) => when)).toEqual([
      'Silent for 24 h',
      'Waiting',
    ])
  })

  it('tells clients behind one address apart', () => {
    const clients = [
      client({ agent: 'svc/4.2', standing: 'old', lastOldAt: before(20) }),
      client({ agent: '', standing: 'old', lastOldAt: before(30) }),
      client({ client: '10.0.0.9', standing: 'old', lastOldAt: before(40) }),
    ]
    const words = checklist(rotation({ clients })).map(({ word }) => word)
    expect(words.filter((word) => word.endsWith('moved')).toSorted()).toEqual([
      '10.0.0.9 moved',
      '10.20.7.5 (svc/4.2) moved',
      '10.20.7.5 moved',
    ])
  })

  it('counts the clients that do not fit', () => {
    const clients = Array.from({ length: 100 }, (_, at) =>
      client({ client: `10.0.0.${at}`, standing: 'old', lastOldAt: before(at) }),
    )
    const words = checklist(rotation({ clients })).map(({ word }) => word)
    expect(words).toContain('95 more moved')
    expect(words.length).toBe(9)
  })
})

describe('shares', () => {
  it('round nothing away', () => {
    expect(shareWords(0, 0)).toBeUndefined()
    expect(shareWords(0, 10)).toBe('0 %')
    expect(shareWords(10, 10)).toBe('100 %')
    expect(shareWords(1, 100_000)).toBe('< 0.1 %')
    expect(shareWords(99_999, 100_000)).toBe('> 99.9 %')
    expect(shareWords(21, 640)).toBe('3.3 %')
  })
})
