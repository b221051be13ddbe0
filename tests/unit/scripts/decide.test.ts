// Owns what is known about the starter's choice of window.
import { describe, expect, it } from 'vitest'
import { decideScript } from '#tests/scripts'

const { decide, readArguments, unknownOption } = await decideScript()
const desktop = {
  platform: 'linux',
  env: { DISPLAY: ':0' },
  uid: 1000,
  force: undefined,
  binary: true,
}

describe('the window', () => {
  it('is Electron on a desktop, fetched first when it is not there', () => {
    expect(decide(desktop)).toEqual({ host: 'electron', fetch: false })
    expect(decide({ ...desktop, binary: false })).toEqual({ host: 'electron', fetch: true })
    expect(decide({ ...desktop, env: { WAYLAND_DISPLAY: 'wayland-0' } }).host).toBe('electron')
    for (const platform of ['darwin', 'win32'])
      expect(decide({ ...desktop, platform, env: {}, uid: undefined }).host).toBe('electron')
  })

  it('is the browser without a display, before anything is fetched', () => {
    for (const env of [{}, { DISPLAY: '' }, { SSH_CONNECTION: 'a 1 b 22' }])
      expect(decide({ ...desktop, env, uid: 0, binary: false })).toEqual({
        host: 'loopback',
        reason: 'display',
      })
  })

  it('is the browser for root on Linux, before anything is fetched', () => {
    expect(decide({ ...desktop, uid: 0, binary: false })).toEqual({
      host: 'loopback',
      reason: 'root',
    })
    expect(decide({ ...desktop, platform: 'darwin', uid: 0 }).host).toBe('electron')
  })

  it('is what was asked for, whatever is there', () => {
    expect(decide({ ...desktop, env: {}, uid: 0, force: 'electron' }).host).toBe('electron')
    expect(decide({ ...desktop, force: 'loopback' })).toEqual({ host: 'loopback', reason: 'asked' })
  })
})

it('takes its own words and leaves the rest to the host', () => {
  expect(readArguments(['--loopback', '--port', '9480'])).toEqual({
    force: 'loopback',
    rest: ['--port', '9480'],
  })
  expect(readArguments(['--electron'])).toEqual({ force: 'electron', rest: [] })
  expect(readArguments([]).force).toBeUndefined()
})

it.each([
  [[], undefined],
  [['--port', '9480', '--data-dir=d', '--workspace', 'Staging'], undefined],
  [['--loopbak'], '--loopbak'],
  [['--port', '9480', 'more'], 'more'],
  [['--loopback', '--prot', '9480'], '--prot'],
  [['--electron', '--ozone-platform=wayland'], undefined],
] as const)('of %o knows all but %s', (words, unknown) => {
  expect(unknownOption(readArguments(words))).toBe(unknown)
})
