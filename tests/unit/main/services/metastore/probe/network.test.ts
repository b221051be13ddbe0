// Proves what the probe says of ports that hold no healthy database, in bounded time and memory, without the password.
import { createServer } from 'node:https'
import { createServer as createHttp } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { type ProbeReport, type ProbeStage } from '#contract/metastore-probe'
import { type EngineId, Target } from '#contract/metastore-target'
import { Secret } from '#base/secret'
import { probe, type ProbeOptions } from '#services/metastore/probe/probe'
import { reportText } from '#services/metastore/probe/report'
import { tcpLate } from '#services/metastore/probe/vanished'
import { makeCertificates } from '#tests/metastore/certificates'
import { drip, dropping, flood, type Hostile, hostile, mysqlHello } from '#tests/metastore/hostile'
import { freePort } from '#tests/metastore/ports'
import { removeFolder, temporaryFolder } from '#tests/workspace'

const PASSWORD = 'Hunter2!-never-on-the-wire'
const ENGINES: readonly EngineId[] = ['postgresql', 'mariadb', 'mysql', 'sqlserver', 'oracle']
const folder = temporaryFolder()
const certificates = makeCertificates(folder)
const running: Hostile[] = []

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop()
})
afterAll(() => removeFolder(folder))

async function serve(behave: Parameters<typeof hostile>[0]): Promise<Hostile> {
  const server = await hostile(behave)
  running.push(server)
  return server
}

const at = (port: number, part: Partial<Target> = {}): Target =>
  Target.parse({
    engine: 'postgresql',
    host: '127.0.0.1',
    port,
    database: 'metastore',
    user: 'science',
    ...part,
  })

async function check(target: Target, options: Partial<ProbeOptions> = {}): Promise<ProbeReport> {
  const report = await probe(target, new Secret(PASSWORD), {
    signal: new AbortController().signal,
    ...options,
  })
  expect(JSON.stringify(report) + reportText(report, target)).not.toContain(PASSWORD)
  return report
}

const failed = (report: ProbeReport): ProbeStage | undefined =>
  report.stages.find(({ verdict }) => verdict === 'fail')

describe('before anybody answers', () => {
  it('says that a name is unknown, with the endpoint to copy', async () => {
    // The resolver of a machine without a network answers otherwise: the error of a working one is injected.
    const resolve = () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }))
    const report = await check(at(1, { host: 'no-such.invalid' }), { resolve })
    expect(failed(report)).toMatchObject({ stage: 'name', code: 'dns.notfound' })
    expect(failed(report)?.fix).toContain('Connectivity & security')
    expect(report.stages.map(({ verdict }) => verdict).slice(1)).toEqual(Array(7).fill('skipped'))
  })

  it('asks the real resolver and takes either of its refusals', async () => {
    const report = await check(at(1, { host: 'no-such-host.invalid' }))
    expect(failed(report)?.code).toMatch(/^dns\.(?:notfound|offline)$/)
  })

  it('says that no name server answered', async () => {
    const resolve = () => Promise.reject(Object.assign(new Error('x'), { code: 'EAI_AGAIN' }))
    expect(failed(await check(at(1, { host: 'a.example' }), { resolve }))).toMatchObject({
      code: 'dns.offline',
    })
  })

  it('gives up on a resolver that hangs', async () => {
    const options = { resolve: () => new Promise<never>(() => {}), budgets: { name: 100 } }
    expect(failed(await check(at(1, { host: 'a.example' }), options))).toMatchObject({
      code: 'dns.offline',
    })
  })

  it('warns of a private RDS address and names it when the connection then fails', async () => {
    const host = 'science.abc.eu-central-1.rds.amazonaws.com'
    const target = at(9_472, { host })
    const resolve = async () => ['10.1.2.3']
    // Whether 10.1.2.3 answers is the network's affair; what is said of a timeout is not.
    const report = await check(target, { resolve, budgets: { tcp: 300 } })
    expect(report.stages[1]).toMatchObject({ verdict: 'warn', code: 'dns.private' })
    expect(report.stages[1]?.message).toContain('10.1.2.3')
    const late = tcpLate(target, ['10.1.2.3'], 5_000)
    expect(late.causes?.[0]).toContain('not publicly accessible')
    const text = reportText(report, target)
    expect(text).not.toContain('science.abc')
    expect(text).not.toContain('10.1.2.3')
  })

  it('tells refused from dropped', async () => {
    const report = await check(at(await freePort()))
    expect(failed(report)).toMatchObject({ stage: 'tcp', code: 'tcp.refused' })
    expect(failed(report)?.message).toContain('nothing listens')
  })

  it('says that packets are dropped, and which rule is missing', async () => {
    const wall = await dropping()
    const started = performance.now()
    const report = await check(at(wall.port), { budgets: { tcp: 700 } })
    wall.stop()
    expect(performance.now() - started).toBeLessThan(3_000)
    expect(failed(report)).toMatchObject({ stage: 'tcp', code: 'tcp.timeout' })
    expect(failed(report)?.fix).toContain('inbound rule')
  })

  it('takes the second address when the first refuses', async () => {
    const server = await serve((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))
    const report = await check(at(server.port, { host: 'a.example' }), {
      resolve: async () => ['127.0.0.77', '127.0.0.1'],
    })
    expect(failed(report)).toMatchObject({ code: 'proto.other' })
  })

  it('stops when it is cancelled, and says so', async () => {
    const server = await serve(() => {})
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 150)
    const started = performance.now()
    const report = await check(at(server.port), { signal: controller.signal })
    expect(failed(report)).toMatchObject({ stage: 'protocol', code: 'cancelled' })
    expect(performance.now() - started).toBeLessThan(1_500)
  })
})

