// Proves that a server which means harm gets bounded time, bounded memory and a clear verdict, in every protocol and at every stage.
import { TLSSocket } from 'node:tls'
import fc from 'fast-check'
import { afterAll, afterEach, describe, expect, it, test } from 'vitest'
import type { ProbeReport, ProbeStage } from '#contract/metastore-probe'
import { type EngineId, Target } from '#contract/metastore-target'
import { Secret } from '#base/secret'
import { BUDGETS } from '#services/metastore/probe/budgets'
import { probe, type ProbeOptions } from '#services/metastore/probe/probe'
import { TDS_ENCRYPT, tdsPacket } from '#services/metastore/probe/questions'
import { makeCertificates } from '#tests/metastore/certificates'
import { fakeOracle } from '#tests/metastore/fake-oracle'
import { fakeSqlServer } from '#tests/metastore/fake-sqlserver'
import { drip, flood, type Hostile, hostile, mysqlHello } from '#tests/metastore/hostile'
import {
  type Behave,
  letsIn,
  mysqlColumns,
  mysqlRows,
  postgresEmptyRow,
  postgresRow,
} from '#tests/metastore/hostile-session'
import { removeFolder, temporaryFolder } from '#tests/workspace'

const PASSWORD = 'Hunter2!-never-on-the-wire'
const folder = temporaryFolder()
const certificates = makeCertificates(folder)
const running: Hostile[] = []
/** More than one answer may be held twice, as bytes and as rows. */
const MEMORY = 200_000_000

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop()
})
afterAll(() => removeFolder(folder))

const kept = async (starting: Promise<Hostile>): Promise<Hostile> => {
  const server = await starting
  running.push(server)
  return server
}

const at = (port: number, engine: EngineId, tls: object = { mode: 'off' }): Target =>
  Target.parse({ engine, host: 'localhost', port, database: 'metastore', user: 'science', tls })

const failed = (report: ProbeReport): ProbeStage | undefined =>
  report.stages.find(({ verdict }) => verdict === 'fail')

/** Checks, and holds the check to its bounds. */
async function bounded(
  target: Target,
  milliseconds: number,
  options: Partial<ProbeOptions> = {},
): Promise<ProbeStage | undefined> {
  const before = process.memoryUsage().rss
  const started = performance.now()
  let most = 0
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss - before)
  }, 20)
  const signal = new AbortController().signal
  const report = await probe(target, new Secret(PASSWORD), { signal, ...options })
  clearInterval(watch)
  expect(performance.now() - started).toBeLessThan(milliseconds)
  expect(most).toBeLessThan(MEMORY)
  expect(report.ok).toBe(false)
  expect(JSON.stringify(report)).not.toContain(PASSWORD)
  return failed(report)
}

const verified = { mode: 'verify-full', ca: certificates.ca }

describe('malformed TLS', () => {
  const garbage = Buffer.alloc(4_000, 0xaa)
  /** A record of a handshake that says it is 16 kB long, and is not. */
  const record = Buffer.concat([Buffer.from([0x16, 3, 3, 0x40, 0]), Buffer.alloc(200, 2)])
  const prelogin = (encrypt: number) =>
    tdsPacket(4, Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff, 16, 0, 0, 0, 0, 0, encrypt]))

  it.each([
    ['garbage', garbage],
    ['half a record', record],
    ['garbage in the right envelope', tdsPacket(0x12, garbage)],
    ['half a record in the right envelope', tdsPacket(0x12, record)],
    ['an envelope of no length', Buffer.from([0x12, 1, 0, 0, 0, 0, 1, 0])],
    ['an envelope longer than a handshake', Buffer.from([0x12, 1, 0xff, 0xff, 0, 0, 1, 0])],
  ])('of SQL Server: %s', async (_, answer) => {
    const server = await kept(
      hostile((socket) => {
        socket.once('data', () => {
          socket.write(prelogin(TDS_ENCRYPT.on))
          socket.once('data', () => socket.write(answer))
        })
      }),
    )
    const found = await bounded(at(server.port, 'sqlserver', verified), 4_000, {
      budgets: { tls: 1_000 },
    })
    expect(found).toMatchObject({ stage: 'tls', code: 'tls.unsupported' })
    expect(server.received().toString('latin1')).not.toContain('science')
  })

  it.each([
    ['garbage', garbage],
    ['half a record', record],
  ])('of Oracle: %s', async (_, answer) => {
    const server = await kept(hostile((socket) => socket.once('data', () => socket.write(answer))))
    const found = await bounded(at(server.port, 'oracle', verified), 5_000, {
      budgets: { tls: 1_000 },
    })
    expect(found?.code).toMatch(/^(?:proto\.(?:silent|closed)|tls\.unsupported)$/)
    expect(server.received().toString('latin1')).not.toContain('science')
  })

  it.each(['postgresql', 'mariadb'] as const)('of %s: half a record', async (engine) => {
    const server = await kept(
      hostile((socket) => {
        if (engine === 'mariadb') socket.write(mysqlHello('11.4.2-MariaDB', true))
        socket.once('data', () => socket.write(engine === 'mariadb' ? record : 'S'))
        socket.on('data', (chunk: Buffer) => {
          if (chunk[0] === 0x16) socket.write(record)
        })
      }),
    )
    const options = { budgets: { tls: 1_000 } }
    const found = await bounded(at(server.port, engine, verified), 4_000, options)
    expect(found).toMatchObject({ stage: 'tls', code: 'tls.unsupported' })
  })
})

