import { createHash } from 'node:crypto'
import {
  copyFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { Decrypter, Encrypter } from 'age-encryption'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR } from '#base/duration'
import { Fault } from '#base/fault'
import { Secret } from '#base/secret'
import { PassphraseLock } from '#services/vault/passphrase-lock'
import { currentEpoch } from '#store/epoch'
import { type BackedUp, backedUp, PASSPHRASE } from '#tests/backups'
import { SmallDisk } from '#tests/small-disk'
import { call, removeFolder, temporaryFolder } from '#tests/workspace'

const ID = '01890a5d-ac96-774b-bcce-b302099a8057'
const OTHER = '01890a5d-ac96-774b-bcce-b302099a8058'

let home: BackedUp
let folder: string
let file: string
const opened: BackedUp[] = []

const also = (id: string, name?: string, options?: Parameters<typeof backedUp>[2]): BackedUp => {
  const made = backedUp(id, name, options)
  opened.push(made)
  return made
}

beforeEach(() => {
  folder = temporaryFolder()
  file = join(folder, 'production.age')
  home = also(ID)
})
afterEach(() => {
  for (const each of opened.splice(0)) each.close()
  removeFolder(folder)
})

const create = (name: string) => home.work.keys.create({ name }, call('keys.create'))
const revoke = (ref: string) => home.work.keys.revoke({ ref, reason: 'test' }, call('keys.revoke'))
const stateOf = (ref: string, { work }: BackedUp = home) => work.keys.show({ ref }).state

async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof Fault)) throw new Error(`no fault but ${String(error)}`)
  return error
}

const left = (of: string) => readdirSync(of).filter((name) => /^(backup|restore)-|part-/.test(name))

describe('writing a backup', () => {
  it('leaves one private file that says what it holds, a record, and no copy beside the inventory', async () => {
    create('one')
    const made = await home.write(file)
    expect(made.backup).toMatchObject({ keys: 1, workspace: { id: ID, name: 'production' } })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(made.sha256).toBe(createHash('sha256').update(readFileSync(file)).digest('hex'))
    expect(left(home.work.folder)).toEqual([])
    expect(left(folder)).toEqual([])
    expect(home.work.audit.list({ offset: 0, limit: 1 }).rows[0]).toMatchObject({
      operation: 'backup.write',
      summary: 'Backup written',
    })
  })

  it('holds no value, no passphrase and nothing readable', async () => {
    const { value } = create('airflow-etl')
    await home.write(file)
    const bytes = readFileSync(file)
    for (const secret of [value, PASSPHRASE, 'SQLite format', 'airflow-etl'])
      expect(bytes.includes(secret)).toBe(false)
    const inventory = readFileSync(join(home.work.folder, 'inventory.sqlite'))
    expect(inventory.includes(PASSPHRASE)).toBe(false)
  })

  it('never takes the place of another file', async () => {
    writeFileSync(file, 'mine')
    expect(await faultOf(home.write(file))).toMatchObject({ code: 'input.invalid', field: 'path' })
    expect(readFileSync(file, 'utf8')).toBe('mine')
  })

  it('refuses a weak passphrase, a folder that is not there, and a path without a beginning', async () => {
    const weak = home.backups.write({ path: file, passphrase: 'short' }, call('backup.write'))
    expect(await faultOf(weak)).toMatchObject({ code: 'vault.passphrase', field: 'passphrase' })
    expect(await faultOf(home.write(join(folder, 'none', 'x.age')))).toMatchObject({
      field: 'path',
    })
    expect(await faultOf(home.write('x.age'))).toMatchObject({ field: 'path' })
  })

  it('leaves nothing behind when it is cancelled', async () => {
    create('one')
    const stop = new AbortController()
    const writing = home.backups.write(
      { path: file, passphrase: PASSPHRASE },
      {
        ...call('backup.write'),
        signal: stop.signal,
        progress: (step) => {
          if ((step as { phase: string }).phase === 'encrypting') stop.abort()
        },
      },
    )
    expect(await faultOf(writing)).toMatchObject({ code: 'cancelled' })
    expect(readdirSync(folder)).toEqual([])
    expect(left(home.work.folder)).toEqual([])
  })

  it('leaves nothing behind on a full disk', async () => {
    const disk = SmallDisk.mount(1)
    if (!disk) return
    try {
      create('one')
      disk.fill()
      const target = join(disk.folder, 'x.age')
      expect(await faultOf(home.write(target))).toMatchObject({
        code: 'store.full',
        field: 'path',
      })
      expect(readdirSync(disk.folder)).toEqual(['ballast'])
    } finally {
      disk.unmount()
    }
  })

  it('says when the last was written and when the next is due', async () => {
    expect(home.backups.last()).toEqual({ everyDays: 30, due: false })
    create('one')
    expect(home.backups.last().due).toBe(false)
    home.work.clock.now += DAY + 1
    expect(home.backups.last().due).toBe(true)
    await home.write(file)
    expect(home.backups.last()).toMatchObject({ due: false, path: file, changes: 0 })
    revoke('one')
    expect(home.backups.last().changes).toBe(1)
    home.work.clock.now += 31 * DAY
    expect(home.backups.last().due).toBe(true)
  })
})

