// Owns which workspace an inventory belongs to; refuses the file of another one.
import { Fault } from '#base/fault'
import type { Reader, Writer } from './connection.ts'

/**
 * Marks a new inventory as this workspace's, and checks the mark of one that is there. Runs at each opening.
 * @throws Fault store.replaced for another workspace's file.
 */
export function markWorkspace(db: Writer, id: string, now: number): void {
  const marked = db.get<{ id: string }>('SELECT id FROM workspace')
  if (marked?.id === id) return
  if (marked) {
    throw new Fault({
      code: 'store.replaced',
      message: 'The inventory in this folder belongs to another workspace.',
      fix: 'Put the right file back. Nothing was changed.',
    })
  }
  db.run('INSERT INTO workspace (one, id, created_at) VALUES (1, ?, ?)', id, now)
}

/** The identity of the workspace; empty before it was marked. */
export function workspaceIdOf(db: Reader): string {
  return db.get<{ id: string }>('SELECT id FROM workspace')?.id ?? ''
}

/** When the workspace began, milliseconds since 1970; undefined before it was marked. */
export function workspaceSince(db: Reader): number | undefined {
  return db.get<{ created_at: number }>('SELECT created_at FROM workspace')?.created_at
}
