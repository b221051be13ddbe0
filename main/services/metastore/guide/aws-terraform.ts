// Owns the texts for Terraform: the rule, and a database that is reachable from the start; refuses in-line rules, which fight with rules of their own.
import type { Guide } from '#contract/metastore-guide'
import type { Asked } from './asked.ts'
import { DESCRIPTION, NEW_NAME, PLACEHOLDERS, rdsOf } from './aws-commands.ts'
import { type Block, type Entry, file, text } from './hcl.ts'
import { ORACLE_PLAIN_PORT, ORACLE_TLS } from './rds.ts'

type Text = Guide['texts'][number]

const resource = (type: string, body: readonly Entry[]): Block => ({
  head: `resource "${type}" "science"`,
  body,
})

const variable = (
  name: string,
  type: string,
  about: string,
  more: readonly Entry[] = [],
): Block => ({
  head: `variable "${name}"`,
  body: [['type', type], ['description', text(about)], ...more],
})

/** IPv4 alone; nothing wider than a /8, so never everybody. */
const CLIENT = variable('client_cidr', 'string', 'Your own address, as 203.0.113.6/32.', [
  {
    head: 'validation',
    body: [
      [
        'condition',
        'can(cidrnetmask(var.client_cidr)) && try(tonumber(split("/", var.client_cidr)[1]) >= 8, false)',
      ],
      ['error_message', text('Give your own address as a /32, not the whole internet.')],
    ],
  },
])

function rule({ audience, port }: Asked, group: string): Block {
  const cidr: Entry = audience
    ? [audience.family === 4 ? 'cidr_ipv4' : 'cidr_ipv6', text(audience.cidr)]
    : ['cidr_ipv4', 'var.client_cidr']
  return resource('aws_vpc_security_group_ingress_rule', [
    ['security_group_id', group],
    ['description', text(DESCRIPTION)],
    cidr,
    ['ip_protocol', text('tcp')],
    ['from_port', String(port)],
    ['to_port', String(port)],
  ])
}

const provider = ({ region }: Asked): readonly Block[] =>
  region === undefined ? [] : [{ head: 'provider "aws"', body: [['region', text(region)]] }]

const client = ({ audience }: Asked): readonly Block[] => (audience ? [] : [CLIENT])

function ruleFile(asked: Asked): string {
  return file([
    ...provider(asked),
    ...client(asked),
    rule(asked, text(asked.securityGroup ?? PLACEHOLDERS.securityGroup)),
  ])
}

function group(asked: Asked, name: string): readonly (Block | string)[] {
  const { securityGroup } = asked
  if (securityGroup !== undefined) return [rule(asked, text(securityGroup))]
  return [
    resource('aws_security_group', [
      ['name', text(`${name}-metastore`)],
      ['description', text(DESCRIPTION)],
      ['vpc_id', 'var.vpc_id'],
    ]),
    rule(asked, 'aws_security_group.science.id'),
  ]
}

const lifecycle = (ignored: string): Block => ({
  head: 'lifecycle',
  body: [['ignore_changes', `[${ignored}]`]],
})

/** The version that RDS takes by itself, and the family of parameters that goes with it. */
function parameters(asked: Asked, name: string): readonly (Block | string)[] {
  const { name: engine, cluster, insists } = rdsOf(asked)
  if (insists === undefined) return []
  return [
    {
      head: 'data "aws_rds_engine_version" "science"',
      body: [
        ['engine', text(engine)],
        ['default_only', 'true'],
      ],
    },
    'Encrypted connections only.',
    resource(cluster ? 'aws_rds_cluster_parameter_group' : 'aws_db_parameter_group', [
      ['name', text(`${name}-tls`)],
      ['family', 'data.aws_rds_engine_version.science.parameter_group_family'],
      {
        head: 'parameter',
        body: [
          ['name', text(insists)],
          ['value', text('1')],
          ['apply_method', text('pending-reboot')],
        ],
      },
      lifecycle('family'),
    ]),
  ]
}

function option(asked: Asked, name: string, groupId: string): readonly (Block | string)[] {
  return [
    `TLS has port ${String(asked.port)}; the plain port ${String(ORACLE_PLAIN_PORT)} stays shut.`,
    resource('aws_db_option_group', [
      ['name', text(`${name}-tls`)],
      ['engine_name', text(rdsOf(asked).name)],
      ['major_engine_version', text('19')],
      {
        head: 'option',
        body: [
          ['option_name', text('SSL')],
          ['port', String(asked.port)],
          ['vpc_security_group_memberships', `[${groupId}]`],
          ...Object.entries(ORACLE_TLS).map(([name, value]): Block => ({
            head: 'option_settings',
            body: [
              ['name', text(name)],
              ['value', text(value)],
            ],
          })),
        ],
      },
    ]),
  ]
}

