import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '#base/fault'
import { createLog } from '#base/log'
import { listAudit } from '#store/audit'
import { Database } from '#store/database'
import { Settings } from '#services/workspace/settings'

const CALL = {
  actor: 'ana@desk',
  operation: 'settings.set',
  signal: new AbortController().signal,
  progress: () => undefined,
  consent: false,
}
const KEY = 'dsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'

let folder: string
let database: Database
let settings: Settings
let logged: string[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dsadmin-settings-'))
  database = new Database({ path: join(folder, 'inventory.sqlite'), create: true })
  logged = []
  settings = new Settings({
    database,
    runtime: { now: () => 1_000, id: () => 'id', actor: 'ana@desk' },
    log: createLog(
      (line) => logged.push(line),
      () => new Date(0),
    ),
  })
})
afterEach(() => {
  database.close()
  rmSync(folder, { recursive: true, force: true })
})

const records = () =>
  database
    .read((db) => listAudit(db, {}, 0, 100))
    .rows.map(({ actor, operation, detail }) => ({
      actor,
      operation,
      detail: JSON.parse(detail) as unknown,
    }))

const faultOf = (act: () => unknown): Fault => {
  try {
    act()
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  throw new Error('no fault')
}

describe('Settings', () => {
  it('has a default for everything', () => {
    expect(settings.get()).toEqual({
      apiAddress: '',
      unusedAfterDays: 90,
      clipboardSeconds: 45,
      colorScheme: 'system',
      runGateHere: false,
      backupEveryDays: 30,
      gatePort: 9473,
    })
  })

  it('changes what is given, keeps the rest, and another program sees it', () => {
    settings.set({ unusedAfterDays: 30, colorScheme: 'dark' }, CALL)
    const other = new Database({ path: join(folder, 'inventory.sqlite'), create: false })
    expect(other.read((db) => settings.current(db))).toMatchObject({
      unusedAfterDays: 30,
      colorScheme: 'dark',
      clipboardSeconds: 45,
    })
    other.close()
  })

  it('records who changed what, and nothing when nothing changed', () => {
    settings.set({ unusedAfterDays: 30, clipboardSeconds: 45 }, CALL)
    settings.set({ unusedAfterDays: 30 }, CALL)
    expect(records()).toEqual([
      {
        actor: 'ana@desk',
        operation: 'settings.set',
        detail: { unusedAfterDays: { from: 90, to: 30 } },
      },
    ])
  })

  it('changes nothing at all when one value is refused', () => {
    faultOf(() => settings.set({ unusedAfterDays: 30, apiAddress: 'ftp://x' }, CALL))
    expect(settings.get().unusedAfterDays).toBe(90)
    expect(records()).toEqual([])
  })

  it.each([
    ['"thirty"', 90],
    ['0', 90],
    ['null', 90],
    ['{}', 90],
    ['30', 30],
  ])('reads a stored %s as %d days, and logs what it cannot read', (json, days) => {
    database.write((db) =>
      db.run("INSERT INTO setting (name, value) VALUES ('unusedAfterDays', ?)", json),
    )
    expect(settings.get().unusedAfterDays).toBe(days)
    expect(logged).toHaveLength(days === 90 ? 1 : 0)
  })

  it('ignores a setting that it does not know', () => {
    database.write((db) => db.run("INSERT INTO setting (name, value) VALUES ('later', '1')"))
    expect(settings.get()).not.toHaveProperty('later')
  })

  it.each([
    ['https://api.example.com', 'https://api.example.com'],
    ['  https://API.example.com/v1/ ', 'https://api.example.com/v1'],
    ['http://127.0.0.1:9480', 'http://127.0.0.1:9480'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['', ''],
    ['   ', ''],
  ])('takes the address %j as %j', (typed, stored) => {
    expect(settings.set({ apiAddress: typed }, CALL).apiAddress).toBe(stored)
  })

  it.each([
    ['api.example.com', 'input.invalid'],
    ['ftp://api.example.com', 'input.invalid'],
    ['javascript:alert(1)', 'input.invalid'],
    ['file:///etc/passwd', 'input.invalid'],
    ['https://', 'input.invalid'],
    ['https://ana:secret@api.example.com', 'input.secret'],
    ['https://ana@api.example.com', 'input.secret'],
    ['https://api.example.com?x=1', 'input.invalid'],
    [`https://api.example.com/${'x'.repeat(2_048)}`, 'input.invalid'],
    [`https://api.example.com/?key=${KEY}`, 'input.secret'],
    [`https://api.example.com/${encodeURIComponent(KEY).replace('_', '%5F')}`, 'input.secret'],
    [KEY, 'input.secret'],
  ])('refuses the address %j', (typed, code) => {
    const fault = faultOf(() => settings.set({ apiAddress: typed }, CALL))
    expect(fault).toMatchObject({ code, field: 'apiAddress' })
    expect(fault.fix).not.toBe('')
    expect(`${fault.message}${fault.fix}`).not.toContain(KEY)
  })
})
