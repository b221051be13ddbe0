import {
  chmodSync,
  closeSync,
  copyFileSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { appendAudit, auditHead } from '#store/audit'
import type { Writer } from '#store/connection'
import { Database } from '#store/database'
import { MIGRATIONS } from '#store/schema'
import { SmallDisk } from '#tests/small-disk'
import { faultOf, removeFolder, temporaryFolder } from '#tests/workspace'

let folder: string
let path: string
const open: Database[] = []
beforeEach(() => {
  folder = temporaryFolder()
  path = join(folder, 'inventory.sqlite')
})
afterEach(() => {
  for (const database of open.splice(0)) database.close()
  removeFolder(folder)
})

function database(options: { create?: boolean; onOpen?: (db: Writer) => void } = {}): Database {
  const { create = true, onOpen } = options
  const made = new Database({ path, create, ...(onOpen ? { onOpen } : {}) })
  open.push(made)
  return made
}

const record = (db: Writer) =>
  appendAudit(db, { at: 1, actor: 'a', operation: 'x', detail: { text: 'x'.repeat(500) } })

/** An inventory of some hundred kilobytes, closed. */
function filled(): void {
  const made = new Database({ path, create: true })
  made.write((db) => {
    for (let number = 0; number < 400; number += 1) record(db)
  })
  made.close()
}

describe('a new inventory', () => {
  test('is private, and so are the files beside it', () => {
    const made = database()
    made.write(record)
    for (const name of readdirSync(folder))
      if (process.platform !== 'win32')
        expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600)
    expect(readdirSync(folder)).toContain('inventory.sqlite-wal')
  })

  test('is not made for a gate', () => {
    expect(faultOf(() => database({ create: false })).code).toBe('workspace.missing')
    expect(readdirSync(folder)).toEqual([])
  })

  test('put back by hand, readable by all, is made private', () => {
    filled()
    chmodSync(path, 0o644)
    database().write(record)
    for (const name of readdirSync(folder))
      if (process.platform !== 'win32')
        expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600)
  })

  test('made twice at once is one', () => {
    const one = database()
    const two = database()
    one.write(record)
    expect(two.read(auditHead).seq).toBe(1)
    expect(readdirSync(folder).filter((name) => name.includes('new'))).toEqual([])
  })

  test('has the pragmas that keep what a person did', () => {
    const { raw } = database().connection
    expect(raw.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(raw.pragma('synchronous', { simple: true })).toBe(2)
    expect(raw.pragma('foreign_keys', { simple: true })).toBe(1)
    expect(raw.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length)
  })
})

describe('a file that cannot be used', () => {
  const refused = (code: string): void => {
    const before = readFileSync(path)
    const fault = faultOf(() => database())
    expect(fault.code).toBe(code)
    expect(fault.message).toContain(path)
    expect(fault.fix).not.toBe('')
    expect(readFileSync(path).equals(before)).toBe(true)
  }

  test('because it is newer is left byte for byte, its log included', () => {
    filled()
    const writer = new BetterSqlite3(path)
    writer.pragma(`user_version = ${String(MIGRATIONS.length + 1)}`)
    writer.exec('CREATE TABLE later (one TEXT)')
    // As a crash leaves it: the log is there, nobody has it open.
    for (const name of ['inventory.sqlite', 'inventory.sqlite-wal'])
      copyFileSync(join(folder, name), join(folder, `${name}.kept`))
    writer.close()
    for (const name of ['inventory.sqlite', 'inventory.sqlite-wal'])
      renameSync(join(folder, `${name}.kept`), join(folder, name))
    const log = readFileSync(`${path}-wal`)
    expect(log.length).toBeGreaterThan(0)
    refused('store.newer')
    expect(readFileSync(`${path}-wal`).equals(log)).toBe(true)
  })

  test.each([
    ['empty', () => writeFileSync(path, '')],
    ['no database', () => writeFileSync(path, 'not a database '.repeat(1_000))],
    ['short', () => writeFileSync(path, 'SQLite')],
    [
      'cut in the middle',
      () => {
        filled()
        truncateSync(path, Math.floor(statSync(path).size / 2))
      },
    ],
    [
      'cut to its first page',
      () => {
        filled()
        truncateSync(path, 4_096)
      },
    ],
    [
      'overwritten in the middle',
      () => {
        filled()
        const file = openSync(path, 'r+')
        writeSync(file, Buffer.alloc(8_192, 0xff), 0, 8_192, 8_192)
        closeSync(file)
      },
    ],
  ])('because it is %s is reported, and not overwritten', (_, damage) => {
    damage()
    refused('store.damaged')
  })

  test('because another program holds it is busy, and nothing was changed', () => {
    const made = database()
    const other = new BetterSqlite3(path)
    other.exec('BEGIN IMMEDIATE')
    const fault = faultOf(() => made.write(record))
    other.close()
    expect(fault.code).toBe('store.busy')
    expect(made.read(auditHead).seq).toBe(0)
    made.write(record)
  })
})

describe('a write', () => {
  test('that fails half-way leaves nothing', () => {
    const made = database()
    expect(() =>
      made.write((db) => {
        record(db)
        throw new Error('no')
      }),
    ).toThrow('no')
    expect(made.read(auditHead).seq).toBe(0)
  })

  test('moves the change number of every program that has the file open', () => {
    const one = database()
    const two = database()
    const before = [one.change(), two.change()]
    one.write(record)
    expect(one.change()).not.toBe(before[0])
    expect(two.change()).not.toBe(before[1])
  })
})

