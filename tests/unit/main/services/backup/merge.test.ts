import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changedFields, freeName, mergeKey } from '#services/backup/merge'
import type { KeyRecord } from '#store/keys'

const NOW = 1_000

const instant = fc.option(fc.integer({ min: 1, max: 2_000 }))
const key: fc.Arbitrary<KeyRecord> = fc.record({
  nr: fc.constant(1),
  id: fc.constant('a'),
  name: fc.string(),
  name_fold: fc.string(),
  owner: fc.string(),
  purpose: fc.string(),
  used_by: fc.constant(null),
  tags: fc.constant('[]'),
  created_at: fc.constant(1),
  created_by: fc.constant('x'),
  expires_at: instant,
  suspended_at: instant,
  revoked_at: instant,
  revoked_by: fc.constant(null),
  revoke_reason: fc.constant(null),
  last_used_at: fc.constant(null),
  prefix: fc.constant('dsk_aaaaaaaa'),
  delivered_at: fc.constant(null),
  ends_at: fc.constant(null),
  rotated_at: fc.constant(null),
  versions: fc.constant(1),
})

const refused = ({ revoked_at, suspended_at, expires_at }: KeyRecord) =>
  revoked_at !== null || suspended_at !== null || (expires_at !== null && expires_at <= NOW)

describe('merging a key of a backup', () => {
  it('never lets in what is refused now, and refuses what either side had revoked or suspended', () => {
    fc.assert(
      fc.property(key, key, (here, there) => {
        const merged = mergeKey(here, there)
        if (refused(here)) expect(refused(merged)).toBe(true)
        if (there.revoked_at !== null) expect(merged.revoked_at).not.toBeNull()
        if (there.suspended_at !== null) expect(merged.suspended_at).not.toBeNull()
        for (const { expires_at: end } of [here, there])
          if (end !== null) expect(merged.expires_at).toBeLessThanOrEqual(end)
        if (here.revoked_at !== null) expect(merged.revoked_at).toBe(here.revoked_at)
      }),
    )
  })

  it('takes the words from the backup and names them', () => {
    fc.assert(
      fc.property(key, key, (here, there) => {
        const merged = mergeKey(here, there)
        expect(merged).toMatchObject({
          name: there.name,
          owner: there.owner,
          purpose: there.purpose,
        })
        expect(changedFields(here, merged).includes('owner')).toBe(here.owner !== there.owner)
      }),
    )
  })

  it('finds a name that nobody has', () => {
    const taken = new Set(['a', 'a (restored)', 'a (restored 2)'])
    expect(freeName('a', (name) => taken.has(name))).toBe('a (restored 3)')
    expect(freeName('b', (name) => taken.has(name))).toBe('b')
  })
})
