// Owns a fake of the part of Electron's main process that this app uses; every member is checked against electron.d.ts.
// It shows that the API is called as typed and in which order; not that Electron honours it.
import { EventEmitter } from 'node:events'

/** An event whose default can be prevented, as Electron hands it to listeners. */
export function cancelable<T extends object>(props: T = {} as T) {
  return {
    ...props,
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true
    },
  }
}

class FakeCommandLine implements Pick<Electron.CommandLine, 'hasSwitch' | 'removeSwitch'> {
  readonly switches = new Set<string>()

  hasSwitch(name: string): boolean {
    return this.switches.has(name)
  }

  removeSwitch(name: string): void {
    this.switches.delete(name)
  }
}

class FakeApp
  extends EventEmitter
  implements
    Pick<
      Electron.App,
      | 'enableSandbox'
      | 'exit'
      | 'isPackaged'
      | 'name'
      | 'quit'
      | 'requestSingleInstanceLock'
      | 'setAppUserModelId'
      | 'setPath'
      | 'whenReady'
    >
{
  name = 'Data Science Admin'
  isPackaged = false
  readonly commandLine = new FakeCommandLine()
  /** What was called before and after ready, in order. */
  readonly calls: string[] = []
  readonly paths = new Map<string, string>()
  userModelId = ''
  lock = true
  quitting = false
  ready = false
  exitCode: number | undefined
  #becomeReady: () => void = () => {}
  readonly #whenReady = new Promise<void>((resolve) => {
    this.#becomeReady = resolve
  })

  enableSandbox(): void {
    if (this.ready) throw new Error('app.enableSandbox() can only be called before app is ready')
    this.calls.push('enableSandbox')
  }

  setPath(name: string, path: string): void {
    this.calls.push(`setPath ${name}`)
    this.paths.set(name, path)
  }

  setAppUserModelId(id: string): void {
    this.userModelId = id
  }

  requestSingleInstanceLock(): boolean {
    this.calls.push('requestSingleInstanceLock')
    return this.lock
  }

  whenReady(): Promise<void> {
    return this.#whenReady
  }

  /** A test's way to let Electron become ready. */
  makeReady(): void {
    this.ready = true
    this.calls.push('ready')
    this.#becomeReady()
  }

  quit(): void {
    if (this.exitCode !== undefined) return
    const before = cancelable()
    this.emit('before-quit', before)
    if (before.defaultPrevented) return
    this.quitting = true
    for (const window of windows.toReversed()) window.close()
    this.quitting = false
    if (windows.length > 0) return
    const will = cancelable()
    this.emit('will-quit', will)
    if (!will.defaultPrevented) this.exit(0)
  }

  exit(code = 0): void {
    this.exitCode = code
  }
}

/** The frame of a page, as a sender check sees it. */
export class FakeFrame implements Pick<Electron.WebFrameMain, 'detached' | 'isDestroyed' | 'url'> {
  url: string
  parent: FakeFrame | null = null
  detached = false
  destroyed = false

  constructor(url: string) {
    this.url = url
  }

  isDestroyed(): boolean {
    return this.destroyed
  }
}

type OpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0]

export class FakeWebContents
  extends EventEmitter
  implements Pick<Electron.WebContents, 'id' | 'isDestroyed' | 'reload' | 'send'>
{
  readonly id: number
  readonly mainFrame = new FakeFrame('')
  readonly sent: { readonly channel: string; readonly args: readonly unknown[] }[] = []
  openHandler: OpenHandler | undefined
  destroyed = false
  reloads = 0

  constructor(id: number) {
    super()
    this.id = id
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler
  }

  send(channel: string, ...args: unknown[]): void {
    if (this.destroyed) throw new TypeError('Object has been destroyed')
    this.sent.push({ channel, args: structuredClone(args) })
    this.emit('sent', channel, ...structuredClone(args))
  }

  isDestroyed(): boolean {
    return this.destroyed
  }

  reload(): void {
    this.reloads += 1
  }

  destroy(): void {
    if (this.destroyed) return
    this.destroyed = true
    this.emit('destroyed')
  }
}

const windows: FakeBrowserWindow[] = []
let lastId = 0