describe.each(ENGINES)('somebody else on the port of %s', (engine) => {
  it('names SSH and asks whether a tunnel was meant', async () => {
    const server = await serve((socket) => socket.write('SSH-2.0-OpenSSH_9.2p1 Debian\r\n'))
    const report = await check(at(server.port, { engine }))
    expect(failed(report)).toMatchObject({ stage: 'protocol', code: 'proto.other' })
    expect(failed(report)?.message).toContain('OpenSSH_9.2')
    expect(failed(report)?.fix).toContain('tunnel')
  })

  it('names a web server', async () => {
    const server: Server = createHttp((_request, response) => response.end('hello'))
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    const report = await check(at((server.address() as AddressInfo).port, { engine }))
    server.close()
    expect(failed(report)).toMatchObject({ code: 'proto.other' })
    expect(failed(report)?.message).toContain('HTTP/1.1')
  })

  // Oracle's TCPS is TLS from the first byte: there it is no stranger.
  // TLS from the first byte is what Oracle itself speaks on such a port.
  if (engine !== 'oracle')
    it('names TLS from the first byte', async () => {
      const { certificate: cert, key } = certificates.good
      const server: Server = createServer({ cert, key }, (_request, response) =>
        response.end('hello'),
      )
      await new Promise<void>((resolve) => {
        server.listen(0, '127.0.0.1', resolve)
      })
      const report = await check(at((server.address() as AddressInfo).port, { engine }))
      server.close()
      expect(failed(report)).toMatchObject({ code: 'proto.other' })
      expect(failed(report)?.message).toContain('TLS')
    })

  it('says that the server is silent, within the budget', async () => {
    const server = await serve(() => {})
    const started = performance.now()
    const report = await check(at(server.port, { engine }))
    expect(failed(report)).toMatchObject({ code: 'proto.silent' })
    expect(performance.now() - started).toBeLessThan(4_000)
  })

  it('says that the connection is cut at once', async () => {
    const server = await serve((socket) => socket.destroy())
    expect(failed(await check(at(server.port, { engine })))).toMatchObject({ code: 'proto.closed' })
    const resetting = await serve((socket) => socket.resetAndDestroy())
    expect(failed(await check(at(resetting.port, { engine })))?.code).toBe('proto.closed')
  })

  it('bounds an endless greeting in time and memory', async () => {
    const server = await serve((socket) => flood(socket, Buffer.alloc(65_536, 'x')))
    const before = process.memoryUsage().rss
    const started = performance.now()
    const report = await check(at(server.port, { engine }))
    expect(failed(report)?.stage).toBe('protocol')
    expect(performance.now() - started).toBeLessThan(4_000)
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
  })

  it('does not wait for one byte a second', async () => {
    const server = await serve((socket) => drip(socket, mysqlHello('8.0.36', true)))
    const started = performance.now()
    const report = await check(at(server.port, { engine }))
    expect(failed(report)?.stage).toBe('protocol')
    expect(performance.now() - started).toBeLessThan(4_000)
  })

  it('does not believe a huge packet length', async () => {
    const headers = [
      [0xff, 0xff, 0xff, 0],
      [4, 1, 0xff, 0xff, 0, 0, 1, 0],
      [0xff, 0xff, 0, 0, 2, 0, 0, 0],
    ]
    const started = performance.now()
    const each = headers.map(async (header) => {
      const server = await serve((socket) => socket.write(Buffer.from(header)))
      expect(failed(await check(at(server.port, { engine })))?.stage).toBe('protocol')
    })
    await Promise.all(each)
    expect(performance.now() - started).toBeLessThan(4_000)
  })
})

