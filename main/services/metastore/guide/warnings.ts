// Owns what somebody has to know before a port is opened; refuses to warn of what does not apply.
import type { Guide } from '#contract/metastore-guide'
import type { Asked } from './asked.ts'
import { rdsOf } from './aws-commands.ts'
import { size } from './audience.ts'

type Warnings = Guide['warnings']

/** About who is let in. */
function ofAudience({ audience, port }: Asked): Warnings {
  if (audience === undefined)
    return [
      'The texts find your address out, or ask for it. Check that it is the one you work from: behind a VPN it may be another.',
    ]
  const { cidr, kind, family, isPrivate } = audience
  return [
    ...(kind === 'everybody'
      ? [
          `${cidr} lets everybody try passwords on port ${String(port)}, day and night. Take the rule away as soon as you can.`,
        ]
      : []),
    ...(kind === 'network'
      ? [`${cidr} lets ${size(audience)} addresses in. Your own alone would do.`]
      : []),
    ...(isPrivate
      ? [
          `${cidr} is private: the rule fits where you come by VPN or from the same network. Over the internet the database sees the address of your router.`,
        ]
      : []),
    ...(family === 6
      ? [
          'A rule for IPv6 helps only where the database has an IPv6 address of its own; its name has to lead to one. Let your IPv4 address in as well when in doubt.',
        ]
      : []),
  ]
}

const CHANGES =
  'Most addresses change: at home when the router reconnects, on the move with every network. Then add the new one and take the old one away; packets vanish until you do.'

/** What stands for a name that nobody gave. */
function placeholders({ instance, securityGroup, region }: Asked): Warnings {
  const missing = [
    ...(instance === undefined ? ['the database'] : []),
    ...(securityGroup === undefined ? ['its security group'] : []),
  ]
  return [
    ...(missing.length === 0
      ? []
      : [
          `Words in capitals, such as YOUR-DATABASE, stand for names that you have not given: ${missing.join(' and ')}. Put yours in their place before you run anything.`,
        ]),
    ...(region === undefined
      ? ['Without a region, the one of your AWS configuration is used.']
      : []),
  ]
}

const PUBLIC =
  'A publicly accessible database is a finding in every audit of an AWS account: AWS Config (rds-instance-public-access-check) marks it as non-compliant, Security Hub (RDS.2) as critical. Agree on it before, or take a private way.'
const RESTART =
  'Changing the port of a database that is there restarts it at once, even if the change was meant for the maintenance window. Public access changes without a restart.'
const COSTS =
  'A new database costs money from its first hour, and deletion protection keeps it until you turn that off.'

const ORACLE =
  'Oracle encrypts on a port of its own. The texts give that one the metastore port and leave the plain port without a rule, so that nobody can log in unencrypted from outside.'
const SQLSERVER =
  'RDS keeps ports 1234, 1434, 3260, 3343, 3389, 47001 and 49152 to 49156 of SQL Server for itself.'

export function awsWarnings(asked: Asked): Warnings {
  return [
    ...ofAudience(asked),
    CHANGES,
    PUBLIC,
    RESTART,
    ...(rdsOf(asked).cluster
      ? ['On Aurora the port belongs to the cluster: all of its instances restart with it.']
      : []),
    ...(asked.engine === 'oracle' ? [ORACLE] : []),
    ...(asked.engine === 'sqlserver' ? [SQLSERVER] : []),
    COSTS,
    ...placeholders(asked),
  ]
}

const AURORA = 'Aurora runs on AWS alone: choose AWS, or the engine that this server really is.'

export function otherWarnings(asked: Asked): Warnings {
  return [
    ...(asked.engine.startsWith('aurora-') ? [AURORA] : []),
    ...ofAudience(asked),
    CHANGES,
    'Changing the port or the address that a server listens on takes a restart: everybody who is connected is cut off.',
  ]
}
