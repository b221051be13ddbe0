// Owns a copy of the open inventory as a file, and reading one beside it; refuses to let a copy change the inventory by itself.
import { closeSync, existsSync, openSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { DAY } from '#base/duration'
import type { Database } from './database.ts'
import { openConnection } from './opening.ts'
import { storeFault } from './store-fault.ts'

/** So many pages a step: 160 MB, so that most inventories are one step and no writer can send it back to the start. */
const PAGES = 40_000

/** What it is needed for, and a UUID. */
const COPY = /^(backup|restore)-[0-9a-f-]{36}\.sqlite$/

/**
 * A free name for a copy beside the inventory. Copies that a program left which was cut off go first: one
 * that is a day old belongs to nobody any more.
 */
export function nameCopy(folder: string, kind: 'backup' | 'restore'): string {
  // The clock that dates files, not that of the operation.
  const yesterday = Date.now() - DAY
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const path = join(folder, name)
    const changed = COPY.test(name) && statSync(path, { throwIfNoEntry: false })?.mtimeMs
    if (changed && changed < yesterday) removeCopy(path)
  }
  return join(folder, `${kind}-${v7()}.sqlite`)
}

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

/** Removes a copy with what SQLite lays beside it, and the list of what is refused that belongs to it. */
export function removeCopy(path: string): void {
  for (const behind of ['', '-wal', '-shm', '-mark', '-swap', '.ledger'])
    rmSync(`${path}${behind}`, { force: true })
}
