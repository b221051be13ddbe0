import { describe, expect, it } from 'vitest'
import { DAY } from '#base/duration'
import type { FrozenKey, ReviewCoverage, ReviewReason } from '#contract'
import { findings, type Sight, triage } from '#services/review/triage'
import { THRESHOLDS } from '#tests/reviewed'

const asOf = '2026-11-26T09:00:00.000Z'
const ago = (days: number): string => new Date(Date.parse(asOf) - days * DAY).toISOString()
const watched: ReviewCoverage = { days: 90, coveredDays: 90, gates: 3, gaps: [], gapsTotal: 0 }
const holed: ReviewCoverage = { ...watched, coveredDays: 60, gapsTotal: 1 }

/** Made long ago, rotated lately, used today: nothing to say. */
const key: FrozenKey = {
  keyId: '01890a5d-ac96-774b-bcce-b302099a8057',
  name: 'airflow-etl',
  prefix: 'dsk_7I4tVqGS',
  state: 'active',
  owner: 'platform',
  purpose: 'nightly',
  tags: [],
  createdAt: ago(300),
  createdBy: 'ada@desk',
  versions: 2,
  versionCreatedAt: ago(10),
  lastUsed: 'used',
  lastUsedAt: '2026-11-26T08:58:00.000Z',
  uses30d: 12,
  unconfirmed: false,
}
const { lastUsedAt: _, ...unused } = key
const never: FrozenKey = { ...unused, lastUsed: 'never', trackingSince: ago(300) }
const sight = (coverage = watched, last?: FrozenKey): Sight => ({
  asOf,
  thresholds: THRESHOLDS,
  coverage,
  ...(last === undefined
    ? {}
    : { last: { name: 'Q3', key: (id: string) => (id === last.keyId ? last : undefined) } }),
})
const reasons = (one: FrozenKey, at = sight()): readonly ReviewReason[] => triage(one, at).reasons
const because = (one: FrozenKey, at = sight()): string => triage(one, at).because

describe('triage', () => {
  it('has nothing to say of a key that is used as registered, but when', () => {
    expect(triage(key, sight())).toEqual({
      reasons: [],
      because: 'Used 08:58 UTC',
      look: false,
      rank: 0,
    })
    expect(because({ ...key, lastUsedAt: ago(3) })).toBe('Used 23 Nov')
  })

  it('calls a key never used, or idle, only where gates watched the whole window', () => {
    expect(reasons(never)).toEqual(['never-used'])
    expect(because(never)).toBe('Never used since 30 Jan')
    expect(findings(never, sight())[0]?.text).toContain('on each of the 90 days')
    const idle = { ...key, lastUsedAt: ago(102) }
    expect(reasons(idle)).toEqual(['idle'])
    expect(because(idle)).toBe('Idle for 102 d')
    for (const one of [never, idle]) {
      expect(reasons(one, sight(holed))).toEqual(['unwatched'])
      expect(because(one, sight(holed))).toBe('Not seen, but watched 60 of 90 d only')
    }
  })

  it('does not call a young key unused, nor one that was used in the window however little was watched', () => {
    expect(reasons({ ...never, createdAt: ago(89), trackingSince: ago(89) })).toEqual([])
    expect(reasons({ ...key, lastUsedAt: ago(89) }, sight(holed))).toEqual([])
  })

  it('says that it could not check where no gate has ever watched, after what is known', () => {
    const unknown: FrozenKey = { ...unused, lastUsed: 'unknown' }
    const blind = sight({ ...holed, gates: 0, coveredDays: 0 })
    expect(reasons(unknown, blind)).toEqual(['unwatched'])
    expect(because(unknown, blind)).toBe('Use unknown: no gate has watched')
    expect(because({ ...unknown, owner: '' }, blind)).toBe('No owner')
  })

  it.each([
    ['expired', { state: 'expired', expiresAt: ago(21) }, 'Expired 5 Nov, last used 26 Nov'],
    ['suspended', { state: 'suspended', suspendedAt: ago(104) }, 'Suspended since 14 Aug'],
    ['unconfirmed', { unconfirmed: true }, 'Value never confirmed'],
    ['old', { versionCreatedAt: ago(408) }, 'Not rotated for 408 d'],
    ['no-owner', { owner: '' }, 'No owner'],
  ] satisfies readonly [ReviewReason, Partial<FrozenKey>, string][])(
    'points out %s, which deserves a look',
    (reason, change, words) => {
      const found = triage({ ...key, ...change }, sight())
      expect(found.reasons).toEqual([reason])
      expect(found).toMatchObject({ because: words, look: true })
    },
  )

  it.each([
    ['overlap', { overlapUntil: ago(-1) }, 'Being rotated, until 27 Nov'],
    ['expiring', { expiresAt: ago(-6) }, 'Expires in 6 d'],
  ] satisfies readonly [ReviewReason, Partial<FrozenKey>, string][])(
    'mentions %s, which needs none',
    (reason, change, words) => {
      const found = triage({ ...key, ...change }, sight())
      expect(found).toMatchObject({ reasons: [reason], because: words, look: false })
    },
  )

  it('keeps to the thresholds to the day', () => {
    expect(reasons({ ...key, versionCreatedAt: ago(89.9) })).toEqual([])
    expect(reasons({ ...key, versionCreatedAt: ago(90) })).toEqual(['old'])
    expect(reasons({ ...key, expiresAt: ago(-30) })).toEqual([])
    expect(reasons({ ...key, expiresAt: ago(-29.9) })).toEqual(['expiring'])
    const ageless = { ...sight(), thresholds: { ...THRESHOLDS, ageDays: null } }
    expect(reasons({ ...key, versionCreatedAt: ago(900) }, ageless)).toEqual([])
  })

  it('points out what is new or registered otherwise since the last review, and nothing of it in the first', () => {
    const other = { ...key, keyId: '01890a5d-ac96-774b-bcce-b302099a8058' }
    expect(reasons(key, sight(watched, other))).toEqual(['new'])
    expect(reasons(key, sight(watched, key))).toEqual([])
    const before = { ...key, owner: 'somebody', purpose: 'weekly' }
    expect(reasons(key, sight(watched, before))).toEqual(['changed'])
    expect(because(key, sight(watched, before))).toBe(
      'Changed since the last review: owner and purpose',
    )
    expect(reasons(key)).toEqual([])
  })

  it('lets the gravest reason speak and rank', () => {
    const all: FrozenKey = {
      ...never,
      state: 'suspended',
      suspendedAt: ago(104),
      owner: '',
      versionCreatedAt: ago(300),
    }
    const found = triage(all, sight())
    expect(found.reasons).toEqual(['suspended', 'never-used', 'old', 'no-owner'])
    expect(found.rank).toBeLessThan(triage(never, sight()).rank)
  })
})
