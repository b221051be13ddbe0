import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY } from '#base/duration'
import { type Reviewed, reviewed } from '#tests/reviewed'
import { call, faultOf, removeFolder, temporaryFolder } from '#tests/workspace'

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

const names = (id: string) => desk.rows(id).map(({ name }) => name)

describe('starting a review', () => {
  it('freezes every key that is not revoked, with the instant, the epoch and the head of the chain', () => {
    for (const name of ['active', 'suspended', 'revoked']) desk.create(name)
    desk.work.keys.suspend({ ref: 'suspended' }, call('keys.suspend'))
    desk.work.keys.revoke({ ref: 'revoked', reason: 'left' }, call('keys.revoke'))
    desk.work.keys.create({ name: 'short', expires: '1h' }, call('keys.create'))
    desk.work.clock.now += DAY
    const head = desk.work.audit.list({ offset: 0, limit: 1 }).rows[0]
    const review = desk.start()
    expect(names(review.id).toSorted()).toEqual(['active', 'short', 'suspended'])
    expect(review).toMatchObject({
      name: 'Access review 2026 Q4',
      state: 'open',
      asOf: new Date(desk.work.clock.now).toISOString(),
      startedBy: 'tess@desk',
      rows: 3,
      tally: { open: 3 },
      balanced: false,
    })
    expect(review.epoch).toBe(desk.work.keys.summary({}).epoch)
    expect(review.audit.seq).toBe(head?.seq)
    expect(desk.rows(review.id).map(({ state }) => state)).toEqual([
      'expired',
      'suspended',
      'active',
    ])
  })

  it('is listed among those of its state alone, where one is asked for', () => {
    desk.create('one')
    const { id } = desk.start('First')
    const listed = (state?: 'open' | 'signed' | 'abandoned') =>
      desk.reviews.list({ state }).reviews.map(({ name }) => name)
    expect([listed(), listed('open'), listed('signed')]).toEqual([['First'], ['First'], []])
    desk.reviews.abandon({ id, reason: 'again' }, call('review.abandon'))
    desk.work.clock.now += DAY
    desk.start('Second')
    expect([listed(), listed('open'), listed('abandoned')]).toEqual([
      ['Second', 'First'],
      ['Second'],
      ['First'],
    ])
  })

  it('says how much of the window gates watched, and how many did', () => {
    desk.create('one')
    const { now } = desk.work.clock
    desk.watch(now - 200 * DAY, now)
    desk.watch(now - 10 * DAY, now - 9 * DAY, 'second')
    expect(desk.start().coverage).toMatchObject({ days: 90, coveredDays: 90, gates: 2, gaps: [] })
  })

  it('does not count as watched what a gate that reports by file has not reported yet', () => {
    const { now } = desk.work.clock
    desk.watch(now - 200 * DAY, now)
    desk.watch(now - 200 * DAY, now - 5 * DAY, 'vessel')
    desk.work.database.write((db) =>
      db.run(`INSERT INTO remote_gate SELECT id, 'x', started_at FROM gate WHERE name = 'vessel'`),
    )
    expect(desk.start().coverage).toMatchObject({ coveredDays: 85, gapsTotal: 1 })
  })

  it('takes other thresholds than those of the workspace, one by one', () => {
    const review = desk.reviews.start(
      { thresholds: { idleDays: 30, ageDays: null } },
      call('review.start'),
    )
    expect(review.thresholds).toEqual({ idleDays: 30, ageDays: null, expiringDays: 30 })
    expect(review.coverage.days).toBe(30)
  })

  it('stays as it was, whatever happens to the keys', () => {
    desk.create('one')
    const review = desk.start()
    const before = desk.rows(review.id)
    desk.work.keys.edit({ ref: 'one', name: 'other', owner: 'x' }, call('keys.edit'))
    desk.work.keys.rotate({ ref: 'other', overlap: '24h' }, call('keys.rotate'))
    desk.work.keys.revoke({ ref: 'other', reason: 'x' }, call('keys.revoke'))
    expect(desk.rows(review.id)).toEqual(before)
  })

  it('is refused while one is open, which it names, and possible after that has ended', () => {
    const first = desk.start('Spring')
    const fault = faultOf(() => desk.start())
    expect(fault).toMatchObject({ code: 'review.state' })
    expect(fault.message).toContain('Spring is open since 2026-11-02')
    const abandoned = desk.reviews.abandon(
      { id: first.id, reason: 'wrong quarter' },
      call('review.abandon'),
    )
    expect(abandoned).toMatchObject({
      state: 'abandoned',
      abandoned: { by: 'tess@desk', reason: 'wrong quarter' },
    })
    expect(desk.start()).toMatchObject({ state: 'open' })
    expect(faultOf(() => desk.decide(first.id, 'keep', [])).code).toBe('review.state')
  })

  it('gives each review of a quarter a name of its own', async () => {
    for (const name of ['Access review 2026 Q4', 'Access review 2026 Q4 (2)']) {
      const review = desk.start()
      expect(review.name).toBe(name)
      await desk.sign(review.id)
      desk.work.clock.now += DAY
    }
    desk.work.clock.now = Date.UTC(2027, 0, 1)
    expect(desk.start().name).toBe('Access review 2027 Q1')
  })

  it('is one record in the chain, which stays whole', async () => {
    desk.create('one')
    desk.start()
    expect(desk.work.audit.list({ offset: 0, limit: 1 }).rows[0]).toMatchObject({
      operation: 'review.start',
      summary: 'Access review 2026 Q4 started: 1 key frozen',
    })
    expect(await desk.work.audit.verify()).toMatchObject({ ok: true })
  })

  it('knows no review that is not there', () => {
    const id = '01890a5d-ac96-774b-bcce-b302099a8057'
    expect(faultOf(() => desk.reviews.show({ id }))).toMatchObject({ code: 'review.missing' })
  })
})

