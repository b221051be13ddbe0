// Owns the epoch, the number that moves with every change a gate has to know of; refuses to move for anything else.
import { SECOND } from '#base/duration'
import type { Reader, Writer } from './connection.ts'

export interface Epoch {
  readonly number: number
  /** When it was written, milliseconds since 1970; 0 for the empty inventory. */
  readonly at: number
}

export function currentEpoch(db: Reader): Epoch {
  return (
    db.get<Epoch>('SELECT number, at FROM epoch ORDER BY number DESC LIMIT 1') ?? {
      number: 0,
      at: 0,
    }
  )
}

/** Moves the epoch and answers the new one. Call it in the transaction of the change itself. */
export function bumpEpoch(db: Writer, at: number): number {
  const number = currentEpoch(db).number + 1
  db.run('INSERT INTO epoch (number, at) VALUES (?, ?)', number, at)
  return number
}

/**
 * As `bumpEpoch`, after an inventory that was lost was made anew from a copy: beyond every number that it had
 * used since, because a gate that follows bundles refuses a lower one than it knows. Numbers count changes, so
 * the seconds since 1970 are far beyond them, and beyond those of a restore before.
 */
export function leapEpoch(db: Writer, at: number): number {
  const number = Math.max(currentEpoch(db).number + 1, Math.floor(at / SECOND))
  db.run('INSERT INTO epoch (number, at) VALUES (?, ?)', number, at)
  return number
}

/** When an epoch was committed; undefined for one that has not been. */
export function epochAt(db: Reader, number: number): number | undefined {
  return db.get<Epoch>('SELECT number, at FROM epoch WHERE number = ?', number)?.at
}
