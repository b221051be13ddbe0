// Owns the driver of Oracle, in its thin form; refuses to choose how a server is reached or trusted.
import type { OracleConnection } from 'oracledb'
import type { Target } from '#contract/metastore-target'
import type { Secret } from '#base/secret'
import type { Row, SqlSession } from '#services/metastore/session'
import { carry } from './oracle-carrier.ts'
import { atStatement, farewell, Meter, openingBy, type OpenOptions } from './wire.ts'

/** The service's name has a character that Oracle Net has for itself. */
export class UnfitName extends Error {
  override readonly name = 'UnfitName'
}

/** A name that cannot break out of a connect descriptor. */
const PLAIN = /^[\w.$#-]+$/

/** Connect descriptor of Oracle Net. Rejects with UnfitName what is not a name. */
function descriptor({ database }: Target, { socket, encrypted }: OpenOptions['wire']): string {
  if (!PLAIN.test(database)) throw new UnfitName('not the name of a service')
  const protocol = encrypted ? 'TCPS' : 'TCP'
  const host = socket.remoteAddress ?? '127.0.0.1'
  const address = `(ADDRESS=(PROTOCOL=${protocol})(HOST=${host})(PORT=${String(socket.remotePort ?? 0)}))`
  const limits = '(CONNECT_TIMEOUT=10)(RETRY_COUNT=0)'
  return `(DESCRIPTION=${limits}${address}(CONNECT_DATA=(SERVICE_NAME=${database})))`
}

/** Column names arrive in capitals; everybody else writes them small. */
function small(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value]))
}

/**
 * Logs in to Oracle over the wire. Parameters are `:1`, `:2` and so on. Rejects with the driver's error
 * (`code` is ORA-n or NJS-n), with what encrypting anew rejects with, SentOn, UnfitName, the signal's reason or
 * Endless; an error of `run` carries `statement`.
 */
export async function openOracle(
  target: Target,
  password: Secret,
  options: OpenOptions,
): Promise<SqlSession> {
  const { wire, signal } = options
  const connectString = descriptor(target, wire)
  const { default: oracledb } = await import('oracledb')
  const meter = new Meter()
  const carried = await carry(target, options, meter)
  const start = (): Promise<OracleConnection> =>
    carried.logIn(() =>
      oracledb.getConnection({ user: target.user, password: password.reveal(), connectString }),
    )
  const connection = await openingBy(meter, signal, start, carried.destroy)
  const how = { outFormat: oracledb.OUT_FORMAT_OBJECT, autoCommit: true }
  const query = async (sql: string, parameters: readonly unknown[] = []) => {
    const { rows = [] } = await meter.answer(() => connection.execute(sql, parameters, how))
    return rows.map(small)
  }
  return {
    engine: target.engine,
    dialect: 'oracle',
    query,
    run: async (statements) => {
      for (const [index, statement] of statements.entries()) {
        try {
          await meter.answer(() => connection.execute(statement, [], how))
        } catch (error) {
          throw atStatement(error, index)
        }
      }
    },
    cancel: () => connection.break(),
    close: () => farewell(carried, () => connection.close()),
  }
}
