// A value on the clipboard, on a fake that answers promises as Electron 45 does.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Secret } from '#base/secret'
import { DesktopClipboard } from '#hosts/electron/clipboard'
import { clipboard } from '#tests/fake-electron'

const VALUE = 'dsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'
const OTHER = 'dsk_7I4tVqGT_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'
const secret = new Secret(VALUE)

beforeEach(() => {
  vi.useFakeTimers()
  clipboard.clear()
  clipboard.refuses = 'nothing'
})
afterEach(() => {
  vi.useRealTimers()
})

describe('copying a value', () => {
  test.each([
    [
      'win32',
      [
        'ExcludeClipboardContentFromMonitorProcessing',
        'CanIncludeInClipboardHistory',
        'CanUploadToCloudClipboard',
      ],
    ],
    ['darwin', ['org.nspasteboard.ConcealedType']],
    ['linux', ['x-kde-passwordManagerHint']],
    ['freebsd', []],
  ] as const)('on %s marks it for clipboard histories', async (platform, marks) => {
    await new DesktopClipboard(platform).copy(secret, 30)
    expect(clipboard.text).toBe(VALUE)
    expect(clipboard.types).toEqual([
      'text/plain',
      ...marks.map((mark) => `electron application/osclipboard;format="${mark}"`),
    ])
  })

  test.each(['formats', 'text with formats'] as const)(
    'goes without the marks where the desktop refuses %s',
    async (refuses) => {
      clipboard.refuses = refuses
      await new DesktopClipboard('linux').copy(secret, 30)
      expect(clipboard.text).toBe(VALUE)
    },
  )

  test('keeps no copy of the value for itself', async () => {
    const desktop = new DesktopClipboard('linux')
    await desktop.copy(secret, 30)
    const { inspect } = await import('node:util')
    expect(inspect(desktop, { showHidden: true, depth: 9 })).not.toContain(VALUE)
  })
})

describe('clearing', () => {
  test('after the countdown, not before', async () => {
    await new DesktopClipboard('linux').copy(secret, 30)
    await vi.advanceTimersByTimeAsync(29_999)
    expect(clipboard.text).toBe(VALUE)
    await vi.advanceTimersByTimeAsync(1)
    expect(clipboard.text).toBe('')
  })

  test('leaves what somebody else has copied meanwhile', async () => {
    await new DesktopClipboard('linux').copy(secret, 30)
    clipboard.text = 'a shopping list'
    await vi.advanceTimersByTimeAsync(60_000)
    expect(clipboard.text).toBe('a shopping list')
  })

  test('on request says whether it did', async () => {
    const desktop = new DesktopClipboard('linux')
    await expect(desktop.clearIfHeld()).resolves.toBe(false)
    await desktop.copy(secret, 30)
    await expect(desktop.clearIfHeld()).resolves.toBe(true)
    expect(clipboard.text).toBe('')
    await expect(desktop.clearIfHeld()).resolves.toBe(false)
  })

  test('a second copy has the whole countdown to itself', async () => {
    const desktop = new DesktopClipboard('linux')
    await desktop.copy(secret, 30)
    await vi.advanceTimersByTimeAsync(20_000)
    await desktop.copy(new Secret(OTHER), 30)
    await vi.advanceTimersByTimeAsync(29_999)
    expect(clipboard.text).toBe(OTHER)
    await vi.advanceTimersByTimeAsync(1)
    expect(clipboard.text).toBe('')
  })

  test('of the first copy does not end the countdown of the second', async () => {
    const desktop = new DesktopClipboard('linux')
    await desktop.copy(secret, 30)
    // The look at the clipboard takes so long that the second copy is there before its answer.
    const looked = Promise.withResolvers<string>()
    const slow = vi.spyOn(clipboard, 'readText').mockReturnValueOnce(looked.promise)
    const clearing = desktop.clearIfHeld()
    await desktop.copy(new Secret(OTHER), 30)
    looked.resolve(VALUE)
    await expect(clearing).resolves.toBe(false)
    slow.mockRestore()
    expect(clipboard.text).toBe(OTHER)
    await vi.advanceTimersByTimeAsync(30_000)
    expect(clipboard.text).toBe('')
  })
})
