// Electron's security checklist (docs/tutorial/security.md, 20 items) as checks, each of which is shown red once:
// by one change in a copy of the sources. What only a running Electron can show is listed in SECURITY.md.
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type Evidence, FOREIGN, gather, PERMISSIONS, type Tried } from '#tests/evidence'

interface Check {
  /** The number in Electron's list, or a word for what goes beyond it. */
  readonly item: number | string
  readonly name: string
  /** What is wrong; nothing when the check holds. */
  readonly complaints: (seen: Evidence) => readonly string[]
}

const wrong = (...claims: readonly (readonly [boolean, string])[]) =>
  claims.filter(([holds]) => !holds).map(([, complaint]) => complaint)

const allowed = (tried: readonly Tried[]) =>
  tried.filter((one) => one.allowed).map(({ what }) => what)

/** Complains of whatever was allowed that is not on the list, and of whatever of the list was not. */
const exactly = (tried: readonly Tried[], list: readonly string[]) => {
  const granted = allowed(tried)
  return [
    ...granted.filter((what) => !list.includes(what)).map((what) => `allowed: ${what}`),
    ...list.filter((what) => !granted.includes(what)).map((what) => `refused: ${what}`),
  ]
}

const inSources = (seen: Evidence, pattern: RegExp, outside: readonly string[] = []) =>
  [...seen.sources]
    .filter(([path, text]) => !outside.includes(path) && pattern.test(text))
    .map(([path]) => `${path} has ${String(pattern)}`)

const preference = (seen: Evidence, name: keyof Electron.WebPreferences, value: unknown) => {
  const actual = seen.windowOptions.webPreferences?.[name]
  return actual === value ? [] : [`webPreferences.${name} is ${JSON.stringify(actual)}`]
}

const directive = (seen: Evidence, name: string) =>
  seen.policy
    .split(';')
    .map((part) => part.trim().split(/\s+/))
    .find(([first]) => first === name)
    ?.slice(1) ?? []

/** Majors that still get security fixes: the latest three, a new one every eight weeks (electronjs.org, release schedule). */
const SUPPORTED: Readonly<Record<string, string>> = { 45: '2027-04-07' }

