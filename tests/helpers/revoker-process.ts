// Owns a process that revokes keys in an inventory that others have open: its arguments name the files, its messages the keys.
import type { WorkspaceFiles } from '#base/paths'
import { Database } from '#store/database'
import { bumpEpoch } from '#store/epoch'
import { Ledger } from '#store/ledger'

export interface ToRevoke {
  readonly id: string
  /** Hex. */
  readonly digest: string
}

const files = JSON.parse(process.argv.at(-1) ?? '') as WorkspaceFiles
const database = new Database({ path: files.database, create: false })
const ledger = new Ledger(files.ledger)

process.on('message', (message) => {
  const { id, digest } = message as ToRevoke
  database.write((db) => {
    const now = Date.now()
    const epoch = bumpEpoch(db, now)
    db.run('UPDATE key SET revoked_at = ? WHERE id = ?', now, id)
    db.run(
      'UPDATE key_version SET revoked_at = ?, changed_epoch = ? WHERE key_id = ?',
      now,
      epoch,
      id,
    )
    ledger.append([{ digest, refusedFrom: now, writtenAt: now }])
  })
  // The clock that all processes of a computer share.
  process.send?.({ committedAt: String(process.hrtime.bigint()) })
})
process.on('disconnect', () => process.exit(0))
process.send?.('ready')
