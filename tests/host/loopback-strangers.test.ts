// Owns what is known about the loopback host and those who are not its page: strangers, large and slow bodies, floods.
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { describe, expect, it } from 'vitest'
import { createLog } from '#base/log'
import { call, failureOf, ours, secretOf, send, startHost } from '#tests/loopback'

/** What a server answers to these bytes, up to its end of the connection or its first words. */
function raw(port: number, text: string, until: 'first' | 'end'): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  const socket = connect({ host: '127.0.0.1', port })
  let answer = ''
  socket.on('data', (part: Buffer) => {
    answer += part.toString()
    if (until === 'first') socket.destroy()
  })
  socket.on('close', () => resolve(answer))
  socket.write(text)
  return promise
}

describe('strangers', () => {
  it('with another Host are refused before anything else, as after DNS rebinding', async () => {
    const host = await startHost()
    for (const name of ['evil.example', `evil.example:${String(host.port)}`, '[::1]', '0.0.0.0']) {
      const headers = { Host: name, Origin: `http://${name}` }
      expect((await call(host, 'keys.list', { headers })).status).toBe(403)
      const page = await send(host.port, { method: 'GET', headers })
      expect(page.status).toBe(403)
      expect(page.headers['content-type']).toMatch(/^text\/plain/)
      expect(page.text).not.toContain('document')
    }
  })

  it('from another origin are refused, also with a stolen session', async () => {
    const host = await startHost()
    for (const origin of [
      'http://evil.example',
      'null',
      `https://127.0.0.1:${String(host.port)}`,
    ]) {
      const answer = await call(host, 'keys.list', { headers: { Origin: origin } })
      expect(answer.status).toBe(403)
      expect(failureOf(answer).code).toBe('host.sender')
    }
  })

  it('with the wrong method or content type are refused', async () => {
    const host = await startHost()
    expect((await call(host, 'keys.list', { method: 'GET', body: '' })).status).toBe(405)
    const headers = { 'Content-Type': 'text/plain' }
    expect((await call(host, 'keys.list', { headers })).status).toBe(415)
  })

  it('on the network cannot even connect', async () => {
    const host = await startHost()
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

  it('are not waited for', async () => {
    const host = await startHost()
    const text =
      'POST /op/keys.list HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 9999\r\n\r\n{'
    expect(await raw(host.port, text, 'first')).toMatch(/^HTTP\/1\.1 403 /)
  })
})

describe('bodies', () => {
  const large = JSON.stringify({ input: 'x'.repeat(10_000_000), consent: false })

  it.each([
    ['announced', {}],
    ['not announced', { 'Transfer-Encoding': 'chunked', 'Content-Length': '' }],
  ])('of 10 MB get a clear answer, %s', async (_, headers) => {
    const answer = await call(await startHost(), 'keys.list', { body: large, headers })
    expect(answer.status).toBe(413)
    expect(failureOf(answer)).toMatchObject({ code: 'input.size', fix: expect.any(String) })
  })

  it('that do not arrive are given up, with an answer', async () => {
    const host = await startHost({ bodyTime: 200 })
    const head = Object.entries({
      ...ours(host.port),
      'X-Dsadmin-Session': await secretOf(host),
      'Content-Length': '1000',
    }).map(([name, value]) => `${name}: ${value}\r\n`)
    const text = `POST /op/keys.list HTTP/1.1\r\n${head.join('')}\r\n{`
    const answer = await raw(host.port, text, 'end')
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
    expect(answer).toContain('host.unreachable')
  })
})

it('refuses a flood of headers', async () => {
  const host = await startHost()
  const headers = { 'X-Flood': 'x'.repeat(20_000) }
  expect((await send(host.port, { method: 'GET', headers })).status).toBe(431)
})

it('writes a flood of refusals down as a few lines and a count', async () => {
  const lines: string[] = []
  let now = 60_000
  const clock = () => now
  const host = await startHost({
    log: createLog(
      (line) => lines.push(line),
      () => new Date(now),
    ),
    now: clock,
  })
  const knock = () => send(host.port, { method: 'GET', headers: { Host: 'evil.example' } })
  for (let n = 0; n < 50; n += 1) await knock()
  expect(lines).toHaveLength(20)
  now += 60_000
  await knock()
  expect(lines).toHaveLength(22)
  expect(JSON.parse(lines[20] ?? '')).toMatchObject({ event: 'loopback refused more', count: 30 })
  expect(lines.join('')).not.toContain('evil.example')
})