const CHECKS: readonly Check[] = [
  {
    item: 1,
    name: 'only secure content is loaded',
    complaints: (seen) => [
      ...wrong(
        [seen.firstAddress === 'app://ui/', `the first page is ${seen.firstAddress}`],
        [seen.outward.cancel === true, 'requests outward are not cancelled'],
        ...['http', 'https', 'ws', 'wss', 'file'].map(
          (scheme) =>
            [seen.outward.urls.includes(`${scheme}://*/*`), `${scheme}: may be fetched`] as const,
        ),
        [!/\bhttps?:|\bdata:|\*/.test(seen.policy), 'the policy names a source elsewhere'],
      ),
      ...inSources(seen, /<(script|link|img|iframe)[^>]*\b(src|href)=["']https?:/),
    ],
  },
  {
    item: 2,
    name: 'pages have no Node.js',
    complaints: (seen) => [
      ...preference(seen, 'nodeIntegration', false),
      ...preference(seen, 'nodeIntegrationInWorker', false),
      ...preference(seen, 'nodeIntegrationInSubFrames', false),
      ...inSources(seen, /new (BrowserWindow|BrowserView|WebContentsView|BaseWindow)\(/, [
        'main/hosts/electron/window.ts',
      ]),
    ],
  },
  {
    item: 3,
    name: 'contexts are isolated',
    complaints: (seen) => preference(seen, 'contextIsolation', true),
  },
  {
    item: 4,
    name: 'every process is sandboxed',
    complaints: (seen) => [
      ...preference(seen, 'sandbox', true),
      ...wrong(
        [seen.calls[0] === 'enableSandbox', 'enableSandbox is not the first call'],
        [seen.calls.indexOf('enableSandbox') < seen.calls.indexOf('ready'), 'too late'],
        [seen.required.join() === 'electron', `the preload requires ${seen.required.join()}`],
      ),
    ],
  },
  {
    item: 5,
    name: 'permission requests are refused, save writing text to the clipboard from our own page',
    complaints: (seen) => [
      ...wrong([seen.permissions.length > 1_000, 'not every permission was tried']),
      ...exactly(seen.permissions, [
        'request clipboard-sanitized-write by our page',
        'check clipboard-sanitized-write by our page',
      ]),
    ],
  },
  {
    item: 6,
    name: 'web security is on',
    complaints: (seen) => preference(seen, 'webSecurity', true),
  },
  {
    item: 7,
    name: 'a content security policy holds',
    complaints: (seen) =>
      wrong(
        [directive(seen, 'default-src').join() === "'none'", 'default-src is not none'],
        [directive(seen, 'script-src').join() === "'self'", 'script-src is not self'],
        [directive(seen, 'connect-src').join() === "'self'", 'connect-src is not self'],
        [directive(seen, 'frame-ancestors').join() === "'none'", 'it may be framed'],
        [directive(seen, 'base-uri').join() === "'none'", 'its base may be moved'],
        [directive(seen, 'form-action').join() === "'none'", 'forms may be sent'],
        [directive(seen, 'require-trusted-types-for').join() === "'script'", 'no Trusted Types'],
        [!seen.policy.includes('unsafe-'), 'something unsafe is allowed'],
        [directive(seen, 'object-src').length === 0, 'objects are allowed'],
      ),
  },
  {
    item: 8,
    name: 'insecure content is not run',
    complaints: (seen) => preference(seen, 'allowRunningInsecureContent', false),
  },
  {
    item: 9,
    name: 'experimental features are off',
    complaints: (seen) => [
      ...preference(seen, 'experimentalFeatures', false),
      ...inSources(seen, /enable-experimental|appendSwitch/),
    ],
  },
  {
    item: 10,
    name: 'no Blink feature is switched on',
    complaints: (seen) => [
      ...preference(seen, 'enableBlinkFeatures', undefined),
      ...inSources(seen, /enableBlinkFeatures|enable-blink-features/),
    ],
  },
  {
    item: 11,
    name: 'no webview may open popups',
    complaints: (seen) => [
      ...preference(seen, 'webviewTag', false),
      ...inSources(seen, /<webview|allowpopups/i),
    ],
  },
  {
    item: 12,
    name: 'no webview is ever attached',
    complaints: (seen) => exactly(seen.webviews, []),
  },
  {
    item: 13,
    name: 'a page stays on our scheme and host',
    complaints: (seen) =>
      exactly(
        seen.navigations,
        ['will-navigate', 'will-frame-navigate', 'will-redirect'].map(
          (name) => `${name} app://ui/api-keys`,
        ),
      ),
  },
  { item: 14, name: 'no second window opens', complaints: (seen) => exactly(seen.windows, []) },
  {
    item: 15,
    name: 'the browser is opened on listed https sites only, from one place',
    complaints: (seen) => [
      ...exactly(seen.opened, ['https://nginx.org/en/docs/']),
      ...inSources(seen, /openExternal|openPath/, ['main/hosts/electron/outside.ts']),
    ],
  },
  {
    item: 16,
    name: 'Electron is a supported major',
    complaints: ({ manifest }) => {
      const major = /"electron": "[\^~]?(\d+)\./.exec(manifest)?.[1] ?? ''
      const until = SUPPORTED[major]
      if (until === undefined) return [`Electron ${major} is not in the list of supported majors`]
      // A date that passes must not break an old commit, so it is said and not failed.
      if (new Date().toISOString() > until)
        process.stdout.write(`Electron ${major} may be out of support since ${until}.\n`)
      return []
    },
  },
  {
    item: 17,
    name: 'messages are served to our own top frame only',
    complaints: (seen) => exactly(seen.senders, ['call from our page', 'cancel from our page']),
  },
  {
    item: 18,
    name: 'pages come from our own protocol, and nothing outside their folder does',
    complaints: (seen) => [
      ...seen.pages
        .filter(({ text }) => text.includes('SECRET'))
        .map(({ address }) => `${address} gave a file outside`),
      ...seen.pages
        .filter(({ address, status }) => !address.startsWith('app://ui/') && status !== 404)
        .map(({ address }) => `${address} was answered`),
      ...inSources(seen, /\bloadFile\(|loadURL\(\s*['"`]file:/),
      ...wrong([
        JSON.stringify(seen.schemes) ===
          JSON.stringify([
            {
              scheme: 'app',
              privileges: {
                standard: true,
                secure: true,
                supportFetchAPI: true,
                codeCache: true,
              },
            },
          ]),
        'the scheme has other privileges',
      ]),
    ],
  },
  {
    item: 19,
    name: 'every fuse is set',
    complaints: (seen) =>
      Object.entries(FUSES).flatMap(([fuse, value]) =>
        seen.packaging.includes(`\n  ${fuse}: ${String(value)}\n`)
          ? []
          : [`${fuse} is not ${value}`],
      ),
  },
  {
    item: 20,
    name: 'the page gets four functions and no object of Electron',
    complaints: (seen) => [
      ...wrong(
        [
          seen.exposed.toSorted().join() ===
            'dsadmin.cancel,dsadmin.invoke,dsadmin.onProgress,dsadmin.pathOf',
          `exposed: ${seen.exposed.join()}`,
        ],
        [!seen.leaks, 'an event reaches the page'],
      ),
      ...inSources(seen, /exposeInMainWorld/, ['preload/index.ts']),
    ],
  },
  {
    item: 'certificates',
    name: 'a broken certificate is never trusted',
    complaints: (seen) => exactly(seen.certificates, []),
  },
  {
    item: 'drivers',
    name: 'an installed app cannot be driven or inspected',
    complaints: (seen) =>
      wrong(
        [seen.drivers.length === 0, `switches left: ${seen.drivers.join()}`],
        [seen.packagedDevTools === false, 'developer tools are on'],
      ),
  },
  {
    item: 'one instance',
    name: 'one app owns a data folder',
    complaints: (seen) =>
      wrong(
        [seen.calls.includes('requestSingleInstanceLock'), 'no lock is asked for'],
        [
          seen.calls.indexOf('setPath userData') < seen.calls.indexOf('requestSingleInstanceLock'),
          'the lock belongs to another folder',
        ],
      ),
  },
  {
    item: 'dumps and dictionaries',
    name: 'nothing typed here is sent away: no crash reports, no spell checker',
    complaints: (seen) => [
      ...inSources(seen, /crashReporter|autoUpdater/),
      ...preference(seen, 'spellcheck', false),
      ...wrong([!seen.spellChecker, 'the spell checker is on']),
    ],
  },
]

const FUSES = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
}

const WINDOW = 'main/hosts/electron/window.ts'
const HARDEN = 'main/hosts/electron/harden.ts'
const ADDRESS = 'main/hosts/electron/address.ts'
const OUTSIDE = 'main/hosts/electron/outside.ts'
const IPC_HOST = 'main/hosts/electron/ipc.ts'
const APP = 'main/hosts/electron/app.ts'
const PROTOCOL = 'main/hosts/electron/protocol.ts'
const UI = 'main/hosts/ui.ts'
const PRELOAD = 'preload/index.ts'
const PACKAGING = 'electron-builder.yml'

/** One change each, and the checks that must complain of it. */
const MUTATIONS: readonly (readonly [Check['item'], string, string, string])[] = [
  [1, HARDEN, 'cancel: true', 'cancel: false'],
  [1, HARDEN, "'https://*/*', ", ''],
  [2, WINDOW, 'nodeIntegration: false', 'nodeIntegration: true'],
  [2, WINDOW, 'nodeIntegrationInWorker: false', 'nodeIntegrationInWorker: true'],
  [3, WINDOW, 'contextIsolation: true', 'contextIsolation: false'],
  [4, WINDOW, 'sandbox: true', 'sandbox: false'],
  [4, APP, 'app.enableSandbox()', ''],
  [5, HARDEN, "['clipboard-sanitized-write']", "['clipboard-sanitized-write', 'media']"],
  [5, HARDEN, ' && isMainFrame', ''],
  [5, HARDEN, ' && isOurs(requester)', ''],
  [5, HARDEN, 'setDevicePermissionHandler(() => false)', 'setDevicePermissionHandler(() => true)'],
  [5, HARDEN, 'answer(null)', 'answer({})'],
  [6, WINDOW, 'webSecurity: true', 'webSecurity: false'],
  [7, UI, "default-src 'none'`,", "default-src 'self'`,"],
  [7, UI, "`script-src 'self'`", "`script-src 'self' 'unsafe-inline'`"],
  [7, UI, '`require-trusted-types-for', '`x-trusted-types-for'],
  [8, WINDOW, 'allowRunningInsecureContent: false', 'allowRunningInsecureContent: true'],
  [9, WINDOW, 'experimentalFeatures: false', 'experimentalFeatures: true'],
  [10, WINDOW, 'spellcheck: false', "spellcheck: false, enableBlinkFeatures: 'X'"],
  [11, WINDOW, 'webviewTag: false', 'webviewTag: true'],
  [12, HARDEN, "contents.on('will-attach-webview'", "contents.on('did-attach-webview'"],
  [13, HARDEN, "contents.on('will-navigate', stayHere)", ''],
  [13, HARDEN, "contents.on('will-frame-navigate', stayHere)", ''],
  [13, HARDEN, "contents.on('will-redirect', stayHere)", ''],
  [13, ADDRESS, ' && url.host === HOST', ''],
  [14, HARDEN, "action: 'deny'", "action: 'allow'"],
  [15, OUTSIDE, "url.protocol === 'https:' &&", ''],
  [15, OUTSIDE, 'SITES.has(url.hostname)', 'true'],
  [15, OUTSIDE, "url.username === '' &&", ''],
  [16, 'package.json', '"electron": "^45', '"electron": "^44'],
  [17, IPC_HOST, 'if (!isOurFrame(senderFrame)) return refuse(SENDER)', ''],
  [17, IPC_HOST, '!isOurFrame(event.senderFrame) || typeof id', 'typeof id'],
  [17, ADDRESS, 'frame.parent === null &&', ''],
  [17, ADDRESS, '!frame.isDestroyed() &&', ''],
  [17, ADDRESS, 'url.protocol === `${SCHEME}:` &&', ''],
  [18, PROTOCOL, 'if (!isOurs(request.url)) return', 'if (false) return'],
  [18, PROTOCOL, 'secure: true,', 'secure: true, bypassCSP: true,'],
  [18, APP, "join(built, 'renderer')", 'built'],
  [19, PACKAGING, 'runAsNode: false', 'runAsNode: true'],
  [19, PACKAGING, '  onlyLoadAppFromAsar: true\n', ''],
  [20, PRELOAD, 'listener(id, step)', 'listener(_event as never, step)'],
  [20, PRELOAD, 'cancel: (id)', 'ipcRenderer, cancel: (id)'],
  ['certificates', HARDEN, 'trust(false)', 'trust(true)'],
  ['drivers', WINDOW, 'devTools: !app.isPackaged', 'devTools: true'],
  ['drivers', APP, "'remote-debugging-port', ", ''],
  ['one instance', APP, '!app.requestSingleInstanceLock()', 'false'],
  ['dumps and dictionaries', WINDOW, 'spellcheck: false', 'spellcheck: true'],
  [
    'dumps and dictionaries',
    HARDEN,
    'setSpellCheckerEnabled(false)',
    'setSpellCheckerEnabled(true)',
  ],
]

const COPIED = [
  'main',
  'preload',
  'renderer',
  'package.json',
  'tsconfig.base.json',
  'tsconfig.json',
  PACKAGING,
]

/** A copy of the sources with one change; a fresh folder each, because the runner keeps what it has read. */
function changedCopy(file: string, from: string, to: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'dsadmin-checklist-'))
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }))
  for (const name of COPIED) cpSync(name, join(copy, name), { recursive: true })
  symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'), 'junction')
  const path = join(copy, file)
  const text = readFileSync(path, 'utf8')
  expect(text.split(from), 'the text to change is there once').toHaveLength(2)
  writeFileSync(
    path,
    text.replace(from, () => to),
  )
  return copy
}

describe("Electron's security checklist", () => {
  let seen: Evidence
  beforeAll(async () => {
    seen = await gather(process.cwd())
  })

  test('is complete', () => {
    const items = CHECKS.map(({ item }) => item).filter((item) => typeof item === 'number')
    expect(items).toEqual(Array.from({ length: 20 }, (_, at) => at + 1))
    expect(PERMISSIONS.length).toBeGreaterThan(40)
    expect(FOREIGN.length).toBeGreaterThan(10)
  })

  test.each(CHECKS)('$item: $name', ({ complaints }) => {
    expect(complaints(seen)).toEqual([])
  })

  test('every check is shown red below', () => {
    const shown = new Set(MUTATIONS.map(([item]) => item))
    expect(CHECKS.map(({ item }) => item).filter((item) => !shown.has(item))).toEqual([])
  })
})

describe('a change that weakens the app is noticed', () => {
  test.each(MUTATIONS)('%s: %s without «%s»', async (item, file, from, to) => {
    const check = CHECKS.find((one) => one.item === item)
    const seen = await gather(changedCopy(file, from, to))
    expect(check?.complaints(seen)).not.toEqual([])
  })
})
