import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '#base/fault'
import { silentLog } from '#base/log'
import { Secret } from '#base/secret'
import { AgeFile } from '#services/vault/age-file'
import { Keychain } from '#services/vault/keychain'
import { LayeredVault } from '#services/vault/layered'
import { Vaults } from '#services/vault/vaults'
import { listAudit } from '#store/audit'
import { Database } from '#store/database'

const PASSPHRASE = 'correct horse battery'
const callOf = (operation: string) => ({
  actor: 'ana@desk',
  operation,
  signal: new AbortController().signal,
  progress: () => undefined,
  consent: false,
})

let folder: string
let database: Database
let file: AgeFile
let vault: LayeredVault
let vaults: Vaults

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dsadmin-vaults-'))
  database = new Database({ path: join(folder, 'inventory.sqlite'), create: true })
  build()
})
afterEach(() => {
  database.close()
  rmSync(folder, { recursive: true, force: true })
})

function build() {
  file = new AgeFile({
    path: join(folder, 'vault.age'),
    exclusive: (change) => database.write(change),
    workFactor: 4,
  })
  vault = new LayeredVault({
    workspaceId: '0193d7a0-0000-7000-8000-000000000000',
    keychain: new Keychain({ log: silentLog, platform: 'linux', env: {} }),
    file,
    log: silentLog,
    now: () => 1_000,
  })
  const runtime = { now: () => 1_000, id: () => 'id', actor: 'ana@desk' }
  vaults = new Vaults({ vault, file, database, runtime })
}

const records = () =>
  database
    .read((db) => listAudit(db, {}, 0, 100))
    .rows.toReversed()
    .map(({ operation, detail }) => [operation, JSON.parse(detail) as unknown])

const codeOf = async (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: unknown) => (error instanceof Fault ? error.code : String(error)),
  )

describe('Vaults', () => {
  it('makes, closes and opens the file, and says so in the chain', async () => {
    expect(await vaults.status({})).toMatchObject({ form: 'none', state: 'absent', file: 'none' })
    expect(
      await vaults.makeFile({ passphrase: PASSPHRASE }, callOf('vault.makeFile')),
    ).toMatchObject({ form: 'file', state: 'ready', file: 'open' })
    expect(await vaults.lockFile({}, callOf('vault.lockFile'))).toMatchObject({ state: 'locked' })
    expect(
      await vaults.unlockFile({ passphrase: PASSPHRASE }, callOf('vault.unlockFile')),
    ).toMatchObject({ state: 'ready' })
    expect(records()).toEqual([
      ['vault.makeFile', { phase: 'intent' }],
      ['vault.makeFile', { phase: 'done' }],
      ['vault.lockFile', { phase: 'intent' }],
      ['vault.lockFile', { phase: 'done' }],
      ['vault.unlockFile', { phase: 'intent' }],
      ['vault.unlockFile', { phase: 'done' }],
    ])
  })

  it('records an attempt with a wrong passphrase, without the passphrase', async () => {
    await vaults.makeFile({ passphrase: PASSPHRASE }, callOf('vault.makeFile'))
    file.close()
    const wrong = vaults.unlockFile({ passphrase: 'not at all right' }, callOf('vault.unlockFile'))
    expect(await codeOf(wrong)).toBe('vault.passphrase')
    expect(records().at(-1)).toEqual([
      'vault.unlockFile',
      { phase: 'failed', code: 'vault.passphrase' },
    ])
  })

  it('makes the file for the first command that brings a passphrase, and opens it for the next', async () => {
    await vaults.openOrMake(new Secret(PASSPHRASE))
    await vault.put('a', new Secret('kept'))
    build()
    await vaults.openOrMake(new Secret(PASSPHRASE))
    expect((await vault.take('a'))?.reveal()).toBe('kept')
    build()
    expect(await codeOf(vaults.openOrMake(new Secret('not at all right')))).toBe('vault.passphrase')
    expect(records()).toHaveLength(2)
  })

  it('is made by one of two commands that are the first at once, and opened by both', async () => {
    const first = vaults
    build()
    await Promise.all([
      first.openOrMake(new Secret(PASSPHRASE)),
      vaults.openOrMake(new Secret(PASSPHRASE)),
    ])
    await vault.put('a', new Secret('kept'))
    build()
    await vaults.openOrMake(new Secret(PASSPHRASE))
    expect((await vault.take('a'))?.reveal()).toBe('kept')
  })

  it('leaves neither the passphrase nor a value anywhere in the folder', async () => {
    await vaults.makeFile({ passphrase: PASSPHRASE }, callOf('vault.makeFile'))
    await vault.put('a', new Secret('a telling value'))
    await vault.take('a')
    await codeOf(vaults.unlockFile({ passphrase: 'not at all right' }, callOf('vault.unlockFile')))
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), 'latin1')
      for (const plain of [PASSPHRASE, 'a telling value', 'not at all right'])
        expect(text, name).not.toContain(plain)
    }
  })
})
