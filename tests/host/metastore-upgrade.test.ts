import { describe, expect, test } from 'vitest'
import type { RunStep } from '#contract/metastore-schema'
import { prepare, upgradeSchema } from '#services/metastore/prepare'
import { upgrade } from '#services/metastore/upgrade'
import { validate } from '#services/metastore/validate'
import { ENGINES, useServer } from '#tests/metastore/arena'
import { SCIENCE_1_1_0, TO_1_1_0 } from '#tests/metastore/next-release'

const signal = new AbortController().signal
const quiet = { signal, onStep: () => {} }
const steps = TO_1_1_0.changes.length + 2

describe.each(ENGINES)('from 1.0.0 to a made-up 1.1.0 on a real %s', (engine) => {
  const { arena, session } = useServer(engine)

  test('an upgraded schema has the fingerprint of a fresh one', async () => {
    const fresh = await session(arena().database())
    await prepare(fresh, { ...quiet, release: SCIENCE_1_1_0 })
    const db = await session(arena().database())
    await prepare(db, quiet)
    const before = await validate(db)

    expect(await upgradeSchema(db, TO_1_1_0, quiet)).toMatchObject({
      version: '1.1.0',
      executed: steps,
    })
    const upgraded = await validate(db, SCIENCE_1_1_0)
    expect(upgraded.drift).toEqual([])
    expect(upgraded.fingerprint).toBe((await validate(fresh, SCIENCE_1_1_0)).fingerprint)
    expect(upgraded.fingerprint).not.toBe(before.fingerprint)
    const versions =
      'SELECT script_name, version_text, fingerprint_text FROM sci_version ORDER BY script_name'
    expect(await db.query(versions)).toEqual(await fresh.query(versions))
    expect(await upgradeSchema(db, TO_1_1_0, quiet)).toMatchObject({ executed: 0, found: steps })
  })

  test('cut at every change in turn, it converges to the same', async () => {
    const database = arena().database()
    await prepare(await session(database), quiet)
    const boundaries =
      engine === 'postgresql' ? [1] : Array.from({ length: steps }, (_, at) => at + 1)
    for (const boundary of boundaries) {
      const { session: db, socket } = await arena().open(database)
      const onStep = ({ number, state }: RunStep) => {
        if (state === 'running' && number === boundary) setImmediate(() => socket.destroy())
      }
      await expect(upgradeSchema(db, TO_1_1_0, { signal, onStep })).rejects.toMatchObject({
        code: 'metastore.unreachable',
      })
      await db.close()
    }
    const db = await session(database)
    await upgradeSchema(db, TO_1_1_0, quiet)
    expect((await validate(db, SCIENCE_1_1_0)).drift).toEqual([])
  })

  test('what is in the way is named, and nothing is changed', async () => {
    const db = await session(arena().database())
    await prepare(db, quiet)
    await db.run(['ALTER TABLE sci_table ADD COLUMN quality_no varchar(5)'])
    const before = await validate(db)
    await expect(upgradeSchema(db, TO_1_1_0, quiet)).rejects.toMatchObject({
      code: 'metastore.differs',
      message: expect.stringContaining('column sci_table.quality_no is varchar(5) NULL'),
    })
    expect(await validate(db)).toEqual(before)
  })

  test('the version that is there decides: older goes on, the same stays, none, half and newer are refused', async () => {
    const options = { ...quiet, release: SCIENCE_1_1_0, ways: [TO_1_1_0] }
    const db = await session(arena().database())
    await expect(upgrade(db, options)).rejects.toMatchObject({ code: 'metastore.missing' })
    await prepare(db, quiet)
    expect(await upgrade(db, quiet)).toMatchObject({ version: '1.0.0', executed: 0 })
    expect(await upgrade(db, options)).toMatchObject({ version: '1.1.0', executed: steps })
    expect((await validate(db, SCIENCE_1_1_0)).drift).toEqual([])
    expect(await upgrade(db, options)).toMatchObject({ executed: 0, found: 0 })
    await expect(upgrade(db, quiet)).rejects.toMatchObject({
      code: 'metastore.differs',
      message: expect.stringContaining('1.1.0, newer than 1.0.0'),
    })
    await db.run(["DELETE FROM sci_version WHERE script_name = 'txn'"])
    await expect(upgrade(db, options)).rejects.toMatchObject({
      code: 'metastore.differs',
      message: expect.stringContaining('half made'),
    })
  })

  test('a database of 1.0.0 is not taken for one of 1.1.0', async () => {
    const db = await session(arena().database())
    await prepare(db, quiet)
    await expect(prepare(db, { ...quiet, release: SCIENCE_1_1_0 })).rejects.toMatchObject({
      code: 'metastore.differs',
    })
    expect(await validate(db, SCIENCE_1_1_0)).toMatchObject({ ok: false })
  })
})
