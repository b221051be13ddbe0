// Owns the life of the trial database in one process: lock, port, data, clients, end; refuses every address but 127.0.0.1.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { diskFault } from '#base/disk-fault'
import { Fault } from '#base/fault'
import { listen } from '#base/listen'
import type { Log } from '#base/log'
import { makePrivateFolder, TRIAL_FILES } from '#base/paths'
import { TRIAL_ACCOUNT } from '#contract/metastore-trial'
import { FolderLock } from '#store/folder-lock'
import { openData } from './data.ts'
import { Door } from './door.ts'
import { Turns } from './turns.ts'

export interface TrialOptions {
  /** Where the trial lies: made if it is not there. */
  readonly folder: string
  /** 0: any free port. */
  readonly port: number
  readonly log: Log
  /** Aborting it stops the trial. */
  readonly signal: AbortSignal
  /** The database has broken under us and hangs: called with its last words, and ends the process. */
  readonly broken: (why: string) => never
}

export interface RunningTrial {
  readonly port: number
  /** Resolves when it has stopped. */
  readonly stopped: Promise<void>
}

/** Which process holds the folder, as far as its note can be read: only for the words. */
function holder(folder: string): string {
  const path = join(folder, TRIAL_FILES.holder)
  try {
    const { pid, port } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
    return ` (process ${String(Number(pid))}, on port ${String(Number(port))})`
  } catch {
    // It starts just now, or stops.
    return ''
  }
}

function lock(folder: string): FolderLock {
  makePrivateFolder(folder)
  const taken = FolderLock.take(join(folder, TRIAL_FILES.lock))
  if (taken) return taken
  throw new Fault({
    code: 'store.busy',
    message: `Another program of this computer${holder(folder)} runs the trial in ${folder} already.`,
    fix: 'Use the trial there, or stop it there first: one program at a time can have it open.',
  })
}

/** Emscripten's last line before it spins for ever. */
const ABORTED = /^Aborted\(/
/** Other lines quote statements and values, which may be anything; these end the database. */
const LAST_WORDS = /\b(?:FATAL|PANIC): /

/**
 * Starts the trial and resolves once it takes clients. Errors: Fault store.busy (another process has it), host.port,
 * store.damaged, store.newer, store.full, store.readonly.
 */
export async function runTrial(options: TrialOptions): Promise<RunningTrial> {
  try {
    return await begin(options)
  } catch (error) {
    throw diskFault(error, options.folder)
  }
}

async function begin(options: TrialOptions): Promise<RunningTrial> {
  const { folder, log, signal } = options
  const held = lock(folder)
  const note = join(folder, TRIAL_FILES.holder)
  const opened = Promise.withResolvers<PGlite>()
  // Who comes before it is open waits; if it never is, they are told nothing but an end.
  opened.promise.catch(() => {})
  const { door, broken } = serve(options, opened.promise)
  let database: PGlite | undefined
  const close = async (): Promise<void> => {
    await door.close()
    await database?.close()
    rmSync(note, { force: true })
    held.release()
  }
  try {
    await listen(door.server, TRIAL_ACCOUNT.host, options.port, 'host.port')
    const { port } = door.server.address() as AddressInfo
    writeFileSync(note, JSON.stringify({ pid: process.pid, port }), { mode: 0o600 })
    database = await openData(folder, (line) => {
      if (ABORTED.test(line)) broken(line)
      else if (LAST_WORDS.test(line)) log.warn('trial.said', { line })
    })
    opened.resolve(database)
    log.info('trial.started', { folder, port })
    return { port, stopped: stopping(signal, close) }
  } catch (error) {
    opened.reject(error)
    await close()
    throw error
  }
}

/** Clients at the door and their turns at the session. */
function serve({ log, broken: end }: TrialOptions, opened: Promise<PGlite>) {
  const broken = (error: unknown): never => {
    log.error('trial.broken', { error })
    return end('The database of the trial has broken.')
  }
  const turns = opened.then(
    (session) =>
      new Turns({
        session,
        onBroken: broken,
        onOverdue: (client) => {
          log.warn('trial.overdue', { client })
          void door.expel(client, '25P03', 'Others waited too long for this open transaction.')
        },
      }),
  )
  turns.catch(() => {})
  const door = new Door(async () => {
    const queryQueue = await turns
    const { PGLiteSocketHandler } = await import('@electric-sql/pglite-socket')
    // The library names its own queue's class; what it calls are these methods.
    const options = { queryQueue, closeOnDetach: true } as unknown
    return new PGLiteSocketHandler(options as ConstructorParameters<typeof PGLiteSocketHandler>[0])
  })
  return { door, broken }
}

async function stopping(signal: AbortSignal, close: () => Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  if (signal.aborted) resolve()
  else signal.addEventListener('abort', () => resolve(), { once: true })
  await promise
  await close()
}