describe('the list of a review', () => {
  const window = { offset: 0, limit: 200 }

  beforeEach(() => {
    const { now } = desk.work.clock
    for (const name of ['zeta', 'alpha', 'Übung', 'beta']) desk.create(name)
    desk.create('ownerless', '')
    desk.watch(now - DAY, now)
  })

  it('has those that deserve a look first, and each group by name', () => {
    const { id } = desk.start()
    expect(names(id)).toEqual(['ownerless', 'alpha', 'beta', 'zeta', 'Übung'])
    expect(desk.reviews.rows({ id, ...window })).toMatchObject({ total: 5, look: 1, lookOpen: 1 })
    const only = (group: 'look' | 'fine') =>
      desk.reviews.rows({ id, group, ...window }).rows.map(({ name }) => name)
    expect(only('look')).toEqual(['ownerless'])
    expect(only('fine')).toEqual(['alpha', 'beta', 'zeta', 'Übung'])
  })

  it('answers windows, decisions and what is open', () => {
    const { id } = desk.start()
    desk.decide(id, 'keep', ['alpha', 'ownerless'])
    desk.decide(id, 'revoke', ['beta'])
    const of = (input: object) =>
      desk.reviews.rows({ id, ...window, ...input }).rows.map(({ name }) => name)
    expect(of({ decision: 'keep' })).toEqual(['ownerless', 'alpha'])
    expect(of({ decision: 'open' })).toEqual(['zeta', 'Übung'])
    expect(of({ offset: 1, limit: 2 })).toEqual(['alpha', 'beta'])
    expect(desk.reviews.rows({ id, ...window, decision: 'open' })).toMatchObject({
      total: 2,
      lookOpen: 0,
    })
  })

  it('finds by part of a name, by a prefix, and by a whole key, of which only the prefix is used', () => {
    const { value, prefix } = desk.create('needle')
    const { id } = desk.start()
    const found = (find: string) =>
      desk.reviews.rows({ id, find, ...window }).rows.map(({ name }) => name)
    expect(found('ÜB')).toEqual(['Übung'])
    expect(found(prefix.slice(0, 8))).toEqual(['needle'])
    expect(found(value)).toEqual(['needle'])
    expect(found('nothing')).toEqual([])
  })

  it('shows one key at length, its place, the next open one, and what the last review said', async () => {
    const first = desk.start('Spring')
    desk.decide(first.id, 'keep', undefined, { reason: 'needed at year end' })
    await desk.sign(first.id)
    desk.work.clock.now += 100 * DAY
    const { id } = desk.start('Summer')
    const rows = desk.rows(id)
    const last = rows.at(-1)
    const one = desk.reviews.row({ id, keyId: last?.keyId ?? '' })
    expect(one).toMatchObject({
      position: 5,
      nextOpen: rows[0]?.keyId,
      last: { review: 'Spring', decision: 'keep', reason: 'needed at year end' },
      key: { owner: 'team', versions: 1 },
    })
    expect(one.notes.map(({ reason }) => reason)).toEqual(one.row.reasons)
    expect(one.notes.map(({ title }) => title)).toContain('Not rotated since 2 Nov 2026')
    desk.decide(id, 'keep')
    expect(desk.reviews.row({ id, keyId: last?.keyId ?? '' })).not.toHaveProperty('nextOpen')
  })
})
