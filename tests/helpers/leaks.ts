// Owns a folder to plant keys in and a scan over it, with real threads and a real inventory; refuses any other file than its own.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { type Input, type Output, operations, type Progress } from '#contract'
import { readKey } from '#services/keys/format'
import { Scan } from '#services/scan/scan'
import { Threads } from '#services/scan/threads'
import {
  call,
  openWorkspace,
  removeFolder,
  temporaryFolder,
  type TestWorkspace,
} from './workspace.ts'

const threads = new Threads(join(import.meta.dirname, '../../main/scan-thread.ts'))

export type Scanned = Output<'scan.run'>

interface ScanHow {
  readonly signal?: AbortSignal
  readonly progress?: (step: Progress<'scan.run'>) => void
  readonly standardInput?: Readable
}

/** A workspace and, apart from it, a folder that is searched. */
export class Leaks {
  readonly space: TestWorkspace
  readonly folder: string
  readonly #data: string

  constructor() {
    this.#data = temporaryFolder()
    this.space = openWorkspace(this.#data)
    this.folder = temporaryFolder()
  }

  remove(): void {
    this.space.close()
    removeFolder(this.#data)
    removeFolder(this.folder)
  }

  /** A new active key: its value and its prefix. */
  key(name: string): { readonly value: string; readonly prefix: string } {
    return this.space.keys.create({ name }, call('keys.create'))
  }

  path(...names: readonly string[]): string {
    return join(this.folder, ...names)
  }

  /** Writes a file, with the folders above it; answers its path. */
  file(name: string, content: string | Uint8Array): string {
    const path = this.path(name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
    return path
  }

  /** Searches the folder, or what is given, through the contract's own schemas. */
  async scan(input: Input<'scan.run'> = {}, how: ScanHow = {}): Promise<Scanned> {
    const scan = new Scan({
      threads,
      read: readKey,
      recognise: (digests) => this.space.keys.recognise(digests),
      version: '0.0.0',
      standardInput: how.standardInput,
    })
    const { input: inputs, output, progress } = operations['scan.run']
    const wanted = input.text === undefined && !input.standardInput ? { paths: [this.folder] } : {}
    const answer = await scan.run(inputs.parse({ ...wanted, ...input }), {
      ...call('scan.run'),
      signal: how.signal ?? new AbortController().signal,
      progress: (step) => how.progress?.(progress?.parse(step) as Progress<'scan.run'>),
    })
    return output.parse(answer)
  }

  /** What was found as `path:line`, below the folder. */
  async places(input: Input<'scan.run'> = {}): Promise<readonly string[]> {
    return (await this.scan(input)).found.map(
      ({ path, line }) => `${this.told(path)}:${String(line)}`,
    )
  }

  /** What was left out as `path: reason`, below the folder. */
  async leftOut(input: Input<'scan.run'> = {}): Promise<readonly string[]> {
    return (await this.scan(input)).leftOut.map(
      ({ path, reason }) => `${this.told(path)}: ${reason}`,
    )
  }

  /** A path as it is below the folder. */
  told(path: string): string {
    return path === this.folder ? '.' : path.replace(`${this.folder}/`, '')
  }
}
