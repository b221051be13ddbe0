// Owns both ways in which a page reaches the same door: preload and fake ipcMain, and HTTP to a real loopback server.
import { onTestFinished, vi } from 'vitest'
import { httpBridge } from '#bridge/http'
import { openHttpSession } from '#bridge/session'
import { electronBridge } from '#bridge/electron'
import type { Bridge } from '#bridge/bridge'
import { silentLog } from '#base/log'
import { startLoopback } from '#hosts/loopback/server'
import type { Dispatch } from '#ipc/dispatch'
import { buildPreload, runPreload } from './built-preload.ts'
import { startDesktop } from './desktop.ts'

/** One page of one host. */
export interface Page {
  readonly bridge: Bridge
  /** The page goes away: its tab or window is closed. */
  readonly leave: () => Promise<void>
}

export type OpenPage = (dispatch: Dispatch) => Promise<Page>

let preload: Promise<string> | undefined

/** The built preload on a fake ipcMain: what a window does. */
export const openElectron: OpenPage = async (dispatch) => {
  const text = await (preload ??= buildPreload())
  const { electron, window } = await startDesktop({ dispatch })
  const page = window()
  const { sentBy, ipcMain } = electron
  const { bridge, emit } = runPreload(text, {
    ipcRenderer: {
      invoke: (channel, ...args) => ipcMain.invoke(sentBy(page), channel, ...args),
      send: (channel, ...args) => {
        ipcMain.emit(channel, sentBy(page), ...structuredClone<unknown[]>(args))
      },
    },
  })
  page.webContents.on('sent', emit)
  return {
    bridge: electronBridge(bridge),
    leave: () => Promise.resolve(page.webContents.destroy()),
  }
}

/** A real server on this computer, reached as a browser reaches it. */
export const openLoopback: OpenPage = async (dispatch) => {
  const host = await startLoopback({
    dispatch,
    ui: () => ({ status: 404, headers: {}, body: Buffer.from('') }),
    log: silentLog,
    now: Date.now,
    port: 0,
    exactly: false,
    terminal: false,
  })
  onTestFinished(() => host.stop())
  const { origin, hash } = new URL(host.newUrl())
  const gone = new AbortController()
  const fetchFrom = (address: string, init: RequestInit = {}) => {
    const signals = [gone.signal, ...(init.signal ? [init.signal] : [])]
    // A browser sets these by itself, and its pages cannot change them.
    const headers = new Headers(init.headers)
    headers.set('Origin', origin)
    headers.set('Sec-Fetch-Site', 'same-origin')
    return fetch(origin + address, { ...init, headers, signal: AbortSignal.any(signals) })
  }
  const kept = new Map<string, string>()
  const session = openHttpSession({
    location: { hash, pathname: '/', search: '' },
    history: { replaceState: vi.fn() },
    sessionStorage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    },
    fetch: fetchFrom as typeof fetch,
  })
  return {
    bridge: httpBridge(session, fetchFrom as typeof fetch),
    leave: () => Promise.resolve(gone.abort()),
  }
}
