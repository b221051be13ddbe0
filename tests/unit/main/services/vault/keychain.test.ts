import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Fault } from '#base/fault'
import { silentLog } from '#base/log'
import { Secret } from '#base/secret'
import { Keychain, type Keytar } from '#services/vault/keychain'
import { classify, type TroubleState } from '#services/vault/keychain-trouble'

/** A keychain in memory whose next answers can be held back or made to fail. */
class Drawer implements Keytar {
  readonly items = new Map<string, string>()
  readonly calls: string[] = []
  running = 0
  most = 0
  /** Awaited in front of every call of that name. */
  before: Partial<Record<'get' | 'set' | 'delete', () => Promise<unknown>>> = {}

  async getPassword(_: string, account: string) {
    return this.#step('get', account, () => this.items.get(account) ?? null)
  }
  async setPassword(_: string, account: string, value: string) {
    return this.#step('set', account, () => void this.items.set(account, value))
  }
  async deletePassword(_: string, account: string) {
    return this.#step('delete', account, () => this.items.delete(account))
  }

  async #step<T>(verb: 'get' | 'set' | 'delete', account: string, act: () => T): Promise<T> {
    this.calls.push(`${verb} ${account}`)
    this.most = Math.max(this.most, (this.running += 1))
    try {
      await (this.before[verb]?.() ?? setTimeout(1))
      return act()
    } finally {
      this.running -= 1
    }
  }
}

const keychainOn = (drawer: Keytar, platform: NodeJS.Platform = 'darwin') =>
  new Keychain({ log: silentLog, platform, env: {}, load: async () => drawer })

const codeOf = async (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: unknown) => (error instanceof Fault ? error.code : error),
  )

