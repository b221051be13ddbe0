import ICAL from 'ical.js'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DAY, HOUR, MINUTE } from '#base/duration'
import { instant } from '#base/runtime'
import { operations } from '#contract'
import { markWorkspace } from '#store/workspace'
import { gateUp, use } from '#tests/gate-rows'
import {
  call,
  openWorkspace,
  removeFolder,
  temporaryFolder,
  type TestWorkspace,
} from '#tests/workspace'

const WORKSPACE = '01970000-0000-7000-8000-000000000001'

let folder: string
let space: TestWorkspace
beforeEach(() => {
  folder = temporaryFolder()
  space = openWorkspace(folder)
  space.database.write((db) => markWorkspace(db, WORKSPACE, space.clock.now))
})
afterEach(() => {
  space.close()
  removeFolder(folder)
})

const create = (name: string, more = {}) =>
  space.keys.create({ name, ...more }, call('keys.create'))
const rotate = (ref: string, overlap: string) =>
  space.keys.rotate({ ref, overlap }, call('keys.rotate'))
const set = (change: object) =>
  space.policies.set(operations['policy.set'].input.parse(change), call('policy.set'))
const due = (more = {}) => {
  const answer = space.policies.due(operations['policy.due'].input.parse(more))
  expect(operations['policy.due'].output.parse(answer)).toEqual(answer)
  return answer
}
const titles = (more = {}) => due(more).rows.map(({ title }) => title)
const calendar = (withinDays = 365) => space.policies.calendar({ withinDays })
/** The events of a calendar as another program reads them, by identity. */
function events(text: string) {
  const read = new ICAL.Component(ICAL.parse(text))
  return new Map(
    read.getAllSubcomponents('vevent').map((one) => {
      const event = new ICAL.Event(one)
      return [event.uid, event]
    }),
  )
}

describe('the due list', () => {
  test('is empty where nothing is', () => {
    create('etl')
    expect(due()).toEqual({ rows: [], total: 0, overdue: 0 })
  })

  test('holds expiries, old values, ends of overlaps and the review, the earliest first', () => {
    create('soon', { expires: '10d', owner: 'Ada' })
    create('late', { expires: '20d' })
    const old = create('turning')
    const made = space.clock.now
    space.clock.now += DAY
    rotate('turning', '3d')
    expect(titles()).toEqual(['The old value of turning ends', 'soon expires'])
    expect(due().rows[0]).toMatchObject({
      kind: 'overlap',
      prefix: old.prefix,
      dueAt: instant(space.clock.now + 3 * DAY),
    })
    expect(due().rows[1]).toMatchObject({ owner: 'Ada', overdue: false })
    space.clock.now = made + 85 * DAY
    expect(titles()).toEqual([
      'Review of all keys',
      // Expired keys are refused already, and need no new value.
      'turning is to be rotated',
    ])
    space.clock.now = made + 91 * DAY
    expect(titles()).toEqual([
      'The review of all keys is overdue',
      'turning should have been rotated',
    ])
    expect(due()).toMatchObject({ total: 2, overdue: 2 })
    expect(space.keys.summary({})).toMatchObject({ due: 2, overdue: 2 })
  })

  test('looks as far ahead as it is told, at the kinds that it is told, a window at a time', () => {
    for (let day = 1; day <= 5; day += 1)
      create(`key ${String(day)}`, { expires: `${String(day)}d` })
    expect(due({ withinDays: 3 }).total).toBe(3)
    expect(titles({ withinDays: 5, offset: 1, limit: 2 })).toEqual([
      'key 2 expires',
      'key 3 expires',
    ])
    expect(due({ kinds: ['rotation', 'review'] }).total).toBe(0)
    expect(due({ kinds: [] }).total).toBe(0)
    expect(due({ withinDays: 90, kinds: ['rotation'] }).total).toBe(0)
    set({ noticeDays: 2 })
    expect(due().total).toBe(2)
  })

  test('follows the rules: no rotation, no review, a review held', () => {
    create('etl')
    space.clock.now += 80 * DAY
    expect(due().rows.map(({ kind }) => kind)).toEqual(['review', 'rotation'])
    set({ rotationDays: null })
    expect(due().rows.map(({ kind }) => kind)).toEqual(['review'])
    set({ lastReviewAt: instant(space.clock.now) })
    expect(due().total).toBe(0)
    set({ reviewDays: 14, rotationDays: 80 })
    expect(due().rows.map(({ kind }) => kind)).toEqual(['rotation', 'review'])
    set({ reviewDays: null })
    expect(due().rows.map(({ kind }) => kind)).toEqual(['rotation'])
    space.keys.suspend({ ref: 'etl' }, call('keys.suspend'))
    expect(due().total).toBe(0)
  })

  test('leaves out the newest value of a key, and revoked keys', () => {
    create('a', { expires: '3d' })
    rotate('a', '24h')
    space.keys.revoke({ ref: 'a', reason: 'x' }, call('keys.revoke'))
    expect(due().total).toBe(0)
  })
})

