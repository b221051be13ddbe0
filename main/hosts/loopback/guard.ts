// Owns the decision whether a request may come in, from its head alone; refuses everything that a page of ours would not send.
import type { Failure } from '#contract'

/** What is known of a request before its body is read. */
export interface Knock {
  readonly method: string
  /** As it was sent: path and query. */
  readonly target: string
  /** Name and value in turn, as they came, so that doubled headers can be seen. */
  readonly rawHeaders: readonly string[]
}

export interface Refused {
  readonly kind: 'refused'
  readonly status: 400 | 401 | 403 | 404 | 405 | 408 | 413 | 415 | 503
  readonly failure: Failure
}

export type Decision =
  | { readonly kind: 'page'; readonly target: string }
  | { readonly kind: 'session' }
  | { readonly kind: 'operation'; readonly channel: string; readonly secret: string }
  | Refused

/** The most that one call may hold, in bytes. */
export const BODY_LIMIT = 1_048_576

/** Only these names reach this computer whatever a name server says: anything else may be DNS rebinding. */
const HOST = /^(?:127\.0\.0\.1|localhost)(?::[0-9]{1,5})?$/

export function refuse(
  status: Refused['status'],
  code: Failure['code'],
  message: string,
  fix: string,
): Refused {
  return { kind: 'refused', status, failure: { code, message, fix } }
}

const OPEN_THE_LINK = 'Open the link that the app printed when it started.'

const stranger = refuse(
  403,
  'host.sender',
  'This request did not come from the app.',
  OPEN_THE_LINK,
)
const postOnly = refuse(
  405,
  'host.sender',
  'This address only takes calls from the pages of the app.',
  OPEN_THE_LINK,
)
const jsonOnly = refuse(
  415,
  'input.invalid',
  'Calls to the app are JSON.',
  'Send Content-Type: application/json.',
)
const noSession = refuse(401, 'host.session', 'This tab has no session.', OPEN_THE_LINK)

export const tooLarge = refuse(
  413,
  'input.size',
  'This is more than the app takes at once.',
  'Make it shorter, then try again.',
)

/** The one value of a header: undefined when it is absent, `null` when it was sent more than once. */
function only(rawHeaders: readonly string[], name: string): string | undefined | null {
  let found: string | undefined
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.toLowerCase() !== name) continue
    if (found !== undefined) return null
    found = rawHeaders[at + 1]
  }
  return found
}

/**
 * Decides on the head of a request. A call must name this computer in `Host`, come from a page of that very
 * host (`Origin`, which a browser does not let a page forge), be JSON, and carry the session in a header that
 * a foreign page cannot send without asking first; nobody answers that question, for there is no CORS here.
 */
export function decide({ method, target, rawHeaders }: Knock): Decision {
  const host = only(rawHeaders, 'host')
  if (!host || !HOST.test(host.toLowerCase())) return stranger
  if (!target.startsWith('/')) return stranger
  const [path = ''] = target.split('?', 1)
  const channel = /^\/op\/(.*)$/.exec(path)?.[1]
  if (channel === undefined && path !== '/session') {
    return method === 'GET' || method === 'HEAD' ? { kind: 'page', target } : postOnly
  }
  if (method !== 'POST') return postOnly
  if (only(rawHeaders, 'origin')?.toLowerCase() !== `http://${host.toLowerCase()}`) return stranger
  const site = only(rawHeaders, 'sec-fetch-site')
  if (site !== undefined && site !== 'same-origin') return stranger
  const type = only(rawHeaders, 'content-type') ?? ''
  if (!/^application\/json(?:\s*;\s*charset=utf-8)?$/i.test(type)) return jsonOnly
  // A body is read as it is: a compressed one could grow past any limit.
  if (only(rawHeaders, 'content-encoding') !== undefined) return jsonOnly
  if (Number(only(rawHeaders, 'content-length') ?? 0) > BODY_LIMIT) return tooLarge
  if (channel === undefined) return { kind: 'session' }
  const secret = only(rawHeaders, 'x-dsadmin-session')
  return secret ? { kind: 'operation', channel, secret } : noSession
}
