import { describe, expect, test } from 'vitest'
import type { RunStep } from '#contract/metastore-schema'
import { prepare } from '#services/metastore/prepare'
import { scriptsOf } from '#services/metastore/schema/scripts'
import { stoppableReading } from '#services/metastore/stop'
import { validate } from '#services/metastore/validate'
import { ENGINES, useServer } from '#tests/metastore/arena'

const signal = new AbortController().signal
const quiet = { signal, onStep: () => {} }

describe.each(ENGINES)('two administrators on a real %s', (engine) => {
  const { arena, session } = useServer(engine)
  const total = scriptsOf(engine).flatMap(({ statements }) => statements).length

  test('at once: one makes the schema, the other waits and finds it', async () => {
    const database = arena().database()
    const [one, two] = [await session(database), await session(database)]
    const results = await Promise.all([prepare(one, quiet), prepare(two, quiet)])
    const executed = results.map((result) => result.executed).sort((a, b) => a - b)
    expect(executed).toEqual([0, total])
    expect(await validate(one)).toMatchObject({ ok: true })
  })

  /** Runs `meanwhile` while another run is held in its middle. */
  const during = async (database: string, meanwhile: () => Promise<void>) => {
    const db = await session(database)
    const blocked = Promise.withResolvers<void>()
    const middle = Promise.withResolvers<void>()
    const onStep = ({ number, state }: RunStep) => {
      if (number === 3 && state === 'running') middle.resolve()
    }
    const slow = {
      ...db,
      run: async (statements: readonly string[]) => {
        await db.run(statements)
        if (statements.some((sql) => sql.includes('CREATE TABLE sci_database')))
          await blocked.promise
      },
    }
    const running = prepare(slow, { signal, onStep })
    await middle.promise
    try {
      await meanwhile()
    } finally {
      blocked.resolve()
    }
    expect(await running).toMatchObject({ executed: total })
  }

  test('a run that goes on too long: the second is told who has it, and changes nothing', async () => {
    const database = arena().database()
    await during(database, async () => {
      const db = await session(database)
      const user = arena().target(database).user
      await expect(prepare(db, { ...quiet, lockWaitMs: 400 })).rejects.toMatchObject({
        code: 'metastore.locked',
        message: expect.stringMatching(new RegExp(`by user ${user} in (process|connection) \\d+`)),
      })
    })
  })

  test('waiting can be cancelled', async () => {
    const database = arena().database()
    await during(database, async () => {
      const db = await session(database)
      const stop = new AbortController()
      setTimeout(() => stop.abort(), 300)
      const started = performance.now()
      await expect(prepare(db, { ...quiet, signal: stop.signal })).rejects.toMatchObject({
        code: 'cancelled',
      })
      expect(performance.now() - started).toBeLessThan(2_000)
      expect(await db.query('SELECT 1 AS one')).toHaveLength(1)
    })
  })

  test('in two databases at once nobody waits', async () => {
    const other = arena().database()
    await during(arena().database(), async () => {
      const db = await session(other)
      expect(await prepare(db, { ...quiet, lockWaitMs: 0 })).toMatchObject({ executed: total })
    })
  })
})

describe('a catalogue that another program has locked, on a real postgresql', () => {
  const { arena, session } = useServer('postgresql')

  test('is no longer read when somebody cancels, and the connection can be used again', async () => {
    const database = arena().database()
    const [blocker, reader] = [await session(database), await session(database)]
    await blocker.query('BEGIN')
    await blocker.query('LOCK TABLE pg_catalog.pg_class IN ACCESS EXCLUSIVE MODE')
    const stop = new AbortController()
    const reading = stoppableReading(reader, stop.signal, () => validate(reader))
    setTimeout(() => stop.abort(), 300)
    await expect(reading).rejects.toMatchObject({
      code: 'cancelled',
      message: 'Cancelled. Nothing was changed.',
    })
    await blocker.query('ROLLBACK')
    await expect(validate(reader)).resolves.toMatchObject({ ok: false })
  })
})
