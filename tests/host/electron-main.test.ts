// The Electron host on a fake whose every member is typed against electron.d.ts: lifecycle, window, closing.
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { settle, startDesktop } from '#tests/desktop'

const PENDING = {
  pending: [
    { id: '0', name: 'nightly-etl', prefix: 'dsk_7I4tVqGS', createdAt: '2026-11-23T00:00:00.000Z' },
  ],
}

/** A core that still holds a value nobody has confirmed. */
const holdsValue = ({ channel }: { readonly channel: string }) =>
  channel === 'keys.pending' ? ({ ok: true, value: PENDING } as const) : undefined

describe('starting', () => {
  test('sandbox, data folder, lock and scheme come before ready', async () => {
    const { electron, dataDir } = await startDesktop({ ready: false })
    expect(electron.app.calls).toEqual([
      'enableSandbox',
      'setPath userData',
      'requestSingleInstanceLock',
    ])
    expect(electron.app.paths.get('userData')).toBe(join(dataDir, 'electron'))
    expect(electron.protocol.schemes.map(({ scheme }) => scheme)).toEqual(['app'])
    expect(electron.openWindows()).toHaveLength(0)
  })

  test('its folders are closed to other users', async () => {
    const { dataDir } = await startDesktop()
    expect(statSync(dataDir).mode & 0o777).toBe(0o700)
    expect(statSync(join(dataDir, 'electron')).mode & 0o777).toBe(0o700)
  })

  test('the window opens on the first page and shows itself when it has something to show', async () => {
    const { window } = await startDesktop()
    const { options, webContents } = window()
    expect(webContents.mainFrame.url).toBe('app://ui/')
    expect(options).toMatchObject({ width: 1440, height: 900, minWidth: 900, minHeight: 600 })
    expect(window().visible).toBe(false)
    window().emit('ready-to-show')
    expect(window().visible).toBe(true)
  })

  test.each([
    ['light', false, '#FFFFFF'],
    ['light', true, '#FFFFFF'],
    ['dark', false, '#191918'],
    ['system', false, '#FFFFFF'],
    ['system', true, '#191918'],
  ])(
    'the ground before the first paint: %s with a dark system %s',
    async (scheme, dark, ground) => {
      const { window } = await startDesktop({
        answer: ({ channel }) =>
          channel === 'settings.get' ? { ok: true, value: { colorScheme: scheme } } : undefined,
        before: ({ nativeTheme }) => {
          nativeTheme.shouldUseDarkColors = dark
        },
      })
      expect(window().options.backgroundColor).toBe(ground)
    },
  )

  test('the starter hears that the window has loaded, once, and only if it asked', async () => {
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    const lines = () => written.mock.calls.map(([line]) => line)
    try {
      const quiet = await startDesktop()
      quiet.window().webContents.emit('did-finish-load')
      expect(lines()).not.toContain('{"event":"ready"}\n')

      vi.stubEnv('DSADMIN_STARTER', '1')
      const asked = await startDesktop()
      expect(lines()).not.toContain('{"event":"ready"}\n')
      asked.window().webContents.emit('did-finish-load')
      asked.window().webContents.emit('did-finish-load')
      expect(lines().filter((line) => line === '{"event":"ready"}\n')).toHaveLength(1)
    } finally {
      written.mockRestore()
      vi.unstubAllEnvs()
    }
  })

  test('a store that cannot be opened is said in a box, with the fix, and ends the app', async () => {
    const { electron } = await startDesktop({
      build: async () => {
        const { Fault } = await import('#base/fault')
        throw new Fault({
          code: 'store.newer',
          message: 'A newer version wrote it.',
          fix: 'Install that.',
        })
      },
    })
    expect(electron.dialog.errors).toEqual([
      { title: 'Data Science Admin', content: 'A newer version wrote it.\n\nInstall that.' },
    ])
    expect(electron.app.exitCode).toBe(1)
    expect(electron.openWindows()).toHaveLength(0)
  })

  test('an error nobody foresaw shows no text of its own', async () => {
    const { electron } = await startDesktop({
      build: () => Promise.reject(new Error('password=hunter2')),
    })
    expect(JSON.stringify(electron.dialog.errors)).not.toContain('hunter2')
    expect(electron.app.exitCode).toBe(1)
  })
})

describe('a page that crashes', () => {
  test('is loaded again, but not for ever', async () => {
    const { window } = await startDesktop()
    const { webContents } = window()
    for (let crash = 0; crash < 5; crash += 1) {
      webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 })
    }
    expect(webContents.reloads).toBe(3)
  })
})

describe('one instance', () => {
  test('a second start opens nothing and ends', async () => {
    const { electron } = await startDesktop({
      before: ({ app }) => {
        app.lock = false
      },
    })
    expect(electron.app.exitCode).toBe(0)
    expect(electron.openWindows()).toHaveLength(0)
    expect(electron.protocol.handlers.size).toBe(0)
  })

  test('the first one comes to the front when a second is started', async () => {
    const { electron, window } = await startDesktop()
    window().minimized = true
    electron.app.emit('second-instance')
    expect(window()).toMatchObject({ minimized: false, visible: true, focused: 1 })
  })
})

