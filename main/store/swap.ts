// Owns the mark that ties an inventory file to its write-ahead log; refuses to play one file's log into another.
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { Connection } from './connection.ts'

/** Device and inode: what a file is, whatever it is called. */
function identity(path: string): string {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stat ? `${String(stat.dev)}:${String(stat.ino)}` : ''
}

const markOf = (path: string): string => `${path}-mark`
const logOf = (path: string): string => `${path}-wal`

function readMark(path: string): readonly [file: string, log: string] {
  const [file = '', log = ''] = existsSync(markOf(path))
    ? readFileSync(markOf(path), 'utf8').split('\n')
    : []
  return [file, log]
}

/** The log lies there from before, the file does not: somebody put another file under the name. */
function foreignLog(path: string): boolean {
  const [file, log] = readMark(path)
  return file !== '' && file !== identity(path) && log !== '' && log === identity(logOf(path))
}

/** Remembers which file and which log lie together. Call it once the inventory is open. */
export function markTogether(path: string): void {
  const [file, log] = readMark(path)
  const now = [identity(path), identity(logOf(path))] as const
  if (file === now[0] && log === now[1]) return
  const draft = `${markOf(path)}.${String(process.pid)}`
  writeFileSync(draft, now.join('\n'), { mode: 0o600 })
  renameSync(draft, markOf(path))
}

/**
 * Sets a write-ahead log aside that belongs to another file than the one under the name now. SQLite ties
 * a log to its file by the name alone and would write the one's pages over the other's. A folder copied
 * whole keeps its log: there both are new. Nothing is deleted.
 */
export function setForeignLogAside(path: string): void {
  if (!foreignLog(path)) return
  // SQLite's own lock, because it ends with the process that holds it.
  const lock = new Connection(`${path}-swap`, { timeout: 5_000 })
  try {
    lock.raw.exec('BEGIN EXCLUSIVE')
    if (!foreignLog(path)) return
    renameSync(logOf(path), `${path}-wal.of-the-replaced-file`)
    rmSync(`${path}-shm`, { force: true })
    markTogether(path)
  } finally {
    lock.close()
    rmSync(`${path}-swap`, { force: true })
  }
}
