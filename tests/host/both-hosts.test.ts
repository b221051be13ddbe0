// One behaviour suite for the two window hosts: a page must not be able to tell which of them it runs in.
import { describe, expect, test } from 'vitest'
import { Fault } from '#base/fault'
import { createLog } from '#base/log'
import { type Channel, operations } from '#contract'
import { createDispatch } from '#ipc/dispatch'
import type { Handlers } from '#ipc/handlers'
import { openElectron, openLoopback, type OpenPage } from '#tests/window-hosts'

const SECRET = 'y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'

function door(own: Partial<Handlers>) {
  const lines: string[] = []
  const handlers = {
    ...Object.fromEntries(
      Object.keys(operations).map((name) => [
        name,
        () => {
          throw new Error(`not part of this test: ${name}`)
        },
      ]),
    ),
    ...own,
  } as unknown as Handlers
  const log = createLog(
    (line) => lines.push(line),
    () => new Date(0),
  )
  return {
    dispatch: createDispatch({
      handlers,
      actor: 'ops@desk',
      log,
      reference: () => 'R-7',
      changed: () => {},
    }),
    lines,
  }
}

/** A service that reports steps until it is told to stop. */
function watching() {
  const started = Promise.withResolvers<void>()
  const stopped = Promise.withResolvers<void>()
  const handlers: Partial<Handlers> = {
    'workspace.watch': (_input, { signal, progress }) => {
      for (const change of [1, 2, 3]) progress({ change })
      started.resolve()
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          stopped.resolve()
          reject(signal.reason as Error)
        })
      })
    },
  }
  return { handlers, started: started.promise, stopped: stopped.promise }
}

const HOSTS: readonly (readonly [string, OpenPage])[] = [
  ['electron', openElectron],
  ['loopback', openLoopback],
]

describe.each(HOSTS)('a page of the %s host', (_, open) => {
  const pageOf = (own: Partial<Handlers> = {}) => open(door(own).dispatch)

  test('gets what an operation answers', async () => {
    const { bridge } = await pageOf({ 'keys.checkName': () => ({ ok: true }) })
    await expect(bridge.invoke('keys.checkName', { name: 'a' })).resolves.toEqual({
      ok: true,
      value: { ok: true },
    })
  })

  test('gets a fault with its code, fix and field', async () => {
    const { bridge } = await pageOf({
      'keys.show': () => {
        throw new Fault({
          code: 'key.missing',
          message: 'There is no key called a.',
          fix: 'Look in the list.',
          field: 'ref',
          cause: new Error(SECRET),
        })
      },
    })
    await expect(bridge.invoke('keys.show', { ref: 'a' })).resolves.toEqual({
      ok: false,
      failure: {
        code: 'key.missing',
        message: 'There is no key called a.',
        fix: 'Look in the list.',
        field: 'ref',
      },
    })
  })

  test('gets a number and no text for an error that nobody foresaw', async () => {
    const { bridge } = await pageOf({
      'keys.show': () => {
        throw new Error(`password ${SECRET}`)
      },
    })
    const result = await bridge.invoke('keys.show', { ref: 'a' })
    expect(result).toMatchObject({ ok: false, failure: { code: 'internal', reference: 'R-7' } })
    expect(JSON.stringify(result)).not.toContain(SECRET)
  })

  test.each(['keys.nothing', 'toString', '__proto__', 'constructor', '../session', '%', ''])(
    'is told that there is no operation %j',
    async (name) => {
      const { bridge } = await pageOf()
      const result = await bridge.invoke(name as Channel, {})
      expect(result).toMatchObject({ ok: false, failure: { code: 'input.operation' } })
    },
  )

  test.each<readonly [string, unknown]>([
    ['an extra key', { ref: 'a', more: 1 }],
    ['a wrong type', { ref: 7 }],
    ['no input', undefined],
    ['null', null],
    ['a list', [{ ref: 'a' }]],
  ])('is told that an operation cannot take %s', async (_case, input) => {
    const { bridge } = await pageOf()
    const result = await bridge.invoke('keys.show', input as never)
    expect(result).toMatchObject({ ok: false, failure: { code: 'input.invalid' } })
  })

  test('gets a clear answer to 10 MB', async () => {
    const { bridge } = await pageOf()
    const result = await bridge.invoke('keys.checkName', { name: 'x'.repeat(10_000_000) })
    expect(result).toMatchObject({ ok: false, failure: { fix: expect.any(String) as string } })
    expect(['input.invalid', 'input.size']).toContain(result.ok || result.failure.code)
  })

  test('destroys nothing without consent, and hands consent on', async () => {
    const asked: boolean[] = []
    const { bridge } = await pageOf({
      'keys.revoke': (_input, { consent }) => {
        asked.push(consent)
        throw new Fault({ code: 'key.missing', message: 'No such key.', fix: 'Look.' })
      },
    })
    const input = { ref: 'a', reason: 'leaked' }
    const without = await bridge.invoke('keys.revoke', input)
    expect(without).toMatchObject({ ok: false, failure: { code: 'consent.needed' } })
    await bridge.invoke('keys.revoke', input, { consent: true })
    expect(asked).toEqual([true])
  })

  test('hears every step, in order, and before the answer', async () => {
    const heard: unknown[] = []
    const { bridge } = await pageOf({
      'workspace.watch': (_input, { progress }) => {
        for (const change of [1, 2, 3]) progress({ change })
        return {}
      },
    })
    const onProgress = (step: { readonly change: number }) => heard.push(step.change)
    await expect(bridge.invoke('workspace.watch', {}, { onProgress })).resolves.toEqual({
      ok: true,
      value: {},
    })
    expect(heard).toEqual([1, 2, 3])
  })

  test('hears the steps of its own call, when several run', async () => {
    const one = watching()
    const { bridge } = await pageOf(one.handlers)
    const stop = new AbortController()
    const heard: unknown[][] = [[], []]
    const calls = heard.map((steps) =>
      bridge.invoke(
        'workspace.watch',
        {},
        { signal: stop.signal, onProgress: (step) => void steps.push(step.change) },
      ),
    )
    await expect
      .poll(() => heard)
      .toEqual([
        [1, 2, 3],
        [1, 2, 3],
      ])
    stop.abort()
    await Promise.all(calls)
  })

  test('stops the service when it cancels', async () => {
    const service = watching()
    const { bridge } = await pageOf(service.handlers)
    const stop = new AbortController()
    const call = bridge.invoke('workspace.watch', {}, { signal: stop.signal })
    await service.started
    stop.abort()
    await service.stopped
    await expect(call).resolves.toMatchObject({ ok: false, failure: { code: 'cancelled' } })
  })

  test('stops the service when it goes away', async () => {
    const service = watching()
    const { bridge, leave } = await pageOf(service.handlers)
    void bridge.invoke('workspace.watch', {})
    await service.started
    await leave()
    await service.stopped
  })

  test('does not start what was cancelled before it began', async () => {
    let ran = false
    const { bridge } = await pageOf({
      'keys.checkName': () => {
        ran = true
        return { ok: true }
      },
    })
    const signal = AbortSignal.abort()
    const result = await bridge.invoke('keys.checkName', { name: 'a' }, { signal })
    expect(result).toMatchObject({ ok: false, failure: { code: 'cancelled' } })
    expect(ran).toBe(false)
  })
})