describe('the place of the window', () => {
  const place = { x: 40, y: 60, width: 1000, height: 700 }

  test('is remembered for the next start, readable by its owner alone', async () => {
    const { window, dataDir } = await startDesktop()
    window().bounds = place
    window().close()
    await settle()
    const file = join(dataDir, 'electron', 'window.json')
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ ...place, maximized: false })
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test('that filled the screen does so again, once there is something to show', async () => {
    const first = await startDesktop({ ready: false })
    writeFileSync(
      join(first.dataDir, 'electron', 'window.json'),
      JSON.stringify({ ...place, maximized: true }),
    )
    first.electron.app.makeReady()
    await settle()
    expect(first.window().maximized).toBe(false)
    first.window().emit('ready-to-show')
    expect(first.window()).toMatchObject({ maximized: true, visible: true })
  })

  test.each([
    ['as it was', JSON.stringify({ ...place, maximized: false }), place],
    ['on a screen that is gone', JSON.stringify({ ...place, x: 5000 }), { width: 1440 }],
    ['above the screen', JSON.stringify({ ...place, y: -400 }), { width: 1440 }],
    ['smaller than allowed', JSON.stringify({ ...place, width: 20 }), { width: 1440 }],
    ['not JSON', '{', { width: 1440 }],
    ['null', 'null', { width: 1440 }],
    ['text for numbers', JSON.stringify({ ...place, x: '40' }), { width: 1440 }],
  ])('%s', async (_, text, expected) => {
    const first = await startDesktop({ ready: false })
    writeFileSync(join(first.dataDir, 'electron', 'window.json'), text)
    first.electron.app.makeReady()
    await settle()
    expect(first.window().options).toMatchObject(expected)
  })
})

describe('closing', () => {
  test('without an unconfirmed value nothing is asked, the core is closed once and the app ends', async () => {
    const { electron, core, window } = await startDesktop()
    window().close()
    await settle()
    expect(electron.dialog.boxes).toHaveLength(0)
    expect(core.closed).toBe(1)
    expect(electron.app.exitCode).toBe(0)
  })

  test('with one, the person is asked by name and going back keeps the window', async () => {
    const { electron, core, window } = await startDesktop({ answer: holdsValue })
    window().close()
    await settle()
    expect(electron.dialog.boxes).toHaveLength(1)
    expect(electron.dialog.boxes[0]).toMatchObject({
      message: 'The value of “nightly-etl” is not confirmed as stored.',
      buttons: ['Go back', 'Quit anyway'],
      defaultId: 0,
      cancelId: 0,
    })
    expect(electron.openWindows()).toHaveLength(1)
    expect(core.closed).toBe(0)
    expect(electron.app.exitCode).toBeUndefined()
  })

  test('a keychain that never answers does not keep the process alive, and the core is closed before', async () => {
    const { core, window } = await startDesktop({ stuck: true })
    const killed: unknown[] = []
    const kill = vi.spyOn(process, 'kill').mockImplementation((...given) => {
      killed.push([...given, core.closed])
      return true
    })
    onTestFinished(() => kill.mockRestore())
    window().close()
    await settle()
    expect(killed).toEqual([[process.pid, 'SIGKILL', 1]])
  })

  test('a second close while the question stands does not ask twice', async () => {
    const { electron, window } = await startDesktop({ answer: holdsValue })
    window().close()
    window().close()
    await settle()
    expect(electron.dialog.boxes).toHaveLength(1)
  })

  test('quitting anyway ends the app, and quitting asks as closing does', async () => {
    const { electron, core } = await startDesktop({ answer: holdsValue })
    electron.app.quit()
    await settle()
    expect(electron.openWindows()).toHaveLength(1)
    electron.dialog.answers.push(1)
    electron.app.quit()
    await settle()
    expect(electron.dialog.boxes).toHaveLength(2)
    expect(core.closed).toBe(1)
    expect(electron.app.exitCode).toBe(0)
  })

  test('on macOS a closed window leaves the app and the value in place, and the dock opens another', async () => {
    vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin')
    try {
      const { electron, core, window } = await startDesktop({ answer: holdsValue })
      window().close()
      await settle()
      expect(electron.dialog.boxes).toHaveLength(0)
      expect(electron.openWindows()).toHaveLength(0)
      expect(core.closed).toBe(0)
      // Without a window there is still a value to lose.
      electron.app.quit()
      await settle()
      expect(electron.dialog.boxes).toHaveLength(1)
      expect(electron.app.exitCode).toBeUndefined()
      electron.app.emit('activate')
      expect(electron.openWindows()).toHaveLength(1)
      electron.app.quit()
      await settle()
      expect(electron.dialog.boxes).toHaveLength(2)
      electron.dialog.answers.push(1)
      electron.app.quit()
      await settle()
      expect(electron.app.exitCode).toBe(0)
    } finally {
      vi.restoreAllMocks()
    }
  })

  test('quitting again while the core closes does not close it twice', async () => {
    const closing = Promise.withResolvers<void>()
    const { electron, core } = await startDesktop({ close: () => closing.promise })
    electron.app.quit()
    await settle()
    electron.app.quit()
    await settle()
    expect(electron.app.exitCode).toBeUndefined()
    closing.resolve()
    await settle()
    expect(core.closed).toBe(1)
    expect(electron.app.exitCode).toBe(0)
  })

  test.each([
    ['never answers', () => new Promise<void>(() => {})],
    ['fails', () => Promise.reject(new Error('the keychain is gone'))],
  ])('a core that %s when it is closed does not keep the app', async (_, close) => {
    const { electron, window } = await startDesktop({ close })
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    try {
      window().close()
      await settle()
      vi.advanceTimersByTime(10_000)
      await settle()
      expect(electron.app.exitCode).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })

  test('a page that objects to being unloaded does not block it in silence', async () => {
    const { electron, window } = await startDesktop()
    const { cancelable } = electron
    const event = cancelable()
    window().webContents.emit('will-prevent-unload', event)
    expect(event.defaultPrevented).toBe(true)
  })
})
