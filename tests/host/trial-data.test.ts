// Data of the trial that are damaged, or have no room: said so, and nothing is lost.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { until } from '#tests/gate'
import { trialSession, TrialStage } from '#tests/metastore/trial'
import { SmallDisk } from '#tests/small-disk'

let stage: TrialStage
beforeEach(async () => {
  stage = await TrialStage.make()
})
afterEach(() => stage.clear())

/** Every file of the data with its hash. */
const fingerprint = () =>
  readdirSync(stage.data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => {
      const path = join(parentPath, name)
      return `${path} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`
    })
    .toSorted()

describe('damaged data of the trial', () => {
  /** Ways to hurt it, and the words that are to be read. */
  const WOUNDS: readonly (readonly [string, RegExp, () => void])[] = [
    [
      'without the file that PGlite looks for',
      /damaged/,
      () => rmSync(join(stage.data, 'PG_VERSION')),
    ],
    [
      'with noise for its control file',
      /damaged/,
      () => writeFileSync(join(stage.data, 'global', 'pg_control'), Buffer.alloc(8_192, 0x5a)),
    ],
    [
      'without its log of changes',
      /damaged/,
      () => rmSync(join(stage.data, 'pg_wal'), { recursive: true }),
    ],
    [
      'of another PostgreSQL',
      /made by PostgreSQL 12/,
      () => writeFileSync(join(stage.data, 'PG_VERSION'), '12\n'),
    ],
  ]

  test.each(WOUNDS)(
    '%s are said to be so; nothing is deleted, and removing them helps',
    async (_, words, hurt) => {
      await stage.open()
      await stage.trial.stop()
      hurt()
      const before = fingerprint()
      const stands = await stage.trial.start(stage.port)
      expect(stands).toMatchObject({ state: 'failed' })
      expect(stands.message).toMatch(words)
      expect(stands.message).toContain(stage.data)
      expect(stands.message).toContain('Nothing in it was changed or deleted.')
      await stage.trial.stop()
      const kept = new Set(fingerprint())
      expect(before.filter((line) => !kept.has(line) && !line.includes('postmaster.pid'))).toEqual(
        [],
      )
      await stage.trial.remove()
      await stage.start()
      expect((await stage.check()).ok).toBe(true)
    },
    120_000,
  )

  test('a file where the folder should be is said as such', async () => {
    writeFileSync(stage.folder, 'mine')
    await expect(stage.trial.start(stage.port)).rejects.toMatchObject({ code: 'store.readonly' })
    expect(readFileSync(stage.folder, 'utf8')).toBe('mine')
    rmSync(stage.folder)
  })
})

const disk = SmallDisk.mount(2)
disk?.unmount()

describe.skipIf(!disk)('a trial on a full disk', () => {
  test('says so, and has what was committed once there is room', async () => {
    const small = SmallDisk.mount(90)
    if (!small) throw new Error('a disk could be mounted a moment ago')
    await stage.clear()
    stage = await TrialStage.make(small.folder)
    try {
      await stage.open()
      const session = await trialSession(stage.port)
      await session.run(['create table t (word text)', "insert into t values ('kept')"])
      small.fill()
      // More than the log of changes has room for, and nothing else.
      const blow = session.query(
        "select pg_logical_emit_message(false, 'x', repeat('x', 1000000)) from generate_series(1, 40)",
      )
      await expect(blow).rejects.toThrow(/No space left|terminated/)
      await session.close()
      await until(async () => (await stage.trial.status()).state === 'failed', 60_000)
      expect((await stage.trial.status()).message).toContain('full')
      small.free()
      await stage.start()
      const again = await trialSession(stage.port)
      expect(await again.query("select count(*)::int as n from t where word = 'kept'")).toEqual([
        { n: 1 },
      ])
      await again.close()
    } finally {
      await stage.close()
      small.unmount()
      stage = await TrialStage.make()
    }
  }, 180_000)
})
