// Owns where packets may vanish on the way to a database: the causes in order of likelihood, each at its place; refuses to blame what is ruled out.
import type { ProbePlace } from '#contract/metastore-probe'
import type { Target } from '#contract/metastore-target'
import { isHiddenRds, isLoopback, isRdsHost } from './address.ts'
import type { Explained } from './explained.ts'

type PlaceName = ProbePlace['place']

/** What may be wrong, and where. */
interface Cause {
  readonly at: PlaceName
  readonly text: string
}

interface Way {
  /** The likeliest first. */
  readonly causes: readonly Cause[]
  readonly ruledOut: readonly string[]
  /** What each place is called here, from this computer to the database. */
  readonly places: readonly (readonly [place: PlaceName, name: string, detail: string])[]
}

const rule = (port: string): Cause => ({
  at: 'rule',
  text: `No inbound rule for TCP ${port} from your address: a firewall drops the packets.`,
})

const ownNetwork = (port: string): Cause => ({
  at: 'network',
  text: `Your own company's firewall does not let TCP ${port} out.`,
})

const OFF: Cause = { at: 'database', text: 'The host is switched off.' }

const HERE: Way['places'][number] = ['computer', 'This computer', 'knows the address']
const database = (addresses: readonly string[], hidden: boolean): Way['places'][number] => [
  'database',
  'Database',
  [addresses[0] ?? 'its address', hidden ? 'private' : ''].filter((word) => word !== '').join(', '),
]

function aws(target: Target, addresses: readonly string[]): Way {
  const port = String(target.port)
  const hidden = isHiddenRds(target, addresses)
  const toBlame: Cause = {
    at: 'database',
    text: `The instance is not publicly accessible: its address ${addresses.join(', ')} is private.`,
  }
  return {
    causes: [
      ...(hidden ? [toBlame] : []),
      rule(port),
      { at: 'gateway', text: "The subnet's route table has no route to an internet gateway." },
      { at: 'acl', text: 'The network ACL blocks one of the two directions.' },
      ownNetwork(port),
      OFF,
    ],
    ruledOut:
      hidden || addresses.length === 0
        ? []
        : ['Publicly accessible is on: the name gives a public address.'],
    places: [
      HERE,
      ['network', 'Your network', `outgoing ${port}`],
      ['gateway', 'Gateway', 'route to the subnet'],
      ['acl', 'Network ACL', 'in and out'],
      ['rule', 'Security group', `inbound TCP ${port}`],
      database(addresses, hidden),
    ],
  }
}

function elsewhere(target: Target, addresses: readonly string[]): Way {
  const port = String(target.port)
  return {
    causes: [
      rule(port),
      { at: 'acl', text: "The provider's firewall, which stands before the server, drops them." },
      { at: 'gateway', text: `The router does not pass TCP ${port} on to the server.` },
      ownNetwork(port),
      OFF,
    ],
    ruledOut: [],
    places: [
      HERE,
      ['network', 'Your network', `outgoing ${port}`],
      ['gateway', 'Router', `passes ${port} on`],
      ['acl', "Provider's firewall", `inbound TCP ${port}`],
      ['rule', "Server's firewall", `inbound TCP ${port}`],
      database(addresses, false),
    ],
  }
}

/** The first cause at each place has its number there; this computer has done its part. */
function drawn({ causes, places }: Way): readonly ProbePlace[] {
  return places.map(([place, name, detail]) => {
    const cause = causes.findIndex(({ at }) => at === place) + 1
    return { place, name, detail, ...(cause > 0 ? { cause } : {}), passed: place === 'computer' }
  })
}

/** What it means that nothing answered within `budget` milliseconds. */
export function tcpLate(target: Target, addresses: readonly string[], budget: number): Explained {
  const port = String(target.port)
  const way = isRdsHost(target.host) ? aws(target, addresses) : elsewhere(target, addresses)
  const { causes, ruledOut } = way
  const local = addresses.length > 0 && addresses.every(isLoopback)
  return {
    code: 'tcp.timeout',
    message: `No answer from port ${port} in ${String(budget / 1_000)} s.`,
    fix: `Add an inbound rule for TCP ${port} from your own address (as a /32) to the database's security group or firewall.`,
    causes: causes.map(({ text }) => text),
    path: drawn(way),
    ...(ruledOut.length === 0 ? {} : { ruledOut }),
    // Nothing but a firewall of this computer stands before an address of its own.
    ...(local ? {} : { fixes: [{ kind: 'rule' }] }),
  }
}
