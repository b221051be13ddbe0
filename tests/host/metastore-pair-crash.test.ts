// A given pair cut off at every statement: the next run goes on, or says which one statement nobody can tell about.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { RunStep } from '#contract/metastore-schema'
import { Fault } from '#base/fault'
import { inspect } from '#services/metastore/inspect'
import { snapshotOf } from '#services/metastore/pair/snapshot'
import { ENGINES, useServer } from '#tests/metastore/arena'
import { depotPair, PairPlace } from '#tests/metastore/pair-place'

let place: PairPlace
beforeEach(() => {
  place = new PairPlace()
})
afterEach(() => place.remove())

describe.each(ENGINES)('a pair on a real %s that is cut off', (engine) => {
  const { arena, session } = useServer(engine)
  const files = depotPair(engine)
  const transactional = engine === 'postgresql'
  const quoted = (name: string) => (transactional ? `"${name}"` : name)
  let whole = ''
  beforeAll(async () => {
    if (engine === 'mysql') arena().sql('SET GLOBAL log_bin_trust_function_creators = 1', '')
    const other = new PairPlace()
    const database = arena().database()
    const { session: db } = await arena().open(database)
    await other.prepare(db, arena().target(database), await other.read(files, engine))
    whole = snapshotOf(await inspect(db, 'all'))
    await db.close()
    other.remove()
  })

  const rows = (table: string, database: string, columns = '*') =>
    arena().sql(`SELECT ${columns} FROM ${quoted(table)} ORDER BY 1`, database)

  /** Whether the one statement that leaves no trace has run: what an administrator would look up. */
  const lookedUp = (database: string) =>
    rows('MOVE_COUNTS', database, quoted('MOVES')).startsWith('1') ? 'ran' : 'did-not-run'

  /** Runs to the end, answering what it asks; how often it asked. */
  const converges = async (database: string): Promise<number> => {
    const pair = await place.read(files, engine)
    const db = await session(database)
    const target = arena().target(database)
    const first = await place.prepare(db, target, pair).catch((error: unknown) => error)
    let asked = 0
    if (first instanceof Fault) {
      expect(first.code, first.message).toBe('metastore.doubt')
      expect(first.message).toContain('row MOVE_COUNTS (depot-txn-schema.sql, line')
      await place.prepare(db, target, pair, { answer: lookedUp(database) })
      asked = 1
    }
    expect(snapshotOf(await inspect(db, 'all'))).toBe(whole)
    // Everything was done once: counters tell.
    expect(rows('MOVE_COUNTS', database, quoted('MOVES'))).toBe('1\n1')
    expect(rows('NEXT_MOVE_ID', database)).toBe('1')
    expect(rows('KINDS', database, quoted('KIND'))).toBe('tool\ntoy')
    expect(rows('DEPOT_VERSION', database, quoted('SCHEMA_VERSION'))).toBe('3.1.0')
    expect(await place.prepare(db, target, pair)).toMatchObject({ executed: 0 })
    expect(await place.pairs.validate(db, target, pair)).toMatchObject({ ok: true, drift: [] })
    return asked
  }

  test('at every statement in turn: each run goes on from there', async () => {
    const database = arena().database()
    const pair = await place.read(files, engine)
    const total = pair.statements.length
    const boundaries = Array.from({ length: total }, (_, at) => at + 1).filter(
      (number) => !transactional || number % 16 === 1,
    )
    let cut = 0
    for (const boundary of boundaries) {
      const { session: db, socket } = await arena().open(database)
      const onStep = ({ number, state }: RunStep) => {
        if (state !== 'running' || number !== boundary) return
        // Before the statement is sent, or right after.
        if (number % 3 === 0) socket.destroy()
        else setImmediate(() => socket.destroy())
      }
      const fault: unknown = await place
        .prepare(db, arena().target(database), pair, { onStep })
        .catch((error: unknown) => error)
      await db.close()
      if (!(fault instanceof Fault)) continue
      expect(['metastore.unreachable', 'metastore.doubt'], fault.message).toContain(fault.code)
      if (fault.code === 'metastore.doubt') break
      cut += 1
    }
    expect(cut).toBeGreaterThan(transactional ? 2 : 20)
    await converges(database)
  }, 180_000)

  /** Starts a program that prepares the pair, and kills it once it says that it is at a statement. */
  const killedAt = async (database: string, number: number, after: number) => {
    const told = {
      target: arena().target(database),
      password: arena().password,
      folder: place.folder,
      pair: files,
    }
    const program = new URL('../helpers/metastore/pair-process.ts', import.meta.url).pathname
    const child = spawn(process.execPath, [program, JSON.stringify(told)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines: string[] = []
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line)
      if (line !== `running ${String(number)}`) continue
      await sleep(after)
      child.kill('SIGKILL')
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    return lines
  }

  test.each([
    [1, 0],
    [8, 2],
    [17, 0],
    [22, 1],
    [33, 0],
    [36, 0],
    [36, 4],
    [37, 2],
  ])('our program killed at statement %i, %i ms into it', async (number, after) => {
    const database = arena().database()
    const lines = await killedAt(database, number, after)
    expect(lines).toContain(`running ${String(number)}`)
    await converges(database)
  })

  test.each([3, 20, 36])(
    'the server killed at statement %i',
    async (at) => {
      const database = arena().database()
      // These servers write to disk once a second: the account's rights must survive the crash.
      await sleep(1_200)
      const { session: db } = await arena().open(database)
      const pair = await place.read(files, engine)
      let halted: Promise<void> | undefined
      const onStep = ({ number, state }: RunStep) => {
        if (state === 'running' && number === at) halted = arena().crash()
      }
      const fault: unknown = await place
        .prepare(db, arena().target(database), pair, { onStep })
        .catch((error: unknown) => error)
      await halted
      await db.close()
      await arena().server.boot()
      if (engine === 'mysql') arena().sql('SET GLOBAL log_bin_trust_function_creators = 1', '')
      expect(fault, String(fault)).toMatchObject({ code: 'metastore.unreachable' })
      await converges(database)
    },
    60_000,
  )

  test('the commit itself, with and without its doing: the next run finds out which', async () => {
    if (!transactional) return
    const pair = await place.read(files, engine)
    for (const reaches of [true, false]) {
      const database = arena().database()
      const { session: db, socket } = await arena().open(database)
      const cut = {
        ...db,
        run: async (statements: readonly string[]) => {
          // The last statements and the commit share a round trip.
          if (!statements.includes('COMMIT')) return db.run(statements)
          await db.run(reaches ? statements : statements.filter((sql) => sql !== 'COMMIT'))
          socket.destroy()
          return db.run(['SELECT 1'])
        },
      }
      const fault: unknown = await place
        .prepare(cut, arena().target(database), pair)
        .catch((error: unknown) => error)
      await db.close()
      expect(fault).toMatchObject({
        code: 'metastore.unreachable',
        message: expect.stringContaining('in the very moment of committing'),
      })
      expect(await converges(database)).toBe(0)
    }
  })

  test('cancelled, it says what stays, and goes on when it is run again', async () => {
    const database = arena().database()
    const db = await session(database)
    const pair = await place.read(files, engine)
    const stop = new AbortController()
    const onStep = ({ number, state }: RunStep) => {
      if (state === 'created' && number === 16) stop.abort()
    }
    const fault: unknown = await place
      .prepare(db, arena().target(database), pair, { onStep, signal: stop.signal })
      .catch((error: unknown) => error)
    expect(fault).toMatchObject({ code: 'cancelled' })
    if (transactional) expect(String(fault)).toContain('Nothing of this run stays')
    else expect(String(fault)).toContain('16 statements of this run stay: column THINGS.SEEN_TIME')
    expect(await converges(database)).toBe(0)
  })

  test('emptied since, the database is prepared from the beginning', async () => {
    const database = arena().database()
    const pair = await place.read(files, engine)
    const target = arena().target(database)
    const { session: before } = await arena().open(database)
    await place.prepare(before, target, pair)
    await before.close()
    if (transactional) arena().sql('DROP SCHEMA public CASCADE; CREATE SCHEMA public', database)
    else {
      const grant = `CREATE DATABASE ${database}; GRANT ALL ON ${database}.* TO owner@'%'`
      arena().sql(`DROP DATABASE ${database}; ${grant}`, '')
    }
    expect(await converges(database)).toBe(0)
  })
})
