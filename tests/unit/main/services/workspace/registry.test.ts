import { execFile } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '#base/fault'
import { createLog } from '#base/log'
import { systemRuntime } from '#base/runtime'
import { checkName, fold } from '#services/keys/names'
import { Registry } from '#services/workspace/registry'

const DRIVER = fileURLToPath(new URL('../../../../helpers/registry-driver.ts', import.meta.url))
const run = promisify(execFile)

let folder: string
let dataDir: string
let logged: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dsadmin-registry-'))
  dataDir = join(folder, 'data')
  logged = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const registryIn = (where = dataDir) =>
  new Registry({
    dataDir: where,
    runtime: systemRuntime(),
    log: createLog(
      (line) => logged.push(line),
      () => new Date(0),
    ),
    naming: { check: checkName, fold },
  })

const faultOf = (act: () => unknown): Fault => {
  try {
    act()
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  throw new Error('no fault')
}

const claims = () => readdirSync(join(dataDir, 'workspaces', 'names'))

describe('Registry', () => {
  it('makes "default" on first use and finds the same one afterwards', () => {
    const first = registryIn().ensureDefault()
    expect(first.name).toBe('default')
    expect(registryIn().ensureDefault()).toEqual(first)
    expect(registryIn().find('Default')).toEqual(first)
    expect(registryIn().list()).toEqual([first])
    expect(existsSync(registryIn().files(first).folder)).toBe(true)
  })

  it('looks for a workspace without making anything, and names the folder', () => {
    const fault = faultOf(() => registryIn().find('default'))
    expect(fault.code).toBe('workspace.missing')
    expect(fault.message).toContain(dataDir)
    expect(existsSync(dataDir)).toBe(false)
    expect(registryIn().list()).toEqual([])
    expect(existsSync(dataDir)).toBe(false)
  })

  it.each(['Berlin', 'BERLIN', '  berlin ', 'ｂｅｒｌｉｎ'])(
    'refuses a second workspace called %j',
    (name) => {
      registryIn().create('berlin')
      const fault = faultOf(() => registryIn().create(name))
      expect(fault).toMatchObject({ code: 'workspace.name-taken', field: 'name' })
      expect(fault.message).toContain('"berlin"')
    },
  )

  it('takes no name that a key could not have, and no key for a name', () => {
    expect(faultOf(() => registryIn().create('  ')).code).toBe('input.invalid')
    expect(
      faultOf(() => registryIn().create('dsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'))
        .code,
    ).toBe('input.secret')
    expect(existsSync(dataDir)).toBe(false)
  })

  it('lists the oldest first', () => {
    const names = ['zulu', 'alpha', 'mike']
    for (const name of names) registryIn().create(name)
    expect(
      registryIn()
        .list()
        .map(({ name }) => name),
    ).toEqual(names)
  })

  it('makes the folder that a crash had prevented', () => {
    const made = registryIn().create('berlin')
    rmSync(registryIn().files(made).folder, { recursive: true })
    expect(registryIn().find('berlin')).toEqual(made)
    expect(existsSync(registryIn().files(made).folder)).toBe(false)
    registryIn().open('berlin')
    expect(existsSync(registryIn().files(made).folder)).toBe(true)
  })

  it('remembers the workspace last opened, and falls back to "default" when it is gone', () => {
    const berlin = registryIn().create('berlin')
    expect(registryIn().current().name).toBe('default')
    registryIn().remember(berlin)
    expect(registryIn().current()).toEqual(berlin)
    writeFileSync(join(dataDir, 'workspaces', 'current.json'), '{"id":')
    expect(registryIn().current().name).toBe('default')
    registryIn().remember({ ...berlin, id: '0193d7a0-0000-7000-8000-000000000000' })
    expect(registryIn().current().name).toBe('default')
  })

  it('names the file when the claim of a name cannot be read, and does not make another workspace', () => {
    registryIn().ensureDefault()
    const [claim = ''] = claims()
    writeFileSync(join(dataDir, 'workspaces', 'names', claim), '')
    const fault = faultOf(() => registryIn().ensureDefault())
    expect(fault.code).toBe('store.damaged')
    expect(fault.message).toContain(claim)
    expect(claims()).toEqual([claim])
    expect(registryIn().list()).toEqual([])
    expect(logged.length).toBeGreaterThan(0)
  })

  it('keeps the others when one claim cannot be read', () => {
    registryIn().create('berlin')
    registryIn().create('paris')
    const paris = claims().find((name) =>
      readFileSync(join(dataDir, 'workspaces', 'names', name), 'utf8').includes('paris'),
    )
    writeFileSync(
      join(dataDir, 'workspaces', 'names', paris ?? ''),
      '{"id":"../../etc","name":"x"}',
    )
    expect(
      registryIn()
        .list()
        .map(({ name }) => name),
    ).toEqual(['berlin'])
  })

  it('leaves no draft behind', () => {
    registryIn().create('berlin')
    registryIn().remember(registryIn().find('berlin'))
    expect(claims()).toHaveLength(1)
    expect(readdirSync(join(dataDir, 'workspaces')).toSorted()).toEqual(
      ['current.json', 'names', registryIn().find('berlin').id].toSorted(),
    )
  })

  it.skipIf(process.platform === 'win32')(
    'lets nobody else in, and leaves a folder that was there as it is',
    () => {
      chmodSync(folder, 0o755)
      const made = registryIn().create('berlin')
      registryIn().remember(made)
      const mode = (path: string) => statSync(join(dataDir, path)).mode & 0o777
      expect(mode('.')).toBe(0o700)
      expect(mode('workspaces')).toBe(0o700)
      expect(mode('workspaces/names')).toBe(0o700)
      expect(mode(`workspaces/${made.id}`)).toBe(0o700)
      expect(mode(`workspaces/names/${claims()[0] ?? ''}`)).toBe(0o600)
      expect(mode('workspaces/current.json')).toBe(0o600)
      registryIn(folder).create('elsewhere')
      expect(statSync(folder).mode & 0o777).toBe(0o755)
    },
  )

  it('says what is wrong with a data folder that is a file', () => {
    writeFileSync(dataDir, 'in the way')
    const fault = faultOf(() => registryIn().ensureDefault())
    expect(fault.code).toBe('store.readonly')
    expect(fault.message).toContain(dataDir)
    expect(readFileSync(dataDir, 'utf8')).toBe('in the way')
  })

  it('says what is wrong when the folder of names is a file', () => {
    mkdirSync(join(dataDir, 'workspaces'), { recursive: true })
    writeFileSync(join(dataDir, 'workspaces', 'names'), 'in the way')
    expect(faultOf(() => registryIn().ensureDefault()).code).toBe('store.readonly')
    expect(faultOf(() => registryIn().list()).code).toBe('store.readonly')
  })

  it('gives each name to exactly one of six programs that ask at the same moment, and all of them one "default"', async () => {
    const names = Array.from({ length: 12 }, (_, number) => `workspace ${String(number)}`)
    const at = String(Date.now() + 700)
    const racers = await Promise.all(
      Array.from({ length: 6 }, async () => run(process.execPath, [DRIVER, dataDir, at, ...names])),
    )
    const results = racers.map(({ stdout }) => JSON.parse(stdout) as string[])
    const defaults = results.map(([result]) => result)
    expect(new Set(defaults)).toEqual(new Set([`default ${registryIn().find('default').id}`]))
    names.forEach((name, number) => {
      const column = results.map((result) => result[number + 1] ?? '')
      const made = column.filter((result) => result.startsWith('made '))
      expect(made).toEqual([`made ${registryIn().find(name).id}`])
      expect(column.filter((result) => result === 'workspace.name-taken')).toHaveLength(5)
    })
    expect(registryIn().list()).toHaveLength(13)
    expect(claims()).toHaveLength(13)
  })
})
