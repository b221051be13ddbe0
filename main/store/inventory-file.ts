// Owns how a new inventory file comes to be: whole and private, or not at all; refuses to touch one that is there.
import { chmodSync, closeSync, existsSync, linkSync, openSync, renameSync, rmSync } from 'node:fs'
import { Connection } from './connection.ts'
import { MIGRATIONS } from './schema.ts'
import { storeFault } from './store-fault.ts'

/**
 * Makes an inventory at `path` unless a file is there. It is built under another name and linked into
 * place: a crash leaves no half file, and of two programs that start at once the first one's stays.
 * Errors: Fault store.*.
 */
export function createInventory(path: string): void {
  if (existsSync(path)) return
  const draft = `${path}.new-${String(process.pid)}`
  try {
    rmSync(draft, { force: true })
    // SQLite gives its companion files the mode of the database file.
    closeSync(openSync(draft, 'wx', 0o600))
    const connection = new Connection(draft, { timeout: 5_000 })
    try {
      connection.raw.pragma('journal_mode = DELETE')
      connection.raw.pragma('synchronous = FULL')
      connection.raw
        .transaction(() => {
          for (const sql of MIGRATIONS) connection.raw.exec(sql)
          connection.raw.pragma(`user_version = ${String(MIGRATIONS.length)}`)
        })
        .immediate()
    } finally {
      connection.close()
    }
    place(draft, path)
  } catch (error) {
    throw storeFault(error, path)
  } finally {
    rmSync(draft, { force: true })
  }
}

function place(draft: string, path: string): void {
  try {
    linkSync(draft, path)
  } catch (error) {
    if (existsSync(path)) return
    // FAT and some network disks have no links; there, the last look and the rename are not one step.
    if (error instanceof Error) renameSync(draft, path)
  }
  if (process.platform !== 'win32') chmodSync(path, 0o600)
}
