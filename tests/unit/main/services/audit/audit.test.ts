import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { operations } from '#contract'
import { summary, TOLD } from '#services/audit/summary'
import { appendAudit, auditHead } from '#store/audit'
import {
  call,
  MemoryVault,
  openWorkspace,
  removeFolder,
  temporaryFolder,
  type TestWorkspace,
} from '#tests/workspace'

let folder: string
let space: TestWorkspace
beforeEach(() => {
  folder = temporaryFolder()
  space = openWorkspace(folder)
})
afterEach(() => {
  space.close()
  removeFolder(folder)
})

/** What the program does after each operation that may have changed something. */
function signed(open: TestWorkspace = space): Promise<void> {
  open.audit.signSoon()
  return open.audit.settled()
}

/** Six records: created twice, rotated, edited, suspended, revoked. */
async function fill(): Promise<void> {
  space.keys.create({ name: 'one' }, call('keys.create'))
  space.keys.create({ name: 'two' }, call('keys.create'))
  space.keys.rotate({ ref: 'one', overlap: '1h' }, call('keys.rotate'))
  space.keys.edit({ ref: 'one', owner: 'Ada' }, call('keys.edit'))
  space.keys.suspend({ ref: 'two' }, call('keys.suspend'))
  space.keys.revoke({ ref: 'two', reason: 'gone' }, call('keys.revoke'))
  await signed()
}

const tamper = (sql: string): void => space.database.write((db) => void db.run(sql))

describe('an untouched chain', () => {
  test('verifies, signed where there is a vault', async () => {
    await fill()
    const health = await space.audit.verify()
    expect(operations['audit.verify'].output.parse(health)).toEqual(health)
    expect(health).toMatchObject({ ok: true, records: 6, assurance: 'signed' })
  })

  test('verifies unsigned without one, and says what that means', async () => {
    space.vault.failing = true
    await fill()
    const health = await space.audit.verify()
    expect(health).toMatchObject({ ok: true, assurance: 'unsigned' })
    expect(health.message).toContain('The vault is closed')
    expect(health.message).toContain('was not compared')
  })

  test('of an empty inventory is 64 zeros', async () => {
    expect(await space.audit.verify()).toMatchObject({ ok: true, records: 0, head: '0'.repeat(64) })
  })

  test('is shared by programs: two that write in turn make one chain', async () => {
    const other = openWorkspace(folder, { clock: space.clock, vault: space.vault })
    for (let number = 0; number < 5; number += 1) {
      space.keys.create({ name: `a${String(number)}` }, call('keys.create'))
      other.keys.create({ name: `b${String(number)}` }, call('keys.create'))
    }
    await Promise.all([signed(), signed(other)])
    other.close()
    expect(await space.audit.verify()).toMatchObject({ ok: true, records: 10, assurance: 'signed' })
  })
})

describe('a chain that was touched', () => {
  beforeEach(async () => {
    // Without signatures, so that the chain's own hashes have to find it.
    space.vault.failing = true
    await fill()
  })

  test.each([
    ['at', 'at + 1'],
    ['actor', "'mallory'"],
    ['operation', "'keys.edit2'"],
    ['key_id', 'NULL'],
    ['prefix', "'dsk_AAAAAAAA'"],
    ['detail', "'{}'"],
    ['hash', 'zeroblob(32)'],
    ['prev', 'zeroblob(32)'],
  ])('names the first record whose %s was changed', async (column, value) => {
    tamper(`UPDATE audit SET ${column} = ${value} WHERE seq IN (3, 5)`)
    const { ok, broken } = await space.audit.verify()
    expect(ok).toBe(false)
    expect(broken).toMatchObject({ seq: 3, kind: 'changed' })
  })

  test('names a record that is missing in the middle, and at the start', async () => {
    tamper('DELETE FROM audit WHERE seq = 4')
    expect((await space.audit.verify()).broken).toMatchObject({ seq: 4, kind: 'missing' })
    tamper('DELETE FROM audit WHERE seq = 1')
    expect((await space.audit.verify()).broken).toMatchObject({ seq: 1, kind: 'missing' })
  })

  test('names a record that was replaced with a hash that fits it', async () => {
    space.database.write((db) => {
      const { prev } = db.get<{ prev: Buffer }>('SELECT prev FROM audit WHERE seq = 3') ?? {}
      db.run('UPDATE audit SET seq = -seq WHERE seq >= 3')
      appendAudit(db, { at: 1, actor: 'mallory', operation: 'x', detail: {} })
      db.run('UPDATE audit SET seq = -seq WHERE seq <= -4')
      db.run('DELETE FROM audit WHERE seq < 0')
      expect(prev).toBeDefined()
    })
    expect((await space.audit.verify()).broken).toMatchObject({ seq: 3, kind: 'changed' })
  })

  test('a list still opens when a detail cannot be read', () => {
    tamper(`UPDATE audit SET detail = '[1]' WHERE seq = 3`)
    const { rows, total } = space.audit.list({ offset: 0, limit: 10 })
    expect(total).toBe(6)
    expect(rows.map((row) => row.seq)).toEqual([6, 5, 4, 3, 2, 1])
    expect(rows[3]?.detail).toEqual({})
  })
})

