// Proves on FIXTURES, and not on a real server, what Oracle's codes and its answer to the question for rights mean.
import { describe, expect, it, test } from 'vitest'
import { Target } from '#contract/metastore-target'
import { explainOracle } from '#services/metastore/probe/explain-oracle'
import { checkRights } from '#services/metastore/probe/rights'
import type { Row, SqlSession } from '#services/metastore/session'

const target = Target.parse({ engine: 'oracle', host: 'h', database: 'ORCL', user: 'science' })
const told = { target, encrypted: true, from: '203.0.113.9' }

test.each([
  ['ORA-01017', 'auth.denied'],
  ['NJS-101', 'auth.denied'],
  ['ORA-28000', 'auth.locked'],
  ['ORA-28001', 'auth.expired'],
  ['NJS-116', 'auth.method'],
  ['NJS-533', 'auth.method'],
  ['ORA-01045', 'db.denied'],
  ['NJS-518', 'db.missing'],
  ['NJS-519', 'db.missing'],
  ['ORA-00018', 'db.full'],
  ['ORA-00020', 'db.full'],
  ['ORA-01033', 'db.starting'],
  ['ORA-01034', 'db.starting'],
  ['NJS-138', 'facts.version'],
])('%s is %s', (code, expected) => {
  expect(explainOracle(Object.assign(new Error('x'), { code }), told)?.code).toBe(expected)
})

test.each([
  ['ORA-12514', 'db.missing'],
  ['ORA-12516', 'db.full'],
  ['ORA-12528', 'db.starting'],
  ['ORA-12541', undefined],
])('a refusal for the cause %s is %s', (cause, expected) => {
  const error = new Error(`NJS-511: connection to listener was refused.\nCause: ${cause}`)
  const found = explainOracle(Object.assign(error, { code: 'NJS-511' }), told)
  expect(found?.code).toBe(expected)
})

test('a code that is not in the catalogue says nothing', () => {
  const error = Object.assign(new Error('ORA-01017'), { code: 'ORA-99999' })
  expect(explainOracle(error, told)).toBeUndefined()
})

test('SQL to copy names the account as Oracle folds it', () => {
  const locked = Object.assign(new Error('x'), { code: 'ORA-28000' })
  expect(explainOracle(locked, told)?.copy).toBe('ALTER USER science ACCOUNT UNLOCK;')
  const odd = { ...told, target: { ...target, user: 'o"brien' } }
  expect(explainOracle(locked, odd)?.copy).toBe('ALTER USER "o""brien" ACCOUNT UNLOCK;')
})

describe('rights', () => {
  const answering = (row: Row): SqlSession => ({
    engine: 'oracle',
    dialect: 'oracle',
    query: async () => [row],
    run: async () => {},
    cancel: async () => {},
    close: async () => {},
  })
  const row = {
    version: '19.0.0.0.0',
    encoding: 'AL32UTF8',
    may_create: 1,
    read_only: 0,
    current_schema: 'SCIENCE',
    tablespace_name: 'USERS',
    room: 1,
    tables: 0,
    has_version: 0,
    clock: Date.now(),
  }
  const check = async (part: Row) =>
    (await checkRights(answering({ ...row, ...part }), target)).outcome

  it('are enough with a right and room', async () => {
    expect(await check({})).toMatchObject({ verdict: 'pass' })
  })

  it('are not enough without a quota, and the words that give it can be copied', async () => {
    expect(await check({ room: 0 })).toMatchObject({
      verdict: 'fail',
      code: 'rights.quota',
      copy: 'ALTER USER science QUOTA UNLIMITED ON USERS;',
    })
  })

  it('only warn where the schema is there already', async () => {
    const there = { room: 0, has_version: 1 }
    expect(await check(there)).toMatchObject({ verdict: 'warn', code: 'rights.quota' })
  })

  it('miss CREATE TABLE before they miss a quota', async () => {
    const neither = await check({ room: 0, may_create: 0 })
    expect(neither).toMatchObject({
      code: 'rights.create',
      copy: 'GRANT CREATE TABLE TO science;',
    })
  })

  it('are none on a standby', async () => {
    expect(await check({ read_only: 1 })).toMatchObject({ verdict: 'fail', code: 'db.readonly' })
  })
})
