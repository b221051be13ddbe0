// Owns the trial database that the app runs on this computer: whether it shall run, how it stands, its end; refuses to open its files.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { atMost } from '#base/at-most'
import type { ChildStarter } from '#base/child'
import type { ChildArguments } from '#base/child-process'
import { diskFault } from '#base/disk-fault'
import { SECOND } from '#base/duration'
import { Fault } from '#base/fault'
import type { Log } from '#base/log'
import { makePrivateFolder, TRIAL_FILES } from '#base/paths'
import type { Runtime } from '#base/runtime'
import { type ChildState, WatchedChild } from '#base/watched-child'
import { METASTORE_PORT, type Trial } from '#contract'
import { Port, z } from '#contract/fields'
import { FolderLock } from '#store/folder-lock'

/** Everything that the trial's process needs. */
export interface TrialArguments extends ChildArguments {
  readonly folder: string
}

export interface LocalTrialParts {
  /** The trial's folder; need not be there. */
  readonly folder: string
  /** Absent where the host runs no trial, as on the command line. */
  readonly starter?: ChildStarter<TrialArguments> | undefined
  readonly logFile: string
  readonly runtime: Pick<Runtime, 'now'>
  readonly log: Log
}

const Chosen = z.strictObject({ on: z.boolean(), port: Port })
type Chosen = z.output<typeof Chosen>

/** Making the database takes seconds; whoever waits longer looks again. */
const PATIENCE = 10 * SECOND

/** How long a count of the bytes on disk is good enough, milliseconds. */
const COUNTED_FOR = 5 * SECOND

const WORDS = {
  noProcess: {
    message: 'The trial could not be started.',
    fix: 'Start the app again; if it happens again, its log says why.',
  },
  restarting: {
    message: 'The trial ended and is being started again.',
    fix: 'What was committed is kept. Nothing has to be done.',
  },
  down: (ends: number) => ({
    message: `The trial ended ${String(ends)} times within a minute.`,
    fix: 'Its log says why. Start it again to try once more.',
  }),
} as const

export class LocalTrial {
  readonly #parts: LocalTrialParts
  readonly #child: WatchedChild<TrialArguments> | undefined
  #counted: { readonly at: number; readonly state: ChildState; readonly bytes: number } | undefined

  constructor(parts: LocalTrialParts) {
    this.#parts = parts
    const { folder, starter, logFile, runtime, log } = parts
    this.#child =
      starter &&
      new WatchedChild<TrialArguments>({
        name: 'local-trial',
        starter,
        given: (port) => ({ folder, port, logFile }),
        // A slow disk, a busy computer, and a whole database to make.
        readyWithin: 60 * SECOND,
        words: WORDS,
        runtime,
        log,
      })
  }

  async status(): Promise<Trial> {
    const { state, port, words } = this.#child?.status ?? { state: 'off', port: 0 }
    return {
      // How often it was tried is nobody's business: it is on its way.
      state: state === 'restarting' ? 'starting' : state,
      port: port || this.#chosen().port,
      bytes: await this.#bytes(),
      ...(words === undefined ? {} : { message: `${words.message} ${words.fix}` }),
    }
  }

  /** Starts it on `port`, or on the one that was chosen last; answers once it runs, has failed, or takes longer. */
  async start(port: number = this.#chosen().port): Promise<Trial> {
    const child = this.#mine()
    this.#choose({ on: true, port })
    await atMost(PATIENCE, child.start(port))
    return this.#afresh()
  }

  async stop(): Promise<Trial> {
    const child = this.#mine()
    const { port } = this.#chosen()
    this.#choose({ on: false, port: child.status.port || port })
    await child.stop()
    return this.#afresh()
  }

  /** Stops it and deletes its folder. Errors: Fault store.busy when another process has it open, store.readonly. */
  async remove(): Promise<Trial> {
    await this.#child?.stop()
    const { folder } = this.#parts
    try {
      if (existsSync(folder)) await this.#delete(folder)
    } catch (error) {
      throw diskFault(error, folder)
    }
    return this.#afresh()
  }

  /** At the start of the app: runs it if that was chosen. Does not wait for it. */
  resume(): void {
    const { on, port } = this.#chosen()
    if (on) void this.#child?.start(port)
  }

  /** With the app; whether it shall run the next time stays as it is. */
  async close(): Promise<void> {
    await this.#child?.stop()
  }

  #afresh(): Promise<Trial> {
    this.#counted = undefined
    return this.status()
  }

  #mine(): WatchedChild<TrialArguments> {
    if (this.#child) return this.#child
    throw new Fault({
      code: 'host.unsupported',
      message: 'The trial is run by the app, not from here.',
      fix: 'Open the app, or run dsadmin metastore trial in a terminal of its own.',
    })
  }

  async #delete(folder: string): Promise<void> {
    const lock = FolderLock.take(join(folder, TRIAL_FILES.lock))
    if (!lock)
      throw new Fault({
        code: 'store.busy',
        message: `Another program of this computer runs the trial in ${folder}. Nothing was deleted.`,
        fix: 'Stop it there first.',
      })
    try {
      const data = join(folder, TRIAL_FILES.data)
      // In one step: what is half deleted must not be taken for damaged.
      if (existsSync(data)) renameSync(data, join(folder, TRIAL_FILES.removing))
      for (const name of Object.values(TRIAL_FILES))
        // On Windows a file that is open cannot be deleted: the lock goes last.
        if (name !== TRIAL_FILES.lock)
          await rm(join(folder, name), { recursive: true, force: true })
    } finally {
      lock.release()
    }
    rmSync(folder, { recursive: true, force: true })
  }

  #chosen(): Chosen {
    const fallback = { on: false, port: METASTORE_PORT }
    try {
      const text = readFileSync(join(this.#parts.folder, TRIAL_FILES.state), 'utf8')
      return Chosen.parse(JSON.parse(text))
    } catch {
      // Not there, or not readable: it is off, which a click changes.
      return fallback
    }
  }

  #choose(chosen: Chosen): void {
    const { folder } = this.#parts
    try {
      makePrivateFolder(folder)
      const path = join(folder, TRIAL_FILES.state)
      writeFileSync(`${path}.new`, JSON.stringify(chosen), { mode: 0o600 })
      renameSync(`${path}.new`, path)
    } catch (error) {
      throw diskFault(error, folder)
    }
  }

  /** A page looks every other second, and there are a thousand files. */
  async #bytes(): Promise<number> {
    const at = performance.now()
    const state = this.#child?.status.state ?? 'off'
    const known = this.#counted
    if (known?.state === state && at - known.at < COUNTED_FOR) return known.bytes
    const bytes = await bytesIn(join(this.#parts.folder, TRIAL_FILES.data))
    this.#counted = { at, state, bytes }
    return bytes
  }
}

async function bytesIn(folder: string): Promise<number> {
  if (!existsSync(folder)) return 0
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      // A database makes and drops files while they are counted.
      .map(({ parentPath, name }) =>
        stat(join(parentPath, name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
