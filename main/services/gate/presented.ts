// Owns what a request says about itself in its header lines and address; refuses to join or overwrite repeated headers.
import type { Presented } from './verify.ts'

/** The parts of a request's head that matter to a gate. */
export interface Head extends Presented {
  /** All `X-Forwarded-For` lines, in the order they came. */
  readonly forwardedFor: readonly string[]
  readonly userAgent: string
  /** The request announces a body. */
  readonly hasBody: boolean
}

const queryOf = (target: string) => target.slice(target.indexOf('?') + 1 || target.length)

/**
 * Reads the flat list of names and values as they came over the wire. `query`: of the request itself,
 * without its `?`. Proxies that ask on a fixed path (Traefik, Caddy) name the client's own target in
 * `X-Forwarded-Uri`; a client that forges it can only get itself refused.
 */
export function readHead(rawHeaders: readonly string[], query: string): Head {
  const values: string[] = []
  const forwardedFor: string[] = []
  let userAgent = ''
  let hasBody = false
  let queries = query
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    // By length first: lower-casing every header of every request would cost more than the rest of this.
    switch (name.length) {
      case 9:
        if (name.toLowerCase() === 'y-api-key') values.push(rawHeaders[at + 1] ?? '')
        break
      case 10:
        if (userAgent === '' && name.toLowerCase() === 'user-agent')
          userAgent = rawHeaders[at + 1] ?? ''
        break
      case 14:
        if (name.toLowerCase() === 'content-length' && rawHeaders[at + 1] !== '0') hasBody = true
        break
      case 15: {
        const lower = name.toLowerCase()
        if (lower === 'x-forwarded-for') forwardedFor.push(rawHeaders[at + 1] ?? '')
        else if (lower === 'x-forwarded-uri') queries += `&${queryOf(rawHeaders[at + 1] ?? '')}`
        break
      }
      case 17:
        if (name.toLowerCase() === 'transfer-encoding') hasBody = true
        break
      default:
    }
  }
  return { values, forwardedFor, userAgent, hasBody, inQuery: queries !== '' && holdsKey(queries) }
}

const NAMED = /(?:^|[&;?])y[-_]api[-_]key(?:=|&|;|$)/i
const SHAPED = /dsk_[0-9A-Za-z]{8}_[0-9A-Za-z]{38}/

/**
 * Whether a query string, without its `?`, carries a key: a parameter named like the header, or a whole key
 * anywhere, also percent-encoded twice (as a proxy may hand it on).
 */
export function holdsKey(query: string): boolean {
  let text = query
  for (let round = 0; ; round += 1) {
    if (NAMED.test(text) || SHAPED.test(text)) return true
    if (round === 2 || !text.includes('%')) return false
    text = text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
  }
}
