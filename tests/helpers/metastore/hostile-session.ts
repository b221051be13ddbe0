// Owns servers that let everybody in and then misbehave, one for each protocol whose log-in is short enough to make up.
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { fakeSqlServer } from './fake-sqlserver.ts'
import { type Hostile, hostile, mysqlHello } from './hostile.ts'

/** What a server does with whatever it is asked once somebody is logged in. */
export type Behave = (stream: Duplex) => void

const message = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5)
  head.write(type, 'latin1')
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

const welcome = Buffer.concat([
  message('R', Buffer.alloc(4)),
  message('K', Buffer.alloc(8)),
  message('Z', Buffer.from('I')),
])

/** RowDescription of one text column, and a row of it. */
const column = Buffer.alloc(20)
column.write('a\0', 'latin1')
export const postgresRow = Buffer.concat([
  message('T', Buffer.concat([Buffer.from([0, 1]), column])),
  message('D', Buffer.from([0, 1, 0, 0, 0, 1, 0x61])),
])
/** A row with nothing in it, which costs the server least. */
export const postgresEmptyRow: Buffer = message('D', Buffer.from([0, 0]))

function postgres(socket: Socket, behave: Behave): void {
  let asked = 0
  const answer = () => {
    asked += 1
    if (asked === 1) socket.write('N')
    if (asked !== 2) return
    socket.off('data', answer)
    socket.write(welcome)
    socket.once('data', () => behave(socket))
  }
  socket.on('data', answer)
}

const packet = (number: number, body: Buffer): Buffer => {
  const head = Buffer.alloc(4)
  head.writeUIntLE(body.length, 0, 3)
  head[3] = number
  return Buffer.concat([head, body])
}

const lenenc = (text: string) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)])

/** One column named `a`. */
export const mysqlColumns: Buffer = Buffer.concat([
  packet(1, Buffer.from([1])),
  packet(
    2,
    Buffer.concat([
      ...['def', '', '', '', 'a', 'a'].map(lenenc),
      Buffer.from([0x0c, 45, 0, 0, 0, 0, 0, 0xfd, 0, 0, 0, 0, 0]),
    ]),
  ),
  packet(3, Buffer.from([0xfe, 0, 0, 2, 0])),
])

/** Many small rows of it. */
export const mysqlRows: Buffer = Buffer.concat(
  Array.from({ length: 10_000 }, (_, at) => packet((at + 4) % 256, Buffer.from([1, 0x61]))),
)

function mysql(socket: Socket, behave: Behave): void {
  socket.write(mysqlHello('11.4.2-MariaDB', false))
  socket.once('data', () => {
    socket.write(packet(2, Buffer.from([0, 0, 0, 2, 0, 0, 0])))
    socket.once('data', () => behave(socket))
  })
}

/** A server that speaks without encryption, of the engines whose log-in can be made up. */
export function letsIn(
  engine: 'postgresql' | 'mariadb' | 'sqlserver',
  behave: Behave,
): Promise<Hostile> {
  if (engine === 'sqlserver') {
    const afterwards = (stream: Duplex) => void stream.once('data', () => behave(stream))
    return fakeSqlServer({ encrypt: 'notSupported', afterwards })
  }
  return hostile((socket) => (engine === 'mariadb' ? mysql : postgres)(socket, behave))
}
