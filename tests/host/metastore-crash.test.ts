import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { RunStep } from '#contract/metastore-schema'
import { Fault } from '#base/fault'
import { prepare } from '#services/metastore/prepare'
import { scriptsOf } from '#services/metastore/schema/scripts'
import { validate } from '#services/metastore/validate'
import { ENGINES, useServer } from '#tests/metastore/arena'

const signal = new AbortController().signal
const quiet = { signal, onStep: () => {} }

describe.each(ENGINES)('a run on a real %s that ends badly', (engine) => {
  const { arena, session } = useServer(engine)
  const total = scriptsOf(engine).flatMap(({ statements }) => statements).length
  const transactional = engine === 'postgresql'

  const converges = async (database: string) => {
    const db = await session(database)
    const { executed, found } = await prepare(db, { ...quiet, lockWaitMs: 5_000 })
    expect(executed + found).toBe(total)
    expect((await validate(db)).drift).toEqual([])
    return found
  }

  /** Starts our own program, and kills it once it says that it is at a statement. */
  const killedAt = async (database: string, number: number, after: number) => {
    const placed = { target: arena().target(database), password: arena().password }
    const program = new URL('../helpers/metastore/prepare-process.ts', import.meta.url).pathname
    const child = spawn(process.execPath, [program, JSON.stringify(placed)], {
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
    [9, 3],
    [total - 1, 0],
    [total, 2],
  ])(
    'our program killed at statement %i, %i ms into it: the next run converges',
    async (number, after) => {
      const database = arena().database()
      const lines = await killedAt(database, number, after)
      expect(lines).toContain(`running ${String(number)}`)
      await converges(database)
    },
  )

  test('the connection cut at every statement in turn: each run goes on from there', async () => {
    const database = arena().database()
    // Statements share a round trip where a transaction holds them together.
    const boundaries = Array.from({ length: total }, (_, at) => at + 1).filter(
      (number) => !transactional || number % 16 === 1,
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
      expect(fault).toMatchObject({ code: 'metastore.unreachable' })
      expect(fault instanceof Fault && fault.message).toMatch(/ stays?: | Nothing /)
    }
    const found = await converges(database)
    if (transactional) expect(found).toBe(0)
    else expect(found).toBeGreaterThan(0)
  }, 120_000)

  test.each([2, 20, total - 2])(
    'the server killed at statement %i: the next run converges',
    async (at) => {
      const database = arena().database()
      const { session: db } = await arena().open(database)
      let halted: Promise<void> | undefined
      const onStep = ({ number, state }: RunStep) => {
        if (state === 'running' && number === at) halted = arena().crash()
      }
      const fault: unknown = await prepare(db, { signal, onStep }).catch((error: unknown) => error)
      await halted
      await db.close()
      await arena().server.boot()
      expect(fault, String(fault)).toMatchObject({ code: 'metastore.unreachable' })
      await converges(database)
    },
    60_000,
  )

  test('cancelled, it says what stays, and goes on when it is run again', async () => {
    const database = arena().database()
    const db = await session(database)
    const stop = new AbortController()
    const steps: RunStep[] = []
    const onStep = (step: RunStep) => {
      steps.push(step)
      if (step.state === 'created' && step.number === 16) stop.abort()
    }
    const fault: unknown = await prepare(db, { signal: stop.signal, onStep }).catch(
      (error: unknown) => error,
    )
    expect(fault).toMatchObject({ code: 'cancelled' })
    const message = fault instanceof Fault ? fault.message : ''
    if (transactional) {
      expect(message).toContain('Nothing of this run stays in the database.')
      expect(steps.filter(({ state }) => state === 'rolled-back')).toHaveLength(16)
    } else expect(message).toMatch(/16 statements of this run stay: \w+ sci_\w+ was the last\./)
    expect(await converges(database)).toBe(transactional ? 0 : 16)
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
