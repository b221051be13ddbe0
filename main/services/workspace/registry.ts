// Owns which workspaces a data folder holds and what they are called; refuses two with one name, whoever makes them.
import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { Fault } from '#base/fault'
import type { Log } from '#base/log'
import { makeFolders, makePrivateFolder, workspaceFiles, type WorkspaceFiles } from '#base/paths'
import { instant, type Runtime } from '#base/runtime'
import { Id, Timestamp, z } from '#contract/fields'

const Entry = z.strictObject({ id: Id, name: z.string(), createdAt: Timestamp })
/** A workspace as the data folder knows it; its own database knows only the id. */
export type WorkspaceEntry = Readonly<z.output<typeof Entry>>

const Current = z.strictObject({ id: Id })

/** The workspace that exists without anybody asking for it. */
export const DEFAULT_NAME = 'default'

export interface RegistryOptions {
  readonly dataDir: string
  readonly runtime: Runtime
  readonly log: Log
  /** Which texts may be a name (throws the Fault), and when two names are the same. */
  readonly naming: {
    readonly check: (text: string) => string
    readonly fold: (text: string) => string
  }
}

/**
 * `workspaces/names/<SHA-256 of the folded name>.json` claims a name, `workspaces/<id>/` holds its files.
 * A claim appears whole or not at all and only for the first who makes it; a workspace whose folder was
 * never made, because of a crash, gets it when it is opened.
 */
export class Registry {
  readonly dataDir: string
  readonly #options: RegistryOptions
  readonly #names: string

  constructor(options: RegistryOptions) {
    this.#options = options
    this.dataDir = options.dataDir
    this.#names = join(options.dataDir, 'workspaces', 'names')
  }

  /** Oldest first. An empty or missing data folder holds none. Errors: Fault store.readonly. */
  list(): readonly WorkspaceEntry[] {
    const files = this.#guarded(() =>
      existsSync(this.#names)
        ? readdirSync(this.#names).filter((name) => name.endsWith('.json'))
        : [],
    )
    return files
      .map((name) => this.#read(join(this.#names, name)))
      .filter((entry) => entry !== undefined)
      .toSorted((a, b) => (`${a.createdAt}${a.id}` < `${b.createdAt}${b.id}` ? -1 : 1))
  }

  /** The workspace of that name. Makes nothing. @throws Fault workspace.missing, naming the folder. */
  find(name: string): WorkspaceEntry {
    const { fold } = this.#options.naming
    const found = this.list().find((entry) => fold(entry.name) === fold(name))
    if (found) return found
    throw new Fault({
      code: 'workspace.missing',
      message: `There is no workspace "${name}" in ${this.dataDir}.`,
      fix: 'Check the data folder and the name, or make the workspace with the app or with dsadmin workspace create.',
    })
  }

  /** @throws Fault workspace.missing. */
  byId(id: string): WorkspaceEntry {
    const found = this.list().find((entry) => entry.id === id)
    if (found) return found
    throw new Fault({
      code: 'workspace.missing',
      message: `This workspace is not in ${this.dataDir}.`,
      fix: 'Choose one of the list.',
    })
  }

  /**
   * Claims a name and makes the folder. @throws Fault workspace.name-taken, input.invalid, input.secret,
   * store.readonly, store.full.
   */
  create(text: string): WorkspaceEntry {
    const name = this.#options.naming.check(text)
    const entry = this.#claim(name)
    if (entry) return this.#ready(entry)
    throw new Fault({
      code: 'workspace.name-taken',
      message: `There is a workspace called "${this.#holder(name).name}" already.`,
      fix: 'Choose another name, or open that one.',
      field: 'name',
    })
  }

  /**
   * Takes up a workspace under the identity that it had elsewhere, in the place of an empty one, whose folder
   * stays without a name. @throws Fault workspace.name-taken when its id is here already, store.*.
   */
  adopt(
    { id, name: text }: Pick<WorkspaceEntry, 'id' | 'name'>,
    empty: WorkspaceEntry,
  ): WorkspaceEntry {
    if (this.list().some((entry) => entry.id === id)) {
      throw new Fault({
        code: 'workspace.name-taken',
        message: `The workspace "${text}" is in this data folder already.`,
        fix: 'Open that one, then restore into it.',
      })
    }
    const name = this.#options.naming.check(text)
    const entry: WorkspaceEntry = {
      id: Id.parse(id),
      name:
        this.#options.naming.fold(name) === this.#options.naming.fold(empty.name) ||
        !this.#isTaken(name)
          ? name
          : empty.name,
      createdAt: instant(this.#options.runtime.now()),
    }
    const path = this.#claimOf(entry.name)
    this.#guarded(() => {
      const draft = `${path}.${entry.id}`
      writeDurably(draft, JSON.stringify(entry))
      renameSync(draft, path)
      if (path !== this.#claimOf(empty.name)) rmSync(this.#claimOf(empty.name), { force: true })
    })
    return this.#ready(entry)
  }

  #isTaken(name: string): boolean {
    return existsSync(this.#claimOf(name))
  }

  /** The workspace `default`, made if it is not there yet: for the app and the command line, never for a gate. */
  ensureDefault(): WorkspaceEntry {
    return this.#ready(this.#claim(DEFAULT_NAME) ?? this.#holder(DEFAULT_NAME))
  }

  /** Where its files lie. */
  files({ id }: WorkspaceEntry): WorkspaceFiles {
    return workspaceFiles(this.dataDir, id)
  }

  /** The workspace to open by name, its folder made if a crash had prevented that. */
  open(name: string): WorkspaceEntry {
    return this.#ready(this.find(name))
  }

  /** The one that the app worked in last; `default` when there is none, or when it is gone. */
  current(): WorkspaceEntry {
    const remembered = this.#readJson(this.#currentFile, Current)
    const found = remembered && this.list().find(({ id }) => id === remembered.id)
    return found ? this.#ready(found) : this.ensureDefault()
  }

  /** Remembers the one to open next time. */
  remember({ id }: WorkspaceEntry): void {
    this.#guarded(() => {
      const draft = `${this.#currentFile}.${String(process.pid)}`
      writeDurably(draft, JSON.stringify({ id } satisfies z.output<typeof Current>))
      renameSync(draft, this.#currentFile)
    })
  }

  get #currentFile(): string {
    return join(this.dataDir, 'workspaces', 'current.json')
  }

