// Owns the reading of a request's body; refuses large, slow, broken and non-JSON ones with a reason of their own.
import type { IncomingMessage } from 'node:http'
import { SECOND } from '#base/duration'
import { BODY_LIMIT, type Refused, refuse, tooLarge } from './guard.ts'

/** How long a body may take, in milliseconds. */
export const BODY_TIME = 15 * SECOND

/** Read and thrown away before a refusal, so that the sender sees the answer and not a broken connection. */
const DRAINED = 64 * BODY_LIMIT

const tooSlow = refuse(
  408,
  'host.unreachable',
  'The call did not arrive in time.',
  'Check the connection to this computer, then try again.',
)
const broken = refuse(400, 'input.invalid', 'This call is not JSON.', 'Send one JSON object.')

export type Body = { readonly kind: 'body'; readonly value: unknown } | Refused

/** The body of `request` as JSON, in at most `BODY_LIMIT` bytes and `time` milliseconds. Never rejects. */
export function readBody(request: IncomingMessage, time = BODY_TIME): Promise<Body> {
  const { promise, resolve } = Promise.withResolvers<Body>()
  const chunks: Buffer[] = []
  let size = 0
  const timer = setTimeout(() => settle(tooSlow), time)
  const settle = (body: Body) => {
    clearTimeout(timer)
    resolve(body)
  }
  request.on('data', (chunk: Buffer) => {
    size += chunk.byteLength
    if (size <= BODY_LIMIT) chunks.push(chunk)
    else chunks.length = 0
    if (size > DRAINED) settle(tooLarge)
  })
  request.on('end', () => settle(size > BODY_LIMIT ? tooLarge : parse(Buffer.concat(chunks))))
  // After 'end' it says nothing new; before, the sender went away and nobody is left to tell more.
  request.on('close', () => settle(broken))
  request.on('error', () => settle(broken))
  return promise
}

function parse(bytes: Buffer): Body {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return { kind: 'body', value: JSON.parse(text) as unknown }
  } catch {
    // What is wrong with it stays unsaid: the text may hold a secret.
    return broken
  }
}