describe('with a signed head', () => {
  beforeEach(fill)

  test('a chain cut at its end is noticed, and not signed over', async () => {
    tamper('DELETE FROM audit_signature')
    tamper('DELETE FROM audit WHERE seq > 4')
    expect((await space.audit.verify()).broken).toMatchObject({ seq: 5, kind: 'cut' })
    space.close()
    space = openWorkspace(folder, { vault: space.vault })
    space.keys.create({ name: 'three' }, call('keys.create'))
    space.keys.create({ name: 'four' }, call('keys.create'))
    space.keys.create({ name: 'five' }, call('keys.create'))
    await signed()
    expect((await space.audit.verify()).broken).toMatchObject({ seq: 6, kind: 'changed' })
  })

  test('a chain cut at its end is noticed by its signatures alone', async () => {
    tamper('DELETE FROM audit WHERE seq > 4')
    space.vault.failing = true
    expect((await space.audit.verify()).broken).toMatchObject({ seq: 5, kind: 'cut' })
  })

  test('a chain written anew does not fit the vault', async () => {
    tamper('DELETE FROM audit_signature')
    space.database.write((db) => {
      db.run('DELETE FROM audit')
      for (let number = 0; number < 7; number += 1)
        appendAudit(db, { at: number, actor: 'mallory', operation: 'keys.edit', detail: {} })
    })
    expect((await space.audit.verify()).broken).toMatchObject({ seq: 6, kind: 'changed' })
  })

  test('a signature by another hand is named', async () => {
    tamper('UPDATE audit_signature SET signature = zeroblob(64)')
    expect((await space.audit.verify()).broken).toMatchObject({ kind: 'signature' })
    tamper('UPDATE audit_signature SET public_key = zeroblob(44)')
    expect((await space.audit.verify()).broken).toMatchObject({ kind: 'signature' })
  })

  test('one key signs all, and the vault remembers the last head', async () => {
    space.keys.create({ name: 'three' }, call('keys.create'))
    await signed()
    const head = space.database.read(auditHead)
    expect(space.vault.items.get('audit-head')?.reveal()).toBe(
      JSON.stringify({ auditSeq: 7, auditHead: head.hash.toString('hex') }),
    )
    const devices = space.database.read((db) =>
      db.all<{ device: string }>('SELECT DISTINCT device FROM audit_signature'),
    )
    expect(devices).toHaveLength(1)
    for (const [, item] of space.vault.items) expect(item.reveal().length).toBeLessThan(1_000)
  })
})

test('a vault that fails holds no operation up and fails none', async () => {
  const vault = new MemoryVault()
  vault.put = () => new Promise(() => {})
  space.close()
  space = openWorkspace(folder, { vault })
  expect(space.keys.create({ name: 'one' }, call('keys.create')).state).toBe('active')
  expect(space.audit.list({ offset: 0, limit: 10 }).total).toBe(1)
})

