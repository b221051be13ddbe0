// Owns the pieces of AWS CLI commands that several texts share; refuses any word that was not checked or written here.
import type { Asked } from './asked.ts'
import { type Audience, size } from './audience.ts'
import { RDS, type RdsEngine } from './rds.ts'

export const DESCRIPTION = 'Science metastore'

/** Stand for what nobody has named; a person replaces them. They pass for names where a program looks at them. */
export const PLACEHOLDERS = {
  instance: 'YOUR-DATABASE',
  securityGroup: 'sg-YOUR-GROUP',
  securityGroupOfHost: 'sg-YOUR-HOST',
  host: 'i-YOUR-HOST',
  endpoint: 'YOUR-ENDPOINT',
} as const

/** What a database that is yet to be made is called. */
export const NEW_NAME = 'science'

/** Of the engines of RDS; the trial has no guide of this kind. */
export function rdsOf({ engine }: Asked): RdsEngine {
  return RDS[engine === 'trial' ? 'postgresql' : engine]
}

export const instanceOf = ({ instance }: Asked): string => instance ?? PLACEHOLDERS.instance

/** One command over several lines, the region of the question included. */
export function aws({ region }: Asked, action: string, ...options: readonly string[]): string {
  const where = region === undefined ? [] : [`--region ${region}`]
  return [`aws ${action}`, ...where, ...options].join(' \\\n  ')
}

/** Which instance, or which instances of a cluster, in `describe-db-instances`. */
export function whichInstances(asked: Asked): string {
  const name = instanceOf(asked)
  return rdsOf(asked).cluster
    ? `--filters Name=db-cluster-id,Values=${name}`
    : `--db-instance-identifier ${name}`
}

/** A shell variable that takes one value of the description of the database. */
export function describe(asked: Asked, variable: string, query: string): string {
  const command = aws(
    asked,
    'rds describe-db-instances',
    whichInstances(asked),
    `--query '${query}'`,
    '--output text',
  )
  return `${variable}=$(${command})`
}

export const findVpc = (asked: Asked): string =>
  describe(asked, 'VPC', 'DBInstances[0].DBSubnetGroup.VpcId')

/** Finds this computer's address, as the internet sees it, out. */
export const FIND_ADDRESS = 'ADDRESS=$(curl -fsS -4 https://checkip.amazonaws.com)'

/** An empty answer ends the command before it runs. */
const ADDRESS = '${ADDRESS:?this address could not be found out}'

interface Admitted {
  /** As in a rule: `203.0.113.6/32`, or the variable. */
  readonly cidr: string
  readonly family: 4 | 6
  /** Lines that come before. */
  readonly before: readonly string[]
}

/** Who is let in by a text for the shell. */
export function admitted({ audience }: Asked): Admitted {
  return audience
    ? { cidr: audience.cidr, family: audience.family, before: [] }
    : { cidr: `${ADDRESS}/32`, family: 4, before: [FIND_ADDRESS] }
}

/** `--ip-permissions` of the rule; double quotes, for the variable in it. */
export function permissions(asked: Asked): string {
  const { cidr, family } = admitted(asked)
  const [ranges, key] = family === 4 ? ['IpRanges', 'CidrIp'] : ['Ipv6Ranges', 'CidrIpv6']
  const port = String(asked.port)
  return `--ip-permissions "IpProtocol=tcp,FromPort=${port},ToPort=${port},${ranges}=[{${key}=${cidr},Description='${DESCRIPTION}'}]"`
}

/** Who is let in, in words. */
export function who(audience: Audience | undefined): string {
  if (audience === undefined) return 'your own address (as a /32)'
  if (audience.kind === 'one') return audience.cidr
  return audience.kind === 'network'
    ? `${audience.cidr} (${size(audience)} addresses)`
    : `${audience.cidr}, which is everybody`
}

/** The group of the database: given, found out from a named database, or a placeholder. */
export function groupOf(asked: Asked): {
  readonly before: readonly string[]
  readonly group: string
} {
  const { securityGroup, instance } = asked
  if (securityGroup !== undefined) return { before: [], group: securityGroup }
  if (instance === undefined) return { before: [], group: PLACEHOLDERS.securityGroup }
  const query = 'DBInstances[0].VpcSecurityGroups[0].VpcSecurityGroupId'
  return { before: [describe(asked, 'GROUP', query)], group: '"$GROUP"' }
}

/** Lets the audience in. */
export function ruleCommand(asked: Asked): string {
  const { before, group } = groupOf(asked)
  const rule = aws(
    asked,
    'ec2 authorize-security-group-ingress',
    `--group-id ${group}`,
    permissions(asked),
  )
  return [...admitted(asked).before, ...before, rule].join('\n')
}
