// Proves on real servers that a run can be ended anywhere, by the death of our program, of the server or of the line between them, and that the next one converges.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { RunStep } from '#contract/metastore-schema'
import { Fault } from '#base/fault'
import { prepare } from '#services/metastore/prepare'
import { scriptsOf } from '#services/metastore/schema/scripts'
import { validate } from '#services/metastore/validate'
import { ENGINES, useServer } from '#tests/metastore/arena'
import { type Held, heldRun, type Moment } from '#tests/metastore/held-run'

const signal = new AbortController().signal
const quiet = { signal, onStep: () => {} }
const MOMENTS: readonly Moment[] = ['before', 'within']
/** So often is our program or the server killed to get to every place: many databases die at once. */
const ROUNDS = 6
const PROGRAM = new URL('../helpers/metastore/prepare-process.ts', import.meta.url).pathname

const LOST = {
  code: 'metastore.unreachable',
  message: expect.stringMatching(/ stays?: | Nothing | or nothing\./) as string,
}

/** Lets a session run unheld, and then makes room for the next one. */
const CLEAR = ["set hold.at = '0'", 'drop schema public cascade', 'create schema public']

/** A database in which a run is to be ended at a place. */
type Slot = Pick<Held, 'at' | 'moment'> & { readonly database: string }

