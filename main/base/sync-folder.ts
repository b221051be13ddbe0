// Owns making a file's name last: its bytes are on disk after fsync, its name only when its folder is; refuses nothing.
import { closeSync, fsyncSync, openSync } from 'node:fs'

/** Flushes a folder after a file in it was made or renamed. Windows cannot and need not. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
