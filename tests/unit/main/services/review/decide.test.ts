import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY } from '#base/duration'
import type { Parsed, ReviewHead } from '#contract'
import { type Reviewed, reviewed } from '#tests/reviewed'
import { call, faultOf, removeFolder, temporaryFolder } from '#tests/workspace'

let folder: string
let desk: Reviewed
let review: ReviewHead
beforeEach(() => {
  folder = temporaryFolder()
  desk = reviewed(folder)
  for (const name of ['one', 'two', 'three']) desk.create(name)
  review = desk.start()
})
afterEach(() => {
  desk.work.close()
  removeFolder(folder)
})

const until = (days: number) => new Date(desk.work.clock.now + days * DAY).toISOString()
const keyIdOf = (name: string) => desk.rows(review.id).find((row) => row.name === name)?.keyId ?? ''
const decide = (input: Omit<Parsed<'review.decide'>, 'id' | 'keyIds'>, names = ['one']) =>
  desk.reviews.decide(
    { id: review.id, keyIds: names.map(keyIdOf), ...input },
    call('review.decide'),
  )
const reason = 'as agreed'

describe('deciding', () => {
  it('records who decided what, when and why, and counts', () => {
    desk.work.clock.now += 5_000
    expect(decide({ decision: 'keep', reason: '  needed  at year end ' })).toEqual({
      decided: 1,
      at: new Date(desk.work.clock.now).toISOString(),
      by: 'tess@desk',
      tally: { keep: 1, rotate: 0, revoke: 0, defer: 0, exception: 0, open: 2 },
      balanced: false,
    })
    expect(desk.rows(review.id).find(({ name }) => name === 'one')).toMatchObject({
      decision: 'keep',
      reason: 'needed at year end',
      decidedBy: 'tess@desk',
      decidedAt: new Date(desk.work.clock.now).toISOString(),
    })
  })

  it('takes many keys with one reason, and balances when none is open', () => {
    decide({ decision: 'keep', reason }, ['one', 'two'])
    expect(decide({ decision: 'revoke', reason }, ['three', 'three'])).toMatchObject({
      decided: 1,
      tally: { keep: 2, revoke: 1, open: 0 },
      balanced: true,
    })
  })

  it('can be taken back, with all that went with it', () => {
    decide({ decision: 'defer', reason, owner: 'Bo', until: until(10) })
    expect(decide({})).toMatchObject({ tally: { defer: 0, open: 3 } })
    const row = desk.rows(review.id).find(({ name }) => name === 'one')
    expect(row).toBeDefined()
    for (const field of ['decision', 'reason', 'owner', 'until', 'decidedBy'])
      expect(row).not.toHaveProperty(field)
  })

  it.each([
    ['no reason', { decision: 'keep' }, 'reason', /needs a reason/],
    ['a blank reason', { decision: 'revoke', reason: ' \n ' }, 'reason', /needs a reason/],
    ['a deferral to nobody', { decision: 'defer', reason, until: 10 }, 'owner', /somebody/],
    ['a deferral without end', { decision: 'defer', reason, owner: 'Bo' }, 'until', /needs an end/],
    ['a long deferral', { decision: 'defer', reason, owner: 'Bo', until: 31 }, 'until', /30 days/],
    ['an exception without end', { decision: 'exception', reason }, 'until', /needs an end/],
    ['an end in the past', { decision: 'exception', reason, until: -1 }, 'until', /past/],
    ['an end of a keep', { decision: 'keep', reason, until: 3 }, 'until', /takes no until/],
    ['an owner of a revoke', { decision: 'revoke', reason, owner: 'Bo' }, 'owner', /takes no/],
    ['a reason for opening it again', { reason }, 'reason', /takes no reason/],
  ] as const)('refuses %s, naming the field', (_, input, field, message) => {
    const { until: days, ...rest } = { until: undefined, ...input }
    const given = { ...rest, ...(days === undefined ? {} : { until: until(days) }) }
    const fault = faultOf(() => decide(given))
    expect(fault).toMatchObject({ code: 'input.invalid', field })
    expect(fault.message).toMatch(message)
    expect(desk.reviews.show({ id: review.id }).tally.open).toBe(3)
  })

  it('defers for 30 days to the evening of the last, and excepts for years', () => {
    decide({ decision: 'defer', reason, owner: 'Bo', until: until(30.9) })
    decide({ decision: 'exception', reason, until: until(900) }, ['two'])
    expect(desk.reviews.show({ id: review.id }).tally).toMatchObject({ defer: 1, exception: 1 })
  })

  it('refuses the value of a key as a reason, and stores nothing of it', () => {
    const { value } = desk.create('leaky')
    const fault = faultOf(() => decide({ decision: 'keep', reason: `rotate ${value}` }))
    expect(fault.code).toBe('input.secret')
    expect(JSON.stringify(fault.toFailure())).not.toContain(value.slice(13))
  })

  it('knows no key that was made after the freeze', () => {
    const { id } = desk.create('later')
    const fault = faultOf(() =>
      desk.reviews.decide(
        { id: review.id, keyIds: [keyIdOf('one'), id], decision: 'keep', reason },
        call('review.decide'),
      ),
    )
    expect(fault.code).toBe('key.missing')
    expect(desk.reviews.show({ id: review.id }).tally.keep).toBe(0)
  })

  it('refuses what was decided since the caller looked, and says by whom', () => {
    const seen = () => desk.rows(review.id).find(({ name }) => name === 'one')?.decidedAt ?? null
    const first = seen()
    desk.work.clock.now += 1_000
    decide({ decision: 'keep', reason, seen: first })
    const fault = faultOf(() => decide({ decision: 'revoke', reason, seen: first }))
    expect(fault).toMatchObject({ code: 'key.changed', field: 'seen' })
    expect(fault.message).toMatch(/^“one” was decided meanwhile: keep, by tess@desk/)

    desk.work.clock.now += 1_000
    const second = seen()
    decide({ seen: second })
    const each = (at: string | null) =>
      desk.reviews.decideEach(
        {
          id: review.id,
          decisions: [
            { keyId: keyIdOf('two'), decision: 'keep', reason, seen: null },
            { keyId: keyIdOf('one'), decision: 'keep', reason, seen: at },
          ],
        },
        call('review.decideEach'),
      )
    expect(faultOf(() => each(second)).message).toMatch(/^“one” was opened again meanwhile/)
    expect(desk.reviews.show({ id: review.id }).tally.open).toBe(3)
    expect(each(null)).toMatchObject({ decided: 2 })
  })

  it('leaves one record in the history for each call, of the key where it is one', () => {
    decide({ decision: 'revoke', reason: 'nobody uses it' })
    decide({ decision: 'keep', reason }, ['two', 'three'])
    const { rows } = desk.work.audit.list({ offset: 0, limit: 2 })
    expect(rows.map(({ summary }) => summary)).toEqual([
      'Access review 2026 Q4: keep: as agreed (2 keys)',
      'Access review 2026 Q4: revoke: nobody uses it',
    ])
    expect(rows[1]?.keyId).toBe(keyIdOf('one'))
  })

  it('of a table is all or nothing, and names the line that it refuses', () => {
    const table = (decisions: Parsed<'review.decideEach'>['decisions']) =>
      desk.reviews.decideEach({ id: review.id, decisions }, call('review.decideEach'))
    const first = { keyId: keyIdOf('one'), decision: 'keep', reason } as const
    const fault = faultOf(() => table([first, { keyId: keyIdOf('two'), decision: 'keep' }]))
    expect(fault).toMatchObject({ code: 'input.invalid', field: 'decisions.1.reason' })
    expect(fault.message).toMatch(/^Decision 2:/)
    expect(desk.reviews.show({ id: review.id }).tally.open).toBe(3)
    const second = { keyId: keyIdOf('two'), decision: 'revoke', reason: 'another' } as const
    expect(table([first, second])).toMatchObject({ decided: 2, tally: { keep: 1, revoke: 1 } })
  })
})
