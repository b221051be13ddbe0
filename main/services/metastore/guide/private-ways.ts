// Owns the ways to a database that nobody else can reach; refuses to call them second best.
import type { Guide } from '#contract/metastore-guide'
import type { Asked } from './asked.ts'
import { aws, groupOf, PLACEHOLDERS } from './aws-commands.ts'

type Way = Guide['privateWays'][number]

/** Words in capitals are left to be typed. */
function probe({ engine }: Asked, host: string, port: number, more: string): string {
  return [
    `dsadmin metastore probe --engine ${engine}`,
    `--host ${host} --port ${String(port)}`,
    '--database DATABASE --user USER --password-stdin',
    more,
  ].join(' \\\n  ')
}

const VPN: Way = {
  id: 'vpn',
  title: 'A VPN into the network of the database',
  about:
    'The database keeps a private address; only who is in the VPN can try. Let the network of the VPN in instead of your own address.',
}

function awsVpn({ port }: Asked): Way {
  return {
    id: 'vpn',
    title: 'A VPN into the VPC',
    about: `AWS Client VPN, Site-to-Site VPN, or a VPN server of your own there. Publicly accessible stays off: the name then gives a private address, which is right. The security group lets TCP ${String(port)} in from the network of the VPN.`,
  }
}

function awsBastion(asked: Asked): Way {
  const { before, group } = groupOf(asked)
  const { port } = asked
  const rule = aws(
    asked,
    'ec2 authorize-security-group-ingress',
    `--group-id ${group}`,
    `--protocol tcp --port ${String(port)}`,
    `--source-group ${PLACEHOLDERS.securityGroupOfHost}`,
  )
  const check = probe(asked, PLACEHOLDERS.endpoint, port, `--ca rds --ssh ec2-user@BASTION`)
  return {
    id: 'ssh',
    title: 'Over an SSH host inside the VPC (bastion)',
    about: `The database lets in the security group of the SSH host and nobody else. This program goes through it with the ssh of this computer, so your keys, jump hosts and second factor work. EC2 Instance Connect Endpoint leads to ports 22 and 3389 alone: to the SSH host, not to the database itself.`,
    text: `${[...before, rule, check].join('\n')}\n`,
  }
}

function sessionManager(asked: Asked): Way {
  const { port } = asked
  const trust = `--ca rds --servername ${PLACEHOLDERS.endpoint}`
  const local = String(asked.port)
  const forward = aws(
    asked,
    'ssm start-session',
    `--target ${PLACEHOLDERS.host}`,
    '--document-name AWS-StartPortForwardingSessionToRemoteHost',
    `--parameters '{"host": ["${PLACEHOLDERS.endpoint}"], "portNumber": ["${String(port)}"], "localPortNumber": ["${local}"]}'`,
  )
  return {
    id: 'ssm',
    title: 'Over Session Manager, without an open SSH port',
    about: `Any EC2 instance of the VPC that Systems Manager manages passes the connection on; access is a matter of IAM. It needs the Session Manager plugin here and SSM Agent 3.1.1374.0 or later there. Leave the first command running, and check from a second window.`,
    text: `${forward}\n# in a second window:\n${probe(asked, '127.0.0.1', asked.port, trust)}\n`,
  }
}

function insideEc2(): Way {
  return {
    id: 'ec2',
    title: 'With this program on an EC2 instance',
    about:
      'In the RDS console the action Set up EC2 connection makes both security groups. Start this program there without a display: it prints the line of ssh -L that opens it in your own browser.',
  }
}

function otherBastion(asked: Asked): Way {
  const { port } = asked
  const trust = '--servername NAME-IN-ITS-CERTIFICATE'
  return {
    id: 'ssh',
    title: "Over SSH, to the database's own computer or to one beside it",
    about: `Nothing but SSH is open to the outside; the database may even listen on its own computer alone. This program uses the ssh of this computer, so your keys, jump hosts and second factor work. The host in the text is the name by which the SSH host reaches the database.`,
    text: `${probe(asked, 'localhost', port, `${trust} --ssh USER@HOST`)}\n`,
  }
}

export const awsPrivateWays = (asked: Asked): readonly Way[] => [
  awsVpn(asked),
  awsBastion(asked),
  sessionManager(asked),
  insideEc2(),
]

export const otherPrivateWays = (asked: Asked): readonly Way[] => [VPN, otherBastion(asked)]
