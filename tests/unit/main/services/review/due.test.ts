import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY } from '#base/duration'
import { instant } from '#base/runtime'
import { type Reviewed, reviewed } from '#tests/reviewed'
import { call, removeFolder, temporaryFolder } from '#tests/workspace'

let folder: string
let desk: Reviewed
beforeEach(() => {
  folder = temporaryFolder()
  desk = reviewed(folder)
  for (const name of ['put-off', 'let-be', 'kept']) desk.create(name)
})
afterEach(() => {
  desk.work.close()
  removeFolder(folder)
})

const due = (withinDays = 30) =>
  desk.work.policies
    .due({ withinDays, kinds: ['deferral', 'exception'], offset: 0, limit: 100 })
    .rows.map(({ title, owner, overdue }) => `${title} (${owner ?? ''})${overdue ? ' !' : ''}`)

async function review(): Promise<void> {
  const { id } = desk.start()
  const { now } = desk.work.clock
  desk.decide(id, 'defer', ['put-off'], { owner: 'lena', until: instant(now + 10 * DAY) })
  desk.decide(id, 'exception', ['let-be'], { until: instant(now + 20 * DAY) })
  desk.decide(id, 'keep', ['kept'])
  expect(due()).toEqual([])
  await desk.sign(id)
}

describe('what a review put off until a day', () => {
  it('is due then, with who is to decide, once the review is signed', async () => {
    await review()
    expect(due(9)).toEqual([])
    expect(due()).toEqual([
      'The deferred decision on put-off is due (lena)',
      'The exception of let-be ends (team)',
    ])
    desk.work.clock.now += 11 * DAY
    expect(due(0)).toEqual(['The deferred decision on put-off is due (lena) !'])
  })

  it('is due no longer once the key is revoked, or the next review has decided', async () => {
    await review()
    desk.work.keys.revoke({ ref: 'put-off', reason: 'decided' }, call('keys.revoke'))
    expect(due()).toEqual(['The exception of let-be ends (team)'])
    const { id } = desk.start('next')
    desk.decide(id, 'keep')
    await desk.sign(id)
    expect(due()).toEqual([])
  })
})
