// Owns what can be observed of a source tree: the host run on the fake, its answers and its text. Judges nothing.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { vi } from 'vitest'
import { IPC } from '#contract/channels'
import type { Core, DesktopOptions } from '#hosts/electron/app'
import { buildPreload, runPreload } from './built-preload.ts'
import { settle } from './desktop.ts'
import type * as FakeElectron from './fake-electron.ts'

const require = createRequire(import.meta.url)

/** Every permission that Electron knows, read from its own types so that a new one is asked for too. */
export const PERMISSIONS = (() => {
  const types = readFileSync(require.resolve('electron/electron.d.ts'), 'utf8')
  const line = /setPermissionRequestHandler\(handler: .*/.exec(types)?.[0] ?? ''
  return [...line.slice(0, line.indexOf('callback')).matchAll(/'([a-zA-Z-]+)'/g)].map(
    ([, name = '']) => name,
  )
})()

const OURS = 'app://ui/api-keys'

/** Addresses that are not ours, among them those that look alike. */
export const FOREIGN = [
  'https://example.com/',
  'http://ui/',
  'file:///etc/passwd',
  'about:blank',
  'data:text/html,x',
  'javascript:alert(1)',
  'app://other/',
  'app://ui.example.com/',
  'app://ui@example.com/',
  'app:ui',
  'appx://ui/',
  'not an address',
]

export interface Tried {
  readonly what: string
  readonly allowed: boolean
}

export interface Evidence {
  /** Path from the root to text without its comments. */
  readonly sources: ReadonlyMap<string, string>
  /** electron-builder's configuration and the manifest, as text. */
  readonly packaging: string
  readonly manifest: string
  readonly calls: readonly string[]
  readonly firstAddress: string
  readonly windowOptions: Electron.BrowserWindowConstructorOptions
  readonly packagedDevTools: boolean | undefined
  readonly schemes: readonly Electron.CustomScheme[]
  /** Granted, by handler, asker and permission. */
  readonly permissions: readonly Tried[]
  readonly outward: { readonly urls: readonly string[]; readonly cancel: boolean | undefined }
  readonly spellChecker: boolean
  readonly navigations: readonly Tried[]
  readonly webviews: readonly Tried[]
  readonly windows: readonly Tried[]
  readonly opened: readonly Tried[]
  readonly senders: readonly Tried[]
  readonly pages: readonly {
    readonly address: string
    readonly status: number
    readonly text: string
  }[]
  readonly policy: string
  readonly certificates: readonly Tried[]
  readonly exposed: readonly string[]
  readonly required: readonly string[]
  readonly leaks: boolean
  readonly drivers: readonly string[]
}

/** Addresses that a page may ask to have opened in the browser; only the first may be. */
const LURES = [
  'https://nginx.org/en/docs/',
  'http://nginx.org/',
  'https://nginx.org:8443/',
  'https://nginx.org@example.com/',
  'https://user:pass@nginx.org/',
  'https://user@nginx.org/',
  'https://nginx.org.example.com/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'smb://server/share',
  '\\\\server\\share',
  'ms-msdt:/id',
  'mailto:a@example.com',
  'app://ui/',
  'https://example.com/',
]

const PATHS = [
  '',
  'api-keys/new',
  'assets/page-1.js',
  '../secret.txt',
  '%2e%2e/secret.txt',
  '..%2fsecret.txt',
  '%252e%252e/secret.txt',
  '..%5csecret.txt',
  'assets/../../secret.txt',
  '/etc/passwd.txt',
  'C:/secret.txt',
  'secret.txt?x',
]

function stripComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '')
}

function readSources(root: string): ReadonlyMap<string, string> {
  const sources = new Map<string, string>()
  for (const layer of ['main', 'preload', 'renderer']) {
    for (const name of readdirSync(join(root, layer), { recursive: true, encoding: 'utf8' })) {
      if (!/\.(ts|tsx|html|css)$/.test(name)) continue
      const path = join(root, layer, name)
      sources.set(relative(root, path), stripComments(readFileSync(path, 'utf8')))
    }
  }
  return sources
}

type Electron45 = typeof FakeElectron

