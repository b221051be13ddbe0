// Proves, on a FAKE and not on a real server, what happens after the log-in to SQL Server: rows, errors, a whole run.
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { ProbeReport, ProbeStage } from '#contract/metastore-probe'
import { Target } from '#contract/metastore-target'
import type { RunStep } from '#contract/metastore-schema'
import { Secret } from '#base/secret'
import { prepare } from '#services/metastore/prepare'
import { connect } from '#services/metastore/probe/connect'
import { probe } from '#services/metastore/probe/probe'
import { scriptsOf } from '#services/metastore/schema/scripts'
import { makeCertificates } from '#tests/metastore/certificates'
import {
  type FakeOptions,
  type FakeSqlServer,
  fakeSqlServer,
} from '#tests/metastore/fake-sqlserver'
import type { Made } from '#tests/metastore/fake-tds'
import { removeFolder, temporaryFolder } from '#tests/workspace'

const folder = temporaryFolder()
const certificates = makeCertificates(folder)
const running: FakeSqlServer[] = []
const signal = new AbortController().signal

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop()
})
afterAll(() => removeFolder(folder))

async function start(
  answers: NonNullable<FakeOptions['answers']>,
  more: Partial<FakeOptions> = {},
) {
  const server = await fakeSqlServer({
    encrypt: 'on',
    identity: certificates.good,
    answers,
    ...more,
  })
  running.push(server)
  const target = Target.parse({
    engine: 'sqlserver',
    host: 'localhost',
    port: server.port,
    database: 'metastore',
    user: 'science',
    tls: { mode: 'verify-full', ca: certificates.ca },
  })
  return { server, target }
}

const check = (target: Target): Promise<ProbeReport> =>
  probe(target, new Secret('Hunter2!'), { signal })

const failed = (report: ProbeReport): ProbeStage | undefined =>
  report.stages.find(({ verdict }) => verdict === 'fail')

const FACTS = {
  version: '16.0.4135.4',
  number: 16,
  encoding: 'Latin1_General_CI_AS',
  read_only: 0,
  may_create: 1,
  schema: 'dbo',
  tables: 0,
  has_version: 0,
  clock: Date.now(),
}

/** Answers the questions of the probe, and does everything else without a row. */
const asked =
  (
    facts: Partial<typeof FACTS> | number,
    more: (sql: string) => Made | undefined = () => undefined,
  ) =>
  (sql: string): Made => {
    const own = more(sql)
    if (own !== undefined) return own
    if (!sql.includes('ProductVersion')) return []
    return typeof facts === 'number' ? facts : [{ ...FACTS, ...facts }]
  }

const encryption = (encrypted: number | undefined) => (sql: string) =>
  sql.includes('dm_exec_connections')
    ? encrypted === undefined
      ? 300
      : [{ encrypted }]
    : undefined

