import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR } from '#base/duration'
import { Fault } from '#base/fault'
import { createLog } from '#base/log'
import { workspaceFiles } from '#base/paths'
import { DoctorCheck, type VaultStatus } from '#contract'
import { type Check, examine, type Patient } from '#services/workspace/doctor'
import { startGate } from '#store/gates'
import {
  call,
  openWorkspace,
  removeFolder,
  temporaryFolder,
  type TestWorkspace,
} from '#tests/workspace'

const READY: VaultStatus = {
  form: 'keychain',
  state: 'ready',
  label: 'Keychain',
  message: 'Secrets are kept in the Keychain of this computer.',
  fix: '',
  file: 'none',
}
const KEY_ID = '0193d7a0-0000-7000-8000-000000000000'

let dataDir: string
let workspace: TestWorkspace
let patient: Patient
let logged: string[]

beforeEach(() => {
  dataDir = temporaryFolder()
  const files = workspaceFiles(dataDir, KEY_ID)
  mkdirSync(files.folder, { recursive: true, mode: 0o700 })
  chmodSync(join(dataDir, 'workspaces'), 0o700)
  workspace = openWorkspace(files.folder)
  logged = []
  patient = {
    dataDir,
    files,
    database: workspace.database,
    vault: { status: async () => READY },
    audit: workspace.audit,
    runtime: { now: () => workspace.clock.now, id: () => 'id', actor: 'ana@desk' },
    log: createLog(
      (line) => logged.push(line),
      () => new Date(0),
    ),
    version: '0.1.0',
  }
})
afterEach(() => {
  workspace.close()
  removeFolder(dataDir)
})

const examined = async (name: string, changed: Partial<Patient> = {}): Promise<Check> => {
  const checks = await examine({ ...patient, ...changed })
  const found = checks.find(({ check }) => check === name)
  if (!found) throw new Error(`no check called ${name}`)
  return found
}

const revokeOne = async () => {
  const { name } = workspace.keys.create({ name: 'nightly job' }, call('keys.create'))
  workspace.keys.revoke({ ref: name, reason: 'over' }, call('keys.revoke'))
}

const gate = (name: string, parts: Partial<Parameters<typeof startGate>[1]> = {}) =>
  workspace.database.write((db) =>
    startGate(db, {
      id: `gate-${name}`,
      name,
      address: '127.0.0.1:9473',
      version: '0.1.0',
      pid: 1,
      host: 'desk',
      started_at: workspace.clock.now,
      heartbeat_at: workspace.clock.now,
      applied_epoch: 0,
      keys_loaded: 0,
      clients_recorded: 1,
      ...parts,
    }),
  )

