// Owns what a driver's error means to a run: the connection is gone, or the database refused; refuses to pass on more than one clean line.
import { Fault } from '#base/fault'
import { shown } from './drift.ts'
import { shortage } from './shortage.ts'

const LOST = new Set([
  // Sockets.
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ECONNREFUSED',
  'ENOTCONN',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
  // PostgreSQL: shut down by an administrator, by a crash, starting.
  '57P01',
  '57P02',
  '57P03',
  // mysql2.
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_PACKETS_OUT_OF_ORDER',
  // tedious.
  'ESOCKET',
  'ECONNCLOSED',
  // oracledb, thin.
  'NJS-500',
  'NJS-501',
  'NJS-003',
])

/** Of MySQL and MariaDB: shutting down, killed, gone, lost. */
const LOST_NUMBERS = new Set([1053, 1079, 1094, 1927, 2006, 2013])

const LOST_WORDS = /connection (is )?(terminated|closed|lost)|closed state|not queryable/i

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''

/** Whether the error means that this connection will answer no more. */
export function isLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('errno' in error && LOST_NUMBERS.has(Number(error.errno))) return true
  // PostgreSQL says by its severity that it hangs up.
  if ('severity' in error && (error.severity === 'FATAL' || error.severity === 'PANIC')) return true
  const code = codeOf(error)
  // SQLSTATE class 08: connection exception.
  return LOST.has(code) || /^08\d\d\d$/.test(code) || LOST_WORDS.test(error.message)
}

/** The database's own words, on one line. */
export function words(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return shown(message.split('\n')[0] ?? '')
}

/** `doing` is the sentence before the cause: "Creating table sci_lock failed". `left`: what has become of the work. */
export function trouble(error: unknown, doing: string, left: string): Fault {
  if (error instanceof Fault) return error
  if (isLost(error))
    return new Fault({
      code: 'metastore.unreachable',
      message: `${doing}: the connection to the database was lost. ${left}`.trim(),
      fix: 'Look after the database and the network, then run this again: it goes on where it stopped.',
      cause: error,
    })
  const missing = shortage(error)
  const happened = missing === undefined ? doing : `${doing}: ${missing.what}`
  return new Fault({
    code: 'metastore.sql',
    message: `${happened}. The database says: ${words(error)}. ${left}`.trim(),
    fix:
      missing?.fix ??
      'Mend what the database names, then run this again: it goes on where it stopped.',
    cause: error,
  })
}

/** A catalogue answers in milliseconds; a server that has not after this many will not. */
const CATALOGUE_MS = 60_000

/** The answer, or a fault that says that reading the catalogue failed, or took too long. */
export async function explained<T>(answer: Promise<T>, within = CATALOGUE_MS): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    const message = `Reading the database's catalogue took longer than ${String(within / 1_000)} s.`
    const fix =
      'Look after the database: another program may hold a lock on its tables. Then try again.'
    reject(new Fault({ code: 'metastore.unreachable', message, fix }))
  }, within)
  try {
    return await Promise.race([answer, late])
  } catch (error) {
    throw trouble(error, "Reading the database's catalogue failed", '')
  } finally {
    clearTimeout(timer)
  }
}
