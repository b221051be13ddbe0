// Owns who a request came from: address and first product of the agent; refuses to believe a header of an untrusted peer.
import { BlockList, isIP } from 'node:net'
import { Fault } from '#base/fault'
import { redact } from '#base/log'

/** How many hops of `X-Forwarded-For` are looked at. */
const MOST_HOPS = 32
const LONGEST_AGENT = 64

/** The first product of `User-Agent` (RFC 9110, 10.1.5), printable ASCII of at most 64 characters, or nothing. */
export function agentOf(userAgent: string): string {
  const product = /^[!#$%&'*+\-.^_`|~/0-9A-Za-z]+/.exec(userAgent.trimStart())?.[0] ?? ''
  // A client that sends its key as its name would have it kept in the clear.
  return redact(product).slice(0, LONGEST_AGENT)
}

/** An address without brackets, port, zone or IPv4-in-IPv6 dress; undefined when it is none. */
export function addressOf(text: string): string | undefined {
  let address = text.trim()
  const bracketed = /^\[([^\]]+)\](?::[0-9]{1,5})?$/.exec(address)
  if (bracketed) address = bracketed[1] ?? ''
  else if (/^[0-9.]+:[0-9]{1,5}$/.test(address)) address = address.slice(0, address.indexOf(':'))
  const zone = address.indexOf('%')
  if (zone >= 0) address = address.slice(0, zone)
  if (/^::ffff:[0-9.]+$/i.test(address)) address = address.slice(7)
  return isIP(address) ? address.toLowerCase() : undefined
}

/** A list of trusted proxies from `10.0.0.0/8`, `fd00::/8` or single addresses. Errors: Fault input.invalid. */
export function trustedProxies(ranges: readonly string[]): BlockList | undefined {
  if (ranges.length === 0) return undefined
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', length, ...rest] = range.split('/')
    const family = isIP(address)
    const most = family === 6 ? 128 : 32
    const bits = length === undefined ? most : /^[0-9]{1,3}$/.test(length) ? Number(length) : -1
    if (family === 0 || bits < 0 || bits > most || rest.length > 0) {
      throw new Fault({
        code: 'input.invalid',
        message: `"${range}" is not an address range.`,
        fix: 'Give the proxy as an address or in CIDR form, such as 10.0.0.0/8 or fd00::/8.',
        field: 'trust-proxy',
      })
    }
    list.addSubnet(address, bits, family === 6 ? 'ipv6' : 'ipv4')
  }
  return list
}

/**
 * The client's address. `X-Forwarded-For` is read from the right, as long as the hop that wrote an entry is
 * trusted; what a client wrote itself further left is never believed. An unreadable entry ends the walk.
 */
export function clientOf(
  peer: string,
  forwardedFor: readonly string[],
  trusted: BlockList | undefined,
): string {
  const address = addressOf(peer)
  if (address === undefined) return 'unknown'
  if (!trusted || forwardedFor.length === 0) return address
  let client = address
  const hops = forwardedFor.join(',').split(',').slice(-MOST_HOPS)
  while (trusted.check(client, isIP(client) === 6 ? 'ipv6' : 'ipv4')) {
    const next = addressOf(hops.pop() ?? '')
    if (next === undefined) break
    client = next
  }
  return client
}
