// Proves, on FAKES and not on real servers, how the probe takes SQL Server's and Oracle's first words.
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { type ProbeReport, type ProbeStage } from '#contract/metastore-probe'
import { Target } from '#contract/metastore-target'
import { Secret } from '#base/secret'
import { probe, type ProbeOptions } from '#services/metastore/probe/probe'
import { makeCertificates } from '#tests/metastore/certificates'
import { fakeOracle, type FakeOracleOptions } from '#tests/metastore/fake-oracle'
import { type FakeOptions, fakeSqlServer } from '#tests/metastore/fake-sqlserver'
import type { Hostile } from '#tests/metastore/hostile'
import { removeFolder, temporaryFolder } from '#tests/workspace'

const PASSWORD = 'Hunter2!'
/** LOGIN7 hides a password by swapping the halves of each byte and XOR 0xA5: no secret at all. */
const HIDDEN = Buffer.from(
  [...Buffer.from(PASSWORD, 'utf16le')].map((byte) => (((byte << 4) | (byte >> 4)) & 0xff) ^ 0xa5),
)
const folder = temporaryFolder()
const certificates = makeCertificates(folder)
const running: Hostile[] = []

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop()
})
afterAll(() => removeFolder(folder))

const failed = (report: ProbeReport): ProbeStage | undefined =>
  report.stages.find(({ verdict }) => verdict === 'fail')

async function check(
  port: number,
  part: Partial<Target>,
  options: Partial<ProbeOptions> = {},
): Promise<ProbeReport> {
  const base = { host: 'localhost', port, database: 'metastore', user: 'science' }
  const target = Target.parse({ engine: 'sqlserver', ...base, ...part })
  const report = await probe(target, new Secret(PASSWORD), {
    signal: new AbortController().signal,
    ...options,
  })
  expect(JSON.stringify(report)).not.toContain(PASSWORD)
  return report
}

describe('a fake of SQL Server', () => {
  const verified = { mode: 'verify-full', ca: certificates.ca } as const
  const start = async (options: FakeOptions) => {
    const server = await fakeSqlServer(options)
    running.push(server)
    return server
  }

  it('is logged in to inside of TLS, and only there', async () => {
    const server = await start({ encrypt: 'on', identity: certificates.good })
    const report = await check(server.port, { tls: verified })
    const verdicts = report.stages.slice(0, 6).map(({ verdict }) => verdict)
    expect(verdicts).toEqual(Array(6).fill('pass'))
    expect(report.stages[3]?.message).toContain('SQL Server 16.0')
    expect(server.logins().includes(HIDDEN)).toBe(true)
    expect(server.received().includes(HIDDEN)).toBe(false)
  })

  it.each(['off', 'notSupported'] as const)(
    'gets no password when it answers encryption: %s',
    async (encrypt) => {
      const server = await start({ encrypt })
      const report = await check(server.port, { tls: verified })
      expect(failed(report)).toMatchObject({ stage: 'tls', code: 'tls.unsupported' })
      expect(server.logins()).toHaveLength(0)
    },
  )

  it.each([
    ['selfSigned', 'tls.selfsigned'],
    ['wrongHost', 'tls.host'],
    ['expired', 'tls.expired'],
  ] as const)('is refused with a certificate that is %s', async (which, code) => {
    const server = await start({ encrypt: 'required', identity: certificates[which] })
    const report = await check(server.port, { tls: verified })
    expect(failed(report)).toMatchObject({ stage: 'tls', code })
    expect(server.logins()).toHaveLength(0)
  })

  it.each([
    [18456, 'auth.denied'],
    [18452, 'auth.method'],
    [18486, 'auth.locked'],
    [18488, 'auth.expired'],
    [40615, 'auth.host'],
    [4060, 'db.missing'],
    [10929, 'db.full'],
    [18401, 'db.starting'],
    [978, 'db.readonly'],
  ])('explains number %i, which the driver keeps to itself', async (refuses, code) => {
    const server = await start({ encrypt: 'on', identity: certificates.good, refuses })
    const report = await check(server.port, { tls: verified })
    expect(failed(report)).toMatchObject({ stage: 'login', code })
  })

  it('is logged in to in clear only where that was asked for', async () => {
    const server = await start({ encrypt: 'notSupported' })
    const report = await check(server.port, { tls: { mode: 'off' } })
    expect(report.stages[5]).toMatchObject({ stage: 'login', verdict: 'pass' })
    expect(server.logins().includes(HIDDEN)).toBe(true)
  })

  it('is told by name whatever other engine was chosen', async () => {
    const server = await start({ encrypt: 'notSupported' })
    for (const engine of ['postgresql', 'mariadb', 'mysql', 'oracle'] as const) {
      const report = await check(server.port, { engine })
      expect(failed(report), engine).toMatchObject({ stage: 'protocol', code: 'proto.engine' })
      expect(failed(report)?.message).toContain('SQL Server')
    }
  })
})

