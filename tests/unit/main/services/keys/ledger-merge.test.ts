import { copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { HOUR } from '#base/duration'
import { digestOf } from '#services/keys/format'
import { readLedger } from '#store/ledger'
import {
  call,
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

const file = () => join(folder, 'inventory.sqlite')
const backup = () => join(folder, 'last-month.sqlite')
const create = (name: string) => space.keys.create({ name }, call('keys.create'))
const rotate = (ref: string, overlap: string) =>
  space.keys.rotate({ ref, overlap }, call('keys.rotate'))
const revoke = (ref: string) => space.keys.revoke({ ref, reason: 'leaked' }, call('keys.revoke'))
const show = (ref: string) => space.keys.show({ ref })

/** A copy as a person makes it, of the whole state. */
function keepCopy(): void {
  space.database.connection.raw.pragma('wal_checkpoint(TRUNCATE)')
  copyFileSync(file(), backup())
}

/** Puts the copy back as a person does. */
function putBack(): void {
  renameSync(backup(), file())
}

function reopen(): void {
  const { clock, vault } = space
  space.close()
  space = openWorkspace(folder, { clock, vault })
}

describe('an old file put back', () => {
  test.each(['while the program is closed', 'while it is open'])(
    '%s revives nothing',
    async (when) => {
      const kept = create('kept')
      const gone = create('gone')
      keepCopy()
      revoke('gone')
      if (when === 'while it is open') putBack()
      else {
        space.close()
        putBack()
        space = openWorkspace(folder, { clock: space.clock, vault: space.vault })
      }
      // The next write notices the other file, and so would the next read within a second.
      const third = create('third')
      expect(show(gone.prefix)).toMatchObject({ state: 'revoked', revokedBy: 'revoked.ledger' })
      expect(show(gone.prefix).history[0]).toMatchObject({
        actor: 'revoked.ledger',
        operation: 'keys.revoke',
        summary: `Revoked ${gone.prefix} (recorded at opening)`,
      })
      expect(show('kept').prefix).toBe(kept.prefix)
      expect(show('third').prefix).toBe(third.prefix)
      expect(show('kept').state).toBe('active')
      await space.audit.settled()
      space.vault.items.clear()
      expect(await space.audit.verify()).toMatchObject({ ok: true })
    },
  )

  test('without the revoked key in it takes no harm', () => {
    keepCopy()
    const gone = create('gone')
    revoke('gone')
    putBack()
    create('other')
    expect(space.keys.list({ sort: 'name', direction: 'asc', offset: 0, limit: 9 }).total).toBe(1)
    expect(readLedger(space.ledger.path).isDue(digestOf(gone.value), 0)).toBe(true)
  })

  test('with one version revoked keeps the other', () => {
    const old = create('etl')
    const made = rotate('etl', '24h')
    keepCopy()
    revoke(old.prefix)
    putBack()
    reopen()
    expect(show('etl')).toMatchObject({ state: 'active', versionsAlive: 1, prefix: made.prefix })
    expect(show(old.prefix).versions[1]?.state).toBe('revoked')
  })

  test('gets the end of an overlap that it does not know', () => {
    const old = create('etl')
    keepCopy()
    const end = space.clock.now + HOUR
    rotate('etl', '1h')
    putBack()
    reopen()
    expect(show('etl')).toMatchObject({ state: 'active', prefix: old.prefix })
    expect(Date.parse(show('etl').versions[0]?.refusedFrom ?? '')).toBe(end)
    space.clock.now = end
    expect(show('etl')).toMatchObject({ state: 'expired', versionsAlive: 0 })
  })
})

test('opening again and again writes each missing record once', () => {
  const gone = create('gone')
  keepCopy()
  revoke('gone')
  putBack()
  reopen()
  const { historyTotal } = show(gone.prefix)
  reopen()
  reopen()
  expect(show(gone.prefix).historyTotal).toBe(historyTotal)
})

test('an ordinary opening writes nothing', () => {
  create('one')
  rotate('one', '1h')
  create('two')
  revoke('two')
  const before = readFileSync(space.ledger.path)
  const { total } = space.audit.list({ offset: 0, limit: 1 })
  space.clock.now += 2 * HOUR
  reopen()
  expect(space.audit.list({ offset: 0, limit: 1 }).total).toBe(total)
  expect(readFileSync(space.ledger.path).equals(before)).toBe(true)
})

test('a ledger that was lost or damaged is filled up from the inventory', () => {
  const one = create('one')
  const two = create('two')
  const ending = create('three')
  revoke('one')
  revoke('two')
  rotate('three', '1h')
  const text = readFileSync(space.ledger.path, 'utf8').split('\n')
  writeFileSync(space.ledger.path, [text[0], `x${text[1] ?? ''}`, ...text.slice(2)].join('\n'))
  reopen()
  for (const key of [one, two])
    expect(readLedger(space.ledger.path).isDue(digestOf(key.value), 0)).toBe(true)
  rmSync(space.ledger.path)
  reopen()
  const read = readLedger(space.ledger.path)
  expect(read.isDue(digestOf(one.value), 0)).toBe(true)
  expect(read.isDue(digestOf(ending.value), space.clock.now)).toBe(false)
  expect(read.isDue(digestOf(ending.value), space.clock.now + HOUR)).toBe(true)
})

test('a clock set back at opening wakes nothing that was revoked', () => {
  const old = create('etl')
  rotate('etl', '1h')
  space.clock.now += 2 * HOUR
  revoke('etl')
  space.clock.now -= 24 * HOUR
  reopen()
  expect(show(old.prefix)).toMatchObject({ state: 'revoked', versionsAlive: 0 })
})

test('whatever happens before and after a copy is made: what was refused stays refused', () => {
  const step = fc.record({
    what: fc.constantFrom(
      'create',
      'rotate',
      'rotate now',
      'revoke',
      'revoke version',
      'extend',
      'close',
      'copy',
      'put back',
      'reopen',
    ),
    key: fc.nat({ max: 2 }),
    pass: fc.integer({ min: 0, max: 2 * HOUR }),
  })
  fc.assert(
    fc.property(fc.array(step, { minLength: 4, maxLength: 18 }), (steps) => {
      const own = temporaryFolder()
      const clock = { now: Date.UTC(2026, 0, 1) }
      let one = openWorkspace(own, { clock })
      const copy = join(own, 'copy')
      let copied = false
      /** Digest -> the latest instant from which it has to be refused. */
      const refused = new Map<string, number>()
      const values: string[] = []
      const names = (): string[] =>
        one.keys
          .list({ sort: 'name', direction: 'asc', offset: 0, limit: 200 })
          .rows.filter((row) => row.state === 'active')
          .map((row) => row.name)
      const note = (prefix: string, at: number): void => {
        const value = values.find((text) => text.startsWith(prefix))
        if (value) refused.set(value, Math.min(refused.get(value) ?? Infinity, at))
      }
      for (const [index, { what, key, pass }] of steps.entries()) {
        clock.now += pass
        const name = names()[key]
        if (what === 'create')
          values.push(one.keys.create({ name: `key ${String(index)}` }, call('keys.create')).value)
        if (what === 'copy') {
          one.database.connection.raw.pragma('wal_checkpoint(TRUNCATE)')
          copyFileSync(join(own, 'inventory.sqlite'), copy)
          copied = true
        }
        if (what === 'put back' && copied) {
          renameSync(copy, join(own, 'inventory.sqlite'))
          copied = false
          one.database.write(() => {})
        }
        if (what === 'reopen') {
          one.close()
          one = openWorkspace(own, { clock })
        }
        if (name === undefined) continue
        if (what === 'extend') {
          const running = one.keys
            .show({ ref: name })
            .versions.find((version) => version.state === 'active' && version.refusedFrom)
          if (running && running.prefix !== one.keys.show({ ref: name }).prefix) {
            const { older } = one.keys.extendOverlap(
              { ref: running.prefix, until: '1h' },
              call('keys.extendOverlap'),
            )
            const value = values.find((text) => text.startsWith(running.prefix))
            const end = older.find(({ prefix }) => prefix === running.prefix)?.refusedFrom
            expect(Date.parse(end ?? '')).toBe(Date.parse(running.refusedFrom ?? '') + HOUR)
            if (value) refused.set(value, Date.parse(end ?? ''))
          }
        }
        if (what === 'close' && one.keys.rotation({ ref: name, hours: 1 }).overlap) {
          const newest = one.keys.show({ ref: name }).versions[0]
          if (newest?.state === 'active' && !newest.refusedFrom)
            for (const prefix of one.keys.closeOverlap({ ref: name }, call('keys.closeOverlap'))
              .revoked)
              note(prefix, clock.now)
        }
        if (what === 'rotate' || what === 'rotate now') {
          const overlap = what === 'rotate' ? '1h' : 'now'
          for (const version of one.keys.show({ ref: name }).versions)
            if (version.state === 'active')
              note(version.prefix, clock.now + (what === 'rotate' ? HOUR : 0))
          values.push(one.keys.rotate({ ref: name, overlap }, call('keys.rotate')).value)
        }
        if (what === 'revoke')
          for (const prefix of one.keys.revoke({ ref: name, reason: 'x' }, call('keys.revoke'))
            .revoked)
            note(prefix, clock.now)
        if (what === 'revoke version') {
          const ref = one.keys.show({ ref: name }).versions.at(-1)
          if (ref?.state === 'active')
            for (const prefix of one.keys.revoke(
              { ref: ref.prefix, reason: 'x' },
              call('keys.revoke'),
            ).revoked)
              note(prefix, clock.now)
        }
      }
      one.close()
      one = openWorkspace(own, { clock })
      const ledger = readLedger(one.ledger.path)
      for (const [value, at] of refused) {
        const later = Math.max(at, clock.now)
        expect(ledger.isDue(digestOf(value), later)).toBe(true)
        clock.now = later
        const version = one.database.read((db) =>
          db.get<{ n: number }>(
            'SELECT count(*) AS n FROM key_version WHERE prefix = ?',
            value.slice(0, 12),
          ),
        )
        if (version?.n) {
          const found = one.keys
            .show({ ref: value.slice(0, 12) })
            .versions.find((v) => v.prefix === value.slice(0, 12))
          expect(found?.state).not.toBe('active')
        }
      }
      one.close()
      removeFolder(own)
    }),
    { numRuns: 60 },
  )
})