describe('the calendar', () => {
  test('is read by another program: same instants, same words', () => {
    create('a;b,c "d" \u{1F511} schlüssel-mit-einem-sehr-langen-namen-der-umbrochen-werden-muss', {
      expires: '10d',
      owner: 'Ada, Team; 1',
    })
    const { text, events: count, leftOut } = calendar()
    const read = events(text)
    expect([count, leftOut]).toEqual([2, 0])
    const expiry = [...read.values()].find((event) => event.uid.startsWith('expiry-'))
    expect(expiry?.summary).toBe(
      'a;b,c "d" \u{1F511} schlüssel-mit-einem-sehr-langen-namen-der-umbrochen-werden-muss expires',
    )
    expect(expiry?.startDate.toJSDate().getTime()).toBe(space.clock.now + 10 * DAY)
    expect(expiry?.description).toContain('Owner: Ada, Team; 1')
    expect([...read.keys()].filter((uid) => uid.startsWith('review@'))).toHaveLength(1)
  })

  test('has lines of at most 75 octets that end in CRLF, and nothing but UTC', () => {
    create('\u{1F511}'.repeat(100), { expires: '10d' })
    const { text } = calendar()
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    for (const line of text.split('\r\n'))
      expect(Buffer.byteLength(line), line).toBeLessThanOrEqual(75)
    expect(text).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n/)
    expect(text).toMatch(/DTSTART:\d{8}T\d{6}Z\r\n/)
    expect(text).not.toContain('TZID')
  })

  test('keeps the identity of an event whose date moves, and counts up', () => {
    create('etl', { expires: '10d' })
    rotate('etl', '3d')
    const before = events(calendar().text)
    expect(before.size).toBe(3)
    space.keys.edit({ ref: 'etl', expires: '20d', name: 'etl-2' }, call('keys.edit'))
    space.keys.extendOverlap({ ref: 'etl-2', until: '24h' }, call('keys.extendOverlap'))
    const after = events(calendar().text)
    expect([...after.keys()].toSorted()).toEqual([...before.keys()].toSorted())
    for (const [uid, event] of after) {
      expect(event.sequence).toBeGreaterThan(before.get(uid)?.sequence ?? Infinity)
      if (/^(expiry|overlap)-/.test(uid))
        expect(event.startDate.toJSDate().getTime()).toBeGreaterThan(
          before.get(uid)?.startDate.toJSDate().getTime() ?? Infinity,
        )
    }
  })

  test('is the same wherever the computer stands', () => {
    create('etl', { expires: '10d' })
    const zone = process.env['TZ']
    try {
      const texts = ['UTC', 'America/Los_Angeles', 'Pacific/Kiritimati'].map((name) => {
        process.env['TZ'] = name
        return calendar().text
      })
      expect(new Set(texts).size).toBe(1)
    } finally {
      if (zone === undefined) delete process.env['TZ']
      else process.env['TZ'] = zone
    }
  })

  test('says how many dates it left out', () => {
    space.database.write((db) => {
      for (let nr = 1; nr <= 2_005; nr += 1)
        db.run(
          `INSERT INTO key (id, name, name_fold, created_at, created_by, expires_at, ends_at, prefix)
           VALUES (:id, :id, :id, :now, 'x@y', :end, :end, :id)`,
          { id: `key ${String(nr)}`, now: space.clock.now, end: space.clock.now + nr * MINUTE },
        )
    })
    expect(calendar(30)).toMatchObject({ events: 2_000, leftOut: 5 })
  })
})

describe('notices', () => {
  const notices = () => space.policies.notices().notices

  test('tell each thing once in 24 hours', () => {
    const { id } = create('etl', { expires: '10d' })
    expect(notices()).toEqual([
      { kind: 'expiry', title: 'etl expires', body: 'in 10 d.', page: `/api-keys/${id}` },
    ])
    expect(notices()).toEqual([])
    create('bi', { expires: '5d' })
    expect(notices()).toMatchObject([{ title: 'bi expires' }])
    space.clock.now += DAY - 1
    expect(notices()).toEqual([])
    space.clock.now += 1
    expect(notices()).toMatchObject([
      {
        title: '2 keys expire soon',
        body: 'bi in 4 d; etl in 9 d.',
        page: '/overview?kind=expiry',
      },
    ])
  })

  test('survive a restart', () => {
    create('etl', { expires: '10d' })
    expect(notices()).toHaveLength(1)
    const { clock, vault } = space
    space.close()
    space = openWorkspace(folder, { clock, vault })
    expect(notices()).toEqual([])
  })

  test('warn on the last day of an overlap, and that the old value is still used', () => {
    const old = create('etl')
    rotate('etl', '3d')
    expect(notices()).toEqual([])
    space.clock.now += 2 * DAY + HOUR
    use(space, { gate: gateUp(space, 'edge'), prefix: old.prefix })
    expect(notices()).toMatchObject([
      { kind: 'overlap', title: 'The old value of etl ends', body: 'in 23 h, still used.' },
    ])
  })

  test('put many things of a kind into one', () => {
    for (let nr = 0; nr < 5; nr += 1) create(`key ${String(nr)}`)
    space.clock.now += 100 * DAY
    expect(notices()).toMatchObject([
      {
        kind: 'rotation',
        title: '5 keys should get a new value',
        body: expect.stringMatching(
          /^key \d 10 d ago; key \d 10 d ago; key \d 10 d ago; and 2 more\.$/,
        ),
      },
      { kind: 'review', title: 'The review of all keys is overdue', body: '10 d ago.' },
    ])
  })

  test('stay away when they are switched off', () => {
    create('etl', { expires: '1d' })
    set({ notify: false })
    expect(notices()).toEqual([])
  })
})
