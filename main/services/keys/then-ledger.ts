// Owns changes that give a key a new value and refuse the ones before: the commit, then the ledger; refuses to end a value whose successor is not on disk.
import { SECOND } from '#base/duration'
import { Fault } from '#base/fault'
import type { Reader, Writer } from '#store/connection'
import { versionByDigest } from '#store/keys'
import type { LedgerLine } from '#store/ledger-line'
import type { KeyContext } from './context.ts'

/** Everything but the ledger. Answers the lines that have to be there once it is committed. */
export type Succession<T> = (db: Writer) => {
  readonly answer: T
  readonly lines: readonly LedgerLine[]
}

/**
 * Runs a change in one transaction, and tells the ledger afterwards. A revoke goes the other way round, for a
 * refusal must not be lost; here the new value must not be, and what is cut off between the two is appended by
 * the next opening, before anybody has been told of it. Errors: those of `change`, Fault store.* when
 * nothing was changed.
 */
export function thenLedger<T>(context: KeyContext, change: Succession<T>): T {
  const { database, ledger } = context
  const { answer, lines } = database.write((db) => {
    const made = change(db)
    if (made.lines.length > 0) ledger.requireWritable()
    return made
  })
  append(context, lines)
  return answer
}

/** The inventory refuses these values already, so a ledger that cannot take them is no reason to keep the new one back. */
function append(context: KeyContext, lines: readonly LedgerLine[]): void {
  const { database, ledger, log } = context
  try {
    // Under the lock, so that no other program's later word is followed by this one.
    database.write((db) => ledger.append(lines.filter((line) => stands(db, line))))
  } catch (error) {
    log.warn('the list of revoked keys could not be written; it follows', { cause: error })
    // Anything but a disk that is still full means that the inventory was closed: its next opening does it.
    if (!(error instanceof Fault)) return
    const timer = setTimeout(() => append(context, lines), SECOND)
    timer.unref()
  }
}

/** Whether the inventory still ends that version as the line says. */
function stands(db: Reader, { digest, refusedFrom }: LedgerLine): boolean {
  const version = versionByDigest(db, Buffer.from(digest, 'hex'))
  return version !== undefined && (version.revoked_at ?? version.refused_from) === refusedFrom
}
