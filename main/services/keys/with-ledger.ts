// Owns changes that refuse a digest: ledger first, then the commit; refuses to call a revoke failed once the ledger holds it.
import { SECOND } from '#base/duration'
import { Fault } from '#base/fault'
import type { Writer } from '#store/connection'
import { readLedger } from '#store/ledger'
import { type LedgerLine, NO_END } from '#store/ledger-line'
import type { KeyContext } from './context.ts'
import { mergeLedger } from './ledger-merge.ts'

export interface EndingLine extends LedgerLine {
  /** When the version ended before this change; null: no end. */
  readonly before: number | null
}

export interface LedgerChange<T> {
  /** Everything but the ledger. Answers the lines that have to be on disk before the commit. */
  readonly change: (db: Writer) => { readonly answer: T; readonly lines: readonly EndingLine[] }
  /** What is true although the inventory could not be written, for a change whose lines are final. */
  readonly unrecorded: string
}

/**
 * Runs a change in one transaction whose last step is the ledger. Errors: those of `change`, Fault store.*
 * when nothing was changed, and key.unrecorded when the ledger holds a revoke that the inventory could not
 * take: gates refuse the key, and the record is written as soon as it can be, at the latest at the next
 * opening.
 */
export function withLedger<T>(context: KeyContext, { change, unrecorded }: LedgerChange<T>): T {
  const { database, ledger } = context
  let tried: readonly EndingLine[] = []
  try {
    return database.write((db) => {
      const { answer, lines } = change(db)
      tried = lines
      ledger.append(lines)
      return answer
    })
  } catch (error) {
    if (tried.length === 0) throw error
    const { entries } = readLedger(ledger.path)
    const standing = tried.filter(
      (line) => entries.get(line.digest)?.refusedFrom === line.refusedFrom,
    )
    if (!standing.some((line) => line.refusedFrom <= line.writtenAt)) {
      takeBack(context, standing)
      throw error
    }
    recordLater(context)
    throw unrecordedFault(error, standing.length === tried.length ? unrecorded : undefined)
  }
}

/** `message` is undefined when the ledger could take a part of the lines only. */
function unrecordedFault(cause: unknown, message: string | undefined): Fault {
  const why = cause instanceof Fault ? `: ${cause.message}` : '.'
  const fix = `The inventory could not be written${why} Put that right; the record is then written by itself.`
  return new Fault({
    code: 'key.unrecorded',
    message: message ?? 'Some values of this key are refused from now on, others still work.',
    fix: message === undefined ? `${fix} Then do this again.` : fix,
    cause,
  })
}

/** Tries until the inventory takes the record, so that lists stop showing a refused key as active. */
function recordLater(context: KeyContext): void {
  const { database, ledger, runtime, audit } = context
  const timer = setTimeout(() => {
    try {
      database.write((db) => mergeLedger(db, ledger, runtime.now()))
      audit.signSoon()
    } catch (error) {
      // Anything but a disk that is still full means that the inventory was closed: its next opening does it.
      if (error instanceof Fault) recordLater(context)
    }
  }, SECOND)
  timer.unref()
}

/** Before its instant the last line counts: one more line restores the end that a version had. */
function takeBack(context: KeyContext, lines: readonly EndingLine[]): void {
  if (lines.length === 0) return
  const { database, ledger, log, runtime } = context
  try {
    // Under the lock, so that no other program's end is taken back.
    database.write(() => {
      const { entries } = readLedger(ledger.path)
      const now = runtime.now()
      ledger.append(
        lines
          .filter((line) => entries.get(line.digest)?.refusedFrom === line.refusedFrom)
          .map((line) => ({
            digest: line.digest,
            refusedFrom: line.before ?? NO_END,
            writtenAt: now,
          })),
      )
    })
  } catch (error) {
    // The end stays; the next opening records it and shows it, which is safe, only earlier than meant.
    log.warn('the end of an overlap could not be taken back', { cause: error })
  }
}