describe('the probe of a fake of SQL Server', () => {
  it('reads rights and facts', async () => {
    const { target } = await start(asked({}, encryption(1)))
    const report = await check(target)
    expect(report.stages.map(({ verdict }) => verdict)).toEqual(Array(8).fill('pass'))
    expect(report.facts).toMatchObject({
      product: 'SQL Server',
      version: '16.0.4135.4',
      engine: 'sqlserver',
      encrypted: true,
      mayCreate: true,
      readOnly: false,
      tables: 0,
    })
  })

  it('does without the question that an account may not ask', async () => {
    const { target } = await start(asked({}, encryption(undefined)))
    expect((await check(target)).stages.at(-1)).toMatchObject({ stage: 'facts', verdict: 'pass' })
  })

  it('warns when encryption ends before the server', async () => {
    const { target } = await start(asked({}, encryption(0)))
    const report = await check(target)
    expect(report.stages.at(-1)).toMatchObject({ verdict: 'warn', code: 'tls.unsupported' })
    expect(report.stages.at(-1)?.message).toContain('ends before the server')
  })

  it.each([
    [{ may_create: 0 }, 'rights.create'],
    [{ read_only: 1 }, 'db.readonly'],
  ])('foresees that %j stands in the way', async (facts, code) => {
    const { target } = await start(asked(facts))
    const found = failed(await check(target))
    expect(found).toMatchObject({ stage: 'rights', code })
    if (code === 'rights.create') expect(found?.copy).toContain('GRANT CREATE TABLE TO [science]')
  })

  it.each([
    [{ number: 12, version: '12.0.2000.8' }, 'facts.version'],
    [{ tables: 3 }, 'facts.schema'],
  ])('warns of %j', async (facts, code) => {
    const { target } = await start(asked(facts))
    expect((await check(target)).stages.at(-1)).toMatchObject({ verdict: 'warn', code })
  })

  it('says that the question was not understood', async () => {
    const { target } = await start(asked(208))
    expect(failed(await check(target))).toMatchObject({ stage: 'rights', code: 'facts.version' })
  })

  it('survives a text of an odd number of bytes at an odd place', async () => {
    // COLMETADATA of one nvarchar column and a row; DONEINPROC before them moves both by an odd number.
    const head = Buffer.from([0x81, 1, 0, 0, 0, 0, 0, 1, 0, 0xe7, 0x40, 0x1f, 9, 4, 0xd0, 0, 0x34])
    const name = Buffer.concat([Buffer.from([1]), Buffer.from('v', 'utf16le')])
    // Lengths with which a byte too many lies in the next block of memory.
    const some = Array.from({ length: 1_500 }, (_, at) => {
      const odd = 25 + 16 * (at % 250)
      return Buffer.concat([Buffer.from([0xd1, odd & 255, odd >> 8]), Buffer.alloc(odd, 0x41)])
    })
    const rows = Buffer.concat([head, name, ...some])
    const moved = Buffer.concat([Buffer.from([0xff, 1, 0]), Buffer.alloc(10), rows])
    for (const made of [rows, moved]) {
      const { target } = await start(asked({}, () => made))
      expect((await check(target)).ok).toBe(false)
    }
  })
})

describe('a run on a fake of SQL Server', () => {
  const statements = scriptsOf('sqlserver').flatMap((script) => script.statements)
  const locked = (sql: string): Made | undefined =>
    sql.includes('sp_getapplock') ? [{ got: 1, holder: null }] : undefined
  const run = async (target: Target, onStep: (step: RunStep) => void = () => {}) => {
    const session = await connect(target, new Secret('Hunter2!'), { signal })
    try {
      return await prepare(session, { signal, onStep }).catch((error: unknown) => error)
    } finally {
      await session.close()
    }
  }

  it('sends every statement in one transaction under the lock', async () => {
    const { server, target } = await start(asked({}, locked))
    expect(await run(target)).toMatchObject({ executed: statements.length, found: 0 })
    const sent = server.statements()
    const at = (text: string) => sent.findIndex((sql) => sql.includes(text))
    expect(at('BEGIN TRANSACTION')).toBeLessThan(at('sp_getapplock'))
    expect(at('sp_getapplock')).toBeLessThan(at('CREATE TABLE sci_catalog'))
    expect(at('COMMIT TRANSACTION')).toBeGreaterThan(at('INSERT INTO sci_version'))
    expect(sent.filter((sql) => sql.includes('CREATE TABLE')).length).toBeGreaterThan(20)
  })

  it.each([
    [1105, 'no room left'],
    [9002, 'no room left'],
    [262, 'refused'],
  ])('stopped by number %i rolls back and says what stays', async (number, words) => {
    const stops = (sql: string): Made | undefined =>
      sql.includes('CREATE TABLE sci_lock') ? number : locked(sql)
    const { server, target } = await start(asked({}, stops))
    const states: RunStep['state'][] = []
    const fault = await run(target, ({ state }) => states.push(state))
    expect(fault).toMatchObject({
      code: 'metastore.sql',
      message: expect.stringContaining('Making table sci_lock failed'),
    })
    expect(String(fault)).toContain(words)
    expect(String(fault)).toContain('Nothing of this run stays')
    expect(server.statements().some((sql) => sql.includes('ROLLBACK TRANSACTION'))).toBe(true)
    expect(states).toContain('rolled-back')
  })

  it('is told that another run has the lock', async () => {
    const { target } = await start(
      asked({}, (sql) => (sql.includes('sp_getapplock') ? [{ got: 0, holder: null }] : undefined)),
    )
    const session = await connect(target, new Secret('Hunter2!'), { signal })
    const fault = await prepare(session, { signal, onStep: () => {}, lockWaitMs: 0 }).catch(
      (error: unknown) => error,
    )
    await session.close()
    expect(fault).toMatchObject({ code: 'metastore.locked' })
  })
})
