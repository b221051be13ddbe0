// Owns what is known about letting a request in: every way in, and every way to be refused.
import { describe, expect, it } from 'vitest'
import { BODY_LIMIT, decide, type Knock } from '#hosts/loopback/guard'

const good: Readonly<Record<string, string>> = {
  Host: '127.0.0.1:9474',
  Origin: 'http://127.0.0.1:9474',
  'Content-Type': 'application/json',
  'X-Dsadmin-Session': 'secret',
}

function knock(
  changes: Partial<Pick<Knock, 'method' | 'target'>> & {
    readonly headers?: Readonly<Record<string, string | undefined>>
    readonly more?: readonly string[]
  } = {},
) {
  const headers = Object.entries({ ...good, ...changes.headers }).flatMap(([name, value]) =>
    value === undefined ? [] : [name, value],
  )
  return decide({
    method: changes.method ?? 'POST',
    target: changes.target ?? '/op/keys.list',
    rawHeaders: [...headers, ...(changes.more ?? [])],
  })
}

const refusedWith = (status: number, code: string): unknown =>
  expect.objectContaining({ kind: 'refused', status, failure: expect.objectContaining({ code }) })

describe('a call of a page', () => {
  it('comes in with its channel and its secret', () => {
    expect(knock()).toEqual({ kind: 'operation', channel: 'keys.list', secret: 'secret' })
  })

  it('comes in from localhost and through any forwarded port', () => {
    for (const host of [
      'localhost',
      'localhost:80',
      '127.0.0.1',
      '127.0.0.1:65535',
      'LOCALHOST:1',
    ]) {
      const answer = knock({ headers: { Host: host, Origin: `http://${host}` } })
      expect(answer.kind, host).toBe('operation')
    }
  })

  it('may exchange a token without a session', () => {
    expect(knock({ target: '/session', headers: { 'X-Dsadmin-Session': undefined } })).toEqual({
      kind: 'session',
    })
  })
})

describe('a stranger', () => {
  it.each([
    'evil.example',
    'evil.example:9474',
    '127.0.0.1.evil.example',
    '127.0.0.1@evil.example',
    'localhost.evil.example:9474',
    '127.0.0.2:9474',
    '0.0.0.0:9474',
    '[::1]:9474',
    '127.1:9474',
    '2130706433:9474',
    'localhost:',
    'localhost:9474x',
    '127.0.0.1:9474 ',
    '',
  ])('that says Host %j is refused, whatever it asks for', (host) => {
    const headers = { Host: host, Origin: `http://${host}` }
    expect(knock({ headers })).toEqual(refusedWith(403, 'host.sender'))
    expect(knock({ headers, method: 'GET', target: '/' })).toEqual(refusedWith(403, 'host.sender'))
    expect(knock({ headers, target: '/session' })).toEqual(refusedWith(403, 'host.sender'))
  })

  it.each([
    undefined,
    'null',
    'http://evil.example',
    'https://127.0.0.1:9474',
    'http://127.0.0.1',
    'http://127.0.0.1:9475',
    'http://localhost:9474',
    'http://127.0.0.1:9474.evil.example',
    'http://127.0.0.1:9474/',
  ])('that comes from Origin %j is refused', (origin) => {
    for (const target of ['/op/keys.list', '/session'])
      expect(knock({ target, headers: { Origin: origin } })).toEqual(
        refusedWith(403, 'host.sender'),
      )
  })

  it('without Host, or that sends a deciding header twice, is refused', () => {
    expect(knock({ headers: { Host: undefined } })).toEqual(refusedWith(403, 'host.sender'))
    expect(knock({ more: ['host', '127.0.0.1:9474'] })).toEqual(refusedWith(403, 'host.sender'))
    expect(knock({ more: ['ORIGIN', 'http://127.0.0.1:9474'] })).toEqual(
      refusedWith(403, 'host.sender'),
    )
    expect(knock({ more: ['content-type', 'application/json'] })).toEqual(
      refusedWith(415, 'input.invalid'),
    )
    expect(knock({ more: ['X-DSAdmin-Session', 'other'] })).toEqual(
      refusedWith(401, 'host.session'),
    )
  })

  it('that its browser calls cross-site is refused', () => {
    for (const site of ['cross-site', 'same-site', 'none'])
      expect(knock({ headers: { 'Sec-Fetch-Site': site } })).toEqual(
        refusedWith(403, 'host.sender'),
      )
    expect(knock({ headers: { 'Sec-Fetch-Site': 'same-origin' } }).kind).toBe('operation')
  })

  it('that asks a proxy is refused', () => {
    for (const target of ['http://evil.example/', 'evil.example:443', '*'])
      expect(knock({ target, method: 'GET' })).toEqual(refusedWith(403, 'host.sender'))
  })
})

describe('the form of a call', () => {
  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'post'])(
    'refuses the method %s for operations and sessions',
    (method) => {
      expect(knock({ method })).toEqual(refusedWith(405, 'host.sender'))
      expect(knock({ method, target: '/session' })).toEqual(refusedWith(405, 'host.sender'))
    },
  )

  it('takes JSON only, and not compressed', () => {
    for (const type of [
      undefined,
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/plain; application/json',
      'application/json; charset=utf-16',
      'application/jsonp',
    ])
      expect(knock({ headers: { 'Content-Type': type } }), String(type)).toEqual(
        refusedWith(415, 'input.invalid'),
      )
    expect(knock({ headers: { 'Content-Type': 'application/json; charset=UTF-8' } }).kind).toBe(
      'operation',
    )
    expect(knock({ headers: { 'Content-Encoding': 'gzip' } })).toEqual(
      refusedWith(415, 'input.invalid'),
    )
  })

  it('names the size of a body that is announced as too large', () => {
    expect(knock({ headers: { 'Content-Length': String(BODY_LIMIT) } }).kind).toBe('operation')
    expect(knock({ headers: { 'Content-Length': String(BODY_LIMIT + 1) } })).toEqual(
      refusedWith(413, 'input.size'),
    )
  })

  it('needs a session', () => {
    for (const secret of [undefined, ''])
      expect(knock({ headers: { 'X-Dsadmin-Session': secret } })).toEqual(
        refusedWith(401, 'host.session'),
      )
  })
})

it('shows the pages to whoever is on this computer, and takes nothing there', () => {
  const page = { headers: { Origin: undefined, 'X-Dsadmin-Session': undefined } }
  for (const target of ['/', '/api-keys?find=x', '/assets/a.js', '/op', '/sessions'])
    expect(knock({ ...page, method: 'GET', target })).toEqual({ kind: 'page', target })
  expect(knock({ ...page, method: 'POST', target: '/' })).toEqual(refusedWith(405, 'host.sender'))
})
