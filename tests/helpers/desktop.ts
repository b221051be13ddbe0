// Owns a desktop app on the fake Electron: a fresh fake, a temporary data folder, a core that a test can script.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import type { Result } from '#contract'
import type { CallContext, Dispatch } from '#ipc/dispatch'
import type * as FakeElectron from './fake-electron.ts'

export interface Dispatched {
  readonly channel: string
  readonly input: unknown
  readonly context: CallContext
}

export interface DesktopSetup {
  /** Answers a call; undefined gives an empty success. */
  readonly answer?: (call: Dispatched) => Promise<Result<unknown>> | Result<unknown> | undefined
  /** Takes the place of the scripted core. */
  readonly dispatch?: Dispatch
  readonly before?: (electron: typeof FakeElectron) => void
  readonly build?: () => Promise<never>
  /** A thread of the core still waits for the keychain. */
  readonly stuck?: boolean
  /** Takes the place of a core that closes at once. */
  readonly close?: () => Promise<void>
  /** False: stop before Electron is ready. */
  readonly ready?: boolean
}

const ANSWERS: Readonly<Record<string, unknown>> = {
  'settings.get': { colorScheme: 'system' },
  'keys.pending': { pending: [] },
  'policy.notices': { notices: [] },
}

/** Lets everything that is already decided happen. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  }
}

/** Starts the desktop host on a fake Electron of its own. */
export async function startDesktop(setup: DesktopSetup = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'dsadmin-desktop-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const built = join(folder, 'built')
  mkdirSync(join(built, 'renderer', 'assets'), { recursive: true })
  writeFileSync(join(built, 'renderer', 'index.html'), '<title>page</title>%CSP_NONCE%')
  writeFileSync(join(built, 'renderer', 'assets', 'page-1.js'), 'export {}')
  writeFileSync(join(built, 'secret.txt'), 'not a page')
  const dataDir = join(folder, 'data')

  vi.resetModules()
  const electron = await import('./fake-electron.ts')
  const { runDesktop } = await import('#hosts/electron/app')
  setup.before?.(electron)

  const calls: Dispatched[] = []
  const core = { closed: 0 }
  runDesktop({
    dataDir,
    built,
    build:
      setup.build ??
      (() => ({
        dispatch: async (channel, input, context) => {
          const call = { channel, input, context }
          calls.push(call)
          if (setup.dispatch && channel !== 'settings.get')
            return setup.dispatch(channel, input, context)
          const answer = await setup.answer?.(call)
          return answer ?? { ok: true, value: ANSWERS[channel] ?? {} }
        },
        close: () => {
          core.closed += 1
          return setup.close?.() ?? Promise.resolve()
        },
        stuck: () => setup.stuck ?? false,
      })),
  })
  if (setup.ready !== false) {
    electron.app.makeReady()
    await settle()
  }
  return { electron, calls, core, dataDir, built, window: () => firstWindow(electron) }
}

function firstWindow(electron: typeof FakeElectron): FakeElectron.FakeBrowserWindow {
  const [window] = electron.openWindows()
  if (!window) throw new Error('no window is open')
  return window
}
