import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY } from '#base/duration'
import type { DriftKind } from '#contract'
import { type Reviewed, reviewed } from '#tests/reviewed'
import { call, removeFolder, temporaryFolder } from '#tests/workspace'

let folder: string
let desk: Reviewed
beforeEach(() => {
  folder = temporaryFolder()
  desk = reviewed(folder)
})
afterEach(() => {
  desk.work.close()
  removeFolder(folder)
})

function remove(keyId: string): void {
  desk.work.database.write((db) => {
    db.run('DELETE FROM key_version WHERE key_id = ?', keyId)
    db.run('DELETE FROM key WHERE id = ?', keyId)
  })
}

describe('drift', () => {
  const CHANGES: Readonly<Record<DriftKind, (ref: string) => unknown>> = {
    used: (ref) => desk.use(desk.work.keys.show({ ref }).id, desk.work.clock.now),
    revoked: (ref) => desk.work.keys.revoke({ ref, reason: 'left' }, call('keys.revoke')),
    renamed: (ref) => desk.work.keys.edit({ ref, name: 'other' }, call('keys.edit')),
    rotated: (ref) => desk.work.keys.rotate({ ref, overlap: '24h' }, call('keys.rotate')),
    suspended: (ref) => desk.work.keys.suspend({ ref }, call('keys.suspend')),
    resumed: (ref) => desk.work.keys.resume({ ref }, call('keys.resume')),
    gone: (ref) => remove(desk.work.keys.show({ ref }).id),
  }

  it.each(Object.keys(CHANGES) as readonly DriftKind[])('notices a key that was %s', (what) => {
    desk.create('one')
    desk.create('two')
    if (what === 'resumed') CHANGES.suspended('one')
    const { id } = desk.start()
    expect(desk.reviews.drift({ id })).toEqual({ drift: [], added: 0 })
    desk.work.clock.now += DAY
    CHANGES[what]('one')
    const { drift } = desk.reviews.drift({ id })
    expect(drift).toMatchObject([{ name: 'one', what: [what] }])
    expect(drift[0]?.held).toBe(['used', 'rotated', 'resumed'].includes(what))
    expect(drift[0]?.message).toMatch(/\.$/)
  })

  it('is silent about an edit that does not matter to a revoke, and counts new keys', () => {
    desk.create('one')
    const { id } = desk.start()
    desk.work.keys.edit({ ref: 'one', purpose: 'x' }, call('keys.edit'))
    desk.create('later')
    expect(desk.reviews.drift({ id })).toEqual({ drift: [], added: 1 })
  })
})

describe('the comparison with the review before', () => {
  it('has nothing to say about the first one', () => {
    desk.create('one')
    expect(desk.reviews.diff({ id: desk.start().id })).toEqual({
      added: [],
      rotated: [],
      changed: [],
      revoked: [],
      revokedOutside: [],
      stillUnused: [],
      unfinished: [],
    })
  })

  it('names what is new, rotated, changed, revoked with and without a decision, unused still, and unfinished', async () => {
    const { clock, keys } = desk.work
    const names = [
      'deferred',
      'deleted',
      'excepted',
      'kept',
      'leaked',
      'not-revoked',
      'not-rotated',
      'renamed',
      'revoked',
      'rotated',
      'unused',
    ]
    for (const name of names) desk.create(name)
    const begin = clock.now
    desk.watch(begin, begin + 300 * DAY)
    clock.now = begin + 100 * DAY
    for (const name of names)
      if (!['unused', 'revoked'].includes(name)) desk.use(keys.show({ ref: name }).id, clock.now)
    const first = desk.start('Spring')
    const until = new Date(clock.now + 20 * DAY).toISOString()
    desk.decide(first.id, 'keep')
    desk.decide(first.id, 'revoke', ['not-revoked', 'revoked'])
    desk.decide(first.id, 'rotate', ['not-rotated', 'rotated'])
    desk.decide(first.id, 'defer', ['deferred'], { owner: 'Bo', until })
    desk.decide(first.id, 'exception', ['excepted'], { until })
    await desk.sign(first.id)
    desk.use(keys.show({ ref: 'not-revoked' }).id, clock.now + DAY)
    await desk.apply(first.id)
    clock.now += 91 * DAY
    keys.rotate({ ref: 'rotated', overlap: '24h' }, call('keys.rotate'))
    keys.edit({ ref: 'renamed', name: 'called otherwise' }, call('keys.edit'))
    keys.revoke({ ref: 'leaked', reason: 'leaked' }, call('keys.revoke'))
    remove(keys.show({ ref: 'deleted' }).id)
    desk.create('added')
    const { id, previous } = desk.start('Summer')
    expect(previous).toMatchObject({ name: 'Spring' })
    const diff = desk.reviews.diff({ id })
    const of = (keys: readonly { name: string; note: string }[]) =>
      keys.map(({ name, note }) => `${name}: ${note}`)
    expect(of(diff.added)).toEqual(['added: made 12 May 2027 by tess@desk'])
    expect(diff.rotated.map(({ name }) => name)).toEqual(['rotated'])
    expect(of(diff.changed)).toEqual(['called otherwise: name (was “renamed”)'])
    expect(of(diff.revoked)).toEqual([
      'revoked: Revoked 10 Feb 2027, 09:00 UTC by tess@desk: as agreed.',
    ])
    expect(of(diff.revokedOutside)).toEqual([
      'deleted: not in the inventory any more: deleted from the file',
      'leaked: Revoked 12 May 2027, 09:00 UTC by tess@desk: leaked.',
    ])
    expect(of(diff.stillUnused)).toEqual([
      'unused: Never used since 2 Nov 2026; Not rotated for 191 d; then: keep',
    ])
    expect(of(diff.unfinished)).toEqual([
      'deferred: was deferred until 2 Mar 2027, to be decided by Bo',
      'excepted: was an exception until 2 Mar 2027',
      'not-revoked: was to be revoked',
      'not-rotated: was to be rotated',
    ])
  })
})
