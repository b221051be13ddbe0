// Owns what is known about the loopback host as it runs: a real server, spoken to byte by byte.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingHttpHeaders, request, type RequestOptions } from 'node:http'
import { connect, createServer } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { silentLog } from '#base/log'
import { type Loopback, startLoopback } from '#hosts/loopback/server'
import { createUi, type RenderUi } from '#hosts/ui'
import { createDispatch, type Dispatch } from '#ipc/dispatch'
import type { Handlers } from '#ipc/handlers'

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

let folder: string
let ui: RenderUi
let now = 1_000_000
const hosts: Loopback[] = []

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dsadmin-loopback-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<p nonce="%CSP_NONCE%">document</p>')
  writeFileSync(join(folder, 'assets', 'a.js'), 'export {}')
  ui = createUi(folder)
})
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.stop()))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const echo: Dispatch = async (channel, input, { consent }) => ({
  ok: true,
  value: { channel, input, consent },
})

async function start(dispatch: Dispatch = echo, bodyTime = 15_000): Promise<Loopback> {
  const host = await startLoopback({
    dispatch,
    ui,
    log: silentLog,
    now: () => now,
    port: 0,
    exactly: false,
    terminal: true,
    bodyTime,
  })
  hosts.push(host)
  return host
}

interface Send {
  readonly method?: string
  readonly path?: string
  readonly body?: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
}

const ours = (port: number) => ({
  Host: `127.0.0.1:${String(port)}`,
  Origin: `http://127.0.0.1:${String(port)}`,
  'Content-Type': 'application/json',
})

function send(port: number, { method = 'POST', path = '/', body = '', headers }: Send) {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const options: RequestOptions = {
    host: '127.0.0.1',
    port,
    method,
    path,
    headers: { ...ours(port), 'Content-Length': Buffer.byteLength(body), ...headers },
    setHost: false,
    agent: false,
  }
  const sent = request(options, (response) => {
    let text = ''
    response.setEncoding('utf8')
    response.on('data', (part: string) => (text += part))
    response.on('end', () =>
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
    )
  })
  sent.on('error', reject)
  sent.end(body)
  return promise
}

const tokenOf = (host: Loopback) => new URL(host.newUrl()).hash.slice('#t='.length)

async function secretOf(host: Loopback): Promise<string> {
  const answer = await send(host.port, {
    path: '/session',
    body: JSON.stringify({ token: tokenOf(host) }),
  })
  return (JSON.parse(answer.text) as { value: string }).value
}

async function call(host: Loopback, channel: string, more: Send = {}): Promise<Answer> {
  return send(host.port, {
    path: `/op/${channel}`,
    body: JSON.stringify({ input: { n: 1 }, consent: false }),
    ...more,
    headers: { 'X-Dsadmin-Session': await secretOf(host), ...more.headers },
  })
}

const events = (text: string) =>
  text
    .split('\n\n')
    .filter((block) => block !== '')
    .map((block) => {
      const [name = '', data = ''] = block.split('\n')
      return [name.replace('event: ', ''), JSON.parse(data.replace('data: ', '')) as unknown]
    })
const failure = ({ text }: Answer) => (JSON.parse(text) as { failure: { code: string } }).failure

describe('a call', () => {
  it('answers its progress and then exactly one result', async () => {
    const host = await start(async (_channel, input, { progress, consent }) => {
      progress?.({ step: 1 })
      progress?.({ step: 'two\n\nlines' })
      return { ok: true, value: { input, consent } }
    })
    const answer = await call(host, 'keys.list', {
      body: JSON.stringify({ input: { n: 1 }, consent: true, id: 'a' }),
    })
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toMatch(/^text\/event-stream/)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(events(answer.text)).toEqual([
      ['progress', { step: 1 }],
      ['progress', { step: 'two\n\nlines' }],
      ['result', { ok: true, value: { input: { n: 1 }, consent: true } }],
    ])
  })

  it('is aborted when its response is closed', async () => {
    const begun = Promise.withResolvers<AbortSignal>()
    const host = await start(async (_channel, _input, { signal }) => {
      begun.resolve(signal)
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      return { ok: true, value: null }
    })
    const body = JSON.stringify({ input: {}, consent: false })
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
    sent.end(body)
    const signal = await begun.promise
    expect(signal.aborted).toBe(false)
    sent.destroy()
    await expect.poll(() => signal.aborted).toBe(true)
  })

  it('of a name that is no operation, or of a name that every object has, finds nothing', async () => {
    // None of the handlers is reached, so none has to be there.
    const host = await start(
      createDispatch({
        handlers: {} as Handlers,
        actor: 'a@b',
        log: silentLog,
        reference: () => '1',
        changed: () => {},
      }),
    )
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
      const answer = await call(host, name)
      expect(events(answer.text), name).toEqual([
        [
          'result',
          expect.objectContaining({
            failure: expect.objectContaining({ code: 'input.operation' }),
          }),
        ],
      ])
    }
  })

  it('must have the form of a call', async () => {
    const host = await start()
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
      expect(failure(answer).code).toBe('input.invalid')
    }
  })
})