const SAFE: readonly Entry[] = [
  ['storage_encrypted', 'true'],
  ['deletion_protection', 'true'],
  ['skip_final_snapshot', 'false'],
]

const subnetGroup: Entry = ['db_subnet_group_name', 'aws_db_subnet_group.science.name']
const CA: Entry = ['ca_cert_identifier', text('rds-ca-rsa2048-g1')]
const MASTER: readonly Entry[] = [
  ['master_username', text('science')],
  ['manage_master_user_password', 'true'],
]

function cluster(asked: Asked, name: string, groupId: string): readonly Block[] {
  const { name: engine, instanceClass, database = '' } = rdsOf(asked)
  return [
    resource('aws_rds_cluster', [
      ['cluster_identifier', text(name)],
      ['engine', text(engine)],
      ['port', String(asked.port)],
      ['database_name', text(database)],
      ...MASTER,
      ['vpc_security_group_ids', `[${groupId}]`],
      subnetGroup,
      ['db_cluster_parameter_group_name', 'aws_rds_cluster_parameter_group.science.name'],
      ...SAFE,
      ['final_snapshot_identifier', text(`${name}-final`)],
    ]),
    resource('aws_rds_cluster_instance', [
      ['identifier', text(`${name}-1`)],
      ['cluster_identifier', 'aws_rds_cluster.science.id'],
      ['engine', 'aws_rds_cluster.science.engine'],
      ['instance_class', text(instanceClass)],
      ['publicly_accessible', 'true'],
      CA,
    ]),
  ]
}

function instance(asked: Asked, name: string, groupId: string): readonly Block[] {
  const { name: engine, instanceClass, storage, database, license } = rdsOf(asked)
  const oracle = asked.engine === 'oracle'
  const named: Entry[] = database === undefined ? [] : [['db_name', text(database)]]
  const licensed: Entry[] = license === undefined ? [] : [['license_model', text(license)]]
  const settings: Entry = oracle
    ? ['option_group_name', 'aws_db_option_group.science.name']
    : ['parameter_group_name', 'aws_db_parameter_group.science.name']
  return [
    resource('aws_db_instance', [
      ['identifier', text(name)],
      ['engine', text(engine)],
      ['instance_class', text(instanceClass)],
      ['allocated_storage', String(storage)],
      ...named,
      ...licensed,
      ['username', text('science')],
      ['manage_master_user_password', 'true'],
      ['port', String(oracle ? ORACLE_PLAIN_PORT : asked.port)],
      ['publicly_accessible', 'true'],
      ['vpc_security_group_ids', `[${groupId}]`],
      subnetGroup,
      settings,
      CA,
      ...SAFE,
      ['final_snapshot_identifier', text(`${name}-final`)],
    ]),
  ]
}

function databaseFile(asked: Asked): string {
  const name = asked.instance ?? NEW_NAME
  const aurora = rdsOf(asked).cluster
  const own = asked.securityGroup === undefined
  const groupId = own ? 'aws_security_group.science.id' : text(asked.securityGroup)
  const host = aurora ? 'aws_rds_cluster.science.endpoint' : 'aws_db_instance.science.address'
  return file([
    ...provider(asked),
    ...client(asked),
    ...(own
      ? [variable('vpc_id', 'string', 'The VPC, with DNS support and DNS host names on.')]
      : []),
    variable(
      'subnet_ids',
      'list(string)',
      'Two subnets or more, each with a route to an internet gateway.',
    ),
    ...group(asked, name),
    resource('aws_db_subnet_group', [
      ['name', text(`${name}-public`)],
      ['subnet_ids', 'var.subnet_ids'],
    ]),
    ...(asked.engine === 'oracle' ? option(asked, name, groupId) : parameters(asked, name)),
    ...(aurora ? cluster(asked, name, groupId) : instance(asked, name, groupId)),
    { head: 'output "host"', body: [['value', host]] },
  ])
}

export function terraformTexts(asked: Asked): readonly Text[] {
  const port = String(asked.port)
  return [
    {
      format: 'terraform',
      title: `The inbound rule for TCP ${port}`,
      what: 'rule',
      text: ruleFile(asked),
    },
    {
      format: 'terraform',
      title: `A new database that is reachable on TCP ${port}`,
      what: 'database',
      text: databaseFile(asked),
    },
  ]
}
