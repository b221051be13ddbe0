// Owns the texts for CloudFormation: the rule, and a database that is reachable from the start; refuses to lose the data with the stack.
import type { Guide } from '#contract/metastore-guide'
import type { Asked } from './asked.ts'
import { DESCRIPTION, NEW_NAME, PLACEHOLDERS, rdsOf } from './aws-commands.ts'
import { ORACLE_PLAIN_PORT, ORACLE_TLS } from './rds.ts'

type Text = Guide['texts'][number]
type Lines = readonly string[]

const indented = (lines: Lines, by: number): Lines => lines.map((line) => ' '.repeat(by) + line)

/** `Name:` with lines below it. */
const section = (name: string, lines: Lines): Lines =>
  lines.length === 0 ? [] : [`${name}:`, ...indented(lines, 2)]

const head = (about: string): Lines => [
  "AWSTemplateFormatVersion: '2010-09-09'",
  `Description: ${about}`,
]

const OCTET = '(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])'

/** IPv4 alone; nothing wider than a /8, so never everybody. */
const CLIENT: Lines = section('ClientCidr', [
  'Type: String',
  'Description: Your own address, as 203.0.113.6/32',
  `AllowedPattern: '^(${OCTET}\\.){3}${OCTET}/(3[0-2]|[12][0-9]|[89])$'`,
  'ConstraintDescription: Give your own address as a /32, not the whole internet.',
])

const client = ({ audience }: Asked): Lines => (audience ? [] : CLIENT)

function rule({ audience, port }: Asked, group: string): Lines {
  const cidr = audience
    ? `${audience.family === 4 ? 'CidrIp' : 'CidrIpv6'}: '${audience.cidr}'`
    : 'CidrIp: !Ref ClientCidr'
  return section('Rule', [
    'Type: AWS::EC2::SecurityGroupIngress',
    ...section('Properties', [
      `GroupId: ${group}`,
      `Description: ${DESCRIPTION}`,
      'IpProtocol: tcp',
      `FromPort: ${String(port)}`,
      `ToPort: ${String(port)}`,
      cidr,
    ]),
  ])
}

function ruleTemplate(asked: Asked): string {
  const group = asked.securityGroup ?? PLACEHOLDERS.securityGroup
  return [
    ...head(`Lets TCP ${String(asked.port)} in`),
    ...section('Parameters', client(asked)),
    ...section('Resources', rule(asked, group)),
    '',
  ].join('\n')
}

const resource = (name: string, type: string, properties: Lines, more: Lines = []): Lines =>
  section(name, [`Type: ${type}`, ...more, ...section('Properties', properties)])

/** CloudFormation cannot look the version up: the family of parameters has to go with it. */
const VERSION: Lines = [
  ...section('EngineVersion', [
    'Type: String',
    'Description: The version to make, as aws rds describe-db-engine-versions has it',
  ]),
  ...section('ParameterFamily', [
    'Type: String',
    'Description: DBParameterGroupFamily of that version',
  ]),
]

function parameterGroup(asked: Asked): Lines {
  const { cluster, insists } = rdsOf(asked)
  if (insists === undefined) return []
  return resource(
    'ParameterGroup',
    cluster ? 'AWS::RDS::DBClusterParameterGroup' : 'AWS::RDS::DBParameterGroup',
    [
      'Description: Encrypted connections only',
      'Family: !Ref ParameterFamily',
      ...section('Parameters', [`${insists}: '1'`]),
    ],
  )
}

function optionGroup(asked: Asked, group: string): Lines {
  const settings = Object.entries(ORACLE_TLS).flatMap(([name, value]) => [
    `- Name: ${name}`,
    `  Value: '${value}'`,
  ])
  return resource('Options', 'AWS::RDS::OptionGroup', [
    `OptionGroupDescription: TLS on port ${String(asked.port)}`,
    `EngineName: ${rdsOf(asked).name}`,
    "MajorEngineVersion: '19'",
    'OptionConfigurations:',
    '  - OptionName: SSL',
    `    Port: ${String(asked.port)}`,
    `    VpcSecurityGroupMemberships: [${group}]`,
    '    OptionSettings:',
    ...indented(settings, 6),
  ])
}

/** The data outlives the stack. */
const KEEPS: Lines = ['DeletionPolicy: Snapshot', 'UpdateReplacePolicy: Snapshot']

const STORE: Lines = [
  'MasterUsername: science',
  'ManageMasterUserPassword: true',
  'StorageEncrypted: true',
  'DeletionProtection: true',
  'DBSubnetGroupName: !Ref Subnets',
]

