import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Fault } from '#base/fault'
import { silentLog } from '#base/log'
import { systemRuntime } from '#base/runtime'
import { operations } from '#contract'
import { checkName, fold } from '#services/keys/names'
import { Registry, type WorkspaceEntry } from '#services/workspace/registry'
import { Workspaces } from '#services/workspace/workspaces'
import { listAudit } from '#store/audit'
import { Database } from '#store/database'

let folder: string
let registry: Registry
let entry: WorkspaceEntry
let database: Database
let workspaces: Workspaces
let switched: string[]
let refusal: Fault | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dsadmin-workspaces-'))
  const runtime = { ...systemRuntime(), actor: 'ana@desk' }
  registry = new Registry({
    dataDir: folder,
    runtime,
    log: silentLog,
    naming: { check: checkName, fold },
  })
  entry = registry.ensureDefault()
  const { database: path, ledger } = registry.files(entry)
  database = new Database({ path, create: true })
  switched = []
  refusal = undefined
  workspaces = new Workspaces({
    dataDir: folder,
    entry,
    registry,
    database,
    ledger,
    vault: { status: async () => Promise.reject(new Error('not asked here')) },
    audit: { verify: async () => Promise.reject(new Error('not asked here')) },
    runtime,
    log: silentLog,
    capabilities: { host: 'loopback', clipboard: 'browser', dialogs: false, notices: 'page' },
    version: '0.1.0',
    command: 'npx dsadmin',
    switchTo: async ({ id }) => {
      if (refusal) throw refusal
      switched.push(id)
    },
  })
})
afterEach(() => {
  database.close()
  rmSync(folder, { recursive: true, force: true })
})

const callOf = (
  operation: string,
  signal = new AbortController().signal,
  steps: unknown[] = [],
) => ({
  actor: 'ana@desk',
  operation,
  signal,
  progress: (step: unknown) => void steps.push(step),
  consent: false,
})

const records = () =>
  database
    .read((db) => listAudit(db, {}, 0, 10))
    .rows.map(({ operation, detail }) => [operation, JSON.parse(detail) as unknown])

const touch = () =>
  database.write((db) => db.run("INSERT OR REPLACE INTO setting (name, value) VALUES ('x', '1')"))

describe('Workspaces', () => {
  it('says which workspace this is and which others there are', () => {
    registry.create('berlin')
    const about = workspaces.about()
    expect(operations['workspace.about'].output.parse(about)).toEqual(about)
    expect(about).toMatchObject({ name: 'default', dataFolder: folder, actor: 'ana@desk' })
    expect(about.workspaces.map(({ name, current }) => [name, current])).toEqual([
      ['default', true],
      ['berlin', false],
    ])
  })

  it('makes a workspace and records it here', () => {
    const made = workspaces.create({ name: ' Berlin ' }, callOf('workspace.create'))
    expect(made).toEqual({ id: registry.find('berlin').id, name: 'Berlin', current: false })
    expect(records()).toEqual([['workspace.create', { id: made.id, name: 'Berlin' }]])
  })

  it('records nothing when the name is taken', () => {
    expect(() => workspaces.create({ name: 'DEFAULT' }, callOf('workspace.create'))).toThrow(Fault)
    expect(records()).toEqual([])
  })

  it('opens another workspace, remembers it and records it', async () => {
    const { id } = registry.create('berlin')
    expect(await workspaces.open({ id }, callOf('workspace.open'))).toEqual({
      id,
      name: 'berlin',
      current: true,
    })
    expect(switched).toEqual([id])
    expect(registry.current().id).toBe(id)
    expect(records()).toEqual([['workspace.open', { id, name: 'berlin' }]])
  })

  it('stays where it is when the other one cannot be opened', async () => {
    const { id } = registry.create('berlin')
    refusal = new Fault({ code: 'store.damaged', message: 'damaged', fix: 'restore' })
    await expect(workspaces.open({ id }, callOf('workspace.open'))).rejects.toBe(refusal)
    expect(registry.current().name).toBe('default')
    expect(records()).toEqual([])
  })

  it('opens nothing that the data folder does not hold', async () => {
    const open = workspaces.open({ id: '../../etc' }, callOf('workspace.open'))
    await expect(open).rejects.toMatchObject({ code: 'workspace.missing' })
    expect(switched).toEqual([])
  })
})

describe('Workspaces.watch', () => {
  const watching = () => {
    const steps: { readonly change: number }[] = []
    const ending = new AbortController()
    const done = workspaces.watch({}, callOf('workspace.watch', ending.signal, steps))
    return { steps, done, ending }
  }

  it('reports once at the start, once for each change here or elsewhere, and then is silent', async () => {
    const { steps, done, ending } = watching()
    expect(steps).toHaveLength(1)
    touch()
    await expect.poll(() => steps.length, { timeout: 2_000 }).toBe(2)
    const other = new Database({ path: registry.files(entry).database, create: false })
    other.write((db) => db.run("INSERT OR REPLACE INTO setting (name, value) VALUES ('y', '1')"))
    other.close()
    await expect.poll(() => steps.length, { timeout: 2_000 }).toBe(3)
    await setTimeout(1_000)
    expect(steps).toHaveLength(3)
    expect(new Set(steps.map(({ change }) => change)).size).toBe(3)
    const { progress } = operations['workspace.watch']
    for (const step of steps) expect(progress?.parse(step)).toEqual(step)
    ending.abort()
    expect(await done).toEqual({})
  })

  it('ends at once when it is cancelled, also before it began', async () => {
    const { done, ending } = watching()
    const started = performance.now()
    ending.abort()
    await done
    expect(performance.now() - started).toBeLessThan(200)
    await expect(
      workspaces.watch({}, callOf('workspace.watch', AbortSignal.abort())),
    ).resolves.toEqual({})
  })

  it('goes on over an inventory that is taken away and put back', async () => {
    const { database: path } = registry.files(entry)
    const { steps, done, ending } = watching()
    renameSync(path, `${path}.away`)
    await expect.poll(() => steps.at(-1)?.change, { timeout: 3_000 }).toBe(-1)
    renameSync(`${path}.away`, path)
    await expect.poll(() => steps.at(-1)?.change, { timeout: 3_000 }).toBeGreaterThan(0)
    ending.abort()
    await done
  })
})
