import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { digestOf } from '#services/keys/format'
import { readLedger } from '#store/ledger'
import {
  call,
  openWorkspace,
  removeFolder,
  temporaryFolder,
  type TestWorkspace,
} from '#tests/workspace'

const worker = fileURLToPath(new URL('../../../../helpers/key-worker.ts', import.meta.url))

let folder: string
let space: TestWorkspace | undefined
const children: ChildProcess[] = []
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  space?.close()
  space = undefined
  removeFolder(folder)
})

interface Worker {
  readonly child: ChildProcess
  readonly lines: readonly string[]
  readonly said: (word: string) => Promise<void>
  readonly ended: Promise<void>
}

function start(...words: readonly string[]): Worker {
  const child = spawn(process.execPath, [worker, folder, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  let text = ''
  const lines: string[] = []
  const waiting: (() => void)[] = []
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
    const whole = text.split('\n')
    text = whole.pop() ?? ''
    lines.push(...whole)
    for (const look of waiting.splice(0)) look()
  })
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => {
      resolve()
    })
  })
  const said = async (word: string): Promise<void> => {
    while (!lines.some((line) => line.startsWith(word))) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve)
      })
    }
  }
  return { child, lines, said, ended }
}

function pairs(lines: readonly string[], word: string): readonly (readonly string[])[] {
  return lines.map((line) => line.split(' ')).filter(([first]) => first === word)
}

async function checkWhole(lines: readonly string[]): Promise<void> {
  space = openWorkspace(folder, { clock: { now: Date.now() } })
  const { keys, database, audit, ledger } = space
  const read = readLedger(ledger.path)
  expect(database.connection.raw.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(await audit.verify()).toMatchObject({ ok: true })
  for (const [, prefix = '', value = ''] of pairs(lines, 'created')) {
    expect(keys.identify({ value }).versions.map((version) => version.prefix)).toContain(prefix)
  }
  for (const [, prefix = ''] of pairs(lines, 'revoked')) {
    expect(keys.show({ ref: prefix }).state).toBe('revoked')
    const [, , value = ''] = pairs(lines, 'created').find((line) => line[1] === prefix) ?? []
    expect(read.isDue(digestOf(value), 0)).toBe(true)
  }
  // Nothing is there in part: each key has a version, a record of its creation, and a row for its prefix.
  const odd = database.read((db) =>
    db.all<{ name: string }>(
      `SELECT name FROM key WHERE NOT EXISTS (SELECT 1 FROM key_version v WHERE v.key_id = key.id AND v.prefix = key.prefix)
         OR (SELECT count(*) FROM audit WHERE key_id = key.id AND operation = 'keys.create') <> 1
         OR (SELECT count(*) FROM audit WHERE key_id = key.id AND operation IN ('keys.create', 'keys.rotate') AND actor <> 'revoked.ledger')
            <> (SELECT count(*) FROM key_version v WHERE v.key_id = key.id)
         OR (revoked_at IS NOT NULL) <> EXISTS (SELECT 1 FROM audit WHERE key_id = key.id AND operation = 'keys.revoke')`,
    ),
  )
  expect(odd).toEqual([])
}

test('killed at any moment of create, rotate and revoke, each is there wholly or not, and a confirmed revoke stays', async () => {
  const lines: string[] = []
  for (let round = 0; round < 12; round += 1) {
    const worker = start('work', `round ${String(round)}`)
    await worker.said('created')
    await new Promise((resolve) => {
      setTimeout(resolve, Math.random() * 60)
    })
    worker.child.kill('SIGKILL')
    await worker.ended
    lines.push(...worker.lines)
  }
  expect(pairs(lines, 'created').length).toBeGreaterThan(12)
  expect(pairs(lines, 'revoked').length).toBeGreaterThan(0)
  await checkWhole(lines)
}, 60_000)

test('two programs that create, rotate and revoke at once make one chain and one ledger', async () => {
  const workers = [start('work', 'left'), start('work', 'right')]
  await Promise.all(workers.map((worker) => worker.said('revoked')))
  await new Promise((resolve) => {
    setTimeout(resolve, 300)
  })
  for (const worker of workers) worker.child.kill('SIGKILL')
  await Promise.all(workers.map((worker) => worker.ended))
  await checkWhole(workers.flatMap((worker) => worker.lines))
}, 60_000)

test('of two programs that revoke the same keys, exactly one has done each', async () => {
  const made = openWorkspace(folder, { clock: { now: Date.now() } })
  for (let number = 0; number < 40; number += 1)
    made.keys.create({ name: `key ${String(number)}` }, call('keys.create'))
  made.close()
  const workers = [start('revoke', 'left'), start('revoke', 'right')]
  await Promise.all(workers.map((worker) => worker.ended))
  const done = workers.map((worker) => pairs(worker.lines, 'revoked').length)
  const refused = workers.flatMap((worker) => pairs(worker.lines, 'refused'))
  expect((done[0] ?? 0) + (done[1] ?? 0)).toBe(40)
  expect(new Set(refused.map((line) => line[2]))).toEqual(
    new Set(refused.length > 0 ? ['key.revoked'] : []),
  )
  space = openWorkspace(folder, { clock: { now: Date.now() } })
  const records = space.database.read((db) =>
    db.get<{ total: number; keys: number }>(
      "SELECT count(*) AS total, count(DISTINCT key_id) AS keys FROM audit WHERE operation = 'keys.revoke'",
    ),
  )
  expect(records).toEqual({ total: 40, keys: 40 })
  expect(await space.audit.verify()).toMatchObject({ ok: true })
}, 60_000)
