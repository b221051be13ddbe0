import { describe, expect, it } from 'vitest'
import type { BlastRadius } from '#contract'
import { evidence, whatStops, whyType } from '#features/keys/revoke-words.ts'

const NOW = Date.parse('2026-11-23T12:00:00.000Z')
const before = (ms: number) => new Date(NOW - ms).toISOString()
const ago = (at: string) => `${Math.round((NOW - Date.parse(at)) / 60_000)} min ago`
const day = (at: string) => at.slice(0, 10)
const id = '019ab000-0000-7000-8000-000000000001'

const blast = (change: Partial<BlastRadius>): BlastRadius => ({
  id,
  name: 'airflow-etl',
  prefix: 'dsk_7I4tVqGS',
  lastUsed: { state: 'used', at: before(120_000), asOf: before(0) },
  hot: true,
  uses24h: 14_201,
  hours: [],
  clients: [],
  clientsRecorded: true,
  gates: [
    { gateId: id, name: 'gate-1', uses24h: 9_388, state: 'in-step' },
    { gateId: id, name: 'gate-2', uses24h: 4_813, state: 'in-step' },
    { gateId: id, name: 'gate-3', uses24h: 0, state: 'in-step' },
  ],
  versions: ['dsk_7I4tVqGS'],
  otherVersionsAlive: [],
  ...change,
})

describe('what stops', () => {
  it('counts uses and only the gates that carried them', () => {
    expect(whatStops(blast({}), ago, day)).toEqual({
      tone: 'danger',
      headline: 'In use: 14,201 times in 24 h through 2 gates',
      sentence: 'Last used 2 min ago. What uses it stops at once.',
    })
    expect(whatStops(blast({ uses24h: 1, gates: [] }), ago, day).headline).toBe(
      'In use: once in 24 h',
    )
  })

  it('never calls a key unused that nobody watched', () => {
    const stops = whatStops(blast({ lastUsed: { state: 'unknown' }, uses24h: 0 }), ago, day)
    expect(stops.tone).toBe('warn')
    expect(stops.headline).toBe('We could not check whether it is in use')
  })

  it('says since when it was watched and not seen', () => {
    const lastUsed = { state: 'never', trackingSince: before(86_400_000 * 3) } as const
    expect(whatStops(blast({ lastUsed, uses24h: 0, hot: false }), ago, day).headline).toBe(
      'Not used since 2026-11-20, when watching began',
    )
  })

  it('warns of weekly and of monthly jobs', () => {
    const at = (ms: number) => ({ state: 'used', at: before(ms), asOf: before(0) }) as const
    const weekly = blast({ lastUsed: at(3 * 86_400_000), uses24h: 0 })
    expect(whatStops(weekly, ago, day)).toMatchObject({ tone: 'danger' })
    const old = blast({ lastUsed: at(30 * 86_400_000), uses24h: 0, hot: false })
    expect(whatStops(old, ago, day).sentence).toContain('monthly')
  })

  it('says that clients are unknown when they are not recorded', () => {
    expect(whatStops(blast({ clientsRecorded: false }), ago, day).sentence).toContain(
      'Clients are not recorded',
    )
  })
})

describe('the evidence for the question', () => {
  const client = (agent: string, ms: number) => ({
    client: '203.0.113.7',
    agent,
    uses24h: 3,
    lastUsedAt: before(ms),
  })

  it('names the registered use and the client seen last', () => {
    const found = blast({
      usedBy: 'scheduler',
      clients: [client('python-requests/2.34', 600_000), client('apache-airflow/3.1', 120_000)],
    })
    expect(evidence(found, ago)).toBe(
      'Registered use is Scheduler, and apache-airflow sent it 2 min ago.',
    )
  })

  it('says what is not known', () => {
    expect(evidence(blast({ lastUsed: { state: 'unknown' } }), ago)).toBe(
      'No use is registered for this key. No gate has watched it.',
    )
    expect(evidence(blast({ clientsRecorded: false }), ago)).toContain('do not record clients')
  })
})

describe('what has to be given', () => {
  it('says why the name is asked for', () => {
    expect(whyType(blast({}), NOW)).toBe('because it was used in the last hour')
    const lastUsed = { state: 'used', at: before(5 * 86_400_000), asOf: before(0) } as const
    expect(whyType(blast({ lastUsed }), NOW)).toBe('because it was used in the last 7 days')
  })
})
