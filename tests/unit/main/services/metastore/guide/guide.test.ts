// Proves what the guide asks for, whom it lets in, and what it refuses to put into a text.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GuideQuestion } from '#contract/metastore-guide'
import { EngineId } from '#contract/metastore-target'
import { Fault } from '#base/fault'
import { guideOf } from '#services/metastore/guide/guide'

type Question = Partial<GuideQuestion>

const question = (part: Question = {}): GuideQuestion =>
  GuideQuestion.parse({ engine: 'postgresql', provider: 'aws', ...part })
const guide = (part: Question = {}) => guideOf(question(part))

function fault(part: Question): Fault {
  try {
    guide(part)
  } catch (error) {
    if (error instanceof Fault) return error
  }
  throw new Error(`${JSON.stringify(part)} was taken`)
}

/** Everything that somebody may copy or read. */
const whole = (part: Question): string => JSON.stringify(guide(part))

describe('conditions', () => {
  it('has the five of the network on AWS, then the port and encryption', () => {
    for (const engine of EngineId.options.filter((id) => id !== 'trial'))
      expect(guide({ engine }).conditions.map(({ id }) => id)).toEqual([
        'public',
        'subnets',
        'dns',
        'rule',
        'acl',
        'port',
        'tls',
      ])
  })

  it('has those of a server of one’s own elsewhere, with the engine’s own account rules', () => {
    const { conditions } = guide({ provider: 'other', cidr: '203.0.113.6' })
    expect(conditions.map(({ id }) => id)).toEqual([
      'listens',
      'host-firewall',
      'provider-firewall',
      'router',
      'account',
      'tls',
    ])
    const account = (engine: GuideQuestion['engine'], cidr: string) =>
      guide({ engine, provider: 'other', cidr }).conditions.find(({ id }) => id === 'account')
        ?.command
    expect(account('postgresql', '203.0.113.6')).toBe(
      'hostssl metastore science 203.0.113.6/32 scram-sha-256',
    )
    expect(account('mariadb', '203.0.113.6')).toContain("'science'@'203.0.113.6'")
    expect(account('mysql', '203.0.112.0/22')).toContain("'science'@'203.0.112.0/255.255.252.0'")
    expect(account('oracle', '203.0.113.6')).toContain('TCP.INVITED_NODES')
  })

  it('sets the port of Aurora on the cluster and of others on the instance', () => {
    const port = (engine: GuideQuestion['engine']) =>
      guide({ engine, instance: 'science' }).conditions.find(({ id }) => id === 'port')?.command
    expect(port('aurora-mysql')).toMatch(/modify-db-cluster[^]*--port 9472/)
    expect(port('postgresql')).toMatch(/modify-db-instance[^]*--db-port-number 9472/)
    expect(port('oracle')).not.toContain('modify')
  })

  it('says of the trial that there is nothing to open', () => {
    const { conditions, texts } = guide({ engine: 'trial' })
    expect(conditions.map(({ id }) => id)).toEqual(['here'])
    expect(texts).toEqual([])
  })
})

describe('who is let in', () => {
  it.each([
    ['203.0.113.6', '203.0.113.6/32'],
    [' 203.0.113.6/32 ', '203.0.113.6/32'],
    ['203.0.113.77/24', '203.0.113.0/24'],
    ['2001:DB8::6', '2001:db8::6/128'],
    ['2001:db8:1::77/48', '2001:db8:1::/48'],
    ['10.1.2.3/8', '10.0.0.0/8'],
  ])('%s becomes %s in every text', (cidr, shown) => {
    for (const { format, text } of guide({ cidr }).texts) expect(text, format).toContain(shown)
  })

  it.each(['0.0.0.0/0', '::/0', '0.0.0.0/1', '128.0.0.0/1', '64.0.0.0/7', '2000::/3', '2001::/15'])(
    '%s opens to everybody and needs the typed words',
    (cidr) => {
      for (const provider of ['aws', 'other'] as const) {
        expect(fault({ cidr, provider })).toMatchObject({ code: 'input.invalid', field: 'confirm' })
        expect(fault({ cidr, provider, confirm: 'yes' }).field).toBe('confirm')
        expect(fault({ cidr, provider, confirm: 'Open to everybody' }).field).toBe('confirm')
        const { warnings } = guide({ cidr, provider, confirm: 'open to everybody' })
        expect(warnings[0]).toContain('everybody')
      }
    },
  )

  it.each([
    '127.0.0.1',
    '::1',
    '0.0.0.0',
    '169.254.1.1',
    'fe80::1',
    'fe80::1%eth0',
    '224.0.0.1',
    '255.255.255.255',
    '::ffff:203.0.113.6',
    '127.1',
    '0x7f000001',
    '203.0.113.6/33',
    '203.0.113.6/032',
    '203.0.113.6/24/8',
    '203.0.113.6/-1',
    '2001:db8::/129',
    'my-house',
    '203.0.113.6; rm -rf /',
    '203.0.113.6\n0.0.0.0/0',
  ])('%j is refused with the field', (cidr) => {
    expect(fault({ cidr })).toMatchObject({ code: 'input.invalid', field: 'cidr' })
  })

  it('warns of a network, of a private address and of IPv6', () => {
    expect(guide({ cidr: '203.0.113.0/24' }).warnings.join(' ')).toContain('256 addresses')
    expect(guide({ cidr: '192.168.1.5' }).warnings.join(' ')).toContain('is private')
    expect(guide({ cidr: '2001:db8::6' }).warnings.join(' ')).toContain('IPv6')
  })

  it('finds the address out in the shell, and asks for it in Terraform and CloudFormation', () => {
    const { texts } = guide()
    const text = (format: string) => texts.find((each) => each.format === format)?.text
    expect(text('cli')).toContain('checkip.amazonaws.com')
    expect(text('terraform')).toContain('variable "client_cidr"')
    expect(text('cloudformation')).toContain('ClientCidr')
    expect(text('console')).toContain('My IP')
    expect(JSON.stringify(texts)).not.toContain('0.0.0.0/0')
  })
})

