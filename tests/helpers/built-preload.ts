// Owns a preload built by the app's own configuration, and a sandbox that has nothing but require('electron').
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { resolveConfig } from 'electron-vite'
import { build } from 'vite'
import type { PreloadBridge } from '#contract/channels'

/** Builds the preload of the tree at `root` as the app's build does, and answers its text. */
export async function buildPreload(root = process.cwd()): Promise<string> {
  const { config } = await resolveConfig({ logLevel: 'silent' }, 'build', 'production')
  const preload = config?.preload
  if (!preload) throw new Error('the configuration has no preload')
  const rollupOptions = {
    ...preload.build?.rollupOptions,
    input: { index: join(root, 'preload/index.ts') },
  }
  const built = await build({
    ...preload,
    root,
    configFile: false,
    build: { ...preload.build, rollupOptions, write: false },
  })
  const [output] = Array.isArray(built) ? built : [built]
  const [file] = output && 'output' in output ? output.output : []
  if (file?.type !== 'chunk') throw new Error('the build gave no preload')
  return file.code
}

type Listener = (event: unknown, ...args: unknown[]) => void

/** What a preload may reach in Electron's sandbox, typed against electron.d.ts. */
export interface Renderer {
  readonly ipcRenderer: {
    readonly invoke: (channel: string, ...args: unknown[]) => Promise<unknown>
    readonly send: (channel: string, ...args: unknown[]) => void
  }
  /** Where the fake Electron says that a file lies. */
  readonly getPathForFile?: (file: unknown) => string
}

export interface Sandboxed {
  /** What the page sees on `window`, by name. */
  readonly exposed: Readonly<Record<string, unknown>>
  readonly bridge: PreloadBridge
  /** What the preload asked `require` for. */
  readonly required: readonly string[]
  /** Hands the preload a message from the main process. */
  readonly emit: (channel: string, ...args: unknown[]) => void
}

/** Copies what crosses between the worlds, as `contextBridge` does: functions stay callable, the rest is cloned. */
function cross(value: unknown): unknown {
  if (typeof value === 'function') {
    const call = value as (...args: unknown[]) => unknown
    return (...args: unknown[]) => {
      const answer = call(...args.map(cross))
      return answer instanceof Promise ? answer.then(cross) : cross(answer)
    }
  }
  if (typeof value === 'object' && value !== null && Object.values(value).some(isFunction)) {
    return Object.freeze(
      Object.fromEntries(Object.entries(value).map(([key, part]) => [key, cross(part)])),
    )
  }
  return structuredClone(value)
}

const isFunction = (value: unknown) => typeof value === 'function'

/** An object that only the preload's world may hold; a test looks for it on the other side. */
export const SENDER = { sender: 'an object of Electron' }

/** Runs a built preload in a context without Node and without a page, and answers what it exposes. */
export function runPreload(
  text: string,
  { ipcRenderer, getPathForFile = () => '' }: Renderer,
): Sandboxed {
  const exposed: Record<string, unknown> = {}
  const required: string[] = []
  const listeners = new Map<string, Listener[]>()
  const electron = {
    contextBridge: {
      exposeInMainWorld: (name: string, api: unknown) => {
        exposed[name] = cross(api)
      },
    } satisfies Pick<Electron.ContextBridge, 'exposeInMainWorld'>,
    webUtils: { getPathForFile } satisfies Pick<Electron.WebUtils, 'getPathForFile'>,
    ipcRenderer: {
      ...ipcRenderer,
      on: (channel: string, listener: Listener) => {
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
        return electron.ipcRenderer
      },
    },
  }
  const require = (name: string) => {
    required.push(name)
    if (name !== 'electron') throw new Error(`module not found: ${name}`)
    return electron
  }
  const module = { exports: {} }
  runInNewContext(text, { require, module, exports: module.exports })
  return {
    exposed,
    bridge: exposed['dsadmin'] as PreloadBridge,
    required,
    emit: (channel, ...args) => {
      for (const listener of listeners.get(channel) ?? []) {
        listener(SENDER, ...structuredClone<unknown[]>(args))
      }
    },
  }
}
