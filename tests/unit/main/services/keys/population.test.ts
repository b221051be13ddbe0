import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR } from '#base/duration'
import { livingKey, population } from '#services/keys/population'
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

const { now: begin } = { now: Date.UTC(2026, 10, 2, 9) }
const all = () => desk.work.database.read((db) => population(db, desk.work.clock.now))

describe('the population of a workspace', () => {
  it('is every key that is not revoked, as it is registered', () => {
    const { keys } = desk.work
    const made = keys.create(
      {
        name: 'full',
        owner: 'platform',
        purpose: 'nightly',
        usedBy: 'scheduler',
        tags: ['prod', 'eu'],
        expires: '30d',
      },
      call('keys.create'),
    )
    desk.create('revoked')
    keys.revoke({ ref: 'revoked', reason: 'x' }, call('keys.revoke'))
    expect(all()).toEqual([
      {
        keyId: made.id,
        name: 'full',
        prefix: made.prefix,
        state: 'active',
        owner: 'platform',
        purpose: 'nightly',
        usedBy: 'scheduler',
        tags: ['prod', 'eu'],
        createdAt: '2026-11-02T09:00:00.000Z',
        createdBy: 'tess@desk',
        versions: 1,
        versionCreatedAt: '2026-11-02T09:00:00.000Z',
        lastUsed: 'unknown',
        uses30d: 0,
        expiresAt: '2026-12-02T09:00:00.000Z',
        unconfirmed: true,
      },
    ])
  })

  it('knows the newest value, the end of an overlap, and uses of all values in 30 days', () => {
    const { keys, clock, database } = desk.work
    const { id } = desk.create('one')
    const { versions } = keys.show({ ref: 'one' })
    clock.now = begin + 40 * DAY
    const next = keys.rotate({ ref: 'one', overlap: '24h' }, call('keys.rotate'))
    const today = Math.floor(clock.now / DAY)
    database.write((db) => {
      for (const [day, uses] of [
        [today, 3],
        [today - 29, 4],
        [today - 30, 100],
      ] as const)
        db.run('INSERT INTO use_day VALUES (?, ?, ?)', versions[0]?.id ?? '', day, uses)
    })
    desk.watch(begin, clock.now)
    desk.use(id, clock.now - HOUR)
    expect(all()).toMatchObject([
      {
        prefix: next.prefix,
        versions: 2,
        versionCreatedAt: new Date(clock.now).toISOString(),
        overlapUntil: new Date(clock.now + DAY).toISOString(),
        lastUsed: 'used',
        lastUsedAt: new Date(clock.now - HOUR).toISOString(),
        uses30d: 7,
      },
    ])
  })

  it('says the same of one key as of all', () => {
    const { database, clock } = desk.work
    desk.watch(begin - DAY, begin)
    for (const name of ['one', 'two']) desk.create(name)
    desk.work.keys.suspend({ ref: 'two' }, call('keys.suspend'))
    for (const key of all())
      expect(database.read((db) => livingKey(db, key.keyId, clock.now))).toEqual(key)
    const { id } = desk.create('three')
    desk.work.keys.revoke({ ref: 'three', reason: 'x' }, call('keys.revoke'))
    for (const none of [id, '01890a5d-ac96-774b-bcce-b302099a8057'])
      expect(database.read((db) => livingKey(db, none, clock.now))).toBeUndefined()
  })
})
