// Owns the text of the ledger: one line, its checksum, and what all lines about a digest come to; touches no file.
import { createHash } from 'node:crypto'

/** One line: the digest of a whole key, and the instant from which it is refused. */
export interface LedgerLine {
  /** SHA-256 of the whole key, 64 hex digits in lower case. */
  readonly digest: string
  /** Milliseconds since 1970. Not later than `writtenAt`: refused for ever, whatever a clock says later. */
  readonly refusedFrom: number
  readonly writtenAt: number
}

/** What all lines about one digest come to. */
export interface LedgerEntry {
  readonly refusedFrom: number
  /** No later line and no clock can change it. */
  readonly final: boolean
}

/** Later than any end: the line that takes back the end of an overlap. */
export const NO_END: number = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** The first line, for people. */
export const HEADER =
  '# Keys refused for ever. Programs append to this file; never edit, shorten or delete it.'
/** Ends a line that a crash had cut: its change was never committed, so it is skipped without complaint. */
export const TORN = '~'

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

export function formatLine(line: LedgerLine): string {
  const text = `${line.digest} ${new Date(line.refusedFrom).toISOString()} ${new Date(line.writtenAt).toISOString()}`
  return `${text} ${checksum(text)}\n`
}

/** Undefined for a damaged line. */
export function parseLine(text: string): LedgerLine | undefined {
  const match = /^(([0-9a-f]{64}) (\S+Z) (\S+Z)) ([0-9a-f]{16})$/.exec(text)
  if (!match) return undefined
  const [, covered = '', digest = '', from = '', written = '', sum] = match
  const line = { digest, refusedFrom: Date.parse(from), writtenAt: Date.parse(written) }
  return checksum(covered) === sum && Number.isFinite(line.refusedFrom + line.writtenAt)
    ? line
    : undefined
}

/**
 * The entry after one more line. The end of an overlap is replaced by a later line, as long as it had not
 * passed when that line was written; once passed, it is final.
 */
export function follow(entry: LedgerEntry | undefined, line: LedgerLine): LedgerEntry {
  if (entry?.final) return entry
  if (entry && entry.refusedFrom <= line.writtenAt)
    return { refusedFrom: entry.refusedFrom, final: true }
  return { refusedFrom: line.refusedFrom, final: line.refusedFrom <= line.writtenAt }
}