export class FakeBrowserWindow
  extends EventEmitter
  implements
    Pick<
      Electron.BrowserWindow,
      | 'close'
      | 'focus'
      | 'getNormalBounds'
      | 'isMaximized'
      | 'isMinimized'
      | 'loadURL'
      | 'maximize'
      | 'restore'
      | 'show'
    >
{
  readonly options: Electron.BrowserWindowConstructorOptions
  readonly webContents: FakeWebContents
  visible: boolean
  focused = 0
  minimized = false
  maximized = false
  closed = false
  bounds: Electron.Rectangle

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super()
    if (!app.ready) throw new Error('Cannot create BrowserWindow before app is ready')
    lastId += 1
    this.options = options
    this.visible = options.show ?? true
    const { x = 0, y = 0, width = 800, height = 600 } = options
    this.bounds = { x, y, width, height }
    this.webContents = new FakeWebContents(lastId)
    windows.push(this)
    app.emit('web-contents-created', cancelable(), this.webContents)
  }

  static getFocusedWindow(): Electron.BrowserWindow | null {
    return (windows.find(({ focused }) => focused > 0) ?? null) as Electron.BrowserWindow | null
  }

  static getAllWindows(): Electron.BrowserWindow[] {
    // The members that this app uses are proven above; the others are absent, and loud when called.
    return [...windows] as unknown as Electron.BrowserWindow[]
  }

  loadURL(url: string): Promise<void> {
    this.webContents.mainFrame.url = url
    return Promise.resolve()
  }

  show(): void {
    this.visible = true
  }

  focus(): void {
    this.focused += 1
  }

  isMinimized(): boolean {
    return this.minimized
  }

  restore(): void {
    this.minimized = false
  }

  isMaximized(): boolean {
    return this.maximized
  }

  maximize(): void {
    this.maximized = true
  }

  getNormalBounds(): Electron.Rectangle {
    return this.bounds
  }

  close(): void {
    const event = cancelable()
    this.emit('close', event)
    if (event.defaultPrevented || this.closed) return
    this.closed = true
    windows.splice(windows.indexOf(this), 1)
    this.webContents.destroy()
    this.emit('closed')
    // Electron does not emit it while it is quitting.
    if (windows.length === 0 && !app.quitting) app.emit('window-all-closed')
  }
}

type Handler<K extends keyof Electron.Session> = Electron.Session[K] extends (
  handler: infer H,
  ...rest: never[]
) => void
  ? H
  : never

type BeforeRequest = (
  details: Electron.OnBeforeRequestListenerDetails,
  answer: (response: Electron.CallbackResponse) => void,
) => void

class FakeSession implements Pick<
  Electron.Session,
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setPermissionRequestHandler'
  | 'setSpellCheckerEnabled'
> {
  request: Handler<'setPermissionRequestHandler'> = null
  check: Handler<'setPermissionCheckHandler'> = null
  device: Handler<'setDevicePermissionHandler'> = null
  display: Handler<'setDisplayMediaRequestHandler'> = null
  spellChecker = true
  before: { readonly urls: readonly string[]; readonly cancel: boolean | undefined } | undefined

  readonly webRequest = {
    onBeforeRequest: (
      filter: Electron.WebRequestFilter | BeforeRequest | null,
      listener?: BeforeRequest | null,
    ): void => {
      if (filter === null || typeof filter === 'function') throw new Error('The app filters.')
      // The listener is asked once, here: what it answers does not depend on the request.
      listener?.({} as Electron.OnBeforeRequestListenerDetails, ({ cancel }) => {
        this.before = { urls: filter.urls ?? [], cancel }
      })
    },
  } satisfies Pick<Electron.WebRequest, 'onBeforeRequest'>

  setPermissionRequestHandler(handler: Handler<'setPermissionRequestHandler'>): void {
    this.request = handler
  }

  setPermissionCheckHandler(handler: Handler<'setPermissionCheckHandler'>): void {
    this.check = handler
  }

  setDevicePermissionHandler(handler: Handler<'setDevicePermissionHandler'>): void {
    this.device = handler
  }

  setDisplayMediaRequestHandler(handler: Handler<'setDisplayMediaRequestHandler'>): void {
    this.display = handler
  }

  setSpellCheckerEnabled(enable: boolean): void {
    this.spellChecker = enable
  }
}

