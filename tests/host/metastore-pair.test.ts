// A pair in the manner of Hive's on real servers: run, run again, left half-way by others, validated.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { RunStep } from '#contract/metastore-schema'
import { Fault } from '#base/fault'
import { inspect } from '#services/metastore/inspect'
import type { GivenPair } from '#services/metastore/pair/given'
import { snapshotOf } from '#services/metastore/pair/snapshot'
import type { SqlSession } from '#services/metastore/session'
import { ENGINES, useServer } from '#tests/metastore/arena'
import { depotPair, PairPlace } from '#tests/metastore/pair-place'

let place: PairPlace
let scratch: string
beforeEach(() => {
  place = new PairPlace()
  scratch = mkdtempSync(join(tmpdir(), 'dsadmin-scripts-'))
})
afterEach(() => {
  place.remove()
  rmSync(scratch, { recursive: true, force: true })
})

const shape = async (session: SqlSession) => snapshotOf(await inspect(session, 'all'))

const faultOf = async (work: Promise<unknown>): Promise<Fault> => {
  const fault: unknown = await work.catch((error: unknown) => error)
  if (!(fault instanceof Fault)) throw new Error(`no fault: ${JSON.stringify(fault)}`)
  return fault
}

describe.each(ENGINES)('a pair in the manner of Hive on a real %s', (engine) => {
  const { arena, session } = useServer(engine)
  const files = depotPair(engine)
  const quoted = (name: string) => (engine === 'postgresql' ? `"${name}"` : name)
  beforeAll(() => {
    // Its own log of changes lets nobody but root make triggers otherwise.
    if (engine === 'mysql') arena().sql('SET GLOBAL log_bin_trust_function_creators = 1', '')
  })

  const opened = async (database = arena().database()) => ({
    database,
    db: await session(database),
    target: arena().target(database),
    pair: await place.read(files, engine),
  })

  const prepared = async () => {
    const here = await opened()
    await place.prepare(here.db, here.target, here.pair)
    return here
  }

  /** A pair of files with these statements, all in the first. */
  const scripts = (schema: string, txn = 'SELECT 1;\n') => {
    const paths = { schema: join(scratch, 'schema.sql'), txn: join(scratch, 'txn.sql') }
    writeFileSync(paths.schema, schema)
    writeFileSync(paths.txn, txn)
    return place.read(paths, engine)
  }

  /** The first statements of a pair, run by hand. */
  const byHand = (pair: GivenPair, count: number, database: string) => {
    const file = join(scratch, 'by-hand.sql')
    const some = pair.statements.slice(0, count).map(({ sql }) => sql)
    const delimiter = engine === 'postgresql' ? [';', ''] : ['$$', 'DELIMITER $$\n']
    writeFileSync(file, `${delimiter[1]}${some.join(`\n${delimiter[0]}\n`)}\n${delimiter[0]}\n`)
    arena().file(file, database)
  }

  test('runs from nothing to what the client of the engine makes, and leaves nothing of ours', async () => {
    const { db, target, pair } = await opened()
    const steps: RunStep[] = []
    const done = await place.prepare(db, target, pair, { onStep: (step) => steps.push(step) })
    expect(done).toMatchObject({ ok: true, executed: pair.statements.length, found: 0 })
    expect(steps.filter(({ state }) => state === 'created')).toHaveLength(pair.statements.length)
    const other = arena().database()
    byHand(pair, pair.statements.length, other)
    const ours = await inspect(db, 'all')
    expect(ours.size).toBeGreaterThanOrEqual(14)
    expect(snapshotOf(ours)).toBe(await shape(await session(other)))
    expect([...ours.keys()].filter((name) => name.startsWith('sci_'))).toEqual([])
  })

  test('is planned statement by statement: all to create, then all present', async () => {
    const { db, target, pair } = await opened()
    const before = await place.pairs.plan(db, target, pair)
    expect(new Set(before.steps.map(({ action }) => action))).toEqual(new Set(['create']))
    await place.prepare(db, target, pair)
    const after = await place.pairs.plan(db, target, pair)
    expect(new Set(after.steps.map(({ action }) => action))).toEqual(new Set(['present']))
    expect(after.version).toMatch(/^pair [0-9a-f]{12}$/)
  })

  test('runs again without a statement, whatever has become of its counters since', async () => {
    const { database, db, target, pair } = await prepared()
    arena().sql(
      `UPDATE ${quoted('NEXT_MOVE_ID')} SET ${quoted('NMI_NEXT')} = 57; DELETE FROM ${quoted('KEEPERS')}`,
      database,
    )
    expect(await place.prepare(db, target, pair)).toMatchObject({
      executed: 0,
      found: pair.statements.length,
    })
    expect(
      arena().sql(`SELECT ${quoted('NMI_NEXT')} FROM ${quoted('NEXT_MOVE_ID')}`, database),
    ).toBe('57')
  })

  test('run by hand before, it is found whole by a workspace that knows nothing of it', async () => {
    const { database, db, target, pair } = await opened()
    byHand(pair, pair.statements.length, database)
    const before = await shape(db)
    expect(await place.prepare(db, target, pair)).toMatchObject({ executed: 0 })
    expect(await shape(db)).toBe(before)
    expect((await place.pairs.validate(db, target, pair)).drift).toEqual([])
  })

  test('left half-way by another client, it goes on from there', async () => {
    const { database, db, target, pair } = await opened()
    byHand(pair, 12, database)
    const done = await place.prepare(db, target, pair)
    expect(done.found).toBeGreaterThan(0)
    const whole = await prepared()
    expect(await shape(db)).toBe(await shape(whole.db))
  })

  test('left by another client behind what leaves no trace, it stops and asks, and believes the answer', async () => {
    const [table, next] = [quoted('COUNTS'), quoted('COUNTS_IX')]
    const pair = await scripts(`
      CREATE TABLE ${table} (ONE int PRIMARY KEY, TWO int);
      INSERT INTO ${table} VALUES (1, 1);
      UPDATE ${table} SET TWO = TWO + 1;
      CREATE INDEX ${next} ON ${table} (TWO);
    `)
    for (const [answer, ran] of [
      ['ran', 3],
      ['did-not-run', 2],
    ] as const) {
      const database = arena().database()
      const db = await session(database)
      const target = arena().target(database)
      byHand(pair, ran, database)
      const fault = await faultOf(place.prepare(db, target, pair))
      expect(fault.code).toBe('metastore.doubt')
      expect(fault.message).toContain('row COUNTS (schema.sql, line 4)')
      expect(fault.message).toContain('Nothing was changed')
      const { steps } = await place.pairs.plan(db, target, pair)
      const open = steps.filter(({ action }) => action === 'differs')
      expect(open.map(({ about }) => about)).toEqual([
        'Nobody can tell whether this has run. Changes rows of COUNTS.',
      ])
      await place.prepare(db, target, pair, { answer })
      expect(arena().sql(`SELECT TWO FROM ${table}`, database)).toBe('2')
      expect(await place.prepare(db, target, pair)).toMatchObject({ executed: 0 })
    }
  })

  test('stops before a table of the same name with other columns, and says which', async () => {
    const { database, db, target, pair } = await opened()
    arena().sql(`CREATE TABLE ${quoted('TAGS')} (${quoted('TAG')} int, OTHER int)`, database)
    const before = await shape(db)
    const fault = await faultOf(place.prepare(db, target, pair))
    expect(fault.code).toBe('metastore.differs')
    expect(fault.message).toContain('column TAGS.THING_ID is missing')
    expect(fault.message).toMatch(/column TAGS\.OTHER is a column, not none/i)
    expect(await shape(db)).toBe(before)
  })

  test('stops before a row with the same key and other values', async () => {
    const { database, db, target, pair } = await opened()
    byHand(pair, 22, database)
    arena().sql(
      `INSERT INTO ${quoted('DEPOT_VERSION')} VALUES (1, '2.3.0', 'Depot release 2.3.0')`,
      database,
    )
    const fault = await faultOf(place.prepare(db, target, pair))
    expect(fault.code).toBe('metastore.differs')
    expect(fault.message).toMatch(/row DEPOT_VERSION .* is other values, not .*3\.1\.0/)
  })

  test('stops before an index of the same name on other columns', async () => {
    const { database, db, target, pair } = await opened()
    const [count, name, table, column, wanted] =
      engine === 'postgresql'
        ? ([25, 'BOXES_N49', 'BOXES', 'SEALED', 'SHELF_ID'] as const)
        : ([19, 'THINGS_KIND', 'THINGS', 'WEIGHT', 'KIND, WEIGHT'] as const)
    byHand(pair, count, database)
    arena().sql(`CREATE INDEX ${quoted(name)} ON ${quoted(table)} (${quoted(column)})`, database)
    const fault = await faultOf(place.prepare(db, target, pair))
    expect(fault).toMatchObject({ code: 'metastore.differs' })
    expect(fault.message).toContain(`index ${name} is (${column}), not (${wanted})`)
  })

  test.each([
    ['a column of another type', (t: string) => `ALTER TABLE ${t} ADD EXTRA int`],
    ['an index that was dropped', () => ''],
    ['a table that was dropped', () => ''],
  ])('validates against what it had made, and sees %s', async (what, change) => {
    const { database, db, target, pair } = await prepared()
    expect(await place.pairs.validate(db, target, pair)).toMatchObject({ ok: true, drift: [] })
    const waits = quoted('WAITS')
    const dropIndex =
      engine === 'postgresql' ? 'DROP INDEX "WAITS_SINCE"' : 'DROP INDEX WAITS_SINCE ON WAITS'
    const sql = what.startsWith('an index') ? dropIndex : change(waits) || `DROP TABLE ${waits}`
    arena().sql(sql, database)
    const found = await place.pairs.validate(db, target, pair)
    expect(found.ok).toBe(false)
    expect(found.drift).toHaveLength(1)
    const other = found.tables.filter(({ state }) => state !== 'same')
    expect(other.map(({ name }) => name)).toEqual(['WAITS'])
    expect(found.tables.length).toBeGreaterThanOrEqual(14)
    if (what.startsWith('a column')) return
    // What is missing is made again, and what was made before still holds.
    await place.prepare(db, target, pair)
    expect(await place.pairs.validate(db, target, pair)).toMatchObject({ ok: true })
  })

  test('never prepared here, there is nothing to compare with, and it says so', async () => {
    const { db, target, pair } = await opened()
    const fault = await faultOf(place.pairs.validate(db, target, pair))
    expect(fault).toMatchObject({ code: 'metastore.unprepared', field: 'pair' })
    expect(fault.fix).toContain('Prepare')
  })

  test('an edited script is another pair', async () => {
    const { db, target } = await prepared()
    const text = readFileSync(files.schema, 'utf8')
    writeFileSync(join(scratch, 'depot-schema.sql'), `${text}\n-- A word more.\n`)
    writeFileSync(join(scratch, 'depot-txn-schema.sql'), readFileSync(files.txn))
    const edited = await place.read(
      { schema: join(scratch, 'depot-schema.sql'), txn: join(scratch, 'depot-txn-schema.sql') },
      engine,
    )
    const fault = await faultOf(place.pairs.validate(db, target, edited))
    expect(fault.code).toBe('metastore.unprepared')
    expect(await place.prepare(db, target, edited)).toMatchObject({ executed: 0 })
  })

  test('two administrators at once: one makes it, the other waits and finds it', async () => {
    const { database, db, target, pair } = await opened()
    const other = await session(database)
    const elsewhere = new PairPlace()
    const [one, two] = await Promise.all([
      place.prepare(db, target, pair),
      elsewhere.prepare(other, target, pair),
    ]).finally(() => elsewhere.remove())
    const executed = [one.executed, two.executed].sort((a, b) => a - b)
    expect(executed).toEqual([0, pair.statements.length])
  })

  test('statements share round trips where a transaction holds them, and looking up asks a handful', async () => {
    const { db, target, pair } = await opened()
    let trips = 0
    const counted = <A extends readonly unknown[], T>(work: (...given: A) => T) => {
      return (...given: A): T => {
        trips += 1
        return work(...given)
      }
    }
    const counting = { ...db, query: counted(db.query), run: counted(db.run) }
    await place.prepare(counting, target, pair)
    const all = pair.statements.length
    const looking = 18
    expect(trips).toBeLessThanOrEqual(
      looking + (engine === 'postgresql' ? Math.ceil(all / 16) : all),
    )
    trips = 0
    await place.prepare(counting, target, pair)
    expect(trips).toBeLessThanOrEqual(looking)
  })

  test('what both scripts create runs once', async () => {
    const same = `CREATE TABLE ${quoted('TWICE')} (A int, B int);\nINSERT INTO ${quoted('TWICE')} VALUES (1, 2);\n`
    const pair = await scripts(
      `${same}CREATE TABLE FIRST_ONE (A int);`,
      `${same}CREATE TABLE LAST_ONE (A int);`,
    )
    const database = arena().database()
    const db = await session(database)
    const done = await place.prepare(db, arena().target(database), pair)
    expect(done).toMatchObject({ executed: 4 })
    expect(arena().sql(`SELECT COUNT(*) FROM ${quoted('TWICE')}`, database)).toBe('1')
  })

  test('a statement that fails is named by its file and line, in the words of the database', async () => {
    const database = arena().database()
    const db = await session(database)
    const pair = await scripts('CREATE TABLE GOOD (A int);\n\nCREATE TABLE BAD (A nonsense_type);')
    const fault = await faultOf(place.prepare(db, arena().target(database), pair))
    expect(fault.code).toBe('metastore.sql')
    expect(fault.message).toMatch(
      /^Making table BAD \(schema\.sql, line 3\) failed\. The database says: /,
    )
    expect(fault.message).toMatch(
      engine === 'postgresql'
        ? /Nothing of this run stays/
        : /1 statement of this run stays: table GOOD \(schema\.sql, line 1\) was the last/,
    )
    const mended = await scripts('CREATE TABLE GOOD (A int);\n\nCREATE TABLE BAD (A int);')
    expect(await place.prepare(db, arena().target(database), mended)).toMatchObject({ ok: true })
  })

  test('a password in a script is in no message, and in no cause', async () => {
    const database = arena().database()
    const db = await session(database)
    const secret = 'Scr1pt-Passw0rd'
    const sql =
      engine === 'postgresql'
        ? `CREATE ROLE some_reader LOGIN PASSWORD '${secret}' NONSENSE`
        : `CREATE USER some_reader IDENTIFIED BY '${secret}' NONSENSE`
    const fault = await faultOf(
      place.prepare(
        db,
        arena().target(database),
        await scripts(`CREATE TABLE T (A int);\n${sql};`),
      ),
    )
    expect(fault.code).toBe('metastore.sql')
    expect(`${fault.message} ${fault.fix}`).not.toContain(secret)
    expect(fault.cause).toBeUndefined()
  })
})
