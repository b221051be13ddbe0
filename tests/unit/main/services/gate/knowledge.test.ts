import { chmodSync, copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Knowledge } from '#services/gate/knowledge'
import { verify } from '#services/gate/verify'
import { Database } from '#store/database'
import { Ledger, LedgerReader } from '#store/ledger'
import { Inventory, type MadeKey } from '#tests/inventory'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('what a gate knows', () => {
  let inventory: Inventory
  let database: Database
  let knowledge: Knowledge
  let key: MadeKey
  const onApplied = vi.fn<(epoch: number, reopened: boolean) => void>()
  const onBlind = vi.fn<(error: unknown) => void>()

  const outcome = ({ value }: MadeKey, shared = false) =>
    knowledge.ensure(shared)
      ? verify({ values: [value], inQuery: false }, knowledge.keys, knowledge.refusals, Date.now())
          .outcome
      : 'undecided'

  const owner = ({ digest }: MadeKey) => {
    const entry = knowledge.keys.find(digest.toString('latin1'))
    return entry && knowledge.ownerOf(entry)
  }

  beforeEach(() => {
    inventory = new Inventory()
    key = inventory.key('airflow-etl')
    database = new Database({ path: inventory.files.database, create: false })
    onApplied.mockReset()
    onBlind.mockReset()
    knowledge = new Knowledge({
      database,
      ledger: new LedgerReader(inventory.files.ledger),
      onApplied,
      onBlind,
    })
    knowledge.refresh()
  })
  afterEach(() => {
    vi.restoreAllMocks()
    database.close()
    inventory.remove()
  })

  /** The database looks at the file at most once a second. */
  const aSecondLater = () => {
    const later = performance.now() + 2_000
    vi.spyOn(performance, 'now').mockReturnValue(later)
    knowledge.refresh()
  }

  test('is nothing before the first reading, and then no request is decided', () => {
    const fresh = new Knowledge({
      database,
      ledger: new LedgerReader(inventory.files.ledger),
      onApplied,
      onBlind,
    })
    expect(fresh.clear).toBe(false)
    expect(fresh.ensure(false)).toBe(false)
  })

  test('follows each change by its epoch: new, suspended, resumed, renamed, revoked', () => {
    const second = inventory.key('tableau')
    expect(outcome(second)).toBe('accepted')
    inventory.suspend(key)
    expect(outcome(key)).toBe('suspended')
    inventory.suspend(key, false)
    expect(outcome(key)).toBe('accepted')
    expect(owner(key)?.name).toBe('airflow-etl')
    inventory.rename(key, 'airflow')
    expect(outcome(key)).toBe('accepted')
    expect(owner(key)?.name).toBe('airflow')
    const epoch = inventory.revoke(key)
    expect(outcome(key)).toBe('revoked')
    expect(onApplied).toHaveBeenLastCalledWith(epoch, false)
  })

  test('within one turn is read once for requests that may share it, and anew for others', async () => {
    expect(outcome(key, true)).toBe('accepted')
    inventory.revoke(key)
    expect(outcome(key, true)).toBe('accepted')
    expect(outcome(key, false)).toBe('revoked')
    const other = inventory.key('tableau')
    expect(outcome(other, true)).toBe('unknown')
    await turn()
    expect(outcome(other, true)).toBe('accepted')
  })

  test('is not moved by uses, heartbeats or anything else that is no change to a key', () => {
    onApplied.mockReset()
    inventory.db.write((db) => db.run('UPDATE key SET last_used_at = 1'))
    expect(outcome(key)).toBe('accepted')
    expect(onApplied).not.toHaveBeenCalled()
  })

  test('holds a revoke that is in the ledger only', () => {
    const now = Date.now()
    new Ledger(inventory.files.ledger).append([
      { digest: key.digest.toString('hex'), refusedFrom: now, writtenAt: now },
    ])
    knowledge.refresh()
    expect(outcome(key)).toBe('revoked')
  })

  test('an older file put in its place by rename revives no revoked key', () => {
    const old = `${inventory.files.database}.old`
    inventory.db.write((db) => db.run('UPDATE key SET last_used_at = NULL'))
    database.connection.raw.pragma('wal_checkpoint(TRUNCATE)')
    copyFileSync(inventory.files.database, old)
    inventory.revoke(key)
    const later = inventory.key('made after the copy')
    expect([outcome(key), outcome(later)]).toEqual(['revoked', 'accepted'])

    renameSync(old, inventory.files.database)
    aSecondLater()

    expect(onApplied).toHaveBeenLastCalledWith(1, true)
    expect(knowledge.epoch).toBe(1)
    expect(outcome(key)).toBe('revoked')
    expect(outcome(later)).not.toBe('accepted')
  })

  test('a ledger that is deleted while the gate runs is not forgotten', () => {
    inventory.revoke(key)
    knowledge.refresh()
    rmSync(inventory.files.ledger)
    inventory.db.write((db) => {
      db.run('UPDATE key SET revoked_at = NULL')
      db.run('UPDATE key_version SET revoked_at = NULL, changed_epoch = 9')
      db.run('INSERT INTO epoch VALUES (9, 0)')
    })
    expect(outcome(key)).toBe('revoked')
  })

  test('an inventory that is gone decides nothing, until it is back', () => {
    const aside = `${inventory.files.database}.aside`
    renameSync(inventory.files.database, aside)
    aSecondLater()
    expect(outcome(key)).toBe('undecided')
    expect(knowledge.clear).toBe(false)
    // Also while the database does not look at the file anew: what is still open is not what is there.
    for (let round = 0; round < 3; round += 1) {
      knowledge.refresh()
      expect(outcome(key)).toBe('undecided')
    }
    expect(onBlind).toHaveBeenCalledOnce()
    renameSync(aside, inventory.files.database)
    vi.restoreAllMocks()
    aSecondLater()
    expect(outcome(key)).toBe('accepted')
  })

  test('a damaged file in its place decides nothing', () => {
    writeFileSync(
      `${inventory.files.database}.bad`,
      'not a database, but long enough to be one'.repeat(200),
    )
    renameSync(`${inventory.files.database}.bad`, inventory.files.database)
    aSecondLater()
    expect(outcome(key)).toBe('undecided')
    expect(onBlind).toHaveBeenCalledWith(expect.objectContaining({ code: 'store.damaged' }))
    for (let round = 0; round < 3; round += 1) {
      aSecondLater()
      expect(outcome(key)).toBe('undecided')
    }
  })

  test('a ledger that cannot be read decides nothing', () => {
    rmSync(inventory.files.ledger, { force: true })
    mkdirSync(inventory.files.ledger)
    chmodSync(inventory.files.ledger, 0o700)
    knowledge.refresh()
    expect(outcome(key)).toBe('undecided')
    rmSync(inventory.files.ledger, { recursive: true })
    knowledge.refresh()
    expect(outcome(key)).toBe('accepted')
  })

  test('an epoch that cannot be read decides nothing, at once', () => {
    database.close()
    expect(outcome(key)).toBe('undecided')
    database = new Database({ path: inventory.files.database, create: false })
  })
})
