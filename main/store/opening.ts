// Owns how an inventory file is opened: looked at first, then pragmas and migrations; refuses newer and damaged files untouched.
import { chmodSync, statSync } from 'node:fs'
import { Fault } from '#base/fault'
import { Connection } from './connection.ts'
import { MIGRATIONS } from './schema.ts'
import { storeFault } from './store-fault.ts'
import { markTogether, setForeignLogAside } from './swap.ts'

function schemaOf(connection: Connection): number {
  return connection.raw.pragma('user_version', { simple: true }) as number
}

function refuseNewer(connection: Connection, path: string): void {
  const applied = schemaOf(connection)
  if (applied <= MIGRATIONS.length) return
  throw new Fault({
    code: 'store.newer',
    message: `The inventory ${path} was written by a newer version of this program (schema ${String(applied)}, this one knows ${String(MIGRATIONS.length)}).`,
    fix: 'Install the newer version. The file was not touched.',
  })
}

/** Applies what is missing, in one transaction. A newer file is left untouched. */
function migrate(connection: Connection, path: string): void {
  refuseNewer(connection, path)
  if (schemaOf(connection) === MIGRATIONS.length) return
  connection.raw
    .transaction(() => {
      // Read again under the lock: another process may have migrated meanwhile.
      for (const sql of MIGRATIONS.slice(schemaOf(connection))) connection.raw.exec(sql)
      connection.raw.pragma(`user_version = ${String(MIGRATIONS.length)}`)
    })
    .immediate()
}

/**
 * Looks at a file without changing a byte of it: a newer one, a damaged one and one that is no database
 * are refused here, before anything is opened for writing. (A writing connection would fold the
 * write-ahead log into the file when it closes.)
 */
function inspect(path: string): void {
  if (statSync(path).size === 0) throw storeFault(new Error('empty file'), path, 'store.damaged')
  const connection = new Connection(path, { readonly: true, fileMustExist: true, timeout: 5_000 })
  try {
    refuseNewer(connection, path)
    const problems = connection.raw.pragma('quick_check(1)', { simple: true })
    if (problems !== 'ok') throw storeFault(new Error(String(problems)), path, 'store.damaged')
  } finally {
    connection.close()
  }
}

/** A file put back by hand is often readable by everybody; SQLite's own files follow its mode. */
function tighten(path: string): void {
  if (process.platform === 'win32') return
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0
    if ((mode & 0o077) === 0) continue
    try {
      chmodSync(file, 0o600)
    } catch {
      // Somebody else owns it: SQLite will say whether it can be used at all.
    }
  }
}

/** An open connection to the file at `path`, which has to be there. Errors: Fault store.*. */
export function openConnection(path: string): Connection {
  let connection: Connection | undefined
  try {
    setForeignLogAside(path)
    inspect(path)
    tighten(path)
    connection = new Connection(path, { fileMustExist: true, timeout: 5_000 })
    connection.raw.pragma('journal_mode = WAL')
    connection.raw.pragma('synchronous = FULL')
    connection.raw.pragma('foreign_keys = ON')
    connection.raw.pragma('trusted_schema = OFF')
    migrate(connection, path)
    markTogether(path)
    return connection
  } catch (error) {
    connection?.close()
    throw storeFault(error, path)
  }
}
