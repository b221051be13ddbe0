// Typed fields become a target, or one sentence at each field that is wrong.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Target, type ConnectionDraft } from '#contract'
import {
  errorsOf,
  hostError,
  pinOf,
  portOf,
  splitHost,
  targetOf,
} from '#features/metastore/target-of.ts'
import { FIRST_DRAFT } from '#features/metastore/wizard-steps.ts'

const form: ConnectionDraft = {
  ...FIRST_DRAFT.form,
  name: 'science-prod',
  host: 'db.example.com',
  database: 'science',
  user: 'ada',
}
const HEX = 'ab'.repeat(32)

const target = (part: Partial<ConnectionDraft>) => {
  const result = targetOf('postgresql', { ...form, ...part })
  if (!result.ok) throw new Error(JSON.stringify(result.errors))
  return result.target
}
const errors = (part: Partial<ConnectionDraft>) => errorsOf('postgresql', { ...form, ...part })

describe('targetOf', () => {
  it('makes the target that was typed, on port 9472 and verified by default', () => {
    expect(target({})).toEqual({
      engine: 'postgresql',
      host: 'db.example.com',
      port: 9472,
      database: 'science',
      user: 'ada',
      tls: { mode: 'verify-full' },
    })
  })

  it('leaves out white space and the brackets of IPv6', () => {
    const typed = { host: ' [::1] ', port: ' 5432 ', database: ' d ', user: ' u ', ssh: ' ada@b ' }
    expect(target(typed)).toMatchObject({
      host: '::1',
      port: 5432,
      database: 'd',
      user: 'u',
      ssh: 'ada@b',
    })
  })

  it.each([
    [{ trust: 'rds' }, { mode: 'verify-full', ca: 'rds' }],
    [
      { trust: 'file', ca: 'PEM' },
      { mode: 'verify-full', ca: 'PEM' },
    ],
    [
      { trust: 'pin', pin: `SHA-256: ${HEX.toUpperCase()}` },
      { mode: 'verify-full', pin: HEX },
    ],
    [
      { tlsMode: 'verify-ca', serverName: ' db ' },
      { mode: 'verify-ca', serverName: 'db' },
    ],
    [{ tlsMode: 'off', trust: 'pin', pin: 'no', serverName: 'a b' }, { mode: 'off' }],
  ] as const)('trusts as told by %j', (part, tls) => {
    expect(target(part).tls).toEqual(tls)
  })

  it('names every field that is wrong', () => {
    const empty = targetOf('oracle', { ...FIRST_DRAFT.form, port: '0', ssh: '-oProxyCommand=x' })
    expect(empty.ok ? [] : Object.keys(empty.errors).toSorted()).toEqual(
      ['database', 'host', 'name', 'port', 'ssh', 'user'].toSorted(),
    )
    expect(empty.ok ? '' : empty.errors.database).toBe('Type the service name.')
  })

  it('answers only what the operations take', () => {
    fc.assert(
      fc.property(
        fc.record({
          host: fc.oneof(fc.string(), fc.domain(), fc.ipV6(), fc.ipV4()),
          port: fc.oneof(fc.string(), fc.integer({ min: -1, max: 70_000 }).map(String)),
          database: fc.string({ maxLength: 200 }),
          user: fc.string({ maxLength: 200 }),
          ssh: fc.string({ maxLength: 400 }),
          serverName: fc.string({ maxLength: 400 }),
          pin: fc.oneof(fc.string(), fc.constant(HEX)),
          trust: fc.constantFrom('system', 'rds', 'pin'),
          tlsMode: fc.constantFrom('verify-full', 'verify-ca', 'off'),
        }),
        (part) => {
          const result = targetOf('mysql', { ...form, ...part })
          return !result.ok || Target.safeParse(result.target).success
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('a host', () => {
  it.each([
    'db',
    'db.example.com.',
    '10.0.0.1',
    '::1',
    '[2001:db8::1]',
    'my_db',
    'münchen.example',
  ])('%s is one', (host) => expect(hostError(host)).toBeUndefined())

  it.each([
    ['', 'Type the host'],
    ['https://db', 'host name alone'],
    ['db/science', 'host name alone'],
    ['ada@db', 'host name alone'],
    ['db 1', 'space'],
    ['db\\SQL', 'instance'],
    ['db:5432', 'Leave out the port'],
    ['-db', 'no host name'],
    ['db"', 'no host name'],
    ['d'.repeat(300), 'no host name'],
  ])('%j is none', (host, part) => expect(hostError(host)).toContain(part))

  it('gives up a port that was typed along', () => {
    expect(splitHost('db.example.com:5432')).toEqual({ host: 'db.example.com', port: '5432' })
    expect(splitHost('[::1]:5432')).toEqual({ host: '::1', port: '5432' })
    for (const host of ['::1', 'db', 'db:', '1:2:3', '']) expect(splitHost(host)).toEqual({ host })
  })
})

describe('a port and a fingerprint', () => {
  it('is a number from 1 to 65535', () => {
    expect(['1', '65535', ' 80 '].map(portOf)).toEqual([1, 65_535, 80])
    for (const port of ['0', '65536', '', '1e3', '-1', '0x50', '９', '5432a'])
      expect(portOf(port)).toBeUndefined()
  })

  it('is SHA-256, however it is written', () => {
    const colons = HEX.toUpperCase().match(/../g)?.join(':') ?? ''
    for (const typed of [HEX, colons, `sha256 ${colons}`, `SHA256:${HEX}`])
      expect(pinOf(typed)).toBe(HEX)
    expect(errors({ trust: 'pin', pin: 'ab:'.repeat(20).slice(0, -1) }).pin).toContain('SHA-1')
    expect(errors({ trust: 'pin', pin: 'xyz' }).pin).toContain('64 hex digits')
    expect(errors({ trust: 'pin' }).pin).toContain('administrator')
    expect(errors({ trust: 'file' }).ca).toContain('Choose the file')
  })
})