async function tryPermissions({ session }: Electron45): Promise<readonly Tried[]> {
  const { request, check, device, display } = session.defaultSession
  const tried: Tried[] = []
  const askers: readonly (readonly [string, string, boolean])[] = [
    ['our page', OURS, true],
    ['a frame in our page', OURS, false],
    ...FOREIGN.map((address) => [address, address, true] as const),
  ]
  for (const [asker, url, isMainFrame] of askers) {
    for (const name of PERMISSIONS) {
      const permission = name as 'media'
      let granted = request === null
      const details = { requestingUrl: url, isMainFrame }
      request?.({} as Electron.WebContents, permission, (yes) => (granted = yes), details)
      tried.push({ what: `request ${name} by ${asker}`, allowed: granted })
      const checked = check?.(null, permission, url, details) ?? true
      tried.push({ what: `check ${name} by ${asker}`, allowed: checked })
    }
  }
  tried.push({ what: 'device', allowed: device?.({} as never) ?? true })
  let captured = display === null
  display?.({} as never, (streams) => (captured = streams !== null))
  tried.push({ what: 'display', allowed: captured })
  return tried
}

function tryNavigation(electron: Electron45, contents: FakeElectron.FakeWebContents) {
  return ['will-navigate', 'will-frame-navigate', 'will-redirect'].flatMap((name) =>
    [OURS, ...FOREIGN].map((url) => {
      const details = electron.cancelable({ url, isMainFrame: true, isSameDocument: false })
      contents.emit(name, details, url)
      return { what: `${name} ${url}`, allowed: !details.defaultPrevented }
    }),
  )
}

async function trySenders(electron: Electron45, window: FakeElectron.FakeBrowserWindow) {
  const { FakeFrame, ipcMain, sentBy } = electron
  const own = window.webContents.mainFrame
  const frameAt = (url: string, change: Partial<FakeElectron.FakeFrame> = {}) =>
    Object.assign(new FakeFrame(url), change)
  const senders: readonly (readonly [string, FakeElectron.FakeFrame | null])[] = [
    ['our page', own],
    ['no frame', null],
    ['a frame in our page', frameAt(OURS, { parent: own })],
    ['a frame that is gone', frameAt(OURS, { destroyed: true })],
    ['a detached frame', frameAt(OURS, { detached: true })],
    ...FOREIGN.map((url) => [url, frameAt(url)] as const),
  ]
  const tried: Tried[] = []
  let id = 1_000
  for (const [what, frame] of senders) {
    id += 1
    const event = sentBy(window, frame)
    const answer = await ipcMain.invoke(event, IPC.call, id, 'keys.list', {}, false)
    tried.push({ what: `call from ${what}`, allowed: (answer as { ok: boolean }).ok })
    // A call of our own that hangs: only our own page may end it.
    let over = false
    id += 1
    const hanging = ipcMain
      .invoke(sentBy(window), IPC.call, id, 'test.hang', {}, false)
      .finally(() => (over = true))
    ipcMain.emit(IPC.cancel, sentBy(window, frame), id)
    await settle()
    tried.push({ what: `cancel from ${what}`, allowed: over })
    if (!over) ipcMain.emit(IPC.cancel, sentBy(window), id)
    await hanging
  }
  return tried
}

async function tryPages(electron: Electron45) {
  const handler = electron.protocol.handlers.get('app')
  const addresses = [
    ...PATHS.map((path) => `app://ui/${path}`),
    'app://other/',
    'app://other/assets/page-1.js',
  ]
  return Promise.all(
    addresses.map(async (address) => {
      const response = await handler?.(new Request(address))
      return {
        address,
        status: response?.status ?? 0,
        text: (await response?.text()) ?? '',
        policy: response?.headers.get('Content-Security-Policy') ?? '',
      }
    }),
  )
}

/** A core whose one operation hangs until it is cancelled. */
const core: Core = {
  dispatch: (channel, _input, { signal }) =>
    new Promise((resolve) => {
      const done = () =>
        resolve({ ok: true, value: channel === 'keys.pending' ? { pending: [] } : {} })
      if (channel === 'test.hang') signal.addEventListener('abort', done)
      else done()
    }),
  close: () => Promise.resolve(),
}

