// Proves on real servers that a disk that fills up in the middle of a run is named, and that the run converges once there is room.
import { chownSync, cpSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Fault } from '#base/fault'
import { prepare } from '#services/metastore/prepare'
import { scriptsOf } from '#services/metastore/schema/scripts'
import { validate } from '#services/metastore/validate'
import { ENGINES, useServer } from '#tests/metastore/arena'
import { SmallDisk } from '#tests/small-disk'

const signal = new AbortController().signal
const MEGABYTES = 24

describe.each(ENGINES)('a real %s whose disk is full', (engine) => {
  const { arena, session } = useServer(engine)
  const total = scriptsOf(engine).flatMap(({ statements }) => statements).length

  /** Moves an empty database onto the disk. */
  function move(database: string, disk: SmallDisk): void {
    const data = join(arena().server.folder, 'data')
    const { uid, gid } = statSync(data)
    chownSync(disk.folder, uid, gid)
    if (engine === 'postgresql') {
      arena().sql(`create tablespace small_${database} location '${disk.folder}'`, 'postgres')
      arena().sql(`alter database ${database} set tablespace small_${database}`, 'postgres')
      return
    }
    const [from, to] = [join(data, database), join(disk.folder, database)]
    cpSync(from, to, { recursive: true, preserveTimestamps: true })
    chownSync(to, uid, gid)
    rmSync(from, { recursive: true })
    symlinkSync(to, from)
  }

  test('says so in the middle of a run, and goes on after room was made', async ({ skip }) => {
    const disk = SmallDisk.mount(MEGABYTES)
    if (disk === undefined) {
      skip()
      return
    }
    try {
      const database = arena().database()
      move(database, disk)
      const db = await session(database)
      const fault: unknown = await prepare(db, {
        signal,
        onStep: ({ number, state }) => {
          if (number === 20 && state === 'running') disk.fill()
        },
      }).catch((error: unknown) => error)
      expect(fault).toMatchObject({ code: 'metastore.sql' })
      const { message, fix } = fault instanceof Fault ? fault : { message: '', fix: '' }
      expect(message).toMatch(/^Making \w+ sci_\w+ failed: the server has no room left\. /)
      expect(message).toMatch(engine === 'postgresql' ? /Nothing of this run/ : /\d+ statements of/)
      expect(fix).toContain('Make room')
      disk.free()
      const { executed, found } = await prepare(db, { signal, onStep: () => {} })
      expect(executed + found).toBe(total)
      expect((await validate(db)).drift).toEqual([])
    } finally {
      // The files under a server are taken away after it: its own folder is removed with it.
      await arena().server.halt()
      disk.unmount()
    }
  })
})
