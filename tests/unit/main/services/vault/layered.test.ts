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
import { VaultStatus } from '#contract'

const PASSPHRASE = new Secret('correct horse battery')
const ID = '0193d7a0-0000-7000-8000-000000000000'

/** What the keychain of the operating system holds, and the error with which it answers. */
const drawer = { items: new Map<string, string>(), error: undefined as string | undefined }
const asked = <T>(answer: () => T): Promise<T> =>
  drawer.error === undefined ? Promise.resolve(answer()) : Promise.reject(new Error(drawer.error))

const ABSENT = 'Cannot autolaunch D-Bus without X11 $DISPLAY'
const LOCKED = 'User interaction is not allowed.'

/** Text as it is kept: after the instant at which it was put. */
const keptAt = (at: number, text: string) => `kept at ${String(at)}:${text}`

let folder: string
let clock: number
let file: AgeFile
let vault: LayeredVault

const build = (preferFile = false) => {
  file = new AgeFile({
    path: join(folder, 'vault.age'),
    exclusive: (change) => change(),
    workFactor: 4,
  })
  const keychain = new Keychain({
    log: silentLog,
    platform: 'darwin',
    load: async () => ({
      getPassword: async (_, account) => asked(() => drawer.items.get(account) ?? null),
      setPassword: async (_, account, value) => asked(() => void drawer.items.set(account, value)),
      deletePassword: async (_, account) => asked(() => drawer.items.delete(account)),
    }),
  })
  const now = () => (clock += 1)
  vault = new LayeredVault({ workspaceId: ID, keychain, file, log: silentLog, now, preferFile })
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dsadmin-vault-'))
  drawer.items.clear()
  drawer.error = undefined
  clock = 1_000
  build()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const codeOf = async (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: unknown) => (error instanceof Fault ? error.code : String(error)),
  )