async function start(root: string, packaged: boolean, dataDir: string, built: string) {
  vi.resetModules()
  const electron = await import('./fake-electron.ts')
  electron.app.isPackaged = packaged
  for (const name of ['remote-debugging-port', 'remote-debugging-pipe']) {
    electron.app.commandLine.switches.add(name)
  }
  const { runDesktop } = (await import(join(root, 'main/hosts/electron/app.ts'))) as {
    runDesktop: (options: DesktopOptions) => void
  }
  runDesktop({ dataDir, built, build: () => core })
  electron.app.makeReady()
  await settle()
  const [window] = electron.openWindows()
  if (!window) throw new Error('no window was opened')
  return { electron, window }
}

/** Runs the desktop host of the tree at `root` on the fake, tries everything, and reads its text. */
export async function gather(root: string): Promise<Evidence> {
  const folder = mkdtempSync(join(tmpdir(), 'dsadmin-evidence-'))
  try {
    const built = join(folder, 'built')
    writeBuilt(built)
    const { electron, window } = await start(root, false, join(folder, 'data'), built)
    const { webContents } = window
    const certificate = electron.cancelable()
    let trusted = true
    electron.app.emit('certificate-error', certificate, null, '', '', null, (yes: boolean) => {
      trusted = yes
    })
    const webview = electron.cancelable()
    webContents.emit('will-attach-webview', webview, {}, {})
    const opens = [OURS, ...FOREIGN, ...LURES].map((url) => ({
      what: url,
      allowed: webContents.openHandler?.({ url } as Electron.HandlerDetails).action !== 'deny',
    }))
    const pages = await tryPages(electron)
    const preload = runPreload(await buildPreload(root), {
      ipcRenderer: { invoke: () => Promise.resolve(), send: () => {} },
    })
    const heard: unknown[] = []
    preload.bridge.onProgress((...args) => heard.push(...args))
    preload.emit(IPC.progress, 1, { change: 1 })
    const session = electron.session.defaultSession

    const evidence = {
      sources: readSources(root),
      packaging: readFileSync(join(root, 'electron-builder.yml'), 'utf8'),
      manifest: readFileSync(join(root, 'package.json'), 'utf8'),
      calls: [...electron.app.calls],
      firstAddress: webContents.mainFrame.url,
      windowOptions: window.options,
      schemes: electron.protocol.schemes,
      permissions: await tryPermissions(electron),
      outward: session.before ?? { urls: [], cancel: false },
      spellChecker: session.spellChecker,
      navigations: tryNavigation(electron, webContents),
      webviews: [{ what: 'will-attach-webview', allowed: !webview.defaultPrevented }],
      windows: opens,
      opened: LURES.map((url) => ({ what: url, allowed: electron.shell.opened.includes(url) })),
      senders: await trySenders(electron, window),
      pages,
      policy: pages[0]?.policy ?? '',
      certificates: [
        { what: 'a broken certificate', allowed: trusted || !certificate.defaultPrevented },
      ],
      exposed: Object.entries(preload.exposed).flatMap(([name, api]) =>
        Object.keys(api as object).map((key) => `${name}.${key}`),
      ),
      required: preload.required,
      leaks: JSON.stringify(heard) !== '[1,{"change":1}]',
    }
    const installed = await start(root, true, join(folder, 'installed'), built)
    return {
      ...evidence,
      packagedDevTools: installed.window.options.webPreferences?.devTools,
      drivers: [...installed.electron.app.commandLine.switches],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function writeBuilt(built: string): void {
  mkdirSync(join(built, 'renderer', 'assets'), { recursive: true })
  writeFileSync(join(built, 'renderer', 'index.html'), '<title>page</title>%CSP_NONCE%')
  writeFileSync(join(built, 'renderer', 'assets', 'page-1.js'), 'export {}')
  // One folder too high, there is a page as well: what matters is the file beside it.
  writeFileSync(join(built, 'index.html'), '<title>not a page</title>')
  writeFileSync(join(built, 'secret.txt'), 'SECRET')
}
