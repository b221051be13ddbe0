// Owns the second stage: what kind of address it is, and what that says about an endpoint of Amazon RDS.
import { BlockList, isIPv6 } from 'node:net'
import type { Target } from '#contract/metastore-target'
import { pass, type Step } from './ladder.ts'

const PRIVATE = new BlockList()
PRIVATE.addSubnet('10.0.0.0', 8)
PRIVATE.addSubnet('172.16.0.0', 12)
PRIVATE.addSubnet('192.168.0.0', 16)
PRIVATE.addSubnet('100.64.0.0', 10)
PRIVATE.addSubnet('169.254.0.0', 16)
PRIVATE.addSubnet('fc00::', 7, 'ipv6')
PRIVATE.addSubnet('fe80::', 10, 'ipv6')

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8)
LOOPBACK.addAddress('::1', 'ipv6')

const within = (list: BlockList, address: string) =>
  list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')

/** RFC 1918, RFC 6598 and their kin: not reachable from the internet. */
export const isPrivate = (address: string): boolean => within(PRIVATE, address)
/** This computer itself. */
export const isLoopback = (address: string): boolean => within(LOOPBACK, address)
/** An endpoint that Amazon RDS or Aurora gave out. */
export const isRdsHost = (host: string): boolean => /\.rds\.amazonaws\.com(\.cn)?\.?$/i.test(host)

/** True when RDS hands out only private addresses for the host. */
export const isHiddenRds = (target: Target, addresses: readonly string[]): boolean =>
  isRdsHost(target.host) && addresses.length > 0 && addresses.every(isPrivate)

/** Never fails: a private address is right inside a VPN, and the next stage finds out. */
export function judgeAddress(
  target: Target,
  addresses: readonly string[],
): Step<readonly string[]> {
  if (isHiddenRds(target, addresses)) {
    return {
      outcome: {
        verdict: 'warn',
        code: 'dns.private',
        message: `The endpoint resolves to a private address (${addresses.join(', ')}).`,
        fix: 'Set Publicly accessible = Yes, or connect from inside the VPC: by VPN or over an SSH host.',
        causes: [
          'The instance is not publicly accessible.',
          'This computer resolves names inside the VPC, through a VPN: then all is well.',
        ],
      },
      value: addresses,
    }
  }
  const kind = addresses.every(isLoopback)
    ? 'This computer itself.'
    : addresses.some(isPrivate)
      ? 'A private address: reachable from this network only.'
      : 'A public address.'
  return pass(kind, addresses)
}