describe('a fake of an Oracle listener', () => {
  const { ca } = certificates
  const start = async (options: FakeOracleOptions = {}) => {
    const server = await fakeOracle(options)
    running.push(server)
    return server
  }
  const full = { mode: 'verify-full', ca } as const

  it('is told by name when another engine was chosen', async () => {
    const server = await start()
    for (const engine of ['postgresql', 'mariadb', 'mysql', 'sqlserver'] as const) {
      const report = await check(server.port, { engine })
      expect(failed(report), engine).toMatchObject({ stage: 'protocol', code: 'proto.engine' })
      expect(failed(report)?.message).toContain('Oracle')
    }
  })

  it.each([
    [12514, 'db.missing'],
    [12505, 'db.missing'],
    [12516, 'db.full'],
    [12526, 'db.starting'],
    [12528, 'db.starting'],
  ])('explains its refusal %i', async (refuses, code) => {
    const server = await start({ refuses })
    const report = await check(server.port, { engine: 'oracle', tls: { mode: 'off' } })
    expect(failed(report)).toMatchObject({ stage: 'login', code })
  })

  it('gets nothing when it has no TLS', async () => {
    const server = await start()
    const report = await check(server.port, { engine: 'oracle' })
    expect(failed(report)).toMatchObject({ stage: 'tls', code: 'tls.unsupported' })
    expect(server.received().toString('latin1')).not.toContain('science')
  })

  it('is reached over TLS up to its refusal with an authority, a pin or a name of ours', async () => {
    const pin = failed(
      await check((await start({ identity: certificates.selfSigned })).port, { engine: 'oracle' }),
    )?.copy
    for (const [which, tls] of [
      ['good', full],
      ['wrongHost', { mode: 'verify-ca', ca }],
      ['wrongHost', { ...full, serverName: 'db.example' }],
      ['selfSigned', { mode: 'verify-full', pin }],
    ] as const) {
      const server = await start({ identity: certificates[which], refuses: 12514 })
      const report = await check(server.port, { engine: 'oracle', tls })
      expect(report.stages[4], which).toMatchObject({ stage: 'tls', verdict: 'pass' })
      expect(failed(report), which).toMatchObject({ stage: 'login', code: 'db.missing' })
      // The words come inside of the encryption, and on the connection that was judged.
      expect(server.said()).toContain('SERVICE_NAME=metastore')
      expect(server.received().toString('latin1')).not.toContain('SERVICE_NAME')
    }
  })

  it.each([
    ['selfSigned', 'tls.selfsigned'],
    ['wrongHost', 'tls.host'],
    ['expired', 'tls.expired'],
  ] as const)('is refused with a certificate that is %s', async (which, code) => {
    const server = await start({ identity: certificates[which] })
    const report = await check(server.port, { engine: 'oracle', tls: full })
    expect(failed(report)).toMatchObject({ stage: 'tls', code })
    expect(server.said()).toBe('')
  })

  it('may encrypt anew, and is judged anew', async () => {
    const { good, wrongHost } = certificates
    const honest = await start({ identity: good, anew: good, refuses: 12514 })
    const report = await check(honest.port, { engine: 'oracle', tls: full })
    expect(failed(report)).toMatchObject({ stage: 'login', code: 'db.missing' })
    const other = await start({ identity: good, anew: wrongHost, refuses: 12514 })
    const found = failed(await check(other.port, { engine: 'oracle', tls: full }))
    expect(found).toMatchObject({ stage: 'login', code: 'tls.host' })
  })

  it('may send on, to whom the same rules apply', async () => {
    const { good, wrongHost } = certificates
    const node = await start({ identity: good, refuses: 12516 })
    const listener = await start({ identity: good, sendsTo: node.port })
    const report = await check(listener.port, { engine: 'oracle', tls: full })
    expect(failed(report)).toMatchObject({ stage: 'login', code: 'db.full' })
    const stranger = await start({ identity: wrongHost })
    const misled = await start({ identity: good, sendsTo: stranger.port })
    const found = failed(await check(misled.port, { engine: 'oracle', tls: full }))
    expect(found).toMatchObject({ stage: 'login', code: 'tls.host' })
    expect(stranger.said()).toBe('')
    const plain = await start({ sendsTo: (await start({ refuses: 12514 })).port })
    const off = { engine: 'oracle', tls: { mode: 'off' } } as const
    expect(failed(await check(plain.port, off))).toMatchObject({ code: 'db.missing' })
  })

  it('is reached through a tunnel, encrypted and judged by its own name, but does not send on there', async () => {
    const program = new URL('../../../../../helpers/metastore/forward-process.ts', import.meta.url)
    const options = { sshCommand: [process.execPath, program.pathname] }
    const { good } = certificates
    const far = { engine: 'oracle', tls: full, ssh: 'bastion.example' } as const
    const server = await start({ identity: good, refuses: 12514 })
    const report = await check(server.port, far, options)
    expect(failed(report)).toMatchObject({ stage: 'login', code: 'db.missing' })
    expect(server.said()).toContain('SERVICE_NAME=metastore')
    const listener = await start({ identity: good, sendsTo: server.port })
    const found = failed(await check(listener.port, far, options))
    expect(found).toMatchObject({ stage: 'login', code: 'tcp.unreach' })
    const plain = await start({ refuses: 12514 })
    const off = { ...far, tls: { mode: 'off' } } as const
    expect(failed(await check(plain.port, off, options))).toMatchObject({ code: 'db.missing' })
  })

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'that wants a certificate of ours is told as a wallet, over %s',
    async (wallet) => {
      const server = await start({ identity: certificates.good, wallet })
      const found = failed(await check(server.port, { engine: 'oracle', tls: full }))
      expect(found).toMatchObject({ code: 'tls.wallet' })
    },
  )

  it('gets no service name that breaks out of its description', async () => {
    const server = await start()
    const part = { engine: 'oracle', database: 'x)(HOST=evil', tls: { mode: 'off' } } as const
    expect(failed(await check(server.port, part))).toMatchObject({ code: 'db.missing' })
    expect(server.said()).not.toContain('evil')
  })
})
