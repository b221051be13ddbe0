// Owns the way from typed tests to the plain JavaScript of scripts/; refuses to guess: each shape is written down here.
import type { ChildProcess, SpawnOptions } from 'node:child_process'

interface Facts {
  readonly platform: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly uid: number | undefined
  readonly force: 'electron' | 'loopback' | undefined
  readonly binary: boolean
}

type Choice =
  | { readonly host: 'electron'; readonly fetch: boolean }
  | { readonly host: 'loopback'; readonly reason: string }

export interface DecideScript {
  readonly decide: (facts: Facts) => Choice
  readonly readArguments: (words: readonly string[]) => {
    readonly force: 'electron' | 'loopback' | undefined
    readonly rest: readonly string[]
  }
  readonly unknownOption: (
    read: Pick<Facts, 'force'> & { readonly rest: readonly string[] },
  ) => string | undefined
}

export interface ElectronScript {
  readonly electronBinary: (root: string, env?: NodeJS.ProcessEnv) => string | undefined
  readonly lastLine: (text: string) => string
  readonly fetchElectron: (options: {
    readonly root: string
    readonly node: string
    readonly say: (text: string) => void
    readonly silence?: number
  }) => Promise<{ readonly ok: true } | { readonly ok: false; readonly why: string }>
  readonly runElectron: (options: {
    readonly root: string
    readonly binary: string
    readonly words: readonly string[]
  }) => Promise<
    | { readonly ready: true; readonly code: number }
    | { readonly ready: false; readonly last: string; readonly code: number }
  >
}

export interface InstallScript {
  readonly packagesPresent: (root: string) => boolean
}

type Run = (file: string, words: readonly string[], options: SpawnOptions) => Promise<number>

export interface BuildScript {
  readonly sourceDigest: (root: string) => string
  readonly isBuilt: (root: string) => boolean
  readonly buildOf: (root: string, run?: Run) => Promise<'present' | 'built' | 'failed'>
}

export interface SearchScript {
  readonly assemble: () => Promise<Buffer>
}

export interface ChildrenScript {
  readonly start: (file: string, words: readonly string[], options: SpawnOptions) => ChildProcess
  readonly stopAll: (signal?: NodeJS.Signals) => Promise<unknown>
  readonly ended: (child: ChildProcess) => Promise<{ readonly code: number }>
}

async function script<T>(name: string): Promise<T> {
  return (await import(new URL(`../../scripts/${name}.mjs`, import.meta.url).href)) as T
}

export const decideScript = () => script<DecideScript>('start/decide')
export const electronScript = () => script<ElectronScript>('start/electron')
export const childrenScript = () => script<ChildrenScript>('start/children')
export const installScript = () => script<InstallScript>('setup/install')
export const buildScript = () => script<BuildScript>('setup/build')
export const searchScript = () => script<SearchScript>('scan-search')
