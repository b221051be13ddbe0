// Owns the life of the desktop app: one instance, what precedes ready, what follows it, how it ends; builds no service.
import { join } from 'node:path'
import { app, BrowserWindow, dialog, session } from 'electron'
import { Fault } from '#base/fault'
import { makePrivateFolder } from '#base/paths'
import type { Settings } from '#contract'
import { createUi } from '#hosts/ui'
import type { Dispatch } from '#ipc/dispatch'
import { HOME, isOurs } from './address.ts'
import { guardClosing } from './closing.ts'
import { hardenApp, hardenSession } from './harden.ts'
import { serveIpc } from './ipc.ts'
import { installMenu } from './menu.ts'
import { tellNotices } from './notices.ts'
import { registerScheme, servePages } from './protocol.ts'
import { openWindow, type Scheme } from './window.ts'

/** The part of the program that a window needs. */
export interface Core {
  readonly dispatch: Dispatch
  /** Stops the gate, clears the clipboard, closes the store. */
  readonly close: () => Promise<void>
  /** A thread still waits for the keychain and would keep the process alive: see base/leave.ts. */
  readonly stuck?: () => boolean
}

export interface DesktopOptions {
  readonly dataDir: string
  /** The folder of the built preload and pages: `preload/index.cjs` and `renderer/` are below it. */
  readonly built: string
  /** Called once Electron is ready. */
  readonly build: () => Core | Promise<Core>
}

const APP_ID = 'io.datascienceadmin.desktop'

/** How long the end of the app waits for a gate or a keychain that does not answer. */
const PATIENCE_MS = 7_000

/** Switches that would let another program drive the window of an installed app. */
const DRIVERS = ['remote-debugging-port', 'remote-debugging-pipe', 'remote-allow-origins']

/** Tells the program that started this one, if it asked, that the window has loaded. */
function sayReady(): void {
  if (process.env['DSADMIN_STARTER'] === '1') process.stdout.write('{"event":"ready"}\n')
}

async function chosenScheme(dispatch: Dispatch): Promise<Scheme> {
  const result = await dispatch('settings.get', {}, { signal: AbortSignal.timeout(2_000) })
  return result.ok ? (result.value as Settings).colorScheme : 'system'
}

function showAndEnd(error: unknown): void {
  const [what, todo] =
    error instanceof Fault
      ? [error.message, error.fix]
      : ['It could not start, for a reason that was not foreseen.', 'Start it again.']
  dialog.showErrorBox(app.name, `${what}\n\n${todo}`)
  app.exit(1)
}

/** Everything after ready, in the order in which it is needed. */
async function open({ dataDir, built, build }: DesktopOptions): Promise<void> {
  hardenSession(session.defaultSession)
  installMenu(process.platform)
  servePages(createUi(join(built, 'renderer')))
  const core = await build()
  serveIpc(core.dispatch)

  let ending: 'no' | 'closing' | 'closed' = 'no'
  app.on('will-quit', (event) => {
    if (ending === 'closed') return
    event.preventDefault()
    if (ending === 'closing') return
    ending = 'closing'
    const patience = new Promise<void>((resolve) => {
      setTimeout(resolve, PATIENCE_MS).unref()
    })
    const end = () => {
      ending = 'closed'
      // Everything is written down; a process without a window would hold the lock of a next start.
      if (core.stuck?.()) process.kill(process.pid, 'SIGKILL')
      app.quit()
    }
    // Failing to close changes nothing about the end: what was committed is on disk.
    Promise.race([core.close(), patience]).then(end, end)
  })

  const guard = guardClosing(core.dispatch, process.platform)
  const scheme = await chosenScheme(core.dispatch)
  const openOne = (): void => {
    guard(
      openWindow({
        preload: join(built, 'preload', 'index.cjs'),
        placeFile: join(dataDir, 'electron', 'window.json'),
        scheme,
        onLoaded: sayReady,
      }),
    )
  }
  openOne()
  const stopTelling = tellNotices({
    dispatch: core.dispatch,
    open: (page) => {
      if (BrowserWindow.getAllWindows().length === 0) openOne()
      showPage(page)
    },
  })
  app.once('will-quit', stopTelling)
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openOne()
  })
}

/** Shows a page of the app in its window, for a person who clicked on a notification. */
function showPage(page: string): void {
  const [window] = BrowserWindow.getAllWindows()
  const url = URL.parse(page, HOME)
  if (!window || !url || !isOurs(url.href)) return
  // The main process answers this address itself; a load that was cut short shows in the window.
  window.loadURL(url.href).catch(() => {})
  focusWindow()
}

/** Brings the window to the front, for whoever starts the app a second time. */
function focusWindow(): void {
  const [window] = BrowserWindow.getAllWindows()
  if (!window) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

/**
 * Starts the desktop app and returns at once: a module that waits for ready at its top level would keep
 * Electron from becoming ready. A second start of the same data folder shows the first one's window.
 */
export function runDesktop(options: DesktopOptions): void {
  app.enableSandbox()
  // Windows shows notifications of a program under this name alone; it is the one in electron-builder.yml.
  app.setAppUserModelId(APP_ID)
  // Chromium's own files stay apart from ours, and the lock below belongs to this folder.
  const own = join(options.dataDir, 'electron')
  makePrivateFolder(own)
  app.setPath('userData', own)
  if (!app.requestSingleInstanceLock()) {
    sayReady()
    app.quit()
    return
  }
  if (app.isPackaged) for (const name of DRIVERS) app.commandLine.removeSwitch(name)
  registerScheme()
  hardenApp()
  app.on('second-instance', focusWindow)
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app
    .whenReady()
    .then(() => open(options))
    .catch(showAndEnd)
}