/** What a server sends instead of an answer to the log-in, by the protocol. */
const LENGTHS: Readonly<Record<'postgresql' | 'mariadb' | 'sqlserver' | 'oracle', Buffer>> = {
  postgresql: Buffer.from([0x52, 0x7f, 0xff, 0xff, 0xff]),
  mariadb: Buffer.from([0xff, 0xff, 0xff, 2]),
  sqlserver: Buffer.from([4, 0, 0xff, 0xff, 0, 0, 1, 0]),
  oracle: Buffer.from([0xff, 0xff, 0, 0, 2, 0, 0, 0]),
}
const PROTOCOLS = Object.keys(LENGTHS) as (keyof typeof LENGTHS)[]

/** A server that greets as it ought to, and answers the log-in by `behave`. */
function greets(engine: (typeof PROTOCOLS)[number], behave: Behave): Promise<Hostile> {
  if (engine === 'oracle')
    // The ping and the log-in come on connections of their own, and begin alike.
    return hostile((socket) => {
      socket.once('data', (chunk: Buffer) => {
        if (chunk.includes('COMMAND=ping'))
          socket.write(Buffer.from([0, 12, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0]))
        else behave(socket)
      })
    })
  return hostile((socket) => {
    if (engine === 'mariadb') {
      socket.write(mysqlHello('11.4.2-MariaDB', false))
      socket.once('data', () => behave(socket))
      return
    }
    const prelogin = Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff, 16, 0, 0, 0, 0, 0, 2])
    socket.once('data', () => {
      socket.write(engine === 'postgresql' ? 'N' : tdsPacket(4, prelogin))
      socket.once('data', () => behave(socket))
    })
  })
}

describe.each(PROTOCOLS)('while logging in to %s', (engine) => {
  const header = LENGTHS[engine]

  it('an answer without end is cut short and called so', async () => {
    const server = await kept(
      greets(engine, (stream) => flood(stream, Buffer.concat([header, Buffer.alloc(65_536)]))),
    )
    const found = await bounded(at(server.port, engine), 6_000)
    expect(found?.stage).toBe('login')
    expect(found?.code).toMatch(/^proto\.(?:other|closed)$/)
  })

  it('a huge length is not believed, and not waited for longer than the budget', async () => {
    const server = await kept(greets(engine, (stream) => stream.write(header)))
    const found = await bounded(at(server.port, engine), 4_000, { budgets: { login: 1_000 } })
    expect(found?.stage).toBe('login')
    expect(found?.code).toMatch(/^proto\.(?:silent|closed)$/)
  })

  it('a byte now and then does not buy more time', async () => {
    const server = await kept(greets(engine, (stream) => drip(stream, Buffer.alloc(9))))
    const found = await bounded(at(server.port, engine), 5_000, { budgets: { login: 2_500 } })
    expect(found?.stage).toBe('login')
    expect(found?.code).toMatch(/^proto\.(?:silent|closed)$/)
  })
})

describe.each(['postgresql', 'mariadb', 'sqlserver'] as const)('logged in to %s', (engine) => {
  const endless: Readonly<Record<typeof engine, readonly (readonly [string, Buffer])[]>> = {
    postgresql: [
      ['rows', postgresRow],
      ['empty rows', Buffer.concat(Array<Buffer>(10_000).fill(postgresEmptyRow))],
      ['a huge row', Buffer.concat([LENGTHS.postgresql, Buffer.alloc(65_536)])],
    ],
    mariadb: [
      ['rows', mysqlRows],
      ['a huge packet', Buffer.concat([Buffer.from([0xff, 0xff, 0xff, 1]), Buffer.alloc(65_536)])],
    ],
    sqlserver: [
      [
        'packets of a message',
        Buffer.concat([tdsPacket(4, Buffer.alloc(4_000, 0xd1))]).fill(0, 1, 2),
      ],
      ['a huge packet', Buffer.concat([LENGTHS.sqlserver, Buffer.alloc(65_536)])],
    ],
  }

  it.each(endless[engine])('%s without end are cut short', async (_, chunk) => {
    const server = await kept(
      letsIn(engine, (stream) => {
        if (chunk === mysqlRows) stream.write(mysqlColumns)
        flood(stream, chunk)
      }),
    )
    const found = await bounded(at(server.port, engine), 8_000)
    expect(found).toMatchObject({ stage: expect.stringMatching(/login|rights/) as string })
    expect(found?.code).toMatch(/^(?:proto\.(?:other|closed|silent)|facts\.version)$/)
  })

  it('a byte now and then does not buy more time', async () => {
    const server = await kept(letsIn(engine, (stream) => drip(stream, Buffer.alloc(9))))
    const options = { budgets: { login: 2_000, facts: 1_500 } }
    const found = await bounded(at(server.port, engine), 7_000, options)
    expect(found).toMatchObject({ stage: expect.stringMatching(/login|rights/) as string })
  })
})

