// Owns the texts for the AWS console, step by step; refuses a step that the console does not have.
import type { Guide } from '#contract/metastore-guide'
import type { Asked } from './asked.ts'
import { NEW_NAME, rdsOf, who } from './aws-commands.ts'
import { steps } from './steps.ts'

type Text = Guide['texts'][number]

const where = ({ region }: Asked): string =>
  region === undefined
    ? 'Open console.aws.amazon.com and choose the region of the database at the top right.'
    : `Open console.aws.amazon.com and choose the region ${region} at the top right.`

/** What the console calls the source of a rule. */
const source = ({ audience }: Asked): string =>
  audience === undefined
    ? 'Source: My IP. The console fills in the address of this computer as a /32'
    : `Source: Custom, ${audience.cidr}`

function inbound(asked: Asked): string {
  return `Add rule. Type: Custom TCP. Port range: ${String(asked.port)}. ${source(asked)}. Description: Science metastore. Save rules.`
}

function ruleSteps(asked: Asked): readonly string[] {
  const { securityGroup, instance } = asked
  const group =
    securityGroup === undefined
      ? [
          `Go to RDS > Databases > ${instance ?? 'your database'} > Connectivity & security.`,
          'Under VPC security groups open the group that is active.',
        ]
      : [`Go to EC2 > Security groups > ${securityGroup}.`]
  return [
    where(asked),
    ...group,
    'Open the tab Inbound rules and choose Edit inbound rules.',
    inbound(asked),
  ]
}

const TEMPLATE: Readonly<Record<string, string>> = {
  postgresql: 'PostgreSQL',
  'aurora-postgresql': 'Aurora (PostgreSQL Compatible)',
  mariadb: 'MariaDB',
  mysql: 'MySQL',
  'aurora-mysql': 'Aurora (MySQL Compatible)',
  sqlserver: 'Microsoft SQL Server',
  oracle: 'Oracle',
}

function port({ engine, port }: Asked): string {
  return engine === 'oracle'
    ? 'Leave the database port at 1521: it is the plain one, and no rule opens it.'
    : `Additional configuration > Database port: ${String(port)}.`
}

/** Oracle encrypts by an option, which a group brings. */
function option({ engine, port }: Asked): readonly string[] {
  if (engine !== 'oracle') return []
  return [
    `Go to RDS > Option groups, make a group for this engine, add the option SSL with port ${String(port)}, SQLNET.SSL_VERSION 1.2 and the security group of the instance; then give the group to the instance under Modify.`,
  ]
}

function databaseSteps(asked: Asked): readonly string[] {
  const { database, cluster } = rdsOf(asked)
  const name = asked.instance ?? NEW_NAME
  return [
    where(asked),
    `Go to RDS > Create database > Full configuration (Standard create). Engine: ${TEMPLATE[asked.engine] ?? ''}.`,
    `${cluster ? 'DB cluster identifier' : 'DB instance identifier'}: ${name}. Credentials: managed in AWS Secrets Manager.`,
    'Connectivity: a VPC whose subnets lead to an internet gateway (the default VPC does). Public access: Yes. VPC security group: Create new.',
    port(asked),
    ...(database === undefined
      ? [
          'No database is made with it: this program offers to create it when it checks the connection.',
        ]
      : [`Additional configuration > Initial database name: ${database}.`]),
    'Leave encryption and deletion protection on, then Create database.',
    `When it is available: Connectivity & security > VPC security groups > Inbound rules > Edit inbound rules. The console let the address in that you created it from; set the port, if it is another, and the source. ${inbound(asked)}`,
    ...option(asked),
  ]
}

export function consoleTexts(asked: Asked): readonly Text[] {
  return [
    {
      format: 'console',
      title: `Let ${who(asked.audience)} in on TCP ${String(asked.port)}`,
      what: 'rule',
      text: steps(ruleSteps(asked)),
    },
    {
      format: 'console',
      title: `A new database that is reachable on TCP ${String(asked.port)}`,
      what: 'database',
      text: steps(databaseSteps(asked)),
    },
  ]
}