  #claimOf(name: string): string {
    const digest = createHash('sha256').update(this.#options.naming.fold(name)).digest('hex')
    return join(this.#names, `${digest}.json`)
  }

  /** Who has a name that is claimed. @throws Fault store.damaged when the claim cannot be read. */
  #holder(name: string): WorkspaceEntry {
    const path = this.#claimOf(name)
    const entry = this.#read(path)
    if (entry) return entry
    throw new Fault({
      code: 'store.damaged',
      message: `The file ${path}, which says where the workspace "${name}" lies, cannot be read.`,
      fix: 'Put back a copy of it. The workspace itself was not touched: it is one of the folders two levels up.',
    })
  }

  /** The new entry, or undefined when somebody has the name. */
  #claim(name: string): WorkspaceEntry | undefined {
    const { runtime } = this.#options
    const path = this.#claimOf(name)
    if (existsSync(path)) return undefined
    const entry: WorkspaceEntry = { id: runtime.id(), name, createdAt: instant(runtime.now()) }
    return this.#guarded(() => {
      // Made private, but not changed when it is there: somebody may name a folder that others need.
      makeFolders(this.dataDir, 0o700)
      makePrivateFolder(dirname(this.#names))
      makePrivateFolder(this.#names)
      return place(path, `${path}.${entry.id}`, JSON.stringify(entry)) ? entry : undefined
    })
  }

  #ready(entry: WorkspaceEntry): WorkspaceEntry {
    this.#guarded(() => makePrivateFolder(this.files(entry).folder))
    return entry
  }

  #read(path: string): WorkspaceEntry | undefined {
    const entry = this.#readJson(path, Entry)
    if (!entry) this.#options.log.warn('a workspace cannot be read', { path })
    return entry
  }

  #readJson<T>(path: string, shape: z.ZodType<T>): T | undefined {
    return this.#guarded(() => {
      if (!existsSync(path)) return undefined
      try {
        return shape.parse(JSON.parse(readFileSync(path, 'utf8')))
      } catch (error) {
        if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined
        throw error
      }
    })
  }

  /** Runs a file operation; what goes wrong with the data folder is said about the data folder. */
  #guarded<T>(act: () => T): T {
    try {
      return act()
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error)) throw error
      const full = error.code === 'ENOSPC' || error.code === 'EDQUOT'
      throw new Fault({
        code: full ? 'store.full' : 'store.readonly',
        message: full
          ? `The disk that holds the data folder ${this.dataDir} is full.`
          : `The data folder ${this.dataDir} cannot be made, read or written.`,
        fix: full
          ? 'Free some space and try again.'
          : 'Check that it is a folder, who owns it, and whether the disk is mounted read-only; or choose another with --data-dir.',
        cause: error,
      })
    }
  }
}

function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'w', 0o600)
  try {
    writeFileSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Writes a file that must not be there yet, all or nothing; false when it is. */
function place(path: string, draft: string, text: string): boolean {
  writeDurably(draft, text)
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if (existsSync(path)) return false
    if (!(error instanceof Error)) throw error
    // FAT and some network disks have no links; creating exclusively is atomic there too, if not crash-proof.
    return createExclusively(path, text)
  } finally {
    rmSync(draft, { force: true })
  }
}

function createExclusively(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o600, flush: true })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}
