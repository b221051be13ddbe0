// Owns the guide for a database anywhere but on AWS: its own server, the firewalls on the way, the router; refuses to know a provider's console.
import type { Guide } from '#contract/metastore-guide'
import type { Asked } from './asked.ts'
import { DESCRIPTION, who } from './aws-commands.ts'
import { type OwnServer, ownServer } from './own-server.ts'
import { otherPrivateWays } from './private-ways.ts'
import { steps } from './steps.ts'
import { otherWarnings } from './warnings.ts'

type Condition = Guide['conditions'][number]
type Text = Guide['texts'][number]

/** The address from which somebody is logged in to a server, as that server sees it. */
const FIND_ADDRESS = 'ADDRESS=${SSH_CLIENT%% *}'
const ADDRESS = '${ADDRESS:?run this on the server, logged in by SSH}'

interface Admitted {
  readonly cidr: string
  /** `ipv4`, `ipv6`, or the variable. */
  readonly family: string
  readonly before: readonly string[]
}

function admitted({ audience }: Asked): Admitted {
  return audience
    ? { cidr: audience.cidr, family: `ipv${String(audience.family)}`, before: [] }
    : {
        cidr: ADDRESS,
        family: '$FAMILY',
        before: [
          '# Your address, as this server sees it in your SSH session.',
          FIND_ADDRESS,
          'case "$ADDRESS" in *:*) FAMILY=ipv6 ;; *) FAMILY=ipv4 ;; esac',
        ],
      }
}

/** Of the two firewalls the one that is there. Needs no more than the shell of the server. */
function firewall(asked: Asked): string {
  const { cidr, family, before } = admitted(asked)
  const port = String(asked.port)
  const rich = `rule family=${family} source address=${cidr} port port=${port} protocol=tcp accept`
  return [
    '# In the shell of the database server.',
    ...before,
    'if command -v ufw >/dev/null; then',
    `  sudo ufw allow proto tcp from "${cidr}" to any port ${port} comment '${DESCRIPTION}'`,
    'else',
    `  sudo firewall-cmd --permanent --add-rich-rule="${rich}"`,
    '  sudo firewall-cmd --reload',
    'fi',
    '',
  ].join('\n')
}

/** PowerShell, which a shell can parse as well. */
function windowsFirewall({ audience, port }: Asked): string {
  const from = audience?.cidr ?? 'YOUR-ADDRESS'
  return `New-NetFirewallRule -DisplayName '${DESCRIPTION}' -Direction Inbound -Protocol TCP -LocalPort ${String(port)} -RemoteAddress ${from} -Action Allow\n`
}

function settings({ settings, admits }: OwnServer): string {
  return [
    '# In the shell of the database server. It restarts the database.',
    ...settings,
    '# Then let the account in:',
    `# ${admits}`,
    '',
  ].join('\n')
}

function conditionsOf(asked: Asked, own: OwnServer): readonly Condition[] {
  const port = String(asked.port)
  const from = who(asked.audience)
  return [
    {
      id: 'listens',
      title: `It listens on an outside address, port ${port}`,
      about: 'Most engines begin by listening on their own computer alone; then the port refuses.',
      how: own.listens,
      command: `ss -lnt 'sport = :${port}'`,
    },
    {
      id: 'host-firewall',
      title: `The server's own firewall lets TCP ${port} in`,
      about: `From ${from}. A firewall that drops packets looks as if nobody were there.`,
      how: 'Linux: ufw, firewalld or nftables. Windows: Defender Firewall > Inbound rules.',
      command: firewall(asked).trimEnd(),
    },
    {
      id: 'provider-firewall',
      title: `The provider's firewall lets TCP ${port} in`,
      about: `From ${from}. It stands before the server, and the server cannot see it.`,
      how: "The provider's console: firewall rules, network security group, security list or authorised networks, whatever it is called there; inbound, TCP.",
    },
    {
      id: 'router',
      title: `The router passes TCP ${port} on`,
      about: 'Where the server has a private address behind a router, the router has to know it.',
      how: `Port forwarding (NAT): outside port ${port} to the server's inner address, port ${port}. Behind the carrier's own NAT no forwarding helps: take a private way.`,
    },
    {
      id: 'account',
      title: 'The engine lets the account in from there',
      about: 'Network and password may be right, and the engine still refuses the address.',
      how: own.accounts,
      command: own.admits,
    },
    {
      id: 'tls',
      title: 'It encrypts',
      about:
        'This program sends no password before the connection is encrypted and the certificate checked.',
      how: own.encrypts,
    },
  ]
}

function textsOf(asked: Asked, own: OwnServer, conditions: readonly Condition[]): readonly Text[] {
  const port = String(asked.port)
  const rule = `Let ${who(asked.audience)} in on TCP ${port}`
  return [
    { format: 'cli', title: rule, what: 'rule', text: firewall(asked) },
    ...(asked.engine === 'sqlserver'
      ? [
          {
            format: 'cli',
            title: `${rule}, in PowerShell on Windows`,
            what: 'rule',
            text: windowsFirewall(asked),
          } as const,
        ]
      : []),
    {
      format: 'cli',
      title: `Let the server listen on TCP ${port}`,
      what: 'database',
      text: settings(own),
    },
    {
      format: 'console',
      title: 'Step by step',
      what: 'database',
      text: steps(conditions.map(({ title, how }) => `${title}. ${how}`)),
    },
  ]
}

export function otherGuide(asked: Asked): Guide {
  const own = ownServer(asked)
  const conditions = conditionsOf(asked, own)
  return {
    conditions,
    texts: textsOf(asked, own, conditions),
    privateWays: otherPrivateWays(asked),
    warnings: otherWarnings(asked),
  }
}
