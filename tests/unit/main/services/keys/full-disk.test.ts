import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { HOUR } from '#base/duration'
import { digestOf } from '#services/keys/format'
import { LedgerReader, readLedger } from '#store/ledger'
import { SmallDisk } from '#tests/small-disk'
import { call, faultOf, openWorkspace, type TestWorkspace } from '#tests/workspace'

const disk = SmallDisk.mount(2)
disk?.unmount()

describe.skipIf(!disk)('on a full disk', () => {
  let small: SmallDisk
  let space: TestWorkspace
  beforeEach(() => {
    const mounted = SmallDisk.mount(2)
    if (!mounted) throw new Error('a disk could be mounted a moment ago')
    small = mounted
    space = openWorkspace(small.folder)
  })
  afterEach(() => {
    space.close()
    small.unmount()
  })

  const create = (name: string) => space.keys.create({ name }, call('keys.create'))
  const revoke = (ref: string) => space.keys.revoke({ ref, reason: 'leaked' }, call('keys.revoke'))
  const rotate = (ref: string) => space.keys.rotate({ ref, overlap: '1h' }, call('keys.rotate'))
  const due = (value: string, at: number) =>
    readLedger(space.ledger.path).isDue(digestOf(value), at)

  function freeAndReopen(): void {
    small.free()
    const { clock, vault } = space
    space.close()
    space = openWorkspace(small.folder, { clock, vault })
  }

  test('a key that could not be written is not there, and its value was not handed out', async () => {
    create('one')
    small.fill()
    expect(faultOf(() => create('two')).code).toBe('store.full')
    small.free()
    expect(space.keys.pending().pending.map((row) => row.name)).toEqual(['one'])
    expect(faultOf(() => space.keys.show({ ref: 'two' })).code).toBe('key.missing')
    create('two')
    expect(await space.audit.verify()).toMatchObject({ ok: true, records: 2 })
  })

  test('the inventory cannot be opened, and says why', () => {
    create('one')
    const { clock, vault } = space
    space.close()
    small.fill()
    expect(faultOf(() => openWorkspace(small.folder, { clock, vault })).code).toBe('store.full')
    small.free()
    space = openWorkspace(small.folder, { clock, vault })
    expect(space.keys.show({ ref: 'one' }).state).toBe('active')
  })

  test('a revoke that the ledger could not take has not happened, and says so', () => {
    const made = create('one')
    small.fill()
    expect(readdirSync(small.folder)).not.toContain('revoked.ledger')
    const fault = faultOf(() => revoke('one'))
    expect(fault.code).toBe('store.full')
    freeAndReopen()
    expect(space.keys.show({ ref: 'one' }).state).toBe('active')
    expect(due(made.value, space.clock.now)).toBe(false)
    expect(revoke('one').revoked).toEqual([made.prefix])
  })

  test('a revoke that only the inventory could not take is never called failed: gates refuse, the next opening records', async () => {
    create('first')
    const made = create('one')
    revoke('first')
    // The ledger's last block has room for a line, the inventory's log needs a new block.
    small.fill()
    const reader = new LedgerReader(space.ledger.path)
    reader.poll()
    const fault = faultOf(() => revoke('one'))
    expect(fault.code).toBe('key.unrecorded')
    expect(fault.message).toMatch(/^The key is revoked/)
    expect(reader.poll()).toBe(true)
    expect(reader.isDue(digestOf(made.value), 0)).toBe(true)
    freeAndReopen()
    expect(space.keys.show({ ref: made.prefix })).toMatchObject({
      state: 'revoked',
      revokedBy: 'revoked.ledger',
    })
    expect(await space.audit.verify()).toMatchObject({ ok: true })
  })

  test('the record of such a revoke follows by itself once there is room', async () => {
    create('first')
    const made = create('one')
    revoke('first')
    small.fill()
    expect(faultOf(() => revoke('one')).code).toBe('key.unrecorded')
    expect(space.keys.show({ ref: made.prefix }).state).toBe('active')
    small.free()
    await expect
      .poll(() => space.keys.show({ ref: made.prefix }).state, { timeout: 5_000 })
      .toBe('revoked')
  })

  test('a rotation that the inventory could not take leaves the old value its time', () => {
    create('first')
    const made = create('one')
    revoke('first')
    small.fill()
    expect(faultOf(() => rotate('one')).code).toBe('store.full')
    expect(due(made.value, space.clock.now + 2 * HOUR)).toBe(false)
    freeAndReopen()
    expect(space.keys.show({ ref: 'one' })).toMatchObject({ state: 'active', versionsAlive: 1 })
    expect(space.keys.show({ ref: 'one' }).versions[0]?.refusedFrom).toBeUndefined()
    rotate('one')
    expect(due(made.value, space.clock.now + HOUR)).toBe(true)
  })
})