describe('encryption', () => {
  const answersNo = (socket: Parameters<Parameters<typeof hostile>[0]>[0]) => {
    socket.once('data', () => socket.write('N'))
  }

  it('sends PostgreSQL nothing but the question when it answers "no encryption"', async () => {
    const server = await serve(answersNo)
    const report = await check(at(server.port))
    expect(failed(report)).toMatchObject({ stage: 'tls', code: 'tls.unsupported' })
    expect(server.received().toString('hex')).toBe('0000000804d2162f')
  })

  it('sends MariaDB nothing at all when its greeting has no encryption', async () => {
    const server = await serve((socket) => socket.write(mysqlHello('5.5.5-10.11.1-MariaDB', false)))
    const report = await check(at(server.port, { engine: 'mariadb' }))
    expect(failed(report)).toMatchObject({ stage: 'tls', code: 'tls.unsupported' })
    expect(server.received()).toHaveLength(0)
    expect(server.connections()).toBe(1)
  })

  it.each(['postgresql', 'mariadb'] as const)('tells malformed TLS of %s', async (engine) => {
    const server = await serve((socket) => {
      if (engine === 'mariadb') socket.write(mysqlHello('11.4.2-MariaDB', true))
      let asked = 0
      socket.on('data', () => {
        asked += 1
        if (engine === 'postgresql' && asked === 1) socket.write('S')
        else socket.write(Buffer.alloc(2_000, 0xaa))
      })
    })
    const report = await check(at(server.port, { engine }))
    expect(failed(report)).toMatchObject({ stage: 'tls', code: 'tls.unsupported' })
    expect(server.received().toString('latin1')).not.toContain('science')
  })

  it('refuses bytes that were stuffed behind the answer', async () => {
    const server = await serve((socket) => socket.once('data', () => socket.write('Sx')))
    expect(failed(await check(at(server.port)))).toMatchObject({ code: 'tls.unsupported' })
  })

  it('gives up on a server that agrees to encrypt and falls silent', async () => {
    const server = await serve((socket) => socket.once('data', () => socket.write('S')))
    const report = await check(at(server.port), { budgets: { tls: 300 } })
    expect(failed(report)).toMatchObject({ stage: 'tls', code: 'tls.unsupported' })
    expect(failed(report)?.message).toContain('said nothing')
  })
})

describe('hostile log-in', () => {
  const off = { mode: 'off' } as const

  it('stops a server that sends without end instead of an answer', async () => {
    const server = await serve((socket) => {
      let asked = 0
      socket.on('data', () => {
        asked += 1
        if (asked === 1) socket.write('N')
        if (asked === 2)
          flood(
            socket,
            Buffer.concat([Buffer.from([0x53, 0x7f, 0xff, 0xff, 0xff]), Buffer.alloc(65_536)]),
          )
      })
    })
    const started = performance.now()
    const report = await check(at(server.port, { tls: off }))
    expect(failed(report)).toMatchObject({ stage: 'login' })
    expect(performance.now() - started).toBeLessThan(5_000)
  })

  it('never takes more than its budget however slowly it is let in', async () => {
    const server = await serve((socket) => {
      socket.write(mysqlHello('11.4.2-MariaDB', false))
      socket.on('data', () => drip(socket, Buffer.from([7, 0, 0, 2, 0, 0, 0])))
    })
    const target = at(server.port, { engine: 'mariadb', tls: off })
    const started = performance.now()
    const report = await check(target, { budgets: { total: 1_500 } })
    expect(failed(report)).toMatchObject({ stage: 'login', code: 'proto.silent' })
    expect(performance.now() - started).toBeLessThan(2_500)
    expect(server.received().toString('latin1')).not.toContain(PASSWORD)
  })

  it.each([
    [1040, 'db.full'],
    [1129, 'auth.blocked'],
    [1130, 'auth.host'],
  ])('explains number %i that comes instead of a greeting', async (errno, code) => {
    const text = Buffer.from('whatever', 'latin1')
    const packet = Buffer.concat([
      Buffer.from([text.length + 3, 0, 0, 0, 0xff, errno & 255, errno >> 8]),
      text,
    ])
    const server = await serve((socket) => socket.end(packet))
    const report = await check(at(server.port, { engine: 'mariadb' }))
    expect(failed(report)).toMatchObject({ stage: 'protocol', code })
  })

  it('keeps a server’s own words, newlines and all, out of the report', async () => {
    const server = await serve((socket) => socket.write(`SSH-2.0-evil\u001b[31m\u202e\tname\r\n`))
    const report = await check(at(server.port))
    expect(JSON.stringify(report)).not.toMatch(/\\u001b|\u202e|\\t/)
  })
})