test('no server gets more than 20 seconds, however it drags its feet', async () => {
  const { good } = certificates
  const { certificate: cert, key } = good
  const late = (ms: number, work: () => void) => void setTimeout(work, ms)
  const slow = [
    // Just inside of the budget at each stage, and silent in the end.
    await kept(
      hostile((socket) => {
        socket.once('data', () => {
          late(800, () => {
            socket.write('S')
            late(4_500, () => {
              const secured = new TLSSocket(socket, { isServer: true, cert, key })
              secured.on('error', () => {})
            })
          })
        })
      }),
    ),
    await kept(fakeSqlServer({ encrypt: 'on', identity: good, afterwards: () => {} })),
    await kept(fakeOracle({ identity: good })),
    await kept(hostile((socket) => late(850, () => socket.write(mysqlHello('9.7.0', true))))),
  ]
  const engines = ['postgresql', 'sqlserver', 'oracle', 'mysql'] as const
  expect(BUDGETS.total + 2_000).toBeLessThanOrEqual(20_000)
  await Promise.all(
    slow.map(({ port }, which) => bounded(at(port, engines[which] ?? 'mysql', verified), 20_500)),
  )
}, 40_000)

/** Answers of the right form around wrong contents, which get deeper into a driver than noise does. */
const FORMS: Readonly<Record<(typeof PROTOCOLS)[number], (kind: number, body: Buffer) => Buffer>> =
  {
    postgresql: (kind, body) => {
      const head = Buffer.alloc(5)
      head.write('RSKZTDCEN1IAGHd'[kind % 15] ?? 'R', 'latin1')
      head.writeInt32BE(body.length + 4, 1)
      return Buffer.concat([head, body])
    },
    mariadb: (kind, body) => {
      const head = Buffer.alloc(4)
      head.writeUIntLE(body.length + 1, 0, 3)
      head[3] = 1 + (kind % 2)
      return Buffer.concat([head, Buffer.from([[0, 1, 2, 0xfe, 0xff, 0xfb][kind % 6] ?? 0]), body])
    },
    sqlserver: (kind, body) => {
      const tokens = [0x81, 0xd1, 0xd2, 0xaa, 0xab, 0xad, 0xe3, 0xfd, 0xfe, 0xff, 0xac, 0xa9, 0xee]
      return tdsPacket(4, Buffer.concat([Buffer.from([tokens[kind % 13] ?? 0]), body]))
    },
    oracle: (kind, body) => {
      const head = Buffer.alloc(8)
      head.writeUInt16BE(body.length + 8, 0)
      head[4] = [2, 4, 5, 6, 11, 12, 14][kind % 7] ?? 2
      return Buffer.concat([head, body])
    },
  }

test.each(PROTOCOLS)(
  'no answer of %s, whatever is in it, ends this program',
  async (engine) => {
    const pieces = fc.array(fc.tuple(fc.nat({ max: 90 }), fc.uint8Array({ maxLength: 60 })), {
      minLength: 1,
      maxLength: 4,
    })
    const saying = (parts: readonly (readonly [number, Uint8Array])[]): Behave => {
      const said = parts.map(([kind, body]) => FORMS[engine](kind, Buffer.from(body)))
      return (stream) => void stream.end(Buffer.concat(said))
    }
    await fc.assert(
      fc.asyncProperty(pieces, fc.boolean(), async (parts, inside) => {
        const behave = saying(parts)
        const server =
          inside && engine !== 'oracle'
            ? await letsIn(engine, behave)
            : await greets(engine, behave)
        const options = { budgets: { login: 400, facts: 400 } }
        const signal = new AbortController().signal
        const target = at(server.port, engine)
        const report = await probe(target, new Secret(PASSWORD), { signal, ...options })
        await server.stop()
        expect(report.ok).toBe(false)
        expect(JSON.stringify(report)).not.toContain(PASSWORD)
      }),
      { numRuns: 120 },
    )
  },
  120_000,
)
