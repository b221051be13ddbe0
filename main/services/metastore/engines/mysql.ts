// Owns the driver of MariaDB, MySQL and Aurora MySQL; refuses to choose how a server is reached or trusted.
import type { Socket } from 'node:net'
import type { Connection, QueryError } from 'mysql2'
import type { Dialect, Target } from '#contract/metastore-target'
import type { Secret } from '#base/secret'
import type { Row, SqlSession } from '#services/metastore/session'
import { guardWideText } from './wide-text.ts'
import { atStatement, farewell, Meter, opening, type OpenOptions } from './wire.ts'

/**
 * What this client can do, stated with the request to encrypt and once more by the driver. MySQL goes by the
 * first, so they must agree: FOUND_ROWS, LONG_FLAG, CONNECT_WITH_DB, ODBC, PROTOCOL_41, IGNORE_SIGPIPE, SSL,
 * TRANSACTIONS, SECURE_CONNECTION, MULTI_STATEMENTS, MULTI_RESULTS, PLUGIN_AUTH and its attributes, SESSION_TRACK.
 */
export const MYSQL_CAPABILITIES = 0x00bb_fa4f
/** LONG_PASSWORD and MULTI_FACTOR_AUTHENTICATION, which the driver sets as the server likes it. */
const FREE = 0x1000_0001

/** The two steps of the driver's handshake that have been taken on the socket before it gets it. */
interface Handshake {
  startTLS: (secured: (error?: Error) => void) => void
  write?: (packet: Buffer) => void
}

/**
 * The driver asks for encryption and then encrypts. Both are done: its request, the first thing it writes,
 * is dropped (the numbering of packets stays right by that), and its own encryption is skipped.
 */
function encryptedAlready(connection: Connection): void {
  const handshake = connection as unknown as Handshake
  handshake.write = (request) => {
    delete handshake.write
    const differs = (request.readUInt32LE(4) ^ MYSQL_CAPABILITIES) & ~FREE
    // MariaDB's own; the greeting that the driver got offers none.
    const extended = request.readUInt32LE(32)
    if (differs !== 0 || extended !== 0)
      throw new Error(
        `the driver states other capabilities: ${String(differs)}, ${String(extended)}`,
      )
  }
  handshake.startTLS = (secured) => secured()
}

/** What the driver does with a packet, and the number that it expects of the next one. */
interface Reading {
  readonly sequenceId: number
  handlePacket: (packet?: { readonly sequenceId: number }) => void
}

/** The driver only complains of packets that come in another order than they were sent in, of each one anew. */
function inOrder(connection: Connection, socket: Socket): void {
  const reading = connection as unknown as Reading
  const handle = reading.handlePacket.bind(connection)
  reading.handlePacket = (packet) => {
    if (packet === undefined || packet.sequenceId === reading.sequenceId) return handle(packet)
    const code = 'PROTOCOL_PACKETS_OUT_OF_ORDER'
    return void socket.destroy(Object.assign(new Error('packets out of order'), { code }))
  }
}

function logIn(connection: Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.connect((error) => {
      if (error) reject(error)
      else resolve()
    })
  })
}

function rowsOf(result: unknown): readonly Row[] {
  return Array.isArray(result) ? (result as readonly Row[]) : []
}

function ask(
  connection: Connection,
  sql: string,
  parameters: readonly unknown[],
): Promise<readonly Row[]> {
  return new Promise((resolve, reject) => {
    const answered = (error: QueryError | null, result: unknown) => {
      if (error) reject(error)
      else resolve(rowsOf(result))
    }
    // Prepared only where there is something to bind: not every statement can be prepared.
    if (parameters.length === 0) connection.query(sql, answered)
    else connection.execute(sql, [...parameters] as (string | number)[], answered)
  })
}

/** Many statements in one packet; the server stops at the first that fails. */
function runAll(connection: Connection, statements: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let completed = 0
    const failed = (error: unknown) => {
      connection.off('error', failed)
      reject(atStatement(error, completed))
    }
    // A connection that is lost tells itself, not the query: unheard, the query would wait for ever.
    connection.on('error', failed)
    connection
      .query(statements.join('\n;\n'))
      .on('result', () => {
        completed += 1
      })
      .on('error', failed)
      .on('end', () => {
        connection.off('error', failed)
        resolve()
      })
  })
}

/**
 * Logs in to a server of the MySQL family over the wire and answers the session. Rejects with the driver's
 * error (`errno` is the server's number; its `code` is not to be trusted on MariaDB), the signal's reason,
 * or Endless. An error of `run` carries `statement`, counted from 0.
 */
export async function openMysql(
  target: Target,
  password: Secret,
  options: OpenOptions,
): Promise<SqlSession> {
  guardWideText()
  const { default: mysql } = await import('mysql2')
  const { socket, encrypted, greeting } = options.wire
  const { promise: broken, reject } = Promise.withResolvers<never>()
  // Only raced while logging in; afterwards a break is told by the next query.
  broken.catch(() => {})
  const start = async (): Promise<Connection> => {
    if (greeting !== undefined) socket.unshift(greeting)
    const connection = mysql.createConnection({
      stream: socket,
      host: target.host,
      user: target.user,
      password: password.reveal(),
      database: target.database,
      ...(encrypted ? { ssl: {} } : {}),
      connectTimeout: 0,
      charset: 'utf8mb4',
      timezone: 'Z',
      supportBigNumbers: true,
      multipleStatements: true,
      // Names come from a catalogue that anybody may have written: none of them becomes code.
      disableEval: true,
      flags: ['-LOCAL_FILES', '-IGNORE_SPACE', '-CLIENT_QUERY_ATTRIBUTES'],
    })
    connection.on('error', reject)
    inOrder(connection, socket)
    if (encrypted) encryptedAlready(connection)
    await Promise.race([logIn(connection), broken])
    return connection
  }
  const meter = new Meter()
  const connection = await opening(meter, socket, options.signal, start)
  const dialect: Dialect = target.engine === 'mariadb' ? 'mariadb' : 'mysql'
  return {
    engine: target.engine,
    dialect,
    query: (sql, parameters = []) => meter.answer(() => ask(connection, sql, parameters)),
    run: (statements) =>
      statements.length === 0
        ? Promise.resolve()
        : meter.answer(() => runAll(connection, statements)),
    cancel: async () => {
      const wire = await options.again()
      const other = await openMysql(target, password, {
        ...options,
        wire,
        signal: AbortSignal.timeout(10_000),
      })
      try {
        await other.query(`KILL QUERY ${String(connection.threadId)}`)
      } finally {
        await other.close()
      }
    },
    close: () => farewell(socket, () => new Promise<void>((done) => connection.end(() => done()))),
  }
}
