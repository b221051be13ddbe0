// Owns the driver of PostgreSQL, Aurora PostgreSQL and the trial; refuses to choose how a server is reached or trusted.
import type { Socket } from 'node:net'
import type { Client, QueryResult } from 'pg'
import type { Target } from '#contract/metastore-target'
import type { Secret } from '#base/secret'
import type { Row, SqlSession } from '#services/metastore/session'
import { atStatement, farewell, Meter, opening, type OpenOptions, type Wire } from './wire.ts'

/** Code of the request to cancel: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const CANCEL_REQUEST = 80_877_102

/** The part of the driver's client that it does not declare, and that cancelling and counting need. */
interface Inside {
  readonly processID: number | null
  readonly secretKey: Buffer | number | null
  readonly connection: { on(event: 'commandComplete', heard: () => void): void }
}

/** What reads an answer in the driver. */
interface Reader {
  readonly buffer: Buffer
  offset: number
  string: (this: Reader, length: number) => string
}

/** The driver reads the fields of an error up to a zero byte, if need be past the end of what it has, for ever. */
async function endReading(): Promise<void> {
  const { BufferReader } = await import('pg-protocol/dist/buffer-reader.js')
  const prototype = BufferReader.prototype as unknown as Reader
  prototype.string = function string(length) {
    const [from, to] = [this.offset, this.offset + length]
    if (to > this.buffer.length) throw new RangeError('a text past the end of the answer')
    this.offset = to
    return this.buffer.toString('utf8', from, to)
  }
}

/** The driver insists on dialling: this socket answers that it is connected, because it is. */
function connected(socket: Socket): Socket {
  return Object.assign(socket, {
    connect: () => {
      setImmediate(() => socket.emit('connect'))
      return socket
    },
  })
}

function cancelPacket(processId: number, key: Buffer | number): Buffer {
  const secret = typeof key === 'number' ? Buffer.alloc(4) : key
  if (typeof key === 'number') secret.writeInt32BE(key)
  const packet = Buffer.alloc(12)
  packet.writeInt32BE(12 + secret.length, 0)
  packet.writeInt32BE(CANCEL_REQUEST, 4)
  packet.writeInt32BE(processId, 8)
  return Buffer.concat([packet, secret])
}

async function sendCancel(client: Client, again: () => Promise<Wire>): Promise<void> {
  const { processID, secretKey } = client as unknown as Inside
  if (processID === null || secretKey === null) return
  const { socket } = await again()
  const { promise, resolve } = Promise.withResolvers<void>()
  // The server's only answer is to hang up, gracefully or not.
  socket.once('close', () => resolve()).on('error', () => resolve())
  socket.end(cancelPacket(processID, secretKey))
  socket.resume()
  await farewell(socket, () => promise)
}

/** The rows of the last statement: several at once answer several results, whatever the declaration says. */
function rowsOf(answer: QueryResult<Row> | readonly QueryResult<Row>[]): readonly Row[] {
  const last = 'rows' in answer ? answer : answer.at(-1)
  return last?.rows ?? []
}

/**
 * Logs in to PostgreSQL over the wire and answers the session. Rejects with the driver's error (`code` is the
 * SQLSTATE), the signal's reason, or Endless. An error of `run` carries `statement`, counted from 0.
 */
export async function openPostgres(
  target: Target,
  password: Secret,
  options: OpenOptions,
): Promise<SqlSession> {
  const { default: pg } = await import('pg')
  await endReading()
  const { socket } = options.wire
  const client = new pg.Client({
    stream: () => connected(socket),
    ssl: false,
    host: target.host,
    port: target.port,
    user: target.user,
    database: target.database,
    // A function, because the driver takes an empty text for "ask the environment".
    password: () => password.reveal(),
    application_name: 'Data Science Admin',
  })
  // A connection that breaks while nothing runs is told by the next query; unheard, it would end the program.
  client.on('error', () => {})
  const meter = new Meter()
  await opening(meter, socket, options.signal, () => client.connect())

  let completed = 0
  const { connection } = client as unknown as Inside
  connection.on('commandComplete', () => {
    completed += 1
  })
  return {
    engine: target.engine,
    dialect: 'postgresql',
    query: async (sql, parameters = []) => {
      const answer = await meter.answer(() => client.query<Row>(sql, [...parameters]))
      return rowsOf(answer)
    },
    // One simple query is one round trip, and one transaction unless it opens its own.
    run: async (statements) => {
      if (statements.length === 0) return
      completed = 0
      try {
        await meter.answer(() => client.query(statements.join('\n;\n')))
      } catch (error) {
        throw atStatement(error, completed)
      }
    },
    // The trial hears no cancel; whoever leaves it gives the turn back.
    cancel:
      target.engine === 'trial'
        ? async () => void socket.destroy()
        : () => sendCancel(client, options.again),
    close: () => farewell(socket, () => client.end()),
  }
}
