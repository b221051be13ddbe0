// Owns the driver of Oracle, in its thin form; it dials for itself, so it refuses what it could not verify as we do.
import type { OracleConnection } from 'oracledb'
import type { Target } from '#contract/metastore-target'
import type { Secret } from '#base/secret'
import type { Row, SqlSession } from '#services/metastore/session'
import { atStatement, farewell, type OpenOptions } from './wire.ts'

/** The target asks for a trust that the driver cannot be given. */
export class WalletNeeded extends Error {
  override readonly name = 'WalletNeeded'
}

/** A name that cannot break out of a connect descriptor. */
const PLAIN = /^[\w.:$#-]+$/

/** Connect descriptor of Oracle Net. Rejects what is not a name. */
function descriptor(target: Target, port: number, host: string): string {
  if (![target.host, host, target.database].every((each) => PLAIN.test(each))) {
    throw new WalletNeeded('a name with a character that Oracle Net has for itself')
  }
  const protocol = target.tls.mode === 'off' ? 'TCP' : 'TCPS'
  const address = `(ADDRESS=(PROTOCOL=${protocol})(HOST=${host})(PORT=${String(port)}))`
  const security = protocol === 'TCP' ? '' : '(SECURITY=(SSL_SERVER_DN_MATCH=ON))'
  const limits = '(CONNECT_TIMEOUT=10)(RETRY_COUNT=0)'
  return `(DESCRIPTION=${limits}${address}(CONNECT_DATA=(SERVICE_NAME=${target.database}))${security})`
}

/** Column names arrive in capitals; everybody else writes them small. */
function small(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value]))
}

/**
 * Logs in to Oracle. The wire has proved the way and the certificate; the driver goes it again by itself and
 * trusts only what this computer trusts: an authority, a pin or a name of the target's own is refused with
 * WalletNeeded. Parameters are `:1`, `:2` and so on. Rejects with the driver's error (`code` is ORA-n or NJS-n).
 */
export async function openOracle(
  target: Target,
  password: Secret,
  { wire, signal }: OpenOptions,
): Promise<SqlSession> {
  const { ca, pin, serverName, mode } = target.tls
  const host = target.ssh === undefined ? target.host : (wire.socket.remoteAddress ?? '')
  const port = target.ssh === undefined ? target.port : (wire.socket.remotePort ?? target.port)
  wire.socket.destroy()
  const special = ca !== undefined || pin !== undefined || serverName !== undefined
  if (mode !== 'off' && (special || target.ssh !== undefined || mode === 'verify-ca')) {
    throw new WalletNeeded('trust of its own')
  }
  const connectString = descriptor(target, port, host)
  const { default: oracledb } = await import('oracledb')
  const attempt = oracledb.getConnection({
    user: target.user,
    password: password.reveal(),
    connectString,
  })
  const { promise: stopped, reject } = Promise.withResolvers<never>()
  signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  const connection: OracleConnection = await Promise.race([attempt, stopped]).catch(
    (error: unknown) => {
      // Too late to be used, and not to be left open; a late refusal has nobody to be told to.
      attempt.then((late) => late.close()).catch(() => {})
      throw error
    },
  )
  const options = { outFormat: oracledb.OUT_FORMAT_OBJECT, autoCommit: true }
  const query = async (sql: string, parameters: readonly unknown[] = []) => {
    const { rows = [] } = await connection.execute(sql, parameters, options)
    return rows.map(small)
  }
  return {
    engine: target.engine,
    dialect: 'oracle',
    query,
    run: async (statements) => {
      for (const [index, statement] of statements.entries()) {
        try {
          await connection.execute(statement, [], options)
        } catch (error) {
          throw atStatement(error, index)
        }
      }
    },
    cancel: () => connection.break(),
    close: () => farewell(wire.socket, () => connection.close()),
  }
}
