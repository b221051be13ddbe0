// Proves the parts of the probe that need no network: recognising, trusting, explaining, redacting.
import { X509Certificate } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PROBE_CODES, type ProbeReport } from '#contract/metastore-probe'
import { Target } from '#contract/metastore-target'
import { createLog } from '#base/log'
import { isHiddenRds, isPrivate, isRdsHost } from '#services/metastore/probe/address'
import { parseAuthorities, rdsAuthorities } from '#services/metastore/probe/ca'
import { unreachable } from '#services/metastore/probe/connect'
import { explainMysql } from '#services/metastore/probe/explain-mysql'
import { explainOracle } from '#services/metastore/probe/explain-oracle'
import { explainPostgres } from '#services/metastore/probe/explain-postgres'
import { flatten, plain, Unreachable } from '#services/metastore/probe/explained'
import { mysqlGreeting, postgresAnswer, recognise } from '#services/metastore/probe/recognise'
import { readPrelogin, withoutEncryption } from '#services/metastore/probe/questions'
import { reportText } from '#services/metastore/probe/report'
import { explainTcp } from '#services/metastore/probe/tcp'
import { mysqlHello } from '#tests/metastore/hostile'

const target = Target.parse({
  engine: 'postgresql',
  host: 'science.abc.eu-central-1.rds.amazonaws.com',
  database: 'meta"store',
  user: "o'brien`x",
})
const told = { target, encrypted: true, from: '203.0.113.9' }

describe('recognising', () => {
  it('never throws and never shows a control character, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (array) => {
        const bytes = Buffer.from(array)
        const speaker = recognise(bytes)
        postgresAnswer(bytes)
        readPrelogin(bytes)
        withoutEncryption(bytes)
        expect(speaker?.label ?? '').not.toMatch(/\p{Cc}/u)
      }),
    )
  })

  it('never throws on a broken greeting', () => {
    const whole = mysqlHello('11.4.2-MariaDB', true)
    const at = fc.nat({ max: whole.length - 1 })
    fc.assert(
      fc.property(at, fc.nat({ max: 255 }), at, (place, value, cut) => {
        const broken = Buffer.from(whole)
        broken[place] = value
        mysqlGreeting(broken)
        mysqlGreeting(broken.subarray(0, cut))
      }),
    )
  })

  it('reads the version and the offer of TLS from a greeting', () => {
    expect(mysqlGreeting(mysqlHello('5.5.5-10.6.1-MariaDB', true))).toEqual({
      version: '10.6.1-MariaDB',
      mariadb: true,
      offersTls: true,
    })
    expect(mysqlGreeting(mysqlHello('9.7.0', false))).toMatchObject({
      mariadb: false,
      offersTls: false,
    })
  })
})

describe('trust', () => {
  it('has Amazon’s authorities, and none that has expired', async () => {
    const pems = await rdsAuthorities()
    expect(pems.length).toBeGreaterThan(50)
    for (const pem of pems)
      expect(new X509Certificate(pem).validToDate.getTime()).toBeGreaterThan(Date.now())
    expect(parseAuthorities(pems.join('\n'))).toHaveLength(pems.length)
  })

  it('refuses a text that holds no certificate', () => {
    expect(() => parseAuthorities('hello')).toThrow(Unreachable)
  })
})

describe('addresses', () => {
  it('tells private from public and RDS from others', () => {
    for (const each of ['10.0.0.1', '172.31.9.9', '192.168.1.1', 'fd00::1', 'fe80::1']) {
      expect(isPrivate(each), each).toBe(true)
    }
    for (const each of ['172.32.0.1', '8.8.8.8', '2600::1'])
      expect(isPrivate(each), each).toBe(false)
    expect(isRdsHost('a.b.rds.amazonaws.com.cn')).toBe(true)
    expect(isRdsHost('rds.amazonaws.com.evil.example')).toBe(false)
    expect(isHiddenRds(target, ['10.0.0.1', '3.4.5.6'])).toBe(false)
  })
})

describe('explaining', () => {
  it('finds the telling error behind an empty one', () => {
    const refused = Object.assign(new Error(''), { code: 'ECONNREFUSED' })
    const hidden = new Error('outer', { cause: new AggregateError([refused]) })
    expect(flatten(hidden)).toContain(refused)
    expect(explainTcp(target, [], hidden).code).toBe('tcp.refused')
  })

  it('ends on errors that refer to themselves', () => {
    const loop = new Error('a')
    loop.cause = loop
    expect(flatten(loop).length).toBeLessThan(20)
  })

  it('classifies by number, and quotes names into the SQL to copy', () => {
    const state = (code: string) => explainPostgres(Object.assign(new Error('x'), { code }), told)
    expect(state('3D000')?.copy).toContain('"meta""store"')
    expect(explainMysql(1130, told)?.copy).toContain("'o''brien`x'@'203.0.113.9'")
    expect(explainMysql(1049, told)?.copy).toContain('`meta"store`')
    const oracle = (code: string) =>
      explainOracle(Object.assign(new Error('x'), { code }), told)?.code
    expect(oracle('ORA-01017')).toBe('auth.denied')
    expect(oracle('ORA-28000')).toBe('auth.locked')
    expect(oracle('ORA-99999')).toBeUndefined()
    for (const code of ['28P01', '28000', '3D000', '42501', '53300', '57P03', '25006']) {
      expect(PROBE_CODES, code).toContain(state(code)?.code)
    }
  })

  it('makes a Fault whose fix lists the likely causes', () => {
    const fault = unreachable({
      code: 'tcp.refused',
      message: 'm',
      fix: 'f',
      causes: ['one.', 'two.'],
    })
    expect(fault.toFailure()).toEqual({
      code: 'metastore.unreachable',
      message: 'm',
      fix: 'f Likely causes: one. two.',
    })
    const lines: string[] = []
    createLog(
      (line) => lines.push(line),
      () => new Date(0),
    ).error('x', { fault })
    expect(lines.join()).not.toContain('password')
  })

  it('makes one harmless line of a server’s words', () => {
    expect(plain('a\nb\u001b[31m\u202ec', 40)).toBe('a b [31m c')
    expect(plain('x'.repeat(500), 10)).toHaveLength(10)
  })
})

describe('a report to copy', () => {
  it('names no host, account, database or address', () => {
    const report: Omit<ProbeReport, 'report'> = {
      ok: false,
      stages: [
        {
          stage: 'name',
          verdict: 'pass',
          ms: 1,
          message: `${target.host} is 10.1.2.3, 2600:1f18::9.`,
        },
        {
          stage: 'login',
          verdict: 'fail',
          ms: 2,
          code: 'auth.denied',
          message: `${target.user} at ${target.database}`,
          fix: 'x',
          causes: ['from 198.51.100.7'],
        },
      ],
    }
    const text = reportText(report, target)
    for (const secret of [
      target.host,
      target.user,
      target.database,
      '10.1.2.3',
      '198.51.100.7',
      '2600:1f18::9',
    ]) {
      expect(text).not.toContain(secret)
    }
    expect(text).toContain('[auth.denied]')
    expect(text).toContain('<private address>')
  })
})