describe('Keychain', () => {
  it('never runs two calls at once, whatever is asked of it at once', async () => {
    const drawer = new Drawer()
    const keychain = keychainOn(drawer)
    await Promise.all([
      ...['a', 'b', 'c'].map((account) => keychain.put(account, new Secret(account))),
      ...['a', 'b', 'c'].map((account) => keychain.take(account)),
      keychain.drop('a'),
    ])
    expect(drawer.most).toBe(1)
    expect([...drawer.items.keys()]).toEqual(['b', 'c'])
  })

  it('answers a value, and undefined for what was never stored', async () => {
    const keychain = keychainOn(new Drawer())
    await keychain.put('a', new Secret('value'))
    expect((await keychain.take('a'))?.reveal()).toBe('value')
    expect(await keychain.take('b')).toBeUndefined()
  })

  it.each([
    ['one that was there', 'before', 'before'],
    ['nothing', undefined, undefined],
  ])(
    'puts back %s when a write it had given up succeeds after all',
    async (_, before, afterwards) => {
      const drawer = new Drawer()
      if (before) drawer.items.set('a', before)
      const keychain = keychainOn(drawer)
      const { promise, resolve } = Promise.withResolvers<undefined>()
      drawer.before.set = async () => promise
      expect(await codeOf(keychain.put('a', new Secret('late'), 30))).toBe('vault.slow')
      expect(keychain.stuck).toBe(true)
      drawer.before = {}
      resolve(undefined)
      await expect.poll(() => keychain.stuck).toBe(false)
      expect(drawer.items.get('a')).toBe(afterwards)
      expect(await codeOf(keychain.put('a', new Secret('next')))).toBe('done')
    },
  )

  it('starts no further call after its limit, nor another one before the late one has ended', async () => {
    const drawer = new Drawer()
    const keychain = keychainOn(drawer)
    const { promise, resolve } = Promise.withResolvers<undefined>()
    drawer.before.get = async () => promise
    expect(await codeOf(keychain.put('a', new Secret('x'), 30))).toBe('vault.slow')
    expect(await codeOf(keychain.take('b'))).toBe('vault.slow')
    expect(await keychain.state(true)).toMatchObject({ state: 'slow' })
    expect(drawer.calls).toEqual(['get a'])
    resolve(undefined)
    await expect.poll(() => keychain.stuck).toBe(false)
    expect(drawer.calls).toEqual(['get a'])
    expect(await keychain.state()).toBeUndefined()
  })

  it('does not ask again after a refusal until it is told to', async () => {
    const drawer = new Drawer()
    const keychain = keychainOn(drawer)
    drawer.before.get = async () => Promise.reject(new Error('User canceled the operation.'))
    expect(await codeOf(keychain.take('a'))).toBe('vault.denied')
    expect(await codeOf(keychain.take('a'))).toBe('vault.denied')
    expect(drawer.calls).toHaveLength(1)
    drawer.before = {}
    expect(await keychain.state(true)).toBeUndefined()
    expect(await codeOf(keychain.take('a'))).toBe('done')
  })

  it('says locked when Linux finds nothing and a probe cannot be written', async () => {
    const drawer = new Drawer()
    const keychain = new Keychain({
      log: silentLog,
      platform: 'linux',
      env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/somewhere' },
      load: async () => drawer,
    })
    drawer.before.set = async () =>
      Promise.reject(new Error('Cannot create an item in a locked collection'))
    expect(await codeOf(keychain.take('a'))).toBe('vault.locked')
  })

  it('notices a write that only pretended to succeed', async () => {
    const drawer = new Drawer()
    drawer.setPassword = async () => undefined
    expect(await codeOf(keychainOn(drawer).put('a', new Secret('x')))).toBe('vault.denied')
  })

  it('finds the keychain without writing to it, and removes its probe after a recheck', async () => {
    const drawer = new Drawer()
    const keychain = keychainOn(drawer)
    expect(await keychain.state()).toBeUndefined()
    expect(drawer.calls).toEqual(['get nothing'])
    expect(await keychain.state(true)).toBeUndefined()
    expect(drawer.items.size).toBe(0)
  })

  it.each([
    ['linux', 'Install libsecret'],
    ['win32', 'Install the program again'],
  ] as const)(
    'is absent on %s when its binary does not load, with a fix',
    async (platform, fix) => {
      const keychain = new Keychain({
        log: silentLog,
        platform,
        env: { DISPLAY: ':0' },
        load: async () => Promise.reject(new Error('Failed to load keytar native addon')),
      })
      const trouble = await keychain.state()
      expect(trouble).toMatchObject({ state: 'absent' })
      expect(trouble?.fix).toContain(fix)
    },
  )

  it('loads nothing on Linux without a session bus', async () => {
    let loaded = false
    const keychain = new Keychain({
      log: silentLog,
      platform: 'linux',
      env: { XDG_RUNTIME_DIR: '/nonexistent' },
      load: async () => {
        loaded = true
        return new Drawer()
      },
    })
    expect(await codeOf(keychain.take('a'))).toBe('vault.absent')
    expect(loaded).toBe(false)
  })
})

describe('classify', () => {
  it.each<[TroubleState, string]>([
    ['absent', 'Cannot autolaunch D-Bus without X11 $DISPLAY'],
    ['absent', 'D-Bus kann nicht ohne X11 $DISPLAY automatisch gestartet werden'],
    ['absent', 'Could not connect: No such file or directory'],
    ['absent', 'The name org.freedesktop.secrets was not provided by any .service files'],
    ['absent', 'Error spawning command line “dbus-launch --autolaunch=1”: exited with code 1'],
    ['absent', 'A default keychain could not be found.'],
    ['locked', 'Cannot create an item in a locked collection'],
    ['locked', 'Object does not exist at path “/org/freedesktop/secrets/collection/login”'],
    ['locked', 'User interaction is not allowed.'],
    ['denied', 'User canceled the operation.'],
    ['denied', 'Rejected send message, 2 matched rules; type="method_call"'],
    ['denied', 'etwas, das niemand kennt'],
    ['slow', 'Timeout was reached'],
  ])('takes for %s: %s', (state, text) => {
    expect(classify(new Error(text), 5)).toBe(state)
  })

  it('takes a failure after more than 20 s for slow in every language', () => {
    expect(classify(new Error('Zeitüberschreitung wurde erreicht'), 25_000)).toBe('slow')
  })
})