describe('a session', () => {
  it('opens once per link', async () => {
    const host = await start()
    const body = JSON.stringify({ token: tokenOf(host) })
    expect((await send(host.port, { path: '/session', body })).status).toBe(200)
    const again = await send(host.port, { path: '/session', body })
    expect(again.status).toBe(401)
    expect(failure(again)).toMatchObject({
      code: 'host.session',
      fix: expect.stringMatching(/Enter/),
    })
  })

  it('does not open with an old, a missing or a wrong token', async () => {
    const host = await start()
    const old = tokenOf(host)
    now += 10 * 60_000
    for (const body of [{ token: old }, {}, { token: 1 }, { token: 'x' }, null, []]) {
      const answer = await send(host.port, { path: '/session', body: JSON.stringify(body) })
      expect(answer.status, JSON.stringify(body)).toBe(401)
    }
  })

  it('is needed for every call, and is not the token', async () => {
    let called = false
    const host = await start(async () => {
      called = true
      return { ok: true, value: null }
    })
    for (const secret of ['', 'x', tokenOf(host)]) {
      const answer = await call(host, 'keys.list', { headers: { 'X-Dsadmin-Session': secret } })
      expect(answer.status).toBe(401)
      expect(failure(answer).code).toBe('host.session')
    }
    expect(called).toBe(false)
  })

  it('is not set as a cookie, and no answer says that others may read it', async () => {
    const host = await start()
    const answers = [
      await call(host, 'keys.list'),
      await send(host.port, { path: '/session', body: JSON.stringify({ token: tokenOf(host) }) }),
      await send(host.port, { method: 'GET', path: '/' }),
      await send(host.port, {
        method: 'OPTIONS',
        path: '/op/keys.list',
        headers: { Origin: 'http://evil.example', 'Access-Control-Request-Method': 'POST' },
      }),
    ]
    for (const { headers } of answers) {
      expect(headers['set-cookie']).toBeUndefined()
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
    expect(answers[3]?.status).toBe(405)
  })

  it('of a run that is over is told so', async () => {
    const first = await start()
    const secret = await secretOf(first)
    const second = await start()
    const answer = await call(second, 'keys.list', { headers: { 'X-Dsadmin-Session': secret } })
    expect(failure(answer)).toMatchObject({
      code: 'host.session',
      message: expect.stringMatching(/started again/),
    })
  })
})

describe('strangers', () => {
  it('with another Host are refused before anything else, as after DNS rebinding', async () => {
    const host = await start()
    for (const name of ['evil.example', `evil.example:${String(host.port)}`, '[::1]', '0.0.0.0']) {
      const headers = { Host: name, Origin: `http://${name}` }
      expect((await call(host, 'keys.list', { headers })).status).toBe(403)
      const page = await send(host.port, { method: 'GET', headers })
      expect(page.status).toBe(403)
      expect(page.text).not.toContain('document')
    }
  })

  it('from another origin are refused, also with a stolen session', async () => {
    const host = await start()
    for (const origin of [
      'http://evil.example',
      'null',
      `https://127.0.0.1:${String(host.port)}`,
    ]) {
      const answer = await call(host, 'keys.list', { headers: { Origin: origin } })
      expect(answer.status).toBe(403)
      expect(failure(answer).code).toBe('host.sender')
    }
  })

  it('with the wrong method or content type are refused', async () => {
    const host = await start()
    expect((await call(host, 'keys.list', { method: 'GET', body: '' })).status).toBe(405)
    const headers = { 'Content-Type': 'text/plain' }
    expect((await call(host, 'keys.list', { headers })).status).toBe(415)
  })

  it('on the network cannot even connect', async () => {
    const host = await start()
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ address, scopeid }) => address !== '127.0.0.1' && !scopeid)
      .map(({ address }) => address)
    for (const address of [...others, '127.0.0.2']) {
      const { promise, resolve } = Promise.withResolvers<string>()
      const socket = connect({ host: address, port: host.port })
      socket.on('connect', () => resolve('connected'))
      socket.on('error', () => resolve('refused'))
      expect(await promise, address).toBe('refused')
      socket.destroy()
    }
  })
})