describe('names', () => {
  it.each([
    ['instance', '-science'],
    ['instance', 'science-'],
    ['instance', 'science--prod'],
    ['instance', '1science'],
    ['instance', 'x'.repeat(64)],
    ['instance', "science'; DROP"],
    ['instance', 'science$(id)'],
    ['instance', 'science`id`'],
    ['instance', 'sci\nence'],
    ['securityGroup', 'default'],
    ['securityGroup', 'sg-XYZ12345'],
    ['securityGroup', 'sg-0b71d3e9 --help'],
    ['region', 'Frankfurt'],
    ['region', 'eu-central-1"'],
    ['region', 'eu-central'],
  ])('%s %j is refused', (field, value) => {
    expect(fault({ [field]: value })).toMatchObject({ code: 'input.invalid', field })
  })

  it.each([
    'eu-central-1',
    'us-gov-west-1',
    'cn-north-1',
    'ap-southeast-7',
    'us-isob-east-1',
    'eusc-de-east-1',
  ])('knows the region %s by its form', (region) => {
    expect(whole({ region })).toContain(region)
  })

  it('lets no character into a text that a shell, HCL or YAML would read as more than a name', () => {
    const harmless = { instance: 'sci', securityGroup: 'sg-0b71d3e9', region: 'eu-west-1' }
    fc.assert(
      fc.property(
        fc.constantFrom('instance', 'securityGroup', 'region', 'cidr'),
        fc.string({ maxLength: 40, unit: 'binary' }),
        (field, value) => {
          const asked = { ...harmless, [field]: value }
          try {
            const text = whole(asked)
            // Taken: then it is made of nothing but the characters of names and addresses.
            expect(value.trim()).toMatch(/^[A-Za-z0-9.:/-]*$/)
            expect(text).toContain('9472')
          } catch (error) {
            if (!(error instanceof Fault)) throw error
            expect(error.field).toBe(field)
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  it('says which words stand for names that nobody gave', () => {
    expect(guide().warnings.join(' ')).toContain('YOUR-DATABASE')
    const given = { instance: 'science', securityGroup: 'sg-0b71d3e9', region: 'eu-west-1' }
    const { texts, conditions, warnings } = guide({ ...given, cidr: '203.0.113.6' })
    expect(JSON.stringify([texts, conditions])).not.toContain('YOUR-')
    expect(warnings.join(' ')).not.toContain('YOUR-')
  })
})

describe('ports', () => {
  it.each([1149, 80])('%i is below what RDS takes', (port) => {
    expect(fault({ port })).toMatchObject({ code: 'input.invalid', field: 'port' })
    expect(guide({ port, provider: 'other' }).texts).not.toEqual([])
  })

  it.each([1234, 1434, 3260, 3343, 3389, 47001, 49152, 49156])(
    '%i is kept by SQL Server on RDS',
    (port) => {
      expect(fault({ engine: 'sqlserver', port }).field).toBe('port')
      expect(guide({ engine: 'postgresql', port }).texts).not.toEqual([])
    },
  )

  it('gives Oracle’s encrypted port the rule, and leaves the plain one shut', () => {
    expect(fault({ engine: 'oracle', port: 1521 }).field).toBe('port')
    const { texts, warnings } = guide({ engine: 'oracle' })
    expect(warnings.join(' ')).toContain('port of its own')
    for (const { format, what, text } of texts) {
      if (what === 'rule' || format === 'console') continue
      expect(text, format).toMatch(/1521/)
      expect(text, format).toMatch(/9472/)
    }
  })
})

describe('private ways', () => {
  it('come with every guide that opens something, and name what they need', () => {
    expect(guide().privateWays.map(({ id }) => id)).toEqual(['vpn', 'ssh', 'ssm', 'ec2'])
    expect(guide({ provider: 'other' }).privateWays.map(({ id }) => id)).toEqual(['vpn', 'ssh'])
    const ssh = guide({ engine: 'mariadb' }).privateWays.find(({ id }) => id === 'ssh')
    expect(ssh?.text).toContain('--ssh ec2-user@BASTION')
    expect(ssh?.text).toContain('--source-group')
  })
})

describe('warnings', () => {
  it('name the findings of an audit, the restart, and the address that changes', () => {
    const said = guide().warnings.join(' ')
    for (const word of ['rds-instance-public-access-check', 'RDS.2', 'restarts it at once'])
      expect(said).toContain(word)
    expect(said).toContain('addresses change')
  })

  it('say that Aurora is found on AWS alone', () => {
    const other = guide({ engine: 'aurora-mysql', provider: 'other' })
    expect(other.warnings[0]).toContain('AWS alone')
  })
})
