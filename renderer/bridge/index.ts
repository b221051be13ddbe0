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

function connect(): { readonly bridge: Bridge; readonly session: Session } {
  if (window.dsadmin) return { bridge: electronBridge(window.dsadmin), session: alwaysOpen }
  const fetch = window.fetch.bind(window)
  const session = openHttpSession({ location, history, sessionStorage, fetch })
  // A new link that is opened in this tab changes only the part after #, which loads nothing by itself.
  window.addEventListener('hashchange', () => {
    if (location.hash.startsWith('#t=')) location.reload()
  })
  return { bridge: httpBridge(session, fetch), session }
}

export const { bridge, session } = connect()
export type { Bridge, CallOptions } from './bridge.ts'
export type { Session, SessionState } from './session.ts'