const REACHABLE: Lines = ['PubliclyAccessible: true', 'CACertificateIdentifier: rds-ca-rsa2048-g1']

function cluster(asked: Asked, name: string, group: string): Lines {
  const { name: engine, instanceClass, database = '' } = rdsOf(asked)
  return [
    ...resource(
      'Cluster',
      'AWS::RDS::DBCluster',
      [
        `DBClusterIdentifier: ${name}`,
        `Engine: ${engine}`,
        'EngineVersion: !Ref EngineVersion',
        `Port: ${String(asked.port)}`,
        `DatabaseName: ${database}`,
        'DBClusterParameterGroupName: !Ref ParameterGroup',
        `VpcSecurityGroupIds: [${group}]`,
        ...STORE,
      ],
      KEEPS,
    ),
    ...resource('Instance', 'AWS::RDS::DBInstance', [
      `DBInstanceIdentifier: ${name}-1`,
      'DBClusterIdentifier: !Ref Cluster',
      `Engine: ${engine}`,
      `DBInstanceClass: ${instanceClass}`,
      ...REACHABLE,
    ]),
  ]
}

function instance(asked: Asked, name: string, group: string): Lines {
  const { name: engine, instanceClass, storage, database, license } = rdsOf(asked)
  const oracle = asked.engine === 'oracle'
  return resource(
    'Instance',
    'AWS::RDS::DBInstance',
    [
      `DBInstanceIdentifier: ${name}`,
      `Engine: ${engine}`,
      ...(oracle ? [] : ['EngineVersion: !Ref EngineVersion']),
      `DBInstanceClass: ${instanceClass}`,
      `AllocatedStorage: '${String(storage)}'`,
      `Port: '${String(oracle ? ORACLE_PLAIN_PORT : asked.port)}'`,
      ...(database === undefined ? [] : [`DBName: ${database}`]),
      ...(license === undefined ? [] : [`LicenseModel: ${license}`]),
      oracle ? 'OptionGroupName: !Ref Options' : 'DBParameterGroupName: !Ref ParameterGroup',
      `VPCSecurityGroups: [${group}]`,
      ...REACHABLE,
      ...STORE,
    ],
    KEEPS,
  )
}

function databaseTemplate(asked: Asked): string {
  const name = asked.instance ?? NEW_NAME
  const { cluster: aurora, insists } = rdsOf(asked)
  const own = asked.securityGroup === undefined
  const group = own ? '!GetAtt Group.GroupId' : asked.securityGroup
  return [
    ...head(`A metastore that is reachable on TCP ${String(asked.port)}`),
    ...section('Parameters', [
      ...client(asked),
      ...(insists === undefined ? [] : VERSION),
      ...(own
        ? section('Vpc', [
            'Type: AWS::EC2::VPC::Id',
            'Description: With DNS support and DNS host names on',
          ])
        : []),
      ...section('SubnetIds', [
        'Type: List<AWS::EC2::Subnet::Id>',
        'Description: Two or more, each with a route to an internet gateway',
      ]),
    ]),
    ...section('Resources', [
      ...(own
        ? resource('Group', 'AWS::EC2::SecurityGroup', [
            `GroupDescription: ${DESCRIPTION}`,
            'VpcId: !Ref Vpc',
          ])
        : []),
      ...rule(asked, group),
      ...resource('Subnets', 'AWS::RDS::DBSubnetGroup', [
        'DBSubnetGroupDescription: Public subnets',
        'SubnetIds: !Ref SubnetIds',
      ]),
      ...(asked.engine === 'oracle' ? optionGroup(asked, group) : parameterGroup(asked)),
      ...(aurora ? cluster(asked, name, group) : instance(asked, name, group)),
    ]),
    ...section('Outputs', [
      ...section('Host', [
        `Value: !GetAtt ${aurora ? 'Cluster.Endpoint.Address' : 'Instance.Endpoint.Address'}`,
      ]),
    ]),
    '',
  ].join('\n')
}

export function cloudformationTexts(asked: Asked): readonly Text[] {
  const port = String(asked.port)
  return [
    {
      format: 'cloudformation',
      title: `The inbound rule for TCP ${port}`,
      what: 'rule',
      text: ruleTemplate(asked),
    },
    {
      format: 'cloudformation',
      title: `A new database that is reachable on TCP ${port}`,
      what: 'database',
      text: databaseTemplate(asked),
    },
  ]
}