describe('bodies', () => {
  const large = JSON.stringify({ input: 'x'.repeat(10_000_000), consent: false })

  it('of 10 MB get a clear answer, announced or not', async () => {
    const host = await start()
    const secret = await secretOf(host)
    for (const headers of [{}, { 'Transfer-Encoding': 'chunked', 'Content-Length': '' }]) {
      const chosen = Object.fromEntries(
        Object.entries({
          ...ours(host.port),
          'Content-Length': String(Buffer.byteLength(large)),
          'X-Dsadmin-Session': secret,
          ...headers,
        }).filter(([, value]) => value !== ''),
      )
      const { promise, resolve, reject } = Promise.withResolvers<Answer>()
      const sent = request(
        {
          host: '127.0.0.1',
          port: host.port,
          method: 'POST',
          path: '/op/keys.list',
          headers: chosen,
        },
        (response) => {
          let text = ''
          response.on('data', (part: Buffer) => (text += part.toString()))
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
          )
        },
      )
      sent.on('error', reject)
      sent.end(large)
      const answer = await promise
      expect(answer.status).toBe(413)
      expect(failure(answer)).toMatchObject({ code: 'input.size', fix: expect.any(String) })
    }
  })

  it('that do not arrive are given up, with an answer', async () => {
    const host = await start(echo, 200)
    const secret = await secretOf(host)
    const { promise, resolve } = Promise.withResolvers<string>()
    const socket = connect({ host: '127.0.0.1', port: host.port })
    let text = ''
    socket.on('data', (part: Buffer) => (text += part.toString()))
    socket.on('close', () => resolve(text))
    const head = Object.entries({ ...ours(host.port), 'X-Dsadmin-Session': secret })
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')
    socket.write(`POST /op/keys.list HTTP/1.1\r\n${head}Content-Length: 1000\r\n\r\n{`)
    const answer = await promise
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
    expect(answer).toContain('host.unreachable')
  })

  it('are not awaited from a stranger', async () => {
    const host = await start()
    const { promise, resolve } = Promise.withResolvers<string>()
    const socket = connect({ host: '127.0.0.1', port: host.port })
    socket.on('data', (part: Buffer) => resolve(part.toString()))
    socket.write(
      'POST /op/keys.list HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 9999\r\n\r\n{',
    )
    expect(await promise).toMatch(/^HTTP\/1\.1 403 /)
    socket.destroy()
  })
})

it('refuses a flood of headers', async () => {
  const host = await start()
  const answer = await send(host.port, {
    method: 'GET',
    headers: { 'X-Flood': 'x'.repeat(20_000) },
  })
  expect(answer.status).toBe(431)
})

it('hands out the document under its policy', async () => {
  const host = await start()
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

describe('its port', () => {
  const options = () => ({
    dispatch: echo,
    ui,
    log: silentLog,
    now: () => now,
    terminal: false,
  })

  it('when taken by somebody else is the next free one, or a clear failure when asked for', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const address = other.address()
    const taken = typeof address === 'object' && address !== null ? address.port : 0
    try {
      const host = await startLoopback({ ...options(), port: taken, exactly: false })
      hosts.push(host)
      expect(host.port).toBeGreaterThan(taken)
      await expect(
        startLoopback({ ...options(), port: taken, exactly: true }),
      ).rejects.toMatchObject({
        code: 'host.port',
        message: expect.stringContaining(String(taken)),
        fix: expect.stringMatching(/^Use --port \d+\.$/),
      })
    } finally {
      other.close()
    }
  })
})

describe('stopping', () => {
  it('ends a call that waits, tells its page why, and frees the port', async () => {
    const begun = Promise.withResolvers<void>()
    const host = await start(async (_channel, _input, { signal }) => {
      begun.resolve()
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      return { ok: false, failure: { code: 'cancelled', message: 'Cancelled.', fix: '' } }
    })
    const waiting = call(host, 'workspace.watch')
    await begun.promise
    const started = performance.now()
    await host.stop()
    expect(performance.now() - started).toBeLessThan(1_500)
    expect(events((await waiting).text)).toEqual([
      ['result', { ok: false, failure: expect.objectContaining({ code: 'host.unreachable' }) }],
    ])
    await expect(send(host.port, { method: 'GET' })).rejects.toThrow(/ECONNREFUSED/)
  })

  it('does not wait for a connection that says nothing', async () => {
    const host = await start()
    const socket = connect({ host: '127.0.0.1', port: host.port })
    await new Promise((resolve) => socket.on('connect', resolve))
    socket.write('POST /op/keys.list HTTP/1.1\r\n')
    const closed = new Promise((resolve) => socket.on('close', resolve))
    await Promise.all([host.stop(), host.stop()])
    await closed
  })
})
