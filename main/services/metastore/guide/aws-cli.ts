// Owns the texts for the AWS CLI: the rule, and a database that is reachable from the start; refuses a password in them.
import type { Guide } from '#contract/metastore-guide'
import type { Asked } from './asked.ts'
import {
  admitted,
  aws,
  DESCRIPTION,
  NEW_NAME,
  permissions,
  rdsOf,
  ruleCommand,
} from './aws-commands.ts'
import { ORACLE_PLAIN_PORT, ORACLE_TLS } from './rds.ts'

type Text = Guide['texts'][number]

const value = (variable: string, command: string): string => `${variable}=$(${command})`

/** A group of its own, in the default VPC, unless one was named. */
function group(asked: Asked): readonly string[] {
  const { securityGroup } = asked
  const made = aws(
    asked,
    'ec2 create-security-group',
    `--group-name ${asked.instance ?? NEW_NAME}-metastore`,
    `--description '${DESCRIPTION}'`,
    '--query GroupId',
    '--output text',
  )
  return [
    '# The default VPC has public subnets; for another one add --vpc-id here and --db-subnet-group-name below.',
    securityGroup === undefined ? value('GROUP', made) : `GROUP=${securityGroup}`,
    ...admitted(asked).before,
    aws(asked, 'ec2 authorize-security-group-ingress', '--group-id "$GROUP"', permissions(asked)),
  ]
}

/** Makes the server insist on TLS: a group of parameters for the version that RDS takes by itself. */
function parameters(asked: Asked, name: string): readonly string[] {
  const { name: engine, cluster, insists } = rdsOf(asked)
  if (insists === undefined) return []
  const kind = cluster ? 'db-cluster-parameter-group' : 'db-parameter-group'
  const family = aws(
    asked,
    'rds describe-db-engine-versions',
    `--engine ${engine}`,
    '--default-only',
    "--query 'DBEngineVersions[0].DBParameterGroupFamily'",
    '--output text',
  )
  return [
    '# Encrypted connections only.',
    value('FAMILY', family),
    aws(
      asked,
      `rds create-${kind}`,
      `--${kind}-name ${name}-tls`,
      '--db-parameter-group-family "$FAMILY"',
      `--description '${DESCRIPTION}'`,
    ),
    aws(
      asked,
      `rds modify-${kind}`,
      `--${kind}-name ${name}-tls`,
      `--parameters ParameterName=${insists},ParameterValue=1,ApplyMethod=pending-reboot`,
    ),
  ]
}

/** TLS of Oracle: an option with a port of its own, and that one gets the rule. */
function option(asked: Asked, name: string): readonly string[] {
  const settings = Object.entries(ORACLE_TLS).map(
    ([name, value]) => `{"Name": "${name}", "Value": "${value}"}`,
  )
  return [
    `# TLS has port ${String(asked.port)}; the plain port ${String(ORACLE_PLAIN_PORT)} stays shut.`,
    aws(
      asked,
      'rds create-option-group',
      `--option-group-name ${name}-tls`,
      `--engine-name ${rdsOf(asked).name}`,
      '--major-engine-version 19',
      `--option-group-description '${DESCRIPTION}'`,
    ),
    aws(
      asked,
      'rds add-option-to-option-group',
      `--option-group-name ${name}-tls`,
      '--apply-immediately',
      `--options '[{"OptionName": "SSL", "Port": ${String(asked.port)}, "VpcSecurityGroupMemberships": ["'"$GROUP"'"], "OptionSettings": [${settings.join(', ')}]}]'`,
    ),
  ]
}

const CA = '--ca-certificate-identifier rds-ca-rsa2048-g1'

/** Said of the cluster on Aurora, of the instance elsewhere. */
function store(asked: Asked): readonly string[] {
  return [
    `--engine ${rdsOf(asked).name}`,
    '--master-username science',
    '--manage-master-user-password',
    '--storage-encrypted',
    '--deletion-protection',
    '--vpc-security-group-ids "$GROUP"',
  ]
}

function cluster(asked: Asked, name: string): readonly string[] {
  const { name: engine, instanceClass, database = '' } = rdsOf(asked)
  return [
    aws(
      asked,
      'rds create-db-cluster',
      `--db-cluster-identifier ${name}`,
      `--port ${String(asked.port)}`,
      `--database-name ${database}`,
      `--db-cluster-parameter-group-name ${name}-tls`,
      ...store(asked),
    ),
    aws(
      asked,
      'rds create-db-instance',
      `--db-instance-identifier ${name}-1`,
      `--db-cluster-identifier ${name}`,
      `--engine ${engine}`,
      `--db-instance-class ${instanceClass}`,
      '--publicly-accessible',
      CA,
    ),
  ]
}

function instance(asked: Asked, name: string): readonly string[] {
  const { instanceClass, storage, database, license } = rdsOf(asked)
  const oracle = asked.engine === 'oracle'
  return [
    aws(
      asked,
      'rds create-db-instance',
      `--db-instance-identifier ${name}`,
      `--port ${String(oracle ? ORACLE_PLAIN_PORT : asked.port)}`,
      `--db-instance-class ${instanceClass}`,
      `--allocated-storage ${String(storage)}`,
      ...(database === undefined ? [] : [`--db-name ${database}`]),
      ...(license === undefined ? [] : [`--license-model ${license}`]),
      oracle ? `--option-group-name ${name}-tls` : `--db-parameter-group-name ${name}-tls`,
      '--publicly-accessible',
      CA,
      ...store(asked),
    ),
  ]
}

/** What a person needs next: the endpoint, and where the password lies. */
function afterwards(asked: Asked, name: string): readonly string[] {
  const aurora = rdsOf(asked).cluster
  const which = aurora ? `--db-cluster-identifier ${name}` : `--db-instance-identifier ${name}`
  return [
    '# It takes some minutes. Then the host, and the secret that holds the password:',
    aws(asked, `rds wait db-${aurora ? 'cluster' : 'instance'}-available`, which),
    aws(
      asked,
      `rds describe-db-${aurora ? 'clusters' : 'instances'}`,
      which,
      aurora
        ? "--query 'DBClusters[0].[Endpoint,MasterUserSecret.SecretArn]'"
        : "--query 'DBInstances[0].[Endpoint.Address,MasterUserSecret.SecretArn]'",
      '--output text',
    ),
  ]
}

export function cliTexts(asked: Asked): readonly Text[] {
  const name = asked.instance ?? NEW_NAME
  const oracle = asked.engine === 'oracle'
  const made = rdsOf(asked).cluster ? cluster(asked, name) : instance(asked, name)
  const database = [
    ...group(asked),
    ...(oracle ? option(asked, name) : parameters(asked, name)),
    ...made,
    ...afterwards(asked, name),
  ]
  return [
    {
      format: 'cli',
      title: `Let ${asked.audience?.kind === 'everybody' ? 'everybody' : 'this computer'} in on TCP ${String(asked.port)}`,
      what: 'rule',
      text: `${ruleCommand(asked)}\n`,
    },
    {
      format: 'cli',
      title: `A new database that is reachable on TCP ${String(asked.port)}`,
      what: 'database',
      text: `${database.join('\n')}\n`,
    },
  ]
}
