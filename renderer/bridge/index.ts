// Owns the choice of how this page reaches the main process; the pages import nothing else of this folder.
import type { PreloadBridge } from '#contract/channels'
import type { Bridge } from './bridge.ts'
import { electronBridge } from './electron.ts'
import { httpBridge } from './http.ts'
import { alwaysOpen, openHttpSession, type Session } from './session.ts'

declare global {
  interface Window {
    /** Set by the preload; absent in a browser. */
    readonly dsadmin?: PreloadBridge
  }
}

interface Connected {
  readonly bridge: Bridge
  readonly session: Session
  /** Where a dropped file or folder lies; absent where the window's host does not tell pages. */
  readonly pathOf: ((dropped: File) => string) | undefined
}

function connect(): Connected {
  const preload = window.dsadmin
  if (preload)
    return { bridge: electronBridge(preload), session: alwaysOpen, pathOf: preload.pathOf }
  const fetch = window.fetch.bind(window)
  const session = openHttpSession({ location, history, sessionStorage, fetch })
  // A new link that is opened in this tab changes only the part after #, which loads nothing by itself.
  window.addEventListener('hashchange', () => {
    if (location.hash.startsWith('#t=')) location.reload()
  })
  return { bridge: httpBridge(session, fetch), session, pathOf: undefined }
}

export const { bridge, session, pathOf } = connect()
export type { Bridge, CallOptions } from './bridge.ts'
export type { Session, SessionState } from './session.ts'
