// Many clients of the trial's one session, and those that are no clients at all; on a real PGlite.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { prepare } from '#services/metastore/prepare'
import { validate } from '#services/metastore/validate'
import { until } from '#tests/gate'
import { holderOf, RawClient, trialSession, TrialStage } from '#tests/metastore/trial'

const signal = new AbortController().signal
const quiet = { signal, onStep: () => {} }

let stage: TrialStage
beforeEach(async () => {
  stage = await TrialStage.make()
})
afterEach(() => stage.clear())

describe('the clients of the trial', () => {
  let clients: RawClient[]
  const client = async (): Promise<RawClient> => {
    const one = new RawClient(stage.port)
    clients.push(one)
    one.startup()
    await one.ready()
    return one
  }
  beforeEach(async () => {
    clients = []
    await stage.open()
  }, 60_000)
  afterEach(() => {
    for (const one of clients) one.end()
  })

  const ask = (one: RawClient, sql: string, name = '') =>
    one.message('P', Buffer.concat([Buffer.from(`${name}\0${sql}\0`), Buffer.alloc(2)]))
  const run = (one: RawClient, name = '') => {
    one.message('B', Buffer.concat([Buffer.from(`\0${name}\0`), Buffer.alloc(6)]))
    one.message('E', Buffer.alloc(5))
    one.message('S')
  }

  test('get the answers to their own questions, although they share one session', async () => {
    const [one, two] = [await client(), await client()]
    ask(one, "select 'for one'")
    await sleep(100)
    ask(two, "select 'for two'")
    await sleep(100)
    run(one)
    expect(await one.ready()).toContain('for one')
    run(two)
    expect(await two.ready()).toContain('for two')
  })

  test('may give their prepared statements the same names', async () => {
    const [one, two] = [await client(), await client()]
    for (const [who, words] of [
      [one, 'of one'],
      [two, 'of two'],
    ] as const) {
      ask(who, `select '${words}'`, 'S_1')
      run(who, 'S_1')
      expect(await who.ready()).toContain(words)
    }
    run(one, 'S_1')
    expect(await one.ready()).toContain('of one')
  })

  test('that leave in the middle give their turn back, their transaction undone, their settings gone', async () => {
    const one = await client()
    await one.query('set search_path to pg_catalog; begin; create table public.half (id int)', 'T')
    const late = trialSession(stage.port)
    await sleep(200)
    one.end()
    const session = await late
    expect(await session.query("select to_regclass('public.half') as half")).toEqual([
      { half: null },
    ])
    await session.close()
    const fresh = await trialSession(stage.port)
    expect(await fresh.query('show search_path')).toEqual([{ search_path: 'public' }])
    await fresh.close()
  })

  test('wait behind an open transaction, and are told so in time', async () => {
    const one = await client()
    await one.query('begin', 'T')
    const waiting = await stage.check({}, { login: 500 })
    expect(waiting.stages[5]).toMatchObject({ verdict: 'fail', code: 'proto.silent' })
    expect(waiting.stages[5]?.causes?.[0]).toContain('open transaction')
    await one.query('commit')

    const session = await trialSession(stage.port)
    await one.query('begin', 'T')
    await expect(prepare(session, { ...quiet, lockWaitMs: 400 })).rejects.toMatchObject({
      code: 'metastore.locked',
    })
    await session.close()

    await one.query('rollback')
    const second = await trialSession(stage.port)
    await one.query('begin', 'T')
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 300)
    const started = performance.now()
    await expect(prepare(second, { ...quiet, signal: stop.signal })).rejects.toMatchObject({
      code: 'cancelled',
    })
    expect(performance.now() - started).toBeLessThan(3_000)
    await second.close()
  })

  test('prepare one after the other, by two administrators at once', async () => {
    const [one, two] = [await trialSession(stage.port), await trialSession(stage.port)]
    const done = await Promise.all([prepare(one, quiet), prepare(two, quiet)])
    expect(done.map(({ executed }) => executed).toSorted((a, b) => a - b)[0]).toBe(0)
    expect((await validate(one)).ok).toBe(true)
    await one.close()
    await two.close()
  })

  test('that are none are sent away at their first bytes: web pages above all', async () => {
    for (const words of [
      'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
      'POST / HTTP/1.1\r\n',
      '\0\0\0\0\0\0\0\0',
    ]) {
      const page = new RawClient(stage.port)
      clients.push(page)
      page.say(Buffer.from(words, 'latin1'))
      await until(() => page.closed, 5_000)
      expect(page.heard()).toBe('')
    }
    expect((await stage.check()).ok).toBe(true)
  })

  test('that ask for encryption of either kind hear that there is none', async () => {
    const one = new RawClient(stage.port)
    clients.push(one)
    for (const code of [80_877_104, 80_877_103]) {
      const question = Buffer.alloc(8)
      question.writeInt32BE(8)
      question.writeInt32BE(code, 4)
      one.say(question)
      expect(await one.until('N')).toBe('N')
    }
    one.startup()
    await one.ready()
  })

  test('beyond twenty are told that it is full', async () => {
    for (let count = 0; count < 20; count += 1) await client()
    const report = await stage.check()
    expect(report.stages.find(({ verdict }) => verdict === 'fail')).toMatchObject({
      stage: 'login',
      code: 'db.full',
    })
  })

  test('that want to send a file hear that the trial takes none, and it lives on', async () => {
    const pid = holderOf(stage.dataDir)
    const one = await client()
    await one.query('create table c (id int)')
    expect(await one.query('copy c from stdin')).toContain('takes no COPY')
    expect(await one.query('select count(*) from c')).toContain('SELECT 1')
    expect(holderOf(stage.dataDir)).toBe(pid)
  })

  test('are superusers, and reach no file of this computer all the same', async () => {
    const session = await trialSession(stage.port)
    const secret = join(stage.dataDir, 'secret.txt')
    writeFileSync(secret, 'Passw0rd-4711')
    for (const path of [secret, `../../../../../../../../${secret}`]) {
      await expect(session.query('select pg_read_file($1)', [path])).rejects.toThrow('No such file')
    }
    await session.query(`copy (select 1) to '/tmp/${stage.port}'`)
    await session.query("create tablespace elsewhere location '/tmp'")
    // Whether it can is not the question.
    await session.query('create table t (id int) tablespace elsewhere').catch(() => {})
    await session.close()
    const left = readdirSync('/tmp').filter(
      (name) => name === String(stage.port) || name.startsWith('PG_18'),
    )
    expect(left).toEqual([])
  })

  test('find nothing of their statements in a log', async () => {
    const session = await trialSession(stage.port)
    await expect(session.query("select 'Passw0rd-4711' from nowhere")).rejects.toThrow('nowhere')
    await session.close()
    await stage.trial.stop()
    const log = readFileSync(join(stage.dataDir, 'log', 'trial.log'), 'utf8')
    expect(log).toContain('trial.started')
    expect(log).not.toContain('4711')
  })
})
