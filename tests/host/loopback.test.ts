// Owns what is known about the loopback host as it serves its own page: calls, sessions, pages, port and end.
import { request } from 'node:http'
import { connect, createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { silentLog } from '#base/log'
import { createDispatch } from '#ipc/dispatch'
import { call, events, failureOf, ours, secretOf, send, startHost, tokenOf } from '#tests/loopback'

describe('a call', () => {
  it('answers its progress and then exactly one result', async () => {
    const host = await startHost({
      dispatch: async (_channel, input, { progress, consent }) => {
        progress?.({ step: 1 })
        progress?.({ step: 'two\n\nlines' })
        return { ok: true, value: { input, consent } }
      },
    })
    const answer = await call(host, 'keys.list', {
      body: JSON.stringify({ input: { n: 1 }, consent: true, id: 'a' }),
    })
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toMatch(/^text\/event-stream/)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(events(answer)).toEqual([
      ['progress', { step: 1 }],
      ['progress', { step: 'two\n\nlines' }],
      ['result', { ok: true, value: { input: { n: 1 }, consent: true } }],
    ])
  })

  it('is aborted when its response is closed', async () => {
    const begun = Promise.withResolvers<AbortSignal>()
    const host = await startHost({
      dispatch: async (_channel, _input, { signal }) => {
        begun.resolve(signal)
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        return { ok: true, value: null }
      },
    })
    const sent = request({
      host: '127.0.0.1',
      port: host.port,
      method: 'POST',
      path: '/op/workspace.watch',
      headers: { ...ours(host.port), 'X-Dsadmin-Session': await secretOf(host) },
    })
    sent.on('error', () => {
      // Closing our own request early is the point.
    })
    sent.end(JSON.stringify({ input: {}, consent: false }))
    const signal = await begun.promise
    expect(signal.aborted).toBe(false)
    sent.destroy()
    await expect.poll(() => signal.aborted).toBe(true)
  })

  it('of a name that is no operation, or of a name that every object has, finds nothing', async () => {
    // None of the handlers is reached, so none has to be there.
    const host = await startHost({
      dispatch: createDispatch({
        handlers: {},
        actor: 'a@b',
        log: silentLog,
        reference: () => '1',
        changed: () => {},
      }),
    })
    for (const name of [
      'keys.nothing',
      'constructor',
      '__proto__',
      'toString',
      'hasOwnProperty',
      '%5F%5Fproto%5F%5F',
      '..%2Fkeys.list',
      '%',
      '',
      'keys.list/',
      'x'.repeat(5_000),
    ]) {
      const [event, ...more] = events(await call(host, name))
      expect(event?.[0], name).toBe('result')
      expect(event?.[1], name).toMatchObject({ failure: { code: 'input.operation' } })
      expect(more).toEqual([])
    }
  })

  it('must have the form of a call', async () => {
    const host = await startHost()
    for (const body of [
      '',
      '{',
      'null',
      '[]',
      '"x"',
      '{"input":1}',
      '{"input":1,"consent":"yes"}',
      '{"input":1,"consent":true,"extra":1}',
      '{"input":1,"consent":true,"__proto__":{}}',
      Buffer.from([0x22, 0xff, 0x22]),
    ]) {
      const answer = await call(host, 'keys.list', { body })
      expect(answer.status, String(body)).toBe(400)
      expect(failureOf(answer).code).toBe('input.invalid')
    }
  })
})

describe('a session', () => {
  it('opens once per link', async () => {
    const host = await startHost()
    const body = JSON.stringify({ token: tokenOf(host) })
    expect((await send(host.port, { path: '/session', body })).status).toBe(200)
    const again = await send(host.port, { path: '/session', body })
    expect(again.status).toBe(401)
    expect(failureOf(again)).toMatchObject({
      code: 'host.session',
      fix: expect.stringMatching(/Enter/),
    })
  })

  it('does not open with an old, a missing or a wrong token', async () => {
    let now = 1_000_000
    const host = await startHost({ now: () => now })
    const old = tokenOf(host)
    now += 10 * 60_000
    for (const body of [{ token: old }, {}, { token: 1 }, { token: 'x' }, null, []]) {
      const answer = await send(host.port, { path: '/session', body: JSON.stringify(body) })
      expect(answer.status, JSON.stringify(body)).toBe(401)
    }
  })

  it('is needed for every call, and is not the token', async () => {
    let called = false
    const host = await startHost({
      dispatch: async () => {
        called = true
        return { ok: true, value: null }
      },
    })
    for (const secret of ['', 'x', tokenOf(host)]) {
      const answer = await call(host, 'keys.list', { headers: { 'X-Dsadmin-Session': secret } })
      expect(answer.status).toBe(401)
      expect(failureOf(answer).code).toBe('host.session')
    }
    expect(called).toBe(false)
  })

  it('is not set as a cookie, and no answer says that others may read it', async () => {
    const host = await startHost()
    const question = { Origin: 'http://evil.example', 'Access-Control-Request-Method': 'POST' }
    const answers = [
      await call(host, 'keys.list'),
      await send(host.port, { path: '/session', body: JSON.stringify({ token: tokenOf(host) }) }),
      await send(host.port, { method: 'GET', path: '/' }),
      await send(host.port, { method: 'OPTIONS', path: '/op/keys.list', headers: question }),
    ]
    for (const { headers } of answers) {
      expect(headers['set-cookie']).toBeUndefined()
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
    expect(answers[3]?.status).toBe(405)
  })

  it('of a run that is over is told so', async () => {
    const secret = await secretOf(await startHost())
    const answer = await call(await startHost(), 'keys.list', {
      headers: { 'X-Dsadmin-Session': secret },
    })
    expect(failureOf(answer)).toMatchObject({
      code: 'host.session',
      message: expect.stringMatching(/started again/),
    })
  })
})

it('hands out the document under its policy', async () => {
  const host = await startHost()
  for (const path of ['/', '/api-keys/new?x#y']) {
    const { status, headers, text } = await send(host.port, { method: 'GET', path })
    expect(status).toBe(200)
    const nonce = /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1]
    expect(text).toBe(`<p nonce="${nonce ?? ''}">document</p>`)
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers['cross-origin-opener-policy']).toBe('same-origin')
    expect(headers['x-powered-by'] ?? headers['server']).toBeUndefined()
  }
  expect((await send(host.port, { method: 'GET', path: '/%2e%2e/etc/passwd' })).status).toBe(400)
  expect((await send(host.port, { method: 'HEAD', path: '/' })).text).toBe('')
})

