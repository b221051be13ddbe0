// Owns the driver of SQL Server; refuses to let it encrypt, or decide whether to: it goes on in clear where a server declines.
import type { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import type { Connection, Request } from 'tedious'
import type { Target } from '#contract/metastore-target'
import type { Secret } from '#base/secret'
import type { Row, SqlSession } from '#services/metastore/session'
import { guardWideText } from './wide-text.ts'
import { atStatement, farewell, Meter, opening, type OpenOptions } from './wire.ts'

/**
 * The driver opens with PRELOGIN, which has been asked and answered on this socket already: its question, the
 * first thing that it writes, gets the answer again, and never reaches the server.
 */
function answeredAlready(socket: Socket, answer: Buffer): Socket {
  const write = socket.write.bind(socket)
  const first = (_question: unknown, ...rest: readonly unknown[]): boolean => {
    socket.write = write
    socket.unshift(answer)
    const done = rest.at(-1)
    if (typeof done === 'function') queueMicrotask(done as () => void)
    return true
  }
  return Object.assign(socket, { write: first })
}

/** The part of the driver that reads an answer, which it does not declare. */
interface Inside {
  createTokenStreamParser: (message: unknown, handler: object) => Answer
}
interface Answer extends EventEmitter {
  readonly parser: Readable
}

/** A driver that throws at what a server has sent ends this connection: unheard, it would end the program. */
function contained(connection: Connection, socket: Socket): void {
  const inside = connection as unknown as Inside
  const make = inside.createTokenStreamParser.bind(connection)
  inside.createTokenStreamParser = (message, handler) => {
    const broken = (error: unknown) => {
      const known = error instanceof Error ? error : new Error('a broken answer')
      if (answer.listenerCount('error') > 0) answer.emit('error', known)
      socket.destroy(known)
    }
    const careful = new Proxy(handler, {
      get: (own, name) => {
        const value: unknown = Reflect.get(own, name)
        if (typeof value !== 'function') return value
        return (...rest: readonly unknown[]): unknown => {
          try {
            return Reflect.apply(value, own, rest)
          } catch (error) {
            return broken(error)
          }
        }
      },
    })
    const answer = make(message, careful)
    answer.parser.on('error', broken)
    return answer
  }
}

/** Numbers of the server's messages: the driver's errors of a log-in have none. */
function numbered(error: unknown, number: number | undefined): Error {
  const known = error instanceof Error ? error : new Error('the driver gave no reason')
  return number === undefined ? known : Object.assign(known, { number })
}

function logIn(connection: Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    let number: number | undefined
    connection.on('errorMessage', (message) => {
      number ??= message.number
    })
    connection.on('error', (error) => reject(numbered(error, number)))
    connection.connect((error) => {
      if (error) reject(numbered(error, number))
      else resolve()
    })
  })
}

interface Column {
  readonly value: unknown
}

/** One request and its rows; `start` hands it to the connection. */
function rowsOf(
  make: (done: (error: Error | null | undefined) => void) => Request,
  start: (request: Request) => void,
): Promise<readonly Row[]> {
  return new Promise((resolve, reject) => {
    const rows: Row[] = []
    const request = make((error) => {
      if (error) reject(error)
      else resolve(rows)
    })
    request.on('row', (columns: Readonly<Record<string, Column>>) => {
      rows.push(
        Object.fromEntries(Object.entries(columns).map(([name, { value }]) => [name, value])),
      )
    })
    start(request)
  })
}

/**
 * Logs in to SQL Server over the wire, whose `greeting` is the server's answer to PRELOGIN with encryption
 * marked as not supported, because it is there already. Parameters are `@p1`, `@p2` and so on. Rejects with
 * the driver's error, with `number` where the server gave one; an error of `run` carries `statement`.
 */
export async function openSqlServer(
  target: Target,
  password: Secret,
  options: OpenOptions,
): Promise<SqlSession> {
  guardWideText()
  const { default: tedious } = await import('tedious')
  const { socket, greeting = Buffer.alloc(0) } = options.wire
  const connection = new tedious.Connection({
    server: target.host,
    authentication: {
      type: 'default',
      options: { userName: target.user, password: password.reveal() },
    },
    options: {
      port: target.port,
      database: target.database,
      connector: () => Promise.resolve(answeredAlready(socket, greeting)),
      encrypt: false,
      connectTimeout: 20_000,
      maxRetriesOnTransientErrors: 0,
      requestTimeout: 0,
      useColumnNames: true,
      useUTC: true,
      appName: 'Data Science Admin',
    },
  })
  contained(connection, socket)
  const meter = new Meter()
  await opening(meter, socket, options.signal, () => logIn(connection))

  const answer = (...request: Parameters<typeof rowsOf>) => meter.answer(() => rowsOf(...request))
  const query = (sql: string, parameters: readonly unknown[] = []): Promise<readonly Row[]> =>
    answer(
      (done) => {
        const request = new tedious.Request(sql, done)
        for (const [index, value] of parameters.entries()) {
          const type = typeof value === 'number' ? tedious.TYPES.BigInt : tedious.TYPES.NVarChar
          request.addParameter(`p${String(index + 1)}`, type, value)
        }
        return request
      },
      (request) => connection.execSql(request),
    )
  const batch = (sql: string) =>
    answer(
      (done) => new tedious.Request(sql, done),
      (request) => connection.execSqlBatch(request),
    )
  return {
    engine: target.engine,
    dialect: 'sqlserver',
    query,
    // One by one: some statements must be the first of their batch.
    run: async (statements) => {
      for (const [index, statement] of statements.entries()) {
        try {
          await batch(statement)
        } catch (error) {
          throw atStatement(error, index)
        }
      }
    },
    cancel: async () => void connection.cancel(),
    close: () =>
      farewell(socket, async () => {
        const { promise, resolve } = Promise.withResolvers<void>()
        connection.once('end', () => resolve())
        connection.close()
        await promise
      }),
  }
}
