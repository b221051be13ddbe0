// The gate and the key service on one inventory, on a clock that the test turns.
import { copyFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DAY, HOUR } from '#base/duration'
import { v7 } from 'uuid'
import { ask, header, startGate, statusOf, type TestGate, until } from '#tests/gate'
import {
  call,
  openWorkspace,
  removeFolder,
  temporaryFolder,
  type TestWorkspace,
} from '#tests/workspace'

describe('a key in the gate', () => {
  let work: TestWorkspace
  let gate: TestGate
  let folder: string

  const create = (name: string) => work.keys.create({ name }, call('keys.create'))
  const show = (ref: string) => work.keys.show({ ref })
  const status = (value: string) => statusOf(gate.port, value)

  beforeEach(async () => {
    folder = temporaryFolder()
    work = openWorkspace(folder, { clock: { now: Date.now() } })
    gate = await startGate(
      {
        files: {
          folder,
          database: join(folder, 'inventory.sqlite'),
          ledger: join(folder, 'revoked.ledger'),
        },
      },
      { runtime: { now: () => work.clock.now, id: () => v7() } },
    )
  })
  afterEach(async () => {
    await gate.stop()
    work.close()
    removeFolder(folder)
  })

  test('is accepted at once, its use is seen, and it is refused at once when it is revoked', async () => {
    const key = create('airflow-etl')
    expect(show('airflow-etl').lastUsed.state).toBe('never')
    work.clock.now += HOUR
    expect(await status(key.value)).toBe(204)
    await until(() => show('airflow-etl').lastUsed.state === 'used')
    expect(show('airflow-etl').lastUsed).toMatchObject({
      at: new Date(work.clock.now).toISOString(),
    })
    expect(show('airflow-etl').use.uses24h).toBe(1)
    const blast = work.keys.blastRadius({ ref: 'airflow-etl' })
    expect(blast).toMatchObject({ hot: true, uses24h: 1, clientsRecorded: true })
    expect(blast.clients).toMatchObject([{ client: '127.0.0.1', uses24h: 1 }])

    const { epoch } = work.keys.revoke({ ref: 'airflow-etl', reason: 'test' }, call('keys.revoke'))
    expect(await status(key.value)).toBe(401)
    await until(() => work.keys.receipt({ epoch }).complete)
    expect(work.keys.receipt({ epoch }).gates).toMatchObject([
      { name: gate.name, state: 'refuses' },
    ])
  })

  test('follows suspend, resume and a new name', async () => {
    const key = create('airflow-etl')
    work.keys.suspend({ ref: 'airflow-etl' }, call('keys.suspend'))
    expect(await status(key.value)).toBe(401)
    work.keys.resume({ ref: 'airflow-etl' }, call('keys.resume'))
    expect(await status(key.value)).toBe(204)
    work.keys.edit({ ref: 'airflow-etl', name: 'airflow 2' }, call('keys.edit'))
    const answer = await ask(gate.port, [['Y-Api-Key', key.value]])
    expect(header(answer, 'X-Data-Science-Key-Name')).toBe('airflow%202')
  })

  test('has two values during an overlap, one after it, also when the clock is set back', async () => {
    const first = create('airflow-etl')
    const second = work.keys.rotate({ ref: 'airflow-etl', overlap: '24h' }, call('keys.rotate'))
    const both = async () => [await status(first.value), await status(second.value)]
    expect(await both()).toEqual([204, 204])
    work.clock.now += DAY - 1
    expect(await both()).toEqual([204, 204])
    work.clock.now += 1
    expect(await both()).toEqual([401, 204])
    work.clock.now -= DAY
    expect(await both()).toEqual([401, 204])
  })

  test('rotated without an overlap has one value', async () => {
    const first = create('airflow-etl')
    const second = work.keys.rotate({ ref: 'airflow-etl', overlap: 'now' }, call('keys.rotate'))
    expect([await status(first.value), await status(second.value)]).toEqual([401, 204])
  })

  test('with an expiry is refused from that instant, and accepted again with a later one', async () => {
    const key = work.keys.create({ name: 'contractor', expires: '1h' }, call('keys.create'))
    work.clock.now += HOUR - 1
    expect(await status(key.value)).toBe(204)
    work.clock.now += 1
    expect(await status(key.value)).toBe(401)
    work.keys.edit({ ref: 'contractor', expires: '1h' }, call('keys.edit'))
    expect(await status(key.value)).toBe(204)
  })

  test('revoked stays revoked when last month’s file is put in the place of the open one', async () => {
    const key = create('airflow-etl')
    const alive = create('tableau')
    const path = join(folder, 'inventory.sqlite')
    work.database.connection.raw.pragma('wal_checkpoint(TRUNCATE)')
    copyFileSync(path, join(folder, 'last-month.sqlite'))
    const later = create('made since')
    work.keys.revoke({ ref: 'airflow-etl', reason: 'leaked' }, call('keys.revoke'))
    expect([await status(key.value), await status(later.value)]).toEqual([401, 204])

    renameSync(join(folder, 'last-month.sqlite'), path)

    const statuses = async () => [
      await status(key.value),
      await status(alive.value),
      await status(later.value),
    ]
    await until(async () => (await status(later.value)) === 401, 4_000)
    expect(await statuses()).toEqual([401, 204, 401])
    await until(async () => (await ask(gate.port, [], '/readyz')).status === 200)
    // The gate has presented itself in the file that is there now, and its uses go there.
    await until(() => show('tableau').lastUsed.state === 'used', 5_000)
    expect(show(key.prefix).state).toBe('revoked')
  })
})
