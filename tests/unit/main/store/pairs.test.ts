import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Database } from '#store/database'
import { type PairKey, readPair, savePairProgress, savePairSnapshot } from '#store/pairs'
import { removeFolder, temporaryFolder } from '#tests/workspace'

let folder: string
let database: Database
beforeEach(() => {
  folder = temporaryFolder()
  database = new Database({ path: join(folder, 'inventory.sqlite'), create: true })
})
afterEach(() => {
  database.close()
  removeFolder(folder)
})

const key: PairKey = {
  engine: 'mysql',
  host: 'db.example',
  port: 9_472,
  database_name: 'depot',
  sha256: 'ab',
}
const progress = { schema_name: 'a.sql', txn_name: 'b.sql', left_over: '[]', sent: '[]' }
const save = (at: PairKey, through: number) =>
  database.write((db) => savePairProgress(db, { ...at, ...progress, through, changed_at: 7 }))
const read = (at: PairKey) => database.read((db) => readPair(db, at))

test('a pair is kept by its place and its content, and each has its own', () => {
  save(key, 1)
  const others: readonly PairKey[] = [
    { ...key, engine: 'mariadb' },
    { ...key, host: 'other.example' },
    { ...key, port: 3_306 },
    { ...key, database_name: 'other' },
    { ...key, sha256: 'cd' },
  ]
  for (const other of others) expect(read(other)).toBeUndefined()
  for (const [at, other] of others.entries()) save(other, 10 + at)
  expect(read(key)?.through).toBe(1)
  expect(others.map((other) => read(other)?.through)).toEqual([10, 11, 12, 13, 14])
})

test('progress moves on without touching the snapshot', () => {
  save(key, 1)
  database.write((db) => savePairSnapshot(db, key, '[{"name":"A"}]', 9))
  save(key, 2)
  expect(read(key)).toMatchObject({
    through: 2,
    snapshot: '[{"name":"A"}]',
    snapshot_at: 9,
    schema_name: 'a.sql',
  })
})
