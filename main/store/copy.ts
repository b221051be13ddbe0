// Owns a copy of the open inventory as a file, and reading one beside it; refuses to let a copy change the inventory by itself.
import { closeSync, openSync, rmSync } from 'node:fs'
import type { Database } from './database.ts'
import { openConnection } from './opening.ts'
import { storeFault } from './store-fault.ts'

/** So many pages a step: 160 MB, so that most inventories are one step and no writer can send it back to the start. */
const PAGES = 40_000

/** Copies the inventory as it is at one instant to `path`, which must be free. Errors: Fault store.*. */
export async function copyInventory(
  database: Database,
  path: string,
  onPages: (done: number, of: number) => void,
): Promise<void> {
  try {
    // SQLite would make the file with the mode of the process.
    closeSync(openSync(path, 'wx', 0o600))
    await database.connection.raw.backup(path, {
      progress: ({ totalPages, remainingPages }) => {
        onPages(totalPages - remainingPages, totalPages)
        return PAGES
      },
    })
  } catch (error) {
    throw storeFault(error, path)
  }
}

/** Brings a copy to the schema of this program and checks it. Errors: Fault store.newer, store.damaged. */
export function settleCopy(path: string): void {
  openConnection(path).close()
}

/** The tables of the copy are called `backup.…` while `work` runs. */
export function withCopy<T>(database: Database, path: string, work: () => T): T {
  // A swapped inventory is opened anew here, so that the copy is attached to the one that is worked on.
  database.read(() => undefined)
  const { raw } = database.connection
  raw.prepare('ATTACH ? AS backup').run(path)
  try {
    return work()
  } finally {
    if (raw.open) raw.exec('DETACH backup')
  }
}

/** Removes a copy with what SQLite lays beside it. */
export function removeCopy(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`, `${path}-mark`, `${path}-swap`])
    rmSync(file, { force: true })
}
