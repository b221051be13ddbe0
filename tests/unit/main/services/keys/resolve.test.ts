// Reaching a key: by name, by prefix, by id, and by a value that was pasted.
import { describe, expect, test } from 'vitest'
import { call, faultOf } from '#tests/workspace'
import { freshDesk } from '#tests/desk'

const desk = freshDesk()
const { create, rotate, revoke, show } = desk

describe('reaching a key', () => {
  test('by name however written, by prefix, by id', () => {
    const made = create('Nightly ETL')
    for (const ref of ['nightly  etl', made.prefix, made.id]) expect(show(ref).id).toBe(made.id)
  })

  test('a revoked one by prefix and id, not by name', () => {
    const made = create('etl')
    revoke('etl')
    expect(show(made.prefix).state).toBe('revoked')
    expect(show(made.id).state).toBe('revoked')
    const fault = faultOf(() => show('etl'))
    expect(fault.code).toBe('key.missing')
    expect(fault.fix).toContain(made.prefix)
  })

  test('never by its value', () => {
    const made = create('etl')
    const fault = faultOf(() => show(made.value))
    expect(fault.code).toBe('input.secret')
    expect(JSON.stringify(fault.toFailure())).not.toContain(made.value.slice(13, 30))
  })

  test.each(['suspend', 'resume', 'edit', 'rotate', 'revoke'] as const)(
    'to %s a revoked one is a conflict',
    (method) => {
      const { prefix } = create('etl')
      revoke('etl')
      const inputs = { ref: prefix, reason: 'again', overlap: '24h', owner: 'x' }
      const run = desk.space.keys[method].bind(desk.space.keys) as (
        input: object,
        from: object,
      ) => unknown
      expect(faultOf(() => run(inputs, call(`keys.${method}`))).code).toBe('key.revoked')
    },
  )
})

describe('identify', () => {
  test('tells the key of a value, current, rotated away or revoked', () => {
    const old = create('etl')
    const made = rotate('etl')
    revoke('etl')
    for (const { value } of [old, made])
      expect(desk.space.keys.identify({ value: ` ${value}\n` }).id).toBe(old.id)
  })

  test('says what is wrong with anything else, without repeating it', () => {
    const { value } = create('etl')
    for (const text of [
      value.slice(0, -1),
      `${value.slice(0, -1)}!`,
      value.slice(0, 12),
      'hello',
      '',
    ]) {
      const fault = faultOf(() => desk.space.keys.identify({ value: text }))
      expect(fault.code).toBe('key.missing')
      if (text.length > 12)
        expect(JSON.stringify(fault.toFailure())).not.toContain(text.slice(13, 20))
    }
  })
})