describe('doctor', () => {
  it('finds a new workspace well, but for the gate that nobody has run yet', async () => {
    const checks = await examine(patient)
    expect(checks.filter(({ verdict }) => verdict !== 'pass').map(({ check }) => check)).toEqual([
      'Gates',
    ])
    for (const check of checks) expect(DoctorCheck.parse(check)).toEqual(check)
  })

  it('gives a fix wherever something is not well', async () => {
    rmSync(patient.files.folder, { recursive: true })
    const checks = await examine({
      ...patient,
      vault: { status: async () => Promise.reject(new Error('dsk_7I4tVqGS_y6uRiG4nSSb7')) },
    })
    const unwell = checks.filter(({ verdict }) => verdict !== 'pass')
    expect(unwell.length).toBeGreaterThan(2)
    for (const { fix } of unwell) expect(fix?.length).toBeGreaterThan(10)
    expect(logged.length).toBeGreaterThan(0)
    expect(JSON.stringify(checks) + logged.join('')).not.toContain('y6uRiG4nSSb7')
  })

  it.skipIf(process.platform === 'win32').each([
    ['the data folder', 'Data folder', () => chmodSync(dataDir, 0o755)],
    ['the inventory', 'File permissions', () => chmodSync(patient.files.database, 0o644)],
    ['the workspace', 'File permissions', () => chmodSync(patient.files.folder, 0o750)],
  ])('warns when others may read %s', async (_, name, open) => {
    open()
    const check = await examined(name)
    expect(check.verdict).toBe('warn')
    expect(check.fix).toContain('chmod')
  })

  it('says when the data folder is gone', async () => {
    removeFolder(dataDir)
    expect(await examined('Data folder')).toMatchObject({ verdict: 'fail' })
    expect(await examined('Disk space')).toMatchObject({ verdict: 'fail' })
    mkdirSync(patient.files.folder, { recursive: true })
  })

  it('finds a row that belongs to nothing', async () => {
    const { raw } = workspace.database.connection
    raw.pragma('foreign_keys = OFF')
    raw.exec("INSERT INTO gate_watch (gate_id, from_at, to_at) VALUES ('nobody', 1, 2)")
    expect(await examined('Inventory')).toMatchObject({ verdict: 'fail' })
  })

  it('finds a page that was overwritten', async () => {
    for (let number = 0; number < 60; number += 1)
      workspace.keys.create({ name: `key ${String(number)}` }, call('keys.create'))
    workspace.database.connection.raw.pragma('wal_checkpoint(TRUNCATE)')
    const bytes = readFileSync(patient.files.database)
    bytes.fill(0xff, bytes.length - 4_096 * 3, bytes.length - 4_096)
    writeFileSync(patient.files.database, bytes)
    workspace.database.connection.raw.pragma('shrink_memory')
    expect(await examined('Inventory')).toMatchObject({ verdict: 'fail' })
  })

  it('finds another version of the tables', async () => {
    workspace.database.connection.raw.pragma('user_version = 999')
    expect(await examined('Inventory version')).toMatchObject({ verdict: 'fail' })
  })

  it('finds the list of revoked keys in step after a revoke', async () => {
    await revokeOne()
    const check = await examined('List of revoked keys')
    expect(check).toMatchObject({ verdict: 'pass' })
    expect(check.message).toContain('1 secret,')
  })

  it('finds a damaged line in it', async () => {
    await revokeOne()
    appendFileSync(patient.files.ledger, 'something else\n')
    expect(await examined('List of revoked keys')).toMatchObject({ verdict: 'fail' })
  })

  it('finds revokes that it has lost', async () => {
    await revokeOne()
    rmSync(patient.files.ledger)
    const check = await examined('List of revoked keys')
    expect(check).toMatchObject({ verdict: 'warn' })
    expect(check.message).toContain('lacks 1 revoked secret.')
  })

  it('finds revokes that an older inventory does not know', async () => {
    const older = join(dataDir, 'older.sqlite')
    workspace.keys.create({ name: 'nightly job' }, call('keys.create'))
    workspace.database.connection.raw.pragma('wal_checkpoint(TRUNCATE)')
    copyFileSync(patient.files.database, older)
    workspace.keys.revoke({ ref: 'nightly job', reason: 'over' }, call('keys.revoke'))
    const elsewhere = temporaryFolder()
    copyFileSync(older, join(elsewhere, 'inventory.sqlite'))
    const other = openWorkspace(elsewhere)
    const check = await examined('List of revoked keys', { database: other.database })
    other.close()
    removeFolder(elsewhere)
    expect(check).toMatchObject({ verdict: 'warn' })
    expect(check.message).toContain('revokes 1 secret that')
  })

  it.each([
    ['absent', 'warn'],
    ['locked', 'warn'],
    ['damaged', 'fail'],
  ] as const)('takes a vault that is %s for a %s', async (state, verdict) => {
    const status = { ...READY, state, message: 'What happened.', fix: 'What to do.' }
    expect(await examined('Vault', { vault: { status: async () => status } })).toEqual({
      check: 'Vault',
      verdict,
      message: 'What happened.',
      fix: 'What to do.',
    })
  })

  it('asks the operating system for the vault, not its memory', async () => {
    let asked: boolean | undefined
    await examined('Vault', {
      vault: {
        status: async (recheck) => {
          asked = recheck
          return READY
        },
      },
    })
    expect(asked).toBe(true)
  })

  it('finds a changed record of the audit chain', async () => {
    await revokeOne()
    workspace.database.connection.raw.exec("UPDATE audit SET actor = 'nobody' WHERE seq = 1")
    const check = await examined('Audit chain')
    expect(check).toMatchObject({ verdict: 'fail' })
    expect(check.message).toContain('1')
  })

  it('names the gates that are silent, then those that are behind', async () => {
    gate('quiet', { heartbeat_at: workspace.clock.now - 60_000 })
    gate('late')
    expect((await examined('Gates')).message).toBe('Silent: quiet.')
    gate('quiet')
    expect((await examined('Gates')).message).toBe('2 in step: late, quiet.')
    workspace.keys.create({ name: 'moves the epoch' }, call('keys.create'))
    expect((await examined('Gates')).message).toContain('late, quiet')
    expect((await examined('Gates')).verdict).toBe('warn')
  })

  it.each([
    [-DAY, 'warn', '1 day ahead'],
    [-HOUR, 'warn', '1 h ahead'],
    [HOUR, 'pass', 'later than everything'],
    [-20 * 365 * DAY, 'fail', 'The clock says 2006'],
  ])('judges a clock that went by %d ms', async (by, verdict, message) => {
    workspace.keys.create({ name: 'nightly job' }, call('keys.create'))
    workspace.clock.now += by
    const check = await examined('Clock')
    expect(check.verdict).toBe(verdict)
    expect(check.message).toContain(message)
  })

  it('says a fault in its own words', async () => {
    const fault = new Fault({ code: 'store.busy', message: 'It was busy.', fix: 'Try again.' })
    const check = await examined('Audit chain', {
      audit: { verify: async () => Promise.reject(fault) },
    })
    expect(check).toMatchObject({ verdict: 'fail', message: 'It was busy.', fix: 'Try again.' })
  })
})
