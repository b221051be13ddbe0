import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY } from '#base/duration'
import { instant } from '#base/runtime'
import type { Parsed } from '#contract'
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

const set = (change: Parsed<'policy.set'>) => desk.work.policies.set(change, call('policy.set'))
const dueAt = () =>
  desk.work.policies.due({ withinDays: 3_650, kinds: ['review'], offset: 0, limit: 10 }).rows[0]
    ?.dueAt

describe('the next review', () => {
  it('is due so many days after the last that was signed here, or on the day that was promised then', async () => {
    const { clock } = desk.work
    expect(dueAt()).toBe(instant(clock.now + 90 * DAY))
    clock.now += 40 * DAY
    await desk.sign(desk.start().id)
    expect(desk.work.policies.show().lastReviewAt).toBe(instant(clock.now))
    expect(dueAt()).toBe(instant(clock.now + 90 * DAY))
    set({ reviewDays: 365 })
    expect(dueAt()).toBe(instant(clock.now + 90 * DAY))
    set({ reviewDays: 14 })
    expect(dueAt()).toBe(instant(clock.now + 14 * DAY))
    set({ reviewDays: null })
    expect(dueAt()).toBeUndefined()
  })

  it('is counted from a later one that was held elsewhere, and not from one that was abandoned', async () => {
    const { clock } = desk.work
    await desk.sign(desk.start().id)
    clock.now += 30 * DAY
    const { id } = desk.start()
    desk.reviews.abandon({ id, reason: 'wrong day' }, call('review.abandon'))
    expect(dueAt()).toBe(instant(clock.now + 60 * DAY))
    set({ lastReviewAt: instant(clock.now - DAY) })
    expect(dueAt()).toBe(instant(clock.now + 89 * DAY))
    expect(desk.work.policies.show().lastReviewAt).toBe(instant(clock.now - DAY))
  })
})
