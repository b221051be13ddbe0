// Notifications of the desktop: what is asked for, shown once, and where a click leads. On the typed fake.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Result } from '#contract'
import type * as Notices from '#hosts/electron/notices'
import type { Dispatch } from '#ipc/dispatch'
import { startDesktop } from '#tests/desktop'
import type * as FakeElectron from '#tests/fake-electron'

const NOTICE = {
  kind: 'expiry',
  title: 'etl expires',
  body: 'etl in 3 d.',
  page: '/api-keys/01970000-0000-7000-8000-000000000001',
}

let electron: typeof FakeElectron
let tellNotices: typeof Notices.tellNotices
beforeEach(async () => {
  vi.resetModules()
  electron = await import('#tests/fake-electron')
  ;({ tellNotices } = await import('#hosts/electron/notices'))
})

/** Looks every 5 ms, at answers that are given in turn; nothing more after the last. */
function looking(answers: readonly Result<unknown>[]) {
  const left = [...answers]
  const asked: string[] = []
  const opened: string[] = []
  const dispatch: Dispatch = (channel) => {
    asked.push(channel)
    return Promise.resolve(left.shift() ?? { ok: true, value: { notices: [] } })
  }
  const stop = tellNotices({ dispatch, open: (page) => opened.push(page), first: 5, every: 5 })
  return { asked, opened, stop }
}

describe('notices', () => {
  it('are shown as they come, and a click opens their page', async () => {
    const { asked, opened, stop } = looking([{ ok: true, value: { notices: [NOTICE] } }])
    await vi.waitFor(() => expect(asked.length).toBeGreaterThan(3))
    stop()
    expect(new Set(asked)).toEqual(new Set(['policy.notices']))
    expect(electron.notifications.map(({ title, body }) => [title, body])).toEqual([
      ['etl expires', 'etl in 3 d.'],
    ])
    electron.notifications[0]?.emit('click')
    expect(opened).toEqual([NOTICE.page])
  })

  it('come again after a look that failed', async () => {
    const { stop } = looking([
      { ok: false, failure: { code: 'store.busy', message: 'Busy.', fix: 'Wait.' } },
      { ok: true, value: { notices: [NOTICE] } },
    ])
    await vi.waitFor(() => expect(electron.notifications).toHaveLength(1))
    stop()
  })

  it('that cannot be shown do not end the app, and later ones come', async () => {
    const show = vi.spyOn(electron.Notification.prototype, 'show')
    show.mockImplementationOnce(() => {
      throw new Error('no notification daemon')
    })
    const answer = { ok: true, value: { notices: [NOTICE] } } as const
    const { stop } = looking([answer, answer])
    await vi.waitFor(() => expect(electron.notifications).toHaveLength(1))
    stop()
    expect(show).toHaveBeenCalledTimes(2)
  })

  it('are not asked for where the desktop shows none: they would count as told', async () => {
    electron.Notification.supported = false
    const { asked } = looking([{ ok: true, value: { notices: [NOTICE] } }])
    await new Promise((resolve) => {
      setTimeout(resolve, 60)
    })
    expect(asked).toEqual([])
  })
})

describe('the app', () => {
  it('opens the page of a notification in its window, under the name that the installer has', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const desktop = await startDesktop({
        answer: ({ channel }) =>
          channel === 'policy.notices' ? { ok: true, value: { notices: [NOTICE] } } : undefined,
      })
      await vi.advanceTimersByTimeAsync(60_000)
      const [notification] = desktop.electron.notifications
      notification?.emit('click')
      expect(desktop.window().webContents.mainFrame.url).toBe(`app://ui${NOTICE.page}`)
      expect(desktop.window()).toMatchObject({ visible: true, focused: 1 })
      const config = readFileSync(join(import.meta.dirname, '../../electron-builder.yml'), 'utf8')
      expect(config).toContain(`appId: ${desktop.electron.app.userModelId}\n`)
    } finally {
      vi.useRealTimers()
    }
  })
})
