// Proves, on FAKES and not on real servers, how the probe takes SQL Server's and Oracle's first words.
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { type ProbeReport, type ProbeStage } from '#contract/metastore-probe'
import { Target } from '#contract/metastore-target'
import { Secret } from '#base/secret'
import { probe } from '#services/metastore/probe/probe'
import { makeCertificates } from '#tests/metastore/certificates'
import { type FakeOptions, fakeSqlServer } from '#tests/metastore/fake-sqlserver'
import { type Hostile, hostile } from '#tests/metastore/hostile'
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

async function check(port: number, part: Partial<Target>): Promise<ProbeReport> {
  const base = { host: 'localhost', port, database: 'metastore', user: 'science' }
  const target = Target.parse({ engine: 'sqlserver', ...base, ...part })
  const report = await probe(target, new Secret(PASSWORD), { signal: new AbortController().signal })
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

  it('is told by name when PostgreSQL was chosen', async () => {
    const server = await start({ encrypt: 'notSupported' })
    const report = await check(server.port, { engine: 'postgresql' })
    expect(failed(report)).toMatchObject({ stage: 'protocol', code: 'proto.engine' })
    expect(failed(report)?.message).toContain('SQL Server')
  })
})

describe('a fake of an Oracle listener', () => {
  const refusal = (number: number) => {
    const text = Buffer.from(`(DESCRIPTION=(ERR=${String(number)})(VSNNUM=318767104))`, 'latin1')
    const head = Buffer.alloc(12)
    head.writeUInt16BE(12 + text.length, 0)
    head[4] = 4
    head.writeUInt16BE(text.length, 10)
    return Buffer.concat([head, text])
  }
  const start = async (number = 1189) => {
    const server = await hostile((socket) => {
      socket.once('data', (chunk: Buffer) => {
        if (chunk[4] === 1) socket.write(refusal(number))
        else socket.destroy()
      })
    })
    running.push(server)
    return server
  }

  it('is told by name when another engine was chosen', async () => {
    const server = await start()
    for (const engine of ['postgresql', 'mariadb', 'sqlserver'] as const) {
      const report = await check(server.port, { engine })
      expect(failed(report), engine).toMatchObject({ stage: 'protocol', code: 'proto.engine' })
      expect(failed(report)?.message).toContain('Oracle')
    }
  })

  it.each([
    [12514, 'db.missing'],
    [12505, 'db.missing'],
    [12516, 'db.full'],
  ])('explains its refusal %i', async (number, code) => {
    const server = await start(number)
    const report = await check(server.port, { engine: 'oracle', tls: { mode: 'off' } })
    expect(failed(report)).toMatchObject({ stage: 'login', code })
  })

  it('gets nothing when it has no TLS', async () => {
    const server = await start()
    const report = await check(server.port, { engine: 'oracle' })
    expect(failed(report)).toMatchObject({ stage: 'tls', code: 'tls.unsupported' })
    expect(server.received().toString('latin1')).not.toContain('science')
  })
})
