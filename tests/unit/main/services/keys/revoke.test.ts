// Revoking: final, in the ledger first, one version or all.
import { describe, expect, test } from 'vitest'
import { DAY, HOUR } from '#base/duration'
import { call, faultOf } from '#tests/workspace'
import { freshDesk } from '#tests/desk'

const desk = freshDesk()
const { create, rotate, revoke, show, isDue } = desk

describe('revoke', () => {
  test('by name ends all versions, is on disk, and stays however the clock turns', () => {
    const old = create('etl')
    const made = rotate('etl')
    const answer = revoke('etl')
    expect(answer.revoked).toEqual([made.prefix, old.prefix])
    expect(answer.epoch).toBe(3)
    for (const value of [old.value, made.value]) expect(isDue(value, 0)).toBe(true)
    expect(show(old.prefix)).toMatchObject({
      state: 'revoked',
      revokeReason: 'leaked',
      versionsAlive: 0,
    })
    desk.space.clock.now -= 30 * DAY
    expect(show(old.prefix).state).toBe('revoked')
    expect(show(old.prefix).versions.map((version) => version.state)).toEqual([
      'revoked',
      'revoked',
    ])
  })

  test('by prefix ends that version alone while another lives', () => {
    const old = create('etl')
    const made = rotate('etl')
    expect(revoke(old.prefix).revoked).toEqual([old.prefix])
    expect(isDue(made.value)).toBe(false)
    expect(show('etl')).toMatchObject({ state: 'active', versionsAlive: 1, prefix: made.prefix })
    expect(faultOf(() => revoke(old.prefix)).code).toBe('key.revoked')
    expect(revoke(made.prefix).revoked).toEqual([made.prefix])
    expect(show(made.prefix).state).toBe('revoked')
  })

  test('by id ends all versions', () => {
    const old = create('etl')
    rotate('etl')
    expect(revoke(old.id).revoked).toHaveLength(2)
  })

  test('works for a suspended and for an expired key', () => {
    const one = create('one', { expires: '1h' })
    const two = create('two')
    desk.space.keys.suspend({ ref: 'two' }, call('keys.suspend'))
    desk.space.clock.now += 2 * HOUR
    expect(show('one').state).toBe('expired')
    expect(revoke('one').revoked).toEqual([one.prefix])
    expect(revoke('two').revoked).toEqual([two.prefix])
  })

  test('needs a reason, and keeps it', () => {
    const { prefix } = create('etl')
    expect(faultOf(() => revoke('etl', '  ')).field).toBe('reason')
    expect(show('etl').state).toBe('active')
    revoke('etl', 'Found in a notebook')
    expect(show(prefix).history[0]?.summary).toBe(`Revoked ${prefix}: Found in a notebook`)
  })

  test('of a version ended by a rotation stays ended under a clock set back', () => {
    const old = create('etl')
    rotate('etl', '1h')
    desk.space.clock.now += 2 * HOUR
    revoke('etl')
    expect(isDue(old.value, desk.space.clock.now - 2 * HOUR)).toBe(true)
  })
})
