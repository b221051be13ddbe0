// Owns the first stage: a host name becomes addresses.
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Target } from '#contract/metastore-target'
import { type Explained, fieldOf, plain } from './explained.ts'
import { pass, refuse, type Step } from './ladder.ts'

/** Addresses of a name; rejects as `dns.lookup` does. */
export type Resolve = (host: string) => Promise<readonly string[]>

/** The computer's own resolver, hosts file included, as every other program uses it. */
export const systemResolve: Resolve = async (host) => {
  const found = await lookup(host, { all: true, order: 'verbatim' })
  return found.map(({ address }) => address)
}

const COPY_ENDPOINT =
  'Check the spelling, and leave out jdbc:, https:// and the port. On RDS the endpoint stands under Databases > Connectivity & security.'

export function nameLate(): Explained {
  return {
    code: 'dns.offline',
    message: 'No name server answered in time.',
    fix: 'Check your network or VPN, then try again.',
    causes: ['This computer is offline.', 'The VPN that knows the name is not connected.'],
  }
}

export function explainName(target: Target, error: unknown): Explained {
  const code = fieldOf(error, 'code', 'string')
  if (code === 'EAI_AGAIN' || code === 'ETIMEOUT' || code === 'ECONNREFUSED') {
    return { ...nameLate(), message: 'This computer could not reach a name server.' }
  }
  const host = plain(target.host)
  return {
    code: 'dns.notfound',
    message: `There is no host named ${host}.`,
    fix: COPY_ENDPOINT,
    causes: [
      'The name is misspelt or holds more than the name.',
      'It is known only inside a VPN or a company network.',
      'The server was deleted or renamed.',
    ],
  }
}

export async function findName(target: Target, resolve: Resolve): Promise<Step<readonly string[]>> {
  if (isIP(target.host) !== 0) return pass(`${target.host} is an address.`, [target.host])
  const found = await resolve(target.host)
  if (found.length === 0) refuse(explainName(target, undefined))
  const addresses = [...new Set(found)].slice(0, 16)
  return pass(`${plain(target.host)} is ${addresses.join(', ')}.`, addresses)
}
