import { describe, expect, it } from 'vitest'
import { Fault } from '#base/fault'
import { createLog } from '#base/log'
import { type Channel, operations } from '#contract'
import { createDispatch } from '#ipc/dispatch'
import type { Handlers } from '#ipc/handlers'

const context = () => ({ signal: new AbortController().signal })

function door(own: Partial<Handlers>, changed: () => void = () => {}) {
  const lines: string[] = []
  const refuse = () => {
    throw new Error('not part of this test')
  }
  const handlers = {
    ...Object.fromEntries(Object.keys(operations).map((name) => [name, refuse])),
    ...own,
  } as unknown as Handlers
  const dispatch = createDispatch({
    handlers,
    actor: 'ops@desk',
    log: createLog(
      (line) => lines.push(line),
      () => new Date(0),
    ),
    reference: () => 'R-1',
    changed,
  })
  return { dispatch, lines }
}

describe('dispatch', () => {
  it.each(['keys.nothing', 'toString', '__proto__', 'constructor', 'hasOwnProperty', ''])(
    'refuses the unknown operation %j',
    async (channel) => {
      const result = await door({}).dispatch(channel, {}, context())
      expect(result).toMatchObject({ ok: false, failure: { code: 'input.operation' } })
    },
  )

  it.each<readonly [string, Channel, unknown]>([
    ['an extra key', 'keys.show', { ref: 'a', more: 1 }],
    ['a wrong type', 'keys.show', { ref: 7 }],
    ['no object', 'keys.show', 'a'],
    ['null', 'keys.show', null],
    ['an array', 'keys.show', [{ ref: 'a' }]],
    ['text of 10 MB', 'keys.create', { name: 'x'.repeat(10_000_000) }],
    ['a window over the limit', 'keys.list', { limit: 201 }],
    ['a fraction', 'keys.list', { offset: 0.5 }],
    ['a prototype in the input', 'keys.show', JSON.parse('{"ref":"a","__proto__":{"x":1}}')],
  ])('refuses %s without running the service', async (_, channel, input) => {
    let ran = false
    const spy = (() => {
      ran = true
    }) as never
    const result = await door({ [channel]: spy }).dispatch(channel, input, context())
    expect(result).toMatchObject({ ok: false, failure: { code: 'input.invalid' } })
    expect(ran).toBe(false)
  })

  it('names the field that is wrong, and never repeats what was in it', async () => {
    const value = 'dsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'
    const { dispatch } = door({})
    const result = await dispatch('keys.list', { sort: value }, context())
    expect(result).toMatchObject({ ok: false, failure: { code: 'input.invalid', field: 'sort' } })
    expect(JSON.stringify(result)).not.toContain('y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU')
  })

  it('does not destroy what nobody has agreed to', async () => {
    const input = { ref: 'a', reason: 'leaked' }
    const result = await door({}).dispatch('keys.revoke', input, context())
    expect(result).toMatchObject({ ok: false, failure: { code: 'consent.needed' } })
  })

  it('asks consent for a rotation without overlap, and for no other', async () => {
    const asked = async (overlap: string) => {
      const result = await door({}).dispatch('keys.rotate', { ref: 'a', overlap }, context())
      return !result.ok && result.failure.code === 'consent.needed'
    }
    expect(await asked('now')).toBe(true)
    expect(await asked('1h')).toBe(false)
  })

  it('asks consent for revoking many keys, and for nothing else that is done to many', async () => {
    const rows = [{ ref: 'a', id: '01970000-0000-7000-8000-000000000001', seen: 1 }]
    const asked = async (action: object) => {
      const result = await door({}).dispatch('keys.bulk', { action, rows }, context())
      return !result.ok && result.failure.code === 'consent.needed'
    }
    expect(await asked({ kind: 'revoke', reason: 'leaked' })).toBe(true)
    expect(await asked({ kind: 'suspend' })).toBe(false)
    expect(await asked({ kind: 'owner', owner: 'Ada' })).toBe(false)
  })

  it('hands a fault over with its fix and field, and keeps its cause', async () => {
    const { dispatch, lines } = door({
      'keys.show': () => {
        throw new Fault({
          code: 'key.missing',
          message: 'There is no key called a.',
          fix: 'Look in the list.',
          field: 'ref',
          cause: new Error('driver words'),
        })
      },
    })
    const result = await dispatch('keys.show', { ref: 'a' }, context())
    expect(result).toEqual({
      ok: false,
      failure: {
        code: 'key.missing',
        message: 'There is no key called a.',
        fix: 'Look in the list.',
        field: 'ref',
      },
    })
    expect(lines.join()).toContain('driver words')
  })

  it('gives an unforeseen error a reference number and none of its text', async () => {
    const { dispatch, lines } = door({
      'keys.show': () => {
        throw new Error('password hunter2 in a driver message')
      },
    })
    const result = await dispatch('keys.show', { ref: 'a' }, context())
    expect(result).toMatchObject({ ok: false, failure: { code: 'internal', reference: 'R-1' } })
    expect(JSON.stringify(result)).not.toContain('hunter2')
    expect(lines.join()).toContain('R-1')
  })

  it('refuses an answer that the contract does not describe', async () => {
    const { dispatch } = door({
      'gates.retire': () => ({ value: 'dsk_more_than_the_contract' }) as never,
    })
    const result = await dispatch(
      'gates.retire',
      { id: '019305a8-0000-7000-8000-000000000000' },
      context(),
    )
    expect(result).toMatchObject({ ok: false, failure: { code: 'internal' } })
    expect(JSON.stringify(result)).not.toContain('more_than')
  })

  it('passes steps on only in the shape that the contract gives them', async () => {
    const steps: unknown[] = []
    const { dispatch } = door({
      'workspace.watch': (_, call) => {
        call.progress({ change: 3 })
        call.progress({ change: 'not a number' })
        return {}
      },
    })
    const result = await dispatch(
      'workspace.watch',
      {},
      { ...context(), progress: (step) => steps.push(step) },
    )
    expect(steps).toEqual([{ change: 3 }])
    expect(result.ok).toBe(false)
  })

  it('says cancelled when the caller has gone', async () => {
    const stop = new AbortController()
    const { dispatch } = door({
      'workspace.watch': () => {
        stop.abort()
        throw new Error('aborted somewhere deep')
      },
    })
    const result = await dispatch('workspace.watch', {}, { signal: stop.signal })
    expect(result).toMatchObject({ ok: false, failure: { code: 'cancelled' } })
  })

  it('tells that something may have changed, whatever the end, and never after a reading', async () => {
    let told = 0
    const { dispatch } = door(
      {
        'gates.retire': () => ({}),
        'keys.pending': () => ({ pending: [] }),
      },
      () => (told += 1),
    )
    await dispatch('keys.pending', {}, context())
    await dispatch('keys.show', { ref: 'a' }, context())
    expect(told).toBe(0)
    await dispatch('gates.retire', { id: '019305a8-0000-7000-8000-000000000000' }, context())
    await dispatch('keys.suspend', { ref: 'a' }, context())
    expect(told).toBe(2)
  })
})
