// Owns a lock that one process has on a folder: it ends with the process, however that ends; refuses a lock that somebody would have to clear by hand.
import { dirname } from 'node:path'
import { Fault } from '#base/fault'
import { Connection } from './connection.ts'

function cannotLock(path: string, code: string, cause: unknown): Fault {
  if (code === 'SQLITE_FULL')
    return new Fault({
      code: 'store.full',
      message: `The disk that holds ${dirname(path)} is full.`,
      fix: 'Free some space and try again.',
      cause,
    })
  if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT')
    return new Fault({
      code: 'store.damaged',
      message: `The file ${path}, which says who uses the folder, is damaged.`,
      fix: 'Delete this one file while no other Data Science Admin runs: it holds nothing else.',
      cause,
    })
  return new Fault({
    code: 'store.readonly',
    message: `The folder ${dirname(path)} cannot be written.`,
    fix: 'Check who owns it, and whether the disk is mounted read-only.',
    cause,
  })
}

/** An SQLite file in an exclusive transaction: the operating system gives it back when the process has gone. */
export class FolderLock {
  readonly #connection: Connection

  private constructor(connection: Connection) {
    this.#connection = connection
  }

  /**
   * Undefined when another process, or this one, has it. `path`: a file of its own in the folder. Errors: Fault
   * store.full, store.readonly, store.damaged.
   */
  static take(path: string): FolderLock | undefined {
    let connection: Connection | undefined
    try {
      connection = new Connection(path, { timeout: 0 })
      // A full disk has no room for a journal, and nothing is ever written.
      connection.raw.pragma('journal_mode = MEMORY')
      connection.raw.exec('BEGIN EXCLUSIVE')
      return new FolderLock(connection)
    } catch (error) {
      connection?.close()
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      if (code.startsWith('SQLITE_BUSY')) return undefined
      throw cannotLock(path, code, error)
    }
  }

  release(): void {
    this.#connection.close()
  }
}
