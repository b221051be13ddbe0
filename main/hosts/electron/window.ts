// Owns the only window and its preferences; refuses every preference that would weaken the page's sandbox.
import { app, BrowserWindow, nativeTheme, type WebContents, type WebPreferences } from 'electron'
import { HOME } from './address.ts'
import { LEAST_SIZE, readPlace, writePlace } from './bounds.ts'

/** Said in full, although most are Electron's defaults: a change of a default must not change this app. */
export const WEB_PREFERENCES = Object.freeze({
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
}) satisfies WebPreferences

/** The ground of the page, so that nothing flashes before it is painted. */
const GROUND = { light: '#FFFFFF', dark: '#191918' } as const

export type Scheme = 'system' | 'light' | 'dark'

export interface WindowOptions {
  /** The built preload. */
  readonly preload: string
  /** Where the window's place is remembered. */
  readonly placeFile: string
  readonly scheme: Scheme
  /** Called once, when the page has loaded. */
  readonly onLoaded: () => void
}

/** A page that crashed is loaded again, since the main process holds all that matters; but not for ever. */
function reloadAfterCrash(page: WebContents): void {
  let left = 3
  page.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || left === 0) return
    left -= 1
    page.reload()
  })
}

function ground(scheme: Scheme): string {
  const dark = scheme === 'system' ? nativeTheme.shouldUseDarkColors : scheme === 'dark'
  return dark ? GROUND.dark : GROUND.light
}

/** Opens the window on the first page; it shows itself once it has something to show. */
export function openWindow({ preload, placeFile, scheme, onLoaded }: WindowOptions): BrowserWindow {
  const place = readPlace(placeFile)
  const window = new BrowserWindow({
    ...place.bounds,
    minWidth: LEAST_SIZE.width,
    minHeight: LEAST_SIZE.height,
    show: false,
    title: app.name,
    backgroundColor: ground(scheme),
    autoHideMenuBar: true,
    webPreferences: { ...WEB_PREFERENCES, preload, devTools: !app.isPackaged },
  })
  window.once('ready-to-show', () => {
    // It shows the window by itself, so not before there is something to show.
    if (place.maximized) window.maximize()
    window.show()
  })
  window.webContents.once('did-finish-load', onLoaded)
  reloadAfterCrash(window.webContents)
  // Closing is decided by the window's own guard: a page that objects would block it without a word.
  window.webContents.on('will-prevent-unload', (event) => event.preventDefault())
  window.on('close', () => writePlace(placeFile, window.getNormalBounds(), window.isMaximized()))
  // The main process answers this address itself; a load that was cut short shows in the window.
  window.loadURL(HOME).catch(() => {})
  return window
}
