// Proves the texts to copy by the parsers of their own languages: bash, HashiCorp's HCL, YAML.
import { parse as parseHcl } from '@cdktf/hcl2json'
import { describe, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { type Guide, GuideQuestion } from '#contract/metastore-guide'
import { EngineId } from '#contract/metastore-target'
import { guideOf } from '#services/metastore/guide/guide'
import { grammarOf, runText } from '#tests/metastore/shell'

const ENGINES = EngineId.options.filter((id) => id !== 'trial')
const NAMED = { instance: 'sci-prod', securityGroup: 'sg-0b71d3e9', region: 'eu-central-1' }
const WAYS: readonly Partial<GuideQuestion>[] = [
  {},
  { cidr: '203.0.113.6' },
  { instance: 'sci-prod' },
  { ...NAMED, cidr: '2001:db8::6' },
]

const ask = (part: Partial<GuideQuestion>): Guide =>
  guideOf(GuideQuestion.parse({ engine: 'postgresql', provider: 'aws', ...part }))

const textOf = (
  { texts }: Guide,
  format: Guide['texts'][number]['format'],
  what: 'rule' | 'database',
): string => texts.find((each) => each.format === format && each.what === what)?.text ?? ''

describe.each(ENGINES)('the texts for %s', (engine) => {
  it('for the shell are grammatical, every command of a condition too', () => {
    for (const provider of ['aws', 'other'] as const)
      for (const way of WAYS) {
        const guide = ask({ ...way, engine, provider })
        const shell = [
          ...guide.texts.filter(({ format }) => format === 'cli').map(({ text }) => text),
          ...(provider === 'aws' ? guide.conditions.map(({ command }) => command ?? '') : []),
          ...guide.privateWays.map(({ text }) => text ?? ''),
        ]
        for (const text of shell) expect(grammarOf(text), text).toBe('')
      }
  })

  it.each(['rule', 'database'] as const)(
    'for Terraform are HCL that makes the %s',
    async (what) => {
      for (const way of WAYS) {
        const text = textOf(ask({ ...way, engine }), 'terraform', what)
        const { resource, variable } = (await parseHcl('science.tf', text)) as {
          readonly resource: Readonly<Record<string, { readonly science: readonly object[] }>>
          readonly variable?: Readonly<Record<string, unknown>>
        }
        const [rule] = resource['aws_vpc_security_group_ingress_rule']?.science ?? []
        expect(rule).toMatchObject({ from_port: 9472, to_port: 9472, ip_protocol: 'tcp' })
        expect(Object.keys(variable ?? {}).includes('client_cidr')).toBe(way.cidr === undefined)
        if (what === 'rule') continue
        const made = resource['aws_db_instance'] ?? resource['aws_rds_cluster_instance']
        expect(made?.science[0]).toMatchObject({ publicly_accessible: true })
        const port = (resource['aws_db_instance'] ?? resource['aws_rds_cluster'])?.science[0]
        expect(port).toMatchObject({ port: engine === 'oracle' ? 1521 : 9472 })
        // An argument a line, as terraform fmt has it.
        for (const line of text.split('\n')) expect(line.split(' = ').length).toBeLessThan(3)
      }
    },
  )

  it.each(['rule', 'database'] as const)(
    'for CloudFormation are YAML that makes the %s',
    (what) => {
      for (const way of WAYS) {
        const text = textOf(ask({ ...way, engine }), 'cloudformation', what)
        const tag = (name: string) => ({
          tag: `!${name}`,
          resolve: (value: string) => ({ [name]: value }),
        })
        const template = parseYaml(text, {
          strict: true,
          customTags: [tag('Ref'), tag('GetAtt')],
        }) as {
          readonly Parameters?: Readonly<Record<string, object>>
          readonly Resources: Readonly<
            Record<string, { readonly Type: string; readonly Properties: Record<string, unknown> }>
          >
        }
        const names = new Set([
          ...Object.keys(template.Parameters ?? {}),
          ...Object.keys(template.Resources),
        ])
        expect(template.Resources['Rule']).toMatchObject({
          Type: 'AWS::EC2::SecurityGroupIngress',
          Properties: { IpProtocol: 'tcp', FromPort: 9472, ToPort: 9472 },
        })
        // Whatever is referred to is there.
        for (const [, referred] of text.matchAll(/!(?:Ref|GetAtt) (\w+)/g))
          expect(names.has(referred ?? ''), referred).toBe(true)
        if (what === 'database')
          expect(template.Resources['Instance']?.Properties).toMatchObject({
            PubliclyAccessible: true,
          })
      }
    },
  )
})

describe('what the shell really runs', () => {
  it('is one rule with the address in it, as one argument', () => {
    const text = textOf(ask({ ...NAMED, cidr: '203.0.113.6' }), 'cli', 'rule')
    expect(runText(text, { aws: '' }).calls).toEqual([
      [
        'aws',
        'ec2',
        'authorize-security-group-ingress',
        '--region',
        'eu-central-1',
        '--group-id',
        'sg-0b71d3e9',
        '--ip-permissions',
        "IpProtocol=tcp,FromPort=9472,ToPort=9472,IpRanges=[{CidrIp=203.0.113.6/32,Description='Science metastore'}]",
      ],
    ])
  })

  it('takes the address and the group that were found out', () => {
    const text = textOf(ask({ instance: 'sci-prod' }), 'cli', 'rule')
    const { calls } = runText(text, { curl: '198.51.100.7', aws: 'sg-0b71d3e9' })
    expect(calls.map(([program, verb]) => `${program ?? ''} ${verb ?? ''}`)).toEqual([
      'curl -fsS',
      'aws rds',
      'aws ec2',
    ])
    expect(calls[2]).toContain('sg-0b71d3e9')
    expect(calls[2]?.at(-1)).toContain('CidrIp=198.51.100.7/32')
  })

  it('makes no rule where the address could not be found out', () => {
    const text = textOf(ask(NAMED), 'cli', 'rule')
    const { code, calls, stderr } = runText(text, { curl: '', aws: '' })
    expect(code).not.toBe(0)
    expect(stderr).toContain('could not be found out')
    expect(calls.filter(([program]) => program === 'aws')).toEqual([])
  })

  it('hands Oracle’s option over as JSON with the group in it', () => {
    const text = textOf(ask({ engine: 'oracle', cidr: '203.0.113.6' }), 'cli', 'database')
    const { calls } = runText(text, { aws: 'sg-0b71d3e9' })
    const option = calls.find((call) => call.includes('add-option-to-option-group'))
    expect(JSON.parse(option?.at(-1) ?? '')).toMatchObject([
      { OptionName: 'SSL', Port: 9472, VpcSecurityGroupMemberships: ['sg-0b71d3e9'] },
    ])
  })

  it('takes the address of the SSH session on a server of one’s own', () => {
    const text = textOf(ask({ provider: 'other' }), 'cli', 'rule')
    const stands = { sudo: '' }
    const inside = { SSH_CLIENT: '198.51.100.7 50123 22' }
    const rule = runText(text, stands, inside).calls[0]?.at(-1)
    expect(rule).toBe(
      '--add-rich-rule=rule family=ipv4 source address=198.51.100.7 port port=9472 protocol=tcp accept',
    )
    expect(runText(text, { ...stands, ufw: '' }, inside).calls[0]).toContain('198.51.100.7')
    expect(runText(text, stands, { SSH_CLIENT: '' })).toMatchObject({ calls: [] })
  })

  it('refuses the whole internet by the pattern of CloudFormation', () => {
    const text = textOf(ask({}), 'cloudformation', 'rule')
    const pattern = new RegExp(/AllowedPattern: '(.*)'/.exec(text)?.[1] ?? 'nothing')
    for (const good of ['203.0.113.6/32', '10.0.0.0/8']) expect(pattern.test(good)).toBe(true)
    for (const bad of ['0.0.0.0/0', '0.0.0.0/1', '128.0.0.0/7', '256.1.1.1/32', '::/0', '1.2.3.4'])
      expect(pattern.test(bad), bad).toBe(false)
  })
})