test('changes in quick succession are signed once', async () => {
  for (let number = 0; number < 20; number += 1) {
    space.keys.create({ name: `key ${String(number)}` }, call('keys.create'))
    space.audit.signSoon()
  }
  await space.audit.settled()
  const [row] = space.database.read((db) =>
    db.all<{ total: number }>('SELECT count(*) AS total FROM audit_signature'),
  )
  expect(row?.total).toBe(1)
})

test.each([
  ['keys.create', {}, 'Created'],
  [
    'keys.rotate',
    {
      overlap: '24h',
      earlier: [
        { prefix: 'dsk_33333333', refusedFrom: '2026-07-05T09:00:00.000Z' },
        { prefix: 'dsk_11111111', refusedFrom: '2026-07-04T10:30:00.000Z' },
      ],
    },
    'Rotated to dsk_22222222; dsk_33333333 accepted until 2026-07-05 09:00 UTC, dsk_11111111 accepted until 2026-07-04 10:30 UTC',
  ],
  [
    'keys.rotate',
    { overlap: 'now', earlier: [{ prefix: 'dsk_11111111' }] },
    'Rotated to dsk_22222222; dsk_11111111 refused at once',
  ],
  ['keys.edit', { changed: { purpose: { from: 'a', to: 'b' } } }, 'Purpose changed'],
  [
    'keys.revoke',
    { revoked: ['dsk_1', 'dsk_2'], reason: 'leaked' },
    'Revoked dsk_1, dsk_2: leaked',
  ],
  ['keys.keepCopy', { keep: true, phase: 'failed' }, 'The copy could not be kept'],
  ['keys.test', { host: 'api', phase: 'done', verdict: 'accepted' }, 'Tested at api: accepted'],
  ['something.new', {}, 'something.new'],
  ['keys.edit', 'no object', 'Edited'],
])('%s with %j reads “%s”', (operation, detail, words) => {
  const entry = {
    seq: 1,
    at: 0,
    actor: '',
    key_id: null,
    prev: Buffer.alloc(0),
    hash: Buffer.alloc(0),
  }
  expect(
    summary({ ...entry, operation, prefix: 'dsk_22222222', detail: JSON.stringify(detail) }),
  ).toBe(words)
})

/** Changes that are no deed: where a walk stands, what was told; and many keys, each of which has a record of its own. */
const SILENT = ['metastore.saveDraft', 'policy.notices', 'keys.bulk']

test('every operation that changes, reveals or ends something has words for its record', () => {
  const deeds = Object.entries(operations)
    .filter(([, { effect }]) => effect !== 'read')
    .map(([name]) => name)
  expect(deeds.filter((name) => !TOLD.includes(name) && !SILENT.includes(name))).toEqual([])
})

describe('a narrowed list', () => {
  const found = (narrow: object) =>
    space.audit.list({ offset: 0, limit: 100, ...narrow }).rows.map(({ seq }) => seq)

  test('finds by the name of a key, its prefix, a person and what was done', async () => {
    await fill()
    const { prefix } = space.keys.show({ ref: 'one' })
    expect(found({ find: 'TWO' })).toEqual([6, 5, 2])
    expect(found({ find: prefix })).toContain(3)
    expect(found({ find: 'tess@' })).toHaveLength(6)
    expect(found({ find: 'suspend' })).toEqual([5])
    expect(found({ find: '%' })).toEqual([])
    // Also what says no more than the prefix: the value was confirmed.
    space.keys.confirm({ prefix }, call('keys.confirm'))
    expect(found({ find: 'one' })).toContain(7)
    expect(found({ find: 'nothing like it' })).toEqual([])
  })

  test('holds to a span of time, to areas, and to what was there before a record', async () => {
    await fill()
    const at = new Date(space.clock.now).toISOString()
    expect(found({ from: at })).toHaveLength(6)
    expect(found({ to: at })).toEqual([])
    expect(found({ areas: ['gates'] })).toEqual([])
    expect(found({ areas: ['gates', 'keys'] })).toHaveLength(6)
    expect(found({ beforeSeq: 3 })).toEqual([2, 1])
    expect(space.audit.list({ offset: 0, limit: 1, beforeSeq: 3 })).toMatchObject({ total: 2 })
  })
})
