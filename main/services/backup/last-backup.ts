// Owns finding the record of the last backup; refuses to walk the whole chain again for a page that asks all day.
import { type AuditEntry, auditHead, type AuditHead, holdsRecord, lastAuditOf } from '#store/audit'
import type { Reader } from '#store/connection'

/** Remembers how far it has looked, as long as the chain still holds that record. */
export class LastBackup {
  #seen: { readonly head: AuditHead; readonly row: AuditEntry | undefined } | undefined

  find(db: Reader): AuditEntry | undefined {
    const seen =
      this.#seen !== undefined && holdsRecord(db, this.#seen.head) ? this.#seen : undefined
    const row = lastAuditOf(db, 'backup.write', seen?.head.seq) ?? seen?.row
    this.#seen = { head: auditHead(db), row }
    return row
  }
}
