// Owns what web content may not do: permissions, navigation, windows, webviews, certificates; refuses by default.
import { app, type Event, type Session, type WebContents } from 'electron'
import { isOurs } from './address.ts'
import { openOutside } from './outside.ts'

/**
 * What our own page may ask for; every other permission that Electron knows is refused to everybody.
 * Writing text to the clipboard is the page's "Copy" beside command lines. Reading it stays refused, and a
 * key's value goes another way: the main process copies that.
 */
export const GRANTED: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

/** Addresses that a page must not fetch, on top of the content security policy. */
const OUTWARD = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'file://*/*']

function mayHave(permission: string, requester: string, isMainFrame: boolean): boolean {
  return GRANTED.has(permission) && isMainFrame && isOurs(requester)
}

/** Refuses permissions, devices, screen capture and every request that is not to our own scheme. */
export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(mayHave(permission, details.requestingUrl, details.isMainFrame)),
  )
  session.setPermissionCheckHandler((_contents, permission, origin, details) =>
    mayHave(permission, origin, details.isMainFrame),
  )
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null))
  session.webRequest.onBeforeRequest({ urls: OUTWARD }, (_details, answer) =>
    answer({ cancel: true }),
  )
  // Electron would fetch dictionaries from a server, and words typed here are nobody's business.
  session.setSpellCheckerEnabled(false)
}

const stayHere = (details: Event<{ readonly url: string }>): void => {
  if (!isOurs(details.url)) details.preventDefault()
}

/** Keeps a page where it is: no foreign address, no second window, no webview. */
export function hardenContents(contents: WebContents): void {
  contents.on('will-navigate', stayHere)
  contents.on('will-frame-navigate', stayHere)
  contents.on('will-redirect', stayHere)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url)
    return { action: 'deny' }
  })
}

/** Applies it to every page that will ever be made. Call it before Electron is ready. */
export function hardenApp(): void {
  app.on('web-contents-created', (_event, contents) => hardenContents(contents))
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, trust) => {
    event.preventDefault()
    trust(false)
  })
}