describe('LayeredVault', () => {
  it('uses the keychain where there is one, under the workspace and the item', async () => {
    await vault.put('device-key', new Secret('value'))
    expect([...drawer.items]).toEqual([[`${ID}/device-key`, keptAt(1_001, 'value')]])
    expect((await vault.take('device-key'))?.reveal()).toBe('value')
    await vault.drop('device-key')
    expect(await vault.take('device-key')).toBeUndefined()
    expect(readdirSync(folder)).toEqual([])
  })

  it('uses the open file where there is no keychain', async () => {
    drawer.error = ABSENT
    expect(await codeOf(vault.put('a', new Secret('x')))).toBe('vault.absent')
    await file.make(PASSPHRASE)
    expect(await codeOf(vault.put('a', new Secret('x')))).toBe('done')
    expect((await vault.take('a'))?.reveal()).toBe('x')
    expect(await vault.take('b')).toBeUndefined()
    await vault.drop('a')
    expect(await vault.take('a')).toBeUndefined()
  })

  it('asks for the passphrase where there is no keychain but a closed file', async () => {
    drawer.error = ABSENT
    await file.make(PASSPHRASE)
    file.close()
    expect(await codeOf(vault.take('a'))).toBe('vault.locked')
    expect(await codeOf(vault.put('a', new Secret('x')))).toBe('vault.locked')
    expect(await vault.status()).toMatchObject({ form: 'file', state: 'locked', file: 'locked' })
  })

  it('does not say "nothing there" while the keychain is locked, even with an open file', async () => {
    drawer.error = LOCKED
    await file.make(PASSPHRASE)
    expect(await codeOf(vault.take('a'))).toBe('vault.locked')
    expect(await codeOf(vault.drop('a'))).toBe('vault.locked')
    await vault.put('a', new Secret('x'))
    expect((await vault.take('a'))?.reveal()).toBe('x')
  })

  it('finds what the file holds after a keychain has appeared, and moves it there when it changes', async () => {
    drawer.error = ABSENT
    await file.make(PASSPHRASE)
    await vault.put('a', new Secret('old'))
    drawer.error = undefined
    await vault.status(true)
    expect((await vault.take('a'))?.reveal()).toBe('old')
    await vault.put('a', new Secret('new'))
    expect((await vault.take('a'))?.reveal()).toBe('new')
    expect(await file.take('a')).toBeUndefined()
  })

  it('answers the newer value when the keychain was away for the last change', async () => {
    await vault.put('a', new Secret('old'))
    await file.make(PASSPHRASE)
    drawer.error = LOCKED
    await vault.put('a', new Secret('new'))
    drawer.error = undefined
    await vault.status(true)
    expect((await vault.take('a'))?.reveal()).toBe('new')
  })

  it('answers the newer value when the file was closed for the last change, and keeps only that', async () => {
    await file.make(PASSPHRASE)
    drawer.error = ABSENT
    await vault.put('a', new Secret('old'))
    drawer.error = undefined
    await vault.status(true)
    file.close()
    await vault.put('a', new Secret('new'))
    await file.open(PASSPHRASE)
    expect((await vault.take('a'))?.reveal()).toBe('new')
    expect(await file.take('a')).toBeUndefined()
    drawer.error = LOCKED
    await vault.status(true)
    expect(await codeOf(vault.take('a'))).toBe('vault.locked')
  })

  it('answers the newer value of a command that was given the passphrase', async () => {
    await vault.put('a', new Secret('old'))
    await file.make(PASSPHRASE)
    const { items } = drawer
    build(true)
    await file.open(PASSPHRASE)
    await vault.put('a', new Secret('new'))
    expect(items.get(`${ID}/a`)).toBe(keptAt(1_001, 'old'))
    build()
    await file.open(PASSPHRASE)
    expect((await vault.take('a'))?.reveal()).toBe('new')
  })

  it('counts a change as newer although the clock went backwards', async () => {
    drawer.error = ABSENT
    await file.make(PASSPHRASE)
    await vault.put('a', new Secret('old'))
    clock = 5
    await vault.put('a', new Secret('new'))
    expect((await file.take('a'))?.reveal()).toBe(keptAt(1_002, 'new'))
  })

  it('takes a value without an instant for older than one that has it', async () => {
    await file.make(PASSPHRASE)
    await file.put('a', new Secret('from before'))
    expect((await vault.take('a'))?.reveal()).toBe('from before')
    drawer.items.set(`${ID}/a`, keptAt(1, 'kept at 99:a value that looks like one'))
    expect((await vault.take('a'))?.reveal()).toBe('kept at 99:a value that looks like one')
  })

  it('drops a value from both forms', async () => {
    await file.make(PASSPHRASE)
    await file.put('a', new Secret('in the file'))
    drawer.items.set(`${ID}/a`, 'in the keychain')
    await vault.drop('a')
    expect(drawer.items.size).toBe(0)
    expect(await vault.take('a')).toBeUndefined()
  })

  it('leaves the keychain alone when a passphrase was given for the file', async () => {
    build(true)
    await file.make(PASSPHRASE)
    drawer.error = 'nobody may ask'
    await vault.put('a', new Secret('x'))
    expect((await vault.take('a'))?.reveal()).toBe('x')
    expect(await vault.status(true)).toMatchObject({ form: 'file', state: 'ready', file: 'open' })
  })

  it.each([
    ['a value of 1,001 bytes', 'é'.repeat(500) + 'x', 'vault.size'],
    ['a value of 1,000 bytes', 'é'.repeat(500), 'done'],
    ['an empty value', '', 'vault.size'],
    ['a zero byte, which a keychain would cut at', 'a\0b', 'vault.size'],
    ['half a character', '\ud800', 'vault.size'],
  ])('answers %s alike in both forms', async (_, value, code) => {
    expect(await codeOf(vault.put('a', new Secret(value)))).toBe(code)
    drawer.error = ABSENT
    await file.make(PASSPHRASE)
    expect(await codeOf(vault.put('a', new Secret(value)))).toBe(code)
  })

  it.each(['', '../a', '__proto__', 'a b', 'x'.repeat(129)])(
    'refuses %j as the name of an item',
    async (item) => {
      expect(await codeOf(vault.put(item, new Secret('x')))).toContain('plain name')
      expect(await codeOf(vault.take(item))).toContain('plain name')
    },
  )

  it.each([
    [undefined, 'none', { form: 'keychain', state: 'ready', label: 'Keychain', file: 'none' }],
    [undefined, 'open', { form: 'keychain', state: 'ready', file: 'open' }],
    [ABSENT, 'none', { form: 'none', state: 'absent', file: 'none' }],
    [ABSENT, 'open', { form: 'file', state: 'ready', file: 'open' }],
    [LOCKED, 'none', { form: 'keychain', state: 'locked', file: 'none' }],
    [LOCKED, 'locked', { form: 'keychain', state: 'locked', file: 'locked' }],
    [LOCKED, 'open', { form: 'file', state: 'ready', file: 'open' }],
    ['something else', 'none', { form: 'keychain', state: 'denied' }],
    ['Timeout was reached', 'none', { form: 'keychain', state: 'slow' }],
  ])(
    'describes a keychain that says %j beside a file that is %s',
    async (error, with_, expected) => {
      if (with_ !== 'none') await file.make(PASSPHRASE)
      if (with_ === 'locked') file.close()
      drawer.error = error
      const status = await vault.status()
      expect(status).toMatchObject(expected)
      expect(VaultStatus.parse(status)).toEqual(status)
      expect(status.state === 'ready' || status.fix.length > 20).toBe(true)
    },
  )

  it('passes its shorter patience on to the keychain', async () => {
    const never = Promise.withResolvers<never>()
    const keychain = new Keychain({
      log: silentLog,
      platform: 'darwin',
      load: async () => ({
        getPassword: () => never.promise,
        setPassword: () => never.promise,
        deletePassword: () => never.promise,
      }),
    })
    const now = () => 0
    const slow = new LayeredVault({ workspaceId: ID, keychain, file, log: silentLog, now })
    const started = performance.now()
    expect(await codeOf(slow.within(50).take('a'))).toBe('vault.slow')
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  it('leaves no stored value readable in the data folder', async () => {
    drawer.error = ABSENT
    await file.make(PASSPHRASE)
    await vault.put('a', new Secret('a telling value'))
    await vault.take('a')
    for (const name of readdirSync(folder))
      expect(readFileSync(join(folder, name), 'latin1')).not.toContain('a telling value')
  })
})