type Invoked = (event: unknown, ...args: unknown[]) => unknown

class FakeIpcMain extends EventEmitter implements Pick<Electron.IpcMain, 'handle'> {
  readonly handlers = new Map<string, Invoked>()

  handle(channel: string, listener: Parameters<Electron.IpcMain['handle']>[1]): void {
    if (this.handlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`)
    }
    this.handlers.set(channel, listener as Invoked)
  }

  /** What `ipcRenderer.invoke` does: everything is copied on the way in and on the way out. */
  async invoke(event: unknown, channel: string, ...args: unknown[]): Promise<unknown> {
    const handler = this.handlers.get(channel)
    if (!handler) throw new Error(`No handler registered for '${channel}'`)
    return structuredClone(await handler(event, ...structuredClone(args)))
  }
}

class FakeProtocol implements Pick<Electron.Protocol, 'handle' | 'registerSchemesAsPrivileged'> {
  schemes: Electron.CustomScheme[] = []
  readonly handlers = new Map<
    string,
    (request: GlobalRequest) => GlobalResponse | Promise<GlobalResponse>
  >()

  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
    if (app.ready)
      throw new Error('registerSchemesAsPrivileged should be called before app is ready')
    this.schemes = schemes
  }

  handle(
    scheme: string,
    handler: (request: GlobalRequest) => GlobalResponse | Promise<GlobalResponse>,
  ): void {
    if (!app.ready) throw new Error('protocol.handle can only be used after app is ready')
    this.handlers.set(scheme, handler)
  }
}

class FakeShell implements Pick<Electron.Shell, 'openExternal'> {
  readonly opened: string[] = []

  openExternal(url: string): Promise<void> {
    this.opened.push(url)
    return Promise.resolve()
  }
}

class FakeDialog {
  /** What the person answers, in order; afterwards the cancel button. */
  readonly answers: number[] = []
  readonly boxes: Electron.MessageBoxOptions[] = []
  readonly errors: { readonly title: string; readonly content: string }[] = []

  showMessageBox(
    ...given:
      | [window: unknown, options: Electron.MessageBoxOptions]
      | [options: Electron.MessageBoxOptions]
  ): Promise<Electron.MessageBoxReturnValue> {
    const options = given.length === 2 ? given[1] : given[0]
    this.boxes.push(options)
    const response = this.answers.shift() ?? options.cancelId ?? 0
    return Promise.resolve({ response, checkboxChecked: false })
  }

  /** Paths that the person chooses, in order; afterwards the cancel button. */
  readonly chosen: string[][] = []
  readonly opened: Electron.OpenDialogOptions[] = []

  showOpenDialog(
    ...given:
      | [window: unknown, options: Electron.OpenDialogOptions]
      | [options: Electron.OpenDialogOptions]
  ): Promise<Electron.OpenDialogReturnValue> {
    this.opened.push(given.length === 2 ? given[1] : given[0])
    const filePaths = this.chosen.shift()
    return Promise.resolve({ canceled: filePaths === undefined, filePaths: filePaths ?? [] })
  }

  readonly saved: Electron.SaveDialogOptions[] = []

  showSaveDialog(
    ...given:
      | [window: unknown, options: Electron.SaveDialogOptions]
      | [options: Electron.SaveDialogOptions]
  ): Promise<Electron.SaveDialogReturnValue> {
    this.saved.push(given.length === 2 ? given[1] : given[0])
    const [filePath = ''] = this.chosen.shift() ?? []
    return Promise.resolve({ canceled: filePath === '', filePath })
  }

  showErrorBox(title: string, content: string): void {
    this.errors.push({ title, content })
  }
}

/** Every notification that was shown, oldest first. */
export const notifications: FakeNotification[] = []

export class FakeNotification
  extends EventEmitter
  implements Pick<Electron.Notification, 'close' | 'show' | 'title' | 'body'>
{
  /** Whether this desktop shows notifications. */
  static supported = true
  readonly title: string
  readonly body: string

  static isSupported(): boolean {
    return FakeNotification.supported
  }

  constructor({ title = '', body = '' }: Electron.NotificationConstructorOptions = {}) {
    super()
    this.title = title
    this.body = body
  }

  show(): void {
    notifications.push(this)
  }

  close(): void {
    this.emit('close', cancelable())
  }
}

type Payload = ConstructorParameters<typeof Electron.ClipboardItem>[0]

export class FakeClipboardItem {
  readonly types: string[]
  readonly items: Payload

  constructor(items: Payload) {
    this.items = items
    this.types = Object.keys(items)
  }
}

/** The clipboard of Electron 45: reading and writing answer promises. */
class FakeClipboard implements Pick<
  Electron.Clipboard,
  'clear' | 'readText' | 'write' | 'writeText'
> {
  text = ''
  types: readonly string[] = []
  /** Set by a test for a platform that cannot take a raw format. */
  refuses: 'nothing' | 'formats' | 'text with formats' = 'nothing'

  clear(): void {
    this.text = ''
    this.types = []
  }

  readText(): Promise<string> {
    return Promise.resolve(this.text)
  }

  async write(data: Electron.ClipboardItem[]): Promise<void> {
    if (this.refuses === 'formats') throw new Error('Unknown clipboard format')
    const [item] = data as unknown as FakeClipboardItem[]
    const text = await item?.items['text/plain']
    this.types = item?.types ?? []
    this.text = this.refuses === 'text with formats' || typeof text !== 'string' ? '' : text
  }

  writeText(text: string): Promise<void> {
    this.text = text
    this.types = ['text/plain']
    return Promise.resolve()
  }
}

export class FakeUtilityProcess
  extends EventEmitter
  implements Pick<Electron.UtilityProcess, 'kill' | 'pid' | 'postMessage'>
{
  readonly path: string
  readonly args: readonly string[]
  readonly options: Electron.ForkOptions
  readonly posted: unknown[] = []
  readonly stdout = new EventEmitter()
  readonly stderr = new EventEmitter()
  pid: number | undefined = 4_711

  constructor(path: string, args: readonly string[], options: Electron.ForkOptions) {
    super()
    this.path = path
    this.args = args
    this.options = options
  }

  postMessage(message: unknown): void {
    this.posted.push(structuredClone(message))
  }

  kill(): boolean {
    if (this.pid === undefined) return false
    this.pid = undefined
    queueMicrotask(() => this.emit('exit', 15))
    return true
  }
}

export const app = new FakeApp()
export const BrowserWindow = FakeBrowserWindow
export const ClipboardItem = FakeClipboardItem
export const clipboard = new FakeClipboard()
export const dialog = new FakeDialog()
export const ipcMain = new FakeIpcMain()
export const Notification = FakeNotification
export const protocol = new FakeProtocol()
export const session = { defaultSession: new FakeSession() }
export const shell = new FakeShell()

export const nativeTheme = {
  shouldUseDarkColors: false as boolean,
} satisfies Pick<Electron.NativeTheme, 'shouldUseDarkColors'>

export const screen = {
  displays: [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
  getAllDisplays: () => screen.displays as Electron.Display[],
}

export const Menu = {
  installed: undefined as Electron.MenuItemConstructorOptions[] | undefined,
  buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]) => template,
  setApplicationMenu: (template: Electron.MenuItemConstructorOptions[]) => {
    Menu.installed = template
  },
}

export const forks: FakeUtilityProcess[] = []
export const utilityProcess = {
  fork: (path: string, args: string[] = [], options: Electron.ForkOptions = {}) => {
    if (!app.ready) throw new Error('utilityProcess cannot be created before app is ready.')
    const child = new FakeUtilityProcess(path, args, options)
    forks.push(child)
    queueMicrotask(() => child.emit('spawn'))
    return child
  },
}

/** The windows that are open, as fakes. */
export function openWindows(): readonly FakeBrowserWindow[] {
  return windows
}

/** What `window` would send: an event from its own top frame, or from the frame given. */
export function sentBy(
  window: FakeBrowserWindow,
  frame: FakeFrame | null = window.webContents.mainFrame,
) {
  return { ...cancelable(), sender: window.webContents, senderFrame: frame, type: 'frame' }
}
