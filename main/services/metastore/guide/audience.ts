// Owns who a rule lets in: one address, a network, or everybody after a typed agreement; refuses what no packet from outside can carry.
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Fault } from '#base/fault'
import { OPEN_TO_EVERYBODY } from '#contract/metastore-guide'

export interface Audience {
  /** In canonical form, as AWS keeps it: `203.0.113.6/32`, `2001:db8::6/128`. */
  readonly cidr: string
  /** The address alone: the only one, or the first of the network. */
  readonly address: string
  readonly family: 4 | 6
  readonly prefix: number
  readonly kind: 'one' | 'network' | 'everybody'
  /** RFC 1918 and its kin: seen as such inside a VPN or the VPC alone. */
  readonly isPrivate: boolean
}

/**
 * A shorter prefix is nobody's own network: no organisation holds more than a /8 of IPv4 in one piece, and the
 * registries themselves get /12 of IPv6. So 0.0.0.0/1 counts as everybody, or two halves would go around the question.
 */
const NARROWEST_FOR_ALL = { 4: 8, 6: 16 } as const

const WHOLE = { 4: 32, 6: 128 } as const

/** Never the source of a packet that comes from another computer's network. */
const NOBODY = new Set(['loopback', 'linkLocal', 'multicast', 'broadcast', 'unspecified'])
const PRIVATE = new Set(['private', 'uniqueLocal', 'carrierGradeNat'])

function invalid(text: string, why: string): Fault {
  const shown = text.replaceAll(/[^0-9a-zA-Z.:/%_-]/g, '?').slice(0, 64)
  return new Fault({
    code: 'input.invalid',
    message: `"${shown}" ${why}`,
    fix: 'Give your own address as the internet sees it, such as 203.0.113.6, or a network such as 203.0.113.0/24.',
    field: 'cidr',
  })
}

/** @throws Fault input.invalid, field cidr. */
function parse(text: string): { readonly address: string; readonly prefix: number } {
  const [address = '', length, ...rest] = text.split('/')
  // isIP is strict where the library also takes 127.1 and 0x7f; a zone belongs to one computer alone.
  const version = address.includes('%') ? 0 : isIP(address)
  const most = version === 6 ? WHOLE[6] : WHOLE[4]
  const wrong =
    version === 0 || rest.length > 0 || (length !== undefined && !/^(0|[1-9]\d{0,2})$/.test(length))
  const prefix = length === undefined ? most : Number(length)
  if (wrong || prefix > most) throw invalid(text, 'is neither an address nor a network.')
  return { address, prefix }
}

/**
 * A plain address gets its suffix; a network is brought to its first address.
 * @throws Fault input.invalid, field cidr, or field confirm for everybody without the agreement.
 */
export function audienceOf(typed: string, confirm: string | undefined): Audience {
  const text = typed.trim()
  const { address, prefix } = parse(text)
  const parsed = ipaddr.parse(address)
  if (parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress())
    throw invalid(text, 'is an IPv4 address in IPv6 clothes: give it as IPv4.')
  const family = parsed.kind() === 'ipv4' ? 4 : 6
  const whole = prefix === WHOLE[family]
  const range = parsed.range()
  const everybody = prefix < NARROWEST_FOR_ALL[family]
  if (!everybody && NOBODY.has(range))
    throw invalid(text, 'is no address that a connection from another computer can come from.')
  if (everybody && confirm?.trim() !== OPEN_TO_EVERYBODY)
    throw new Fault({
      code: 'input.invalid',
      message: `${text} opens the database's port to everybody, or to a large part of the internet.`,
      fix: `Give your own address instead, or type "${OPEN_TO_EVERYBODY}" if that is what you want.`,
      field: 'confirm',
    })
  const first = (
    family === 4
      ? ipaddr.IPv4.networkAddressFromCIDR(`${address}/${String(prefix)}`)
      : ipaddr.IPv6.networkAddressFromCIDR(`${address}/${String(prefix)}`)
  ).toString()
  return {
    cidr: `${first}/${String(prefix)}`,
    address: first,
    family,
    prefix,
    kind: everybody ? 'everybody' : whole ? 'one' : 'network',
    isPrivate: PRIVATE.has(range),
  }
}

/** How many addresses it lets in, in words: `256`, `about 16.8 million`. */
export function size({ family, prefix }: Audience): string {
  const bits = WHOLE[family] - prefix
  if (bits > 40) return `2^${String(bits)}`
  return new Intl.NumberFormat('en').format(2 ** bits)
}