describe('a file swapped under the name', () => {
  /** An older state, set beside. */
  function keep(made: Database): void {
    made.connection.raw.pragma('wal_checkpoint(TRUNCATE)')
    copyFileSync(path, join(folder, 'older'))
  }

  test('is what the next write goes into, without the other file’s log', () => {
    let openings = 0
    const made = database({ onOpen: () => void (openings += 1) })
    made.write(record)
    keep(made)
    for (let number = 0; number < 50; number += 1) made.write(record)
    renameSync(join(folder, 'older'), path)
    made.write(record)
    expect(openings).toBe(2)
    expect(made.openings).toBe(2)
    expect(made.read(auditHead).seq).toBe(2)
    expect(made.connection.raw.pragma('integrity_check', { simple: true })).toBe('ok')
  })

  test('is opened clean by a program that starts now, while another still has the old one', () => {
    const made = database()
    made.write(record)
    keep(made)
    for (let number = 0; number < 50; number += 1) made.write(record)
    renameSync(join(folder, 'older'), path)
    const fresh = database()
    expect(fresh.read(auditHead).seq).toBe(1)
    fresh.write(record)
    made.write(record)
    expect(fresh.read(auditHead).seq).toBe(3)
    expect(fresh.connection.raw.pragma('integrity_check', { simple: true })).toBe('ok')
  })

  test('in the middle of a write takes nothing into the old one', () => {
    const made = database()
    made.write(record)
    keep(made)
    made.write(record)
    let runs = 0
    made.write((db) => {
      runs += 1
      if (runs === 1) renameSync(join(folder, 'older'), path)
      record(db)
    })
    expect(runs).toBe(2)
    expect(database().read(auditHead).seq).toBe(2)
  })

  test('by overwriting it in place is refused, not mixed', () => {
    const made = database()
    made.write(record)
    keep(made)
    for (let number = 0; number < 5; number += 1) made.write(record)
    made.read(auditHead)
    made.connection.raw.exec('DELETE FROM audit WHERE seq > 1')
    expect(faultOf(() => made.write(record)).code).toBe('store.replaced')
  })

  test('by a damaged one is said each time, and nothing goes into the old one', () => {
    const made = database()
    made.write(record)
    writeFileSync(join(folder, 'damaged'), 'this is no inventory '.repeat(500))
    renameSync(path, join(folder, 'away'))
    renameSync(join(folder, 'damaged'), path)
    for (let attempt = 0; attempt < 3; attempt += 1)
      expect(faultOf(() => made.write(record)).code).toBe('store.damaged')
    expect(faultOf(() => made.read(auditHead)).code).toBe('store.damaged')
    renameSync(join(folder, 'away'), path)
    expect(made.read(auditHead).seq).toBe(1)
    made.write(record)
    expect(made.read(auditHead).seq).toBe(2)
  })

  test('by nothing is said on every use, not once a second', () => {
    const made = database()
    renameSync(path, join(folder, 'away'))
    expect(faultOf(() => made.write(record)).code).toBe('store.replaced')
    expect(faultOf(() => made.read(auditHead)).code).toBe('store.replaced')
    expect(faultOf(() => made.change()).code).toBe('store.replaced')
    renameSync(join(folder, 'away'), path)
  })

  test('by nothing is said, and works again once it is back', () => {
    const made = database()
    renameSync(path, join(folder, 'away'))
    expect(faultOf(() => made.write(record)).code).toBe('store.replaced')
    renameSync(join(folder, 'away'), path)
    made.write(record)
    expect(made.read(auditHead).seq).toBe(1)
  })

  test('a folder copied whole after a crash keeps what was in its log', () => {
    const made = database()
    for (let number = 0; number < 20; number += 1) made.write(record)
    const copy = temporaryFolder()
    for (const name of readdirSync(folder))
      if (!name.endsWith('-shm')) copyFileSync(join(folder, name), join(copy, name))
    const moved = new Database({ path: join(copy, 'inventory.sqlite'), create: false })
    expect(moved.read(auditHead).seq).toBe(20)
    moved.close()
    removeFolder(copy)
  })
})

const disk = SmallDisk.mount(1)
describe.skipIf(!disk)('on a disk of its own', () => {
  test('that is full, a write changes nothing and says so', () => {
    if (!disk) return
    const made = new Database({ path: join(disk.folder, 'inventory.sqlite'), create: true })
    made.write(record)
    disk.fill()
    const fault = faultOf(() =>
      made.write((db) => {
        for (let number = 0; number < 40; number += 1) record(db)
      }),
    )
    expect(fault.code).toBe('store.full')
    disk.free()
    expect(made.read(auditHead).seq).toBe(1)
    made.write(record)
    expect(made.connection.raw.pragma('integrity_check', { simple: true })).toBe('ok')
    made.close()
  })

  test('that is full, no new inventory is left half made', () => {
    if (!disk) return
    disk.fill()
    const fault = faultOf(
      () => new Database({ path: join(disk.folder, 'other.sqlite'), create: true }),
    )
    disk.free()
    expect(fault.code).toBe('store.full')
    expect(readdirSync(disk.folder).filter((name) => name.startsWith('other'))).toEqual([])
  })

  test('that is read-only, opening says so', () => {
    if (!disk) return
    for (const name of readdirSync(disk.folder))
      if (name.endsWith('-wal') || name.endsWith('-shm')) rmSync(join(disk.folder, name))
    disk.makeReadOnly()
    for (const name of ['inventory.sqlite', 'new.sqlite'])
      expect(
        faultOf(() => new Database({ path: join(disk.folder, name), create: true })).code,
      ).toBe('store.readonly')
    disk.unmount()
  })
})
