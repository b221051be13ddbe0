// Owns what has to be true on AWS for a database to be reached from outside, each with where to look and a command; refuses to leave one out.
import type { Guide } from '#contract/metastore-guide'
import type { Asked } from './asked.ts'
import {
  aws,
  findVpc,
  instanceOf,
  rdsOf,
  ruleCommand,
  whichInstances,
  who,
} from './aws-commands.ts'

type Condition = Guide['conditions'][number]

const lines = (...each: readonly string[]): string => each.join('\n')

/** Aurora: it is a matter of each instance, and the writer's counts here. */
function isPublic(asked: Asked): Condition {
  const { cluster } = rdsOf(asked)
  const instance = cluster ? `${instanceOf(asked)}-1` : instanceOf(asked)
  return {
    id: 'public',
    title: 'Publicly accessible is on',
    about: "Only then does the database's name lead to a public address from outside of the VPC.",
    how: `RDS console > Databases > ${cluster ? 'the writer instance of the cluster' : 'the instance'} > Modify > Connectivity > Additional configuration. It takes effect at once, without a restart.`,
    command: lines(
      aws(
        asked,
        'rds describe-db-instances',
        whichInstances(asked),
        "--query 'DBInstances[].[DBInstanceIdentifier,PubliclyAccessible]'",
        '--output text',
      ),
      '# where it says False:',
      aws(
        asked,
        'rds modify-db-instance',
        `--db-instance-identifier ${instance}`,
        '--publicly-accessible',
        '--apply-immediately',
      ),
    ),
  }
}

function subnets(asked: Asked): Condition {
  return {
    id: 'subnets',
    title: 'Its subnets lead to an internet gateway',
    about:
      'Every subnet of its subnet group needs a route 0.0.0.0/0 to an internet gateway, or the answers find no way out.',
    how: 'RDS console > the database > Connectivity & security > Subnets, and for each one VPC console > Subnets > Route table: a line 0.0.0.0/0 with a target igw-…. A subnet without a table of its own has the main one.',
    command: lines(
      findVpc(asked),
      aws(
        asked,
        'ec2 describe-route-tables',
        '--filters "Name=vpc-id,Values=$VPC"',
        '--query "RouteTables[].{main:Associations[].Main,subnets:Associations[].SubnetId,out:Routes[?DestinationCidrBlock==\'0.0.0.0/0\'].GatewayId}"',
      ),
    ),
  }
}

function dns(asked: Asked): Condition {
  const set = (attribute: string) =>
    aws(asked, 'ec2 modify-vpc-attribute', '--vpc-id "$VPC"', attribute)
  return {
    id: 'dns',
    title: 'The VPC has DNS host names and DNS support on',
    about: 'Without both, the database gets no public name.',
    how: 'VPC console > Your VPCs > the VPC > Actions > Edit VPC settings: Enable DNS resolution and Enable DNS hostnames.',
    command: lines(findVpc(asked), set('--enable-dns-support'), set('--enable-dns-hostnames')),
  }
}

function rule(asked: Asked): Condition {
  return {
    id: 'rule',
    title: `The security group lets TCP ${String(asked.port)} in`,
    about: `From ${who(asked.audience)}. Where no rule fits, packets vanish, and the check says that nothing answered.`,
    how: 'RDS console > the database > Connectivity & security > VPC security groups > Inbound rules > Edit.',
    command: ruleCommand(asked),
  }
}

function acl(asked: Asked): Condition {
  return {
    id: 'acl',
    title: 'The network ACL lets it in, and the answer out',
    about: `An ACL keeps no state: TCP ${String(asked.port)} has to be allowed in, and TCP 1024 to 65535 out, for ${who(asked.audience)}. The ACL that a VPC begins with allows everything.`,
    how: 'VPC console > Network ACLs > the one of those subnets > Inbound rules and Outbound rules; the lowest number that fits decides.',
    command: lines(
      findVpc(asked),
      aws(
        asked,
        'ec2 describe-network-acls',
        '--filters "Name=vpc-id,Values=$VPC"',
        "--query 'NetworkAcls[].{acl:NetworkAclId,subnets:Associations[].SubnetId,rules:Entries[].[Egress,RuleNumber,RuleAction,Protocol,CidrBlock,PortRange.From,PortRange.To]}'",
      ),
    ),
  }
}

const RESTARTS = 'Changing it restarts the database at once, whenever the change was asked for.'

function oraclePort(asked: Asked): Condition {
  const port = String(asked.port)
  return {
    id: 'port',
    title: `Its encrypted port is ${port}`,
    about:
      'Oracle has a port of its own for TLS: the SSL option of its option group. The plain port, 1521 unless it was changed, needs no rule and should have none.',
    how: `RDS console > Option groups > the group of the instance > Add option > SSL, port ${port}. It may not be the port of the instance itself.`,
    command: aws(
      asked,
      'rds describe-db-instances',
      whichInstances(asked),
      "--query 'DBInstances[0].[Endpoint.Port,OptionGroupMemberships[].OptionGroupName]'",
    ),
  }
}

function port(asked: Asked): Condition {
  if (asked.engine === 'oracle') return oraclePort(asked)
  const number = String(asked.port)
  const { cluster } = rdsOf(asked)
  const name = instanceOf(asked)
  return {
    id: 'port',
    title: `It listens on port ${number}`,
    about: cluster
      ? `On Aurora the port is the cluster's, not an instance's. ${RESTARTS}`
      : RESTARTS,
    how: `RDS console > Databases > the ${cluster ? 'cluster' : 'instance'} > Modify > Database port.`,
    command: cluster
      ? aws(
          asked,
          'rds modify-db-cluster',
          `--db-cluster-identifier ${name}`,
          `--port ${number}`,
          '--apply-immediately',
        )
      : aws(
          asked,
          'rds modify-db-instance',
          `--db-instance-identifier ${name}`,
          `--db-port-number ${number}`,
          '--apply-immediately',
        ),
  }
}

function tls(asked: Asked): Condition {
  const { insists, since, cluster } = rdsOf(asked)
  const group = cluster ? 'cluster parameter group' : 'parameter group'
  return {
    id: 'tls',
    title: 'It takes encrypted connections, better no others',
    about:
      'This program encrypts and checks the certificate whatever the server insists on; other programs may not.',
    how:
      insists === undefined
        ? `The SSL option brings TLS. ${since}`
        : `Set ${insists} to 1 in a ${group} of your own. ${since}`,
  }
}

/** All of them have to hold: the five of the network first, then the database's own two. */
export function awsConditions(asked: Asked): readonly Condition[] {
  return [isPublic, subnets, dns, rule, acl, port, tls].map((condition) => condition(asked))
}