describe.each(ENGINES)('a run on a real %s that ends badly', (engine) => {
  const { arena, session } = useServer(engine)
  const statements = scriptsOf(engine).flatMap((script) => script.statements)
  const total = statements.length
  const transactional = engine === 'postgresql'
  /** Statements share a round trip where a transaction holds them together. */
  const together = 24

  const converges = async (database: string, then: readonly string[] = []) => {
    const { session: db } = await arena().open(database)
    try {
      await db.run(then.slice(0, 1))
      const { executed, found } = await prepare(db, { ...quiet, lockWaitMs: 5_000 })
      expect(executed + found).toBe(total)
      expect((await validate(db)).drift).toEqual([])
      await db.run(then)
      return found
    } finally {
      await db.close()
    }
  }

  // In a transaction the places are inside of the server: a trigger stops it at the command that is wanted.
  const gate = () => join(arena().server.folder, 'data', 'gate')
  const commands = statements.filter(({ sql }) => sql.startsWith('CREATE')).length
  const places = Array.from({ length: transactional ? commands : total + 1 }, (_, at) => at + 1)
  const trigger = (moment: Moment) => `
    create schema hold;
    create function hold.hold() returns event_trigger language plpgsql as $$
    declare n int := coalesce(nullif(current_setting('hold.n', true), ''), '0')::int + 1;
    begin
      perform set_config('hold.n', n::text, false);
      if n::text = current_setting('hold.at', true) then
        while (pg_stat_file('gate', true)).size is not null loop perform pg_sleep(0.01); end loop;
      end if;
    end $$;
    create event trigger hold on ddl_command_${moment === 'before' ? 'end' : 'start'} execute function hold.hold()`

  const fresh = (moment: Moment): string => {
    const database = arena().database()
    if (transactional) arena().sql(trigger(moment), database)
    return database
  }

  /** Every place in both moments, in rounds: in each a database is used once, at a later place than before. */
  const rounds = (): readonly (readonly Slot[])[] => {
    const width = Math.ceil(places.length / ROUNDS)
    const databases = MOMENTS.map((moment) => places.slice(0, width).map(() => fresh(moment)))
    return Array.from({ length: ROUNDS }, (_, round) =>
      MOMENTS.flatMap((moment, which) =>
        places
          .slice(round * width, (round + 1) * width)
          .map((at, column) => ({ database: databases[which]?.[column] ?? '', at, moment })),
      ),
    )
  }

  const heldAt = ({ database, at, moment }: Slot): Held => {
    const placed = { target: arena().target(database), password: arena().password }
    return { ...placed, at: transactional ? 0 : at, moment }
  }

  /** Waits until the server itself stands still in so many databases. */
  const standing = async (slots: readonly Slot[]) => {
    const count = "select count(*) from pg_stat_activity where wait_event = 'PgSleep'"
    const wanted = String(slots.length)
    await expect.poll(() => arena().sql(count, 'postgres'), { timeout: 30_000 }).toBe(wanted)
  }

  const set = (slots: readonly Slot[]) => {
    if (!transactional) return
    writeFileSync(gate(), '')
    const sql = slots.map(
      ({ database, at }) => `alter database ${database} set hold.at = '${String(at)}'`,
    )
    arena().sql(sql.join(';'), 'postgres')
  }

  /** Our program prepares all of them, and is killed when each is at its place. */
  const killProgram = async (slots: readonly Slot[], after: number) => {
    const child = spawn(process.execPath, [PROGRAM, JSON.stringify(slots.map(heldAt))], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const gone = once(child, 'exit')
    if (transactional) await standing(slots)
    else {
      let there = 0
      for await (const line of createInterface({ input: child.stdout })) {
        if (line === 'there') there += 1
        if (there === slots.length) break
      }
      expect(there).toBe(slots.length)
    }
    child.stdin.write('go\n')
    await sleep(after)
    child.kill('SIGKILL')
    expect(await gone).toEqual([null, 'SIGKILL'])
    rmSync(gate(), { force: true })
  }

  /** The server dies while we prepare all of them and each is at its place. */
  const killServer = async (slots: readonly Slot[], after: number) => {
    const [go, over, there] = [0, 0, 0].map(() => Promise.withResolvers<void>())
    if (!go || !over || !there) throw new Error('no gates')
    let arrived = 0
    const arrive = () => {
      arrived += 1
      if (arrived === slots.length) there.resolve()
    }
    const gates = { go: go.promise, over: over.promise }
    const runs = slots.map((slot) =>
      heldRun(heldAt(slot), arrive, gates).catch((error: unknown) => error),
    )
    await (transactional ? standing(slots) : there.promise)
    go.resolve()
    await sleep(after)
    await arena().crash()
    over.resolve()
    rmSync(gate(), { force: true })
    await arena().server.boot()
    for (const [at, end] of (await Promise.all(runs)).entries()) {
      // Who had the answer to the last statement has done its work, and says so.
      const done = (slots[at]?.at ?? 0) >= total && !(end instanceof Error)
      expect(end, String(end)).toMatchObject(done ? { ok: true } : LOST)
    }
  }

  test.each([
    ['our program', killProgram],
    ['the server', killServer],
  ] as const)(
    '%s killed at every statement, before it and within it: the next run goes on and converges',
    async (_, kill) => {
      const ended = new Set<string>()
      const all = rounds()
      for (const [round, slots] of all.entries()) {
        set(slots)
        // Later and later into the statement, as far as it takes that long.
        await kill(slots, round * 3)
        for (const { at, moment } of slots) ended.add(`${moment} ${String(at)}`)
        if (transactional)
          await Promise.all(slots.map(({ database }) => converges(database, CLEAR)))
      }
      expect(ended.size).toBe(2 * places.length)
      if (transactional) return
      await Promise.all((all[0] ?? []).map(({ database }) => converges(database)))
    },
    300_000,
  )

  test('the connection cut at every statement in turn: each run goes on from there', async () => {
    const database = arena().database()
    const boundaries = Array.from({ length: total }, (_, at) => at + 1).filter(
      (number) => !transactional || number % together === 1,
    )
    for (const boundary of boundaries) {
      const { session: db, socket } = await arena().open(database)
      const onStep = ({ number, state }: RunStep) => {
        if (state !== 'running' || number !== boundary) return
        // Before the statement is sent, or right after.
        if (number % 3 === 0) socket.destroy()
        else setImmediate(() => socket.destroy())
      }
      const fault: unknown = await prepare(db, { signal, onStep, lockWaitMs: 5_000 }).catch(
        (error: unknown) => error,
      )
      await db.close()
      expect(fault, String(fault)).toMatchObject(LOST)
    }
    const found = await converges(database)
    if (transactional) expect([0, total]).toContain(found)
    else expect(found).toBeGreaterThan(0)
  }, 300_000)

  test('cancelled, it says what stays, and goes on when it is run again', async () => {
    const database = arena().database()
    const db = await session(database)
    const stop = new AbortController()
    const steps: RunStep[] = []
    const onStep = (step: RunStep) => {
      steps.push(step)
      if (step.state === 'created' && step.number === together) stop.abort()
    }
    const fault: unknown = await prepare(db, { signal: stop.signal, onStep }).catch(
      (error: unknown) => error,
    )
    expect(fault).toMatchObject({ code: 'cancelled' })
    const message = fault instanceof Fault ? fault.message : ''
    if (transactional) {
      expect(message).toContain('Nothing of this run stays in the database.')
      expect(steps.filter(({ state }) => state === 'rolled-back')).toHaveLength(together)
    } else expect(message).toMatch(/24 statements of this run stay: \w+ sci_\w+ was the last\./)
    expect(await converges(database)).toBe(transactional ? 0 : together)
  })

  test('cancelled while a statement waits for somebody else, it ends at once', async () => {
    const database = arena().database()
    const first = await session(database)
    await prepare(first, quiet)
    await first.run([
      transactional ? 'DROP INDEX sci_event_time_ix' : 'DROP INDEX sci_event_time_ix ON sci_event',
    ])
    const hold = transactional
      ? ['BEGIN', 'LOCK TABLE sci_event IN ACCESS EXCLUSIVE MODE']
      : ['LOCK TABLES sci_event WRITE']
    await first.run(hold)
    const second = await session(database)
    const stop = new AbortController()
    // On one engine it waits in the look-up already, on the other in the statement.
    setTimeout(() => stop.abort(), 400)
    const started = performance.now()
    await expect(prepare(second, { ...quiet, signal: stop.signal })).rejects.toMatchObject({
      code: 'cancelled',
    })
    expect(performance.now() - started).toBeLessThan(4_000)
    await first.run([transactional ? 'ROLLBACK' : 'UNLOCK TABLES'])
    expect(await prepare(second, quiet)).toMatchObject({ executed: 1 })
  })
})