describe('the last backup', () => {
  it('is that of the file that is open, also after an older file was put back', async () => {
    create('one')
    await home.write(file)
    const { at } = home.backups.last()
    const { raw } = home.work.database.connection
    create('two')
    expect(home.backups.last().at).toBe(at)
    // As an older file would be that somebody else has put back: the records after it are other ones.
    raw.exec("DELETE FROM audit WHERE seq > 1; UPDATE audit SET operation = 'keys.edit'")
    expect(home.backups.last().at).toBeUndefined()
  })
})

describe('restoring', () => {
  it('brings back words, and leaves refused what is refused by now', async () => {
    for (const name of ['revoked', 'suspended', 'edited', 'untouched']) create(name)
    await home.write(file)
    home.work.clock.now += HOUR
    revoke('revoked')
    home.work.keys.suspend({ ref: 'suspended' }, call('keys.suspend'))
    home.work.keys.edit({ ref: 'edited', owner: 'bob' }, call('keys.edit'))
    create('later')

    const done = await home.restore(file)
    expect(done).toMatchObject({
      into: 'running',
      keys: { added: 0, changed: 1, same: 3, onlyHere: 1 },
      keptRefusedTotal: 2,
      audit: 'ahead',
    })
    expect(done.keptRefused.map(({ name, why }) => [name, why])).toEqual([
      ['revoked', 'revoked'],
      ['suspended', 'suspended'],
    ])
    expect(home.work.keys.show({ ref: 'edited' }).owner).toBe('')
    expect(stateOf('suspended')).toBe('suspended')
    expect(stateOf('later')).toBe('active')
    expect((await home.work.audit.verify()).ok).toBe(true)
  })

  it('says beforehand exactly what it does, and changes nothing by saying so', async () => {
    for (const name of ['a', 'b', 'c']) create(name)
    await home.write(file)
    revoke('a')
    home.work.keys.edit({ ref: 'b', name: 'b2' }, call('keys.edit'))
    const ledger = readFileSync(home.work.ledger.path, 'utf8')
    const before = home.work.audit.list({ offset: 0, limit: 1 }).total
    const input = { path: file, passphrase: PASSPHRASE }
    const preview = await home.backups.preview(input, call('backup.preview'))
    expect(home.work.audit.list({ offset: 0, limit: 1 }).total).toBe(before)
    expect(readFileSync(home.work.ledger.path, 'utf8')).toBe(ledger)
    expect(home.work.keys.show({ ref: 'b2' }).name).toBe('b2')
    expect(await home.restore(file, { sha256: preview.sha256 })).toEqual(preview)
  })

  it('keeps a key revoked that only the list of revoked keys knows, after an old file was put back', async () => {
    const { prefix } = create('one')
    create('two')
    const inventory = join(home.work.folder, 'inventory.sqlite')
    const old = join(folder, 'old.sqlite')
    home.work.database.connection.raw.pragma('wal_checkpoint(TRUNCATE)')
    copyFileSync(inventory, old)
    await home.write(file)
    revoke('one')
    // Last month's file is put back by hand, and last month's backup restored into it.
    home.work.close()
    opened.length = 0
    for (const end of ['-wal', '-shm']) rmSync(inventory + end, { force: true })
    copyFileSync(old, inventory)
    home = also(ID, 'production', { folder: home.work.folder, clock: home.work.clock })
    const done = await home.restore(file)
    expect(done.keptRefused.map((row) => row.prefix)).toEqual([prefix])
    expect(home.work.keys.show({ ref: prefix }).state).toBe('revoked')
  })

  it('goes on with the chain of the backup when an older file lies there, and the vault agrees again', async () => {
    create('one')
    const inventory = join(home.work.folder, 'inventory.sqlite')
    const old = join(folder, 'old.sqlite')
    home.work.database.connection.raw.pragma('wal_checkpoint(TRUNCATE)')
    copyFileSync(inventory, old)
    create('two')
    home.work.audit.signSoon()
    await home.work.audit.settled()
    await home.write(file)
    const { vault, clock, folder: where } = home.work
    home.work.close()
    opened.length = 0
    for (const end of ['-wal', '-shm']) rmSync(inventory + end, { force: true })
    copyFileSync(old, inventory)
    home = also(ID, 'production', { folder: where, clock, vault })
    expect((await home.work.audit.verify()).broken?.kind).toBe('cut')
    expect(await home.restore(file)).toMatchObject({ audit: 'continued', keys: { added: 1 } })
    expect(await home.work.audit.verify()).toMatchObject({ ok: true })
    const [record] = home.work.audit.list({ offset: 0, limit: 1 }).rows
    expect(record?.detail['before']).toMatch(/cut off, or an older file/)
  })

  it('gives a key another name when its own belongs to a new key by now', async () => {
    const { prefix } = create('wanted')
    await home.write(file)
    home.work.keys.edit({ ref: 'wanted', name: 'moved' }, call('keys.edit'))
    create('wanted')
    const done = await home.restore(file)
    expect(done.renamed).toEqual([{ from: 'wanted', to: 'wanted (restored)' }])
    expect(home.work.keys.show({ ref: prefix }).name).toBe('wanted (restored)')
  })

  it('takes over an empty workspace, history and all, and says what it cannot know', async () => {
    create('one')
    const { prefix } = create('two')
    revoke('two')
    await home.write(file)
    const away = also(OTHER, 'default', { clock: home.work.clock })
    const done = await away.restore(file)
    expect(away.adopted).toEqual([ID])
    expect(done).toMatchObject({ into: 'empty', keys: { added: 2 }, audit: 'continued' })
    expect(done.knowsRevokesUntil).toBe(done.backup.at)
    expect(done.keptRefused).toEqual([])
    const [taken] = away.others
    expect(taken?.keys.show({ ref: prefix }).state).toBe('revoked')
    expect(taken?.keys.show({ ref: 'one' }).state).toBe('active')
    expect(await taken?.audit.verify()).toMatchObject({ ok: true })
  })

  it('tells for good that the chain did not hold before it', async () => {
    create('one')
    await home.write(file)
    expect((await home.work.audit.verify()).overBroken).toBeUndefined()
    home.work.database.connection.raw.exec(`UPDATE audit SET actor = 'nobody' WHERE seq = 1`)
    await home.restore(file)
    const { overBroken, message } = await home.work.audit.verify()
    expect(overBroken).toMatchObject({
      message: expect.stringContaining('Record 1 was changed') as string,
    })
    expect(message).toMatch(/ is a restore over a broken chain\. Before it: Record 1 was changed/)
  })

  it('counts the changes of a workspace made anew beyond those of the one that was lost', async () => {
    create('one')
    await home.write(file)
    for (let change = 0; change < 20; change += 1) create(`later ${String(change)}`)
    const epochOf = (space: typeof home.work | undefined) =>
      space?.database.read((db) => currentEpoch(db).number) ?? 0
    const away = also(OTHER, 'default', { clock: home.work.clock })
    await away.restore(file)
    const [taken] = away.others
    const anew = epochOf(taken)
    expect(anew).toBeGreaterThan(epochOf(home.work))
    taken?.keys.create({ name: 'two' }, call('keys.create'))
    expect(epochOf(taken)).toBe(anew + 1)
  })

  it('refuses later revokes too, in an empty workspace that is given the list of revoked keys', async () => {
    const { prefix } = create('one')
    await home.write(file)
    revoke('one')
    const away = also(OTHER, 'default', { clock: home.work.clock })
    const done = await away.restore(file, { ledger: home.work.ledger.path })
    expect(done.knowsRevokesUntil).toBeUndefined()
    expect(done.keptRefused).toMatchObject([{ prefix, why: 'revoked' }])
  })

  it.each([
    ['another file', 'no list at all\n'],
    ['an empty one', ''],
    ['one of which a line is damaged', undefined],
  ])('takes no list of revoked keys that is %s', async (_, text) => {
    create('one')
    await home.write(file)
    revoke('one')
    const list = join(folder, 'list')
    const whole = readFileSync(home.work.ledger.path, 'utf8')
    writeFileSync(list, text ?? whole.replace(/([0-9a-f]{64})/, (digest) => digest.slice(2)))
    const away = also(OTHER, 'default', { clock: home.work.clock })
    expect(await faultOf(away.restore(file, { ledger: list }))).toMatchObject({ field: 'ledger' })
  })

  it('refuses a wrong passphrase, one byte less, one byte other, and another workspace', async () => {
    create('one')
    await home.write(file)
    const before = home.work.audit.list({ offset: 0, limit: 1 }).total
    expect(await faultOf(home.restore(file, { passphrase: 'wrong wrong wrong' }))).toMatchObject({
      code: 'vault.passphrase',
      field: 'passphrase',
    })
    const cut = join(folder, 'cut.age')
    copyFileSync(file, cut)
    truncateSync(cut, statSync(cut).size - 1)
    expect(await faultOf(home.restore(cut))).toMatchObject({ code: 'store.damaged' })
    const bytes = readFileSync(file)
    const middle = Math.floor(bytes.length / 2)
    bytes[middle] = (bytes[middle] ?? 0) ^ 1
    const other = join(folder, 'other.age')
    writeFileSync(other, bytes)
    expect(await faultOf(home.restore(other))).toMatchObject({ code: 'store.damaged' })
    const stranger = also(OTHER, 'other')
    stranger.work.keys.create({ name: 'x' }, call('keys.create'))
    expect(await faultOf(stranger.restore(file))).toMatchObject({ code: 'workspace.missing' })
    expect(home.work.audit.list({ offset: 0, limit: 1 }).total).toBe(before)
    expect(left(home.work.folder)).toEqual([])
  })

  const rotate = (ref: string, overlap = '24h', { work }: BackedUp = home) =>
    work.keys.rotate({ ref, overlap }, call('keys.rotate'))

  /** The inventory as it is now, put back by hand when the function is called. */
  function putAside(): () => void {
    const inventory = join(home.work.folder, 'inventory.sqlite')
    const old = join(folder, 'aside.sqlite')
    home.work.database.connection.raw.pragma('wal_checkpoint(TRUNCATE)')
    copyFileSync(inventory, old)
    return () => {
      const { folder: where, clock } = home.work
      home.work.close()
      opened.length = 0
      for (const end of ['-wal', '-shm']) rmSync(inventory + end, { force: true })
      copyFileSync(old, inventory)
      home = also(ID, 'production', { folder: where, clock })
    }
  }

  /** What a key's row says of its versions, and what its versions say. */
  function repeated(ref: string) {
    const { prefix } = home.work.keys.show({ ref })
    return home.work.database.read((db) => ({
      row: db.get(
        'SELECT prefix, versions, rotated_at, delivered_at, ends_at FROM key WHERE prefix = ?',
        prefix,
      ),
      versions: db.all<{ number: number; prefix: string; created_at: number }>(
        `SELECT number, prefix, created_at FROM key_version
         WHERE key_id = (SELECT id FROM key WHERE prefix = ?) ORDER BY number`,
        prefix,
      ),
    }))
  }

  it('keeps what lists show of a rotation: the newest prefix, how many values, since when', async () => {
    create('rotated')
    const putBack = putAside()
    home.work.clock.now += HOUR
    rotate('rotated')
    home.work.clock.now += HOUR
    const { prefix } = rotate('rotated')
    const rotatedAt = home.work.clock.now
    await home.write(file)
    putBack()
    expect(repeated('rotated').row).toMatchObject({ versions: 1, rotated_at: null })
    await home.restore(file)
    expect(repeated('rotated')).toMatchObject({
      row: { prefix, versions: 3, rotated_at: rotatedAt, ends_at: null },
      versions: [{ number: 1 }, { number: 2 }, { number: 3, prefix }],
    })
  })

  it('does not take a rotation back that came after the backup', async () => {
    create('rotated')
    await home.write(file)
    home.work.clock.now += HOUR
    const { prefix } = rotate('rotated')
    const rotatedAt = home.work.clock.now
    home.work.keys.edit({ ref: 'rotated', owner: 'ada' }, call('keys.edit'))
    await home.restore(file)
    expect(repeated('rotated').row).toMatchObject({ prefix, versions: 2, rotated_at: rotatedAt })
    expect(home.work.keys.show({ ref: 'rotated' }).owner).toBe('')
  })

  it('puts values in the order of their making where a key was rotated here and in the backup', async () => {
    create('twice')
    const putBack = putAside()
    home.work.clock.now += HOUR
    const there = rotate('twice').prefix
    await home.write(file)
    putBack()
    home.work.clock.now += HOUR
    const here = rotate('twice').prefix
    const rotatedAt = home.work.clock.now
    home.work.clock.now += HOUR
    await home.restore(file)
    expect(repeated('twice')).toMatchObject({
      row: { prefix: here, versions: 3, rotated_at: rotatedAt },
      versions: [{ number: 1 }, { number: 2, prefix: there }, { number: 3, prefix: here }],
    })
  })

  it('does not say that a gate lets a value in that it heard of by this restore alone', async () => {
    create('rotated')
    const putBack = putAside()
    home.work.clock.now += HOUR
    rotate('rotated')
    await home.write(file)
    putBack()
    const before = home.work.database.read((db) => currentEpoch(db).number)
    await home.restore(file)
    const { epoch, made } = home.work.database.read((db) => ({
      epoch: currentEpoch(db).number,
      made: db.column<number>('SELECT made_epoch FROM key_version WHERE number = 2'),
    }))
    expect(epoch).toBeGreaterThan(before)
    expect(made).toEqual([epoch])
  })

  /** The backup `file` once more, as the given format of the program would have written it. */
  async function asFormat(format: number, pack: (archive: Buffer) => Uint8Array): Promise<string> {
    const lock = new PassphraseLock(new Secret(PASSPHRASE), 4)
    const decrypter = new Decrypter()
    decrypter.addIdentity(lock)
    const archive = zstdDecompressSync(await decrypter.decrypt(readFileSync(file)))
    const at = archive.indexOf('"format": 2')
    archive.write(`"format": ${String(format)}`, at)
    const encrypter = new Encrypter()
    encrypter.addRecipient(lock)
    const other = join(folder, `format-${String(format)}.age`)
    writeFileSync(other, await encrypter.encrypt(pack(archive)))
    return other
  }

  it('reads a backup of the first format, whose archive is not packed', async () => {
    create('one')
    await home.write(file)
    home.work.keys.edit({ ref: 'one', name: 'other' }, call('keys.edit'))
    const first = await asFormat(1, (archive) => archive)
    expect(statSync(first).size).toBeGreaterThan(statSync(file).size * 2)
    expect(await home.restore(first)).toMatchObject({ keys: { changed: 1 } })
    expect(stateOf('one')).toBe('active')
  })

  it('refuses a backup of a newer format by name, and changes nothing', async () => {
    create('one')
    await home.write(file)
    const newer = await asFormat(3, zstdCompressSync)
    expect(await faultOf(home.restore(newer))).toMatchObject({
      code: 'store.newer',
      field: 'path',
    })
    expect(left(home.work.folder)).toEqual([])
  })

  it('names the disk of the inventory when it is that one that has no room to unpack', async () => {
    const disk = SmallDisk.mount(2)
    if (!disk) return
    try {
      create('one')
      await home.write(file)
      const away = also(OTHER, 'default', { folder: disk.folder })
      disk.fill()
      const fault = await faultOf(away.restore(file))
      expect(fault).toMatchObject({ code: 'store.full', field: undefined })
      expect(fault.message).toContain(disk.folder)
      expect(left(disk.folder)).toEqual([])
      away.close()
      opened.pop()
    } finally {
      disk.unmount()
    }
  })

  it('restores only the file that was looked at', async () => {
    create('one')
    await home.write(file)
    expect(await faultOf(home.restore(file, { sha256: '0'.repeat(64) }))).toMatchObject({
      code: 'input.invalid',
      field: 'path',
    })
  })
})
