// Owns the bytes that the gate answers; refuses to let a refusal tell its reason.
import type { ServerResponse } from 'node:http'
import type { Owner } from '#services/gate/key-set'

interface Fixed {
  readonly status: number
  readonly headers: readonly string[]
  readonly body: string
}

function problem(status: number, title: string, detail: string, headers: readonly string[]): Fixed {
  const body = JSON.stringify({ type: 'about:blank', title, status, detail })
  return {
    status,
    body,
    headers: [
      ...headers,
      'Content-Type',
      'application/problem+json',
      'Content-Length',
      String(Buffer.byteLength(body)),
      'Cache-Control',
      'no-store',
    ],
  }
}

function plain(status: number, body: string, type = 'text/plain; charset=utf-8'): Fixed {
  return {
    status,
    body,
    headers: [
      'Content-Type',
      type,
      'Content-Length',
      String(Buffer.byteLength(body)),
      'Cache-Control',
      'no-store',
    ],
  }
}

/** RFC 9457 problem details. One and the same for every reason, so that nobody can probe for keys. */
const REFUSED = problem(401, 'Unauthorized', 'Send one valid API key in the header Y-Api-Key.', [
  'WWW-Authenticate',
  'ApiKey realm="Data Science API"',
])
const UNDECIDED = problem(
  503,
  'Service Unavailable',
  'The gate cannot read its inventory at this moment. Nothing was decided about the key.',
  ['Retry-After', '1'],
)
const NOT_FOUND = problem(404, 'Not Found', 'The gate answers on /verify.', [])
const NOT_ALLOWED = problem(405, 'Method Not Allowed', 'Only GET and HEAD are answered here.', [
  'Allow',
  'GET, HEAD',
])

const OK = plain(200, 'ok\n')
const NOT_READY = plain(503, 'not ready\n')

function send(response: ServerResponse, { status, headers, body }: Fixed): void {
  response.writeHead(status, [...headers])
  response.end(body)
}

/** The key is accepted: who it belongs to travels in headers to the server behind the proxy. */
export function accept(response: ServerResponse, owner: Owner): void {
  response.writeHead(204, [
    'X-Data-Science-Key-Id',
    owner.keyId,
    'X-Data-Science-Key-Name',
    owner.name,
    'X-Data-Science-Key-Prefix',
    owner.prefix,
    'Cache-Control',
    'no-store',
  ])
  response.end()
}

export const refuse = (response: ServerResponse) => send(response, REFUSED)
export const undecided = (response: ServerResponse) => send(response, UNDECIDED)
export const notFound = (response: ServerResponse) => send(response, NOT_FOUND)
export const notAllowed = (response: ServerResponse) => send(response, NOT_ALLOWED)
export const health = (response: ServerResponse, well: boolean) =>
  send(response, well ? OK : NOT_READY)
export const metricsText = (response: ServerResponse, text: string) =>
  send(response, plain(200, text, 'text/plain; version=0.0.4; charset=utf-8'))