it('takes the next free port, or says which one is free when that very one was asked for', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const address = other.address()
  const taken = typeof address === 'object' && address !== null ? address.port : 0
  try {
    expect((await startHost({ port: taken })).port).toBeGreaterThan(taken)
    await expect(startHost({ port: taken, exactly: true })).rejects.toMatchObject({
      code: 'host.port',
      message: expect.stringContaining(String(taken)),
      fix: expect.stringMatching(/^Use --port \d+\.$/),
    })
  } finally {
    other.close()
  }
})

describe('stopping', () => {
  it('ends a call that waits, tells its page why, and frees the port', async () => {
    const begun = Promise.withResolvers<void>()
    const host = await startHost({
      dispatch: async (_channel, _input, { signal }) => {
        begun.resolve()
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        return { ok: false, failure: { code: 'cancelled', message: 'Cancelled.', fix: '' } }
      },
    })
    const waiting = call(host, 'workspace.watch')
    await begun.promise
    const started = performance.now()
    await host.stop()
    expect(performance.now() - started).toBeLessThan(1_500)
    expect(events(await waiting)).toEqual([
      ['result', { ok: false, failure: expect.objectContaining({ code: 'host.unreachable' }) }],
    ])
    await expect(send(host.port, { method: 'GET' })).rejects.toThrow(/ECONNREFUSED/)
  })

  it('does not wait for a connection that says nothing', async () => {
    const host = await startHost()
    const socket = connect({ host: '127.0.0.1', port: host.port })
    await new Promise((resolve) => socket.on('connect', resolve))
    socket.write('POST /op/keys.list HTTP/1.1\r\n')
    const closed = new Promise((resolve) => socket.on('close', resolve))
    await Promise.all([host.stop(), host.stop()])
    await closed
  })
})
