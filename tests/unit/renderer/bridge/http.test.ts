// Owns what is known about a call over HTTP: its stream, its limits, and every way in which no answer comes.
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { readEvents } from '#bridge/event-stream'
import { httpBridge } from '#bridge/http'
import type { HttpSession } from '#bridge/session'

function session(secret?: string) {
  const end = vi.fn()
  const heard = vi.fn()
  const failure = { code: 'host.session', message: 'No session.', fix: 'Open the link.' } as const
  const one: HttpSession = {
    current: () =>
      secret === undefined ? { state: 'closed', failure, lost: false } : { state: 'open' },
    subscribe: () => () => {},
    secret: async () => secret,
    heard,
    end,
  }
  return { ...one, heard, end, failure }
}

const stream = (...parts: readonly string[]) =>
  new Response(
    new ReadableStream({
      start(controller) {
        for (const part of parts) controller.enqueue(new TextEncoder().encode(part))
        controller.close()
      },
    }),
    { headers: { 'Content-Type': 'text/event-stream; charset=utf-8' } },
  )

const bridgeTo = (
  answer: () => Response | Promise<Response>,
  secret: string | undefined = 'SECRET',
) => {
  const fetch = vi.fn(async (_address: string, _init: RequestInit) => answer())
  const own = session(secret)
  return { bridge: httpBridge(own, fetch as unknown as typeof globalThis.fetch), fetch, own }
}

describe('a call', () => {
  it('carries the secret in a header and nothing but input and consent in its body', async () => {
    const { bridge, fetch } = bridgeTo(() =>
      stream('event: result\ndata: {"ok":true,"value":1}\n\n'),
    )
    expect(await bridge.invoke('keys.summary', {}, { consent: true })).toEqual({
      ok: true,
      value: 1,
    })
    const [address, init] = fetch.mock.calls[0] ?? []
    expect(address).toBe('/op/keys.summary')
    expect(init?.headers).toMatchObject({ 'X-Dsadmin-Session': 'SECRET' })
    expect(JSON.parse(typeof init?.body === 'string' ? init.body : '')).toEqual({
      input: {},
      consent: true,
    })
    // With `same-origin` and `no-referrer` a browser would send `Origin: null`.
    expect(init?.mode).toBeUndefined()
  })

  it('outlives its page only when it is asked to, and is short enough for that', async () => {
    const { bridge, fetch } = bridgeTo(() =>
      stream('event: result\ndata: {"ok":true,"value":1}\n\n'),
    )
    await bridge.invoke('keys.summary', {})
    await bridge.invoke('keys.summary', {}, { outlives: true })
    const long = { value: 'x'.repeat(70_000) }
    await bridge.invoke('keys.identify', long, { outlives: true })
    expect(fetch.mock.calls.map(([, init]) => init.keepalive)).toEqual([false, true, false])
  })

  it('hands on its steps and ends with its result, wherever the stream is cut into parts', async () => {
    const text =
      'event: progress\ndata: {"change":1}\n\nevent: progress\ndata: {"change":2}\n\nevent: result\ndata: {"ok":true,"value":"ü"}\n\nevent: result\ndata: {"ok":true,"value":"late"}\n\n'
    const bytes = new TextEncoder().encode(text)
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(bytes.length), { maxLength: 8 }), async (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), bytes.length]
        const body = new ReadableStream<Uint8Array>({
          start(controller) {
            for (const [n, from] of at.slice(0, -1).entries())
              controller.enqueue(bytes.slice(from, at[n + 1]))
            controller.close()
          },
        })
        const { bridge } = bridgeTo(
          () => new Response(body, { headers: { 'Content-Type': 'text/event-stream' } }),
        )
        const steps: unknown[] = []
        const result = await bridge.invoke(
          'workspace.watch',
          {},
          { onProgress: (s) => steps.push(s) },
        )
        expect(result).toEqual({ ok: true, value: 'ü' })
        expect(steps).toEqual([{ change: 1 }, { change: 2 }])
      }),
      { numRuns: 60 },
    )
  })

  it('that is too large is not sent', async () => {
    const { bridge, fetch } = bridgeTo(() => stream())
    const answer = await bridge.invoke('keys.create', { name: 'ü'.repeat(600_000) })
    expect(answer).toMatchObject({ ok: false, failure: { code: 'input.size' } })
    expect(fetch).not.toHaveBeenCalled()
  })

  it('without a session is not sent', async () => {
    const fetch = vi.fn()
    const own = session()
    const bridge = httpBridge(own, fetch)
    expect(await bridge.invoke('keys.summary', {})).toEqual({ ok: false, failure: own.failure })
    expect(fetch).not.toHaveBeenCalled()
  })

  it('that finds its session over ends it', async () => {
    const failure = { code: 'host.session', message: 'Over.', fix: 'Open a new link.' }
    const { bridge, own } = bridgeTo(() => Response.json({ ok: false, failure }, { status: 401 }))
    expect(await bridge.invoke('keys.summary', {})).toEqual({ ok: false, failure })
    expect(own.end).toHaveBeenCalledWith(failure)
    expect(own.heard).not.toHaveBeenCalled()
  })
})

describe('no answer', () => {
  it.each([
    ['the host is gone', () => Promise.reject(new TypeError('fetch failed'))],
    ['the stream ends early', () => stream('event: progress\ndata: {"change":1}\n\n')],
    ['the result is cut off', () => stream('event: result\ndata: {"ok":true,"val')],
    ['the result is not one', () => stream('event: result\ndata: {"fine":true}\n\n')],
    ['the result is not JSON', () => stream('event: result\ndata: <html>\n\n')],
    ['something else listens there', () => new Response('<html>', { status: 200 })],
  ])('because %s is told as such', async (_, answer) => {
    const { bridge } = bridgeTo(answer)
    expect(await bridge.invoke('keys.summary', {})).toMatchObject({
      ok: false,
      failure: { code: 'host.unreachable' },
    })
  })

  it('because the page wanted none any more is told as cancelled', async () => {
    const controller = new AbortController()
    const { bridge } = bridgeTo(() => {
      controller.abort()
      return Promise.reject(new DOMException('aborted', 'AbortError'))
    })
    const answer = await bridge.invoke('keys.summary', {}, { signal: controller.signal })
    expect(answer).toMatchObject({ failure: { code: 'cancelled' } })
    const before = bridgeTo(() => stream())
    await before.bridge.invoke('keys.summary', {}, { signal: AbortSignal.abort() })
    expect(before.fetch).not.toHaveBeenCalled()
  })
})

it('closes the response when the reader of the events stops early', async () => {
  const closed = vi.fn()
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => controller.enqueue(new TextEncoder().encode('event: a\ndata: 1\n\n')),
    cancel: closed,
  })
  for await (const { event, data } of readEvents(body)) {
    expect([event, data]).toEqual(['a', '1'])
    break
  }
  expect(closed).toHaveBeenCalled()
})
