// Owns a FAKE of SQL Server up to the log-in: PRELOGIN, TLS inside of it, log-in errors. It is no server, and proves none.
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'
import { TDS_ENCRYPT, tdsPacket } from '#services/metastore/probe/questions'
import { TdsEnvelope } from '#services/metastore/probe/tds-envelope'
import type { Identity } from './certificates.ts'
import { type Hostile, hostile } from './hostile.ts'

const RESPONSE = 4
const LOGIN = 0x10

const short = (text: string) =>
  Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'utf16le')])

function sized(token: number, body: Buffer): Buffer {
  const head = Buffer.from([token, 0, 0])
  head.writeUInt16LE(body.length, 1)
  return Buffer.concat([head, body])
}

function errorToken(number: number, message: string): Buffer {
  const head = Buffer.alloc(8)
  head.writeInt32LE(number, 0)
  head[4] = 1
  head[5] = 14
  head.writeUInt16LE(message.length, 6)
  const tail = Buffer.concat([short('fake'), short(''), Buffer.from([1, 0, 0, 0])])
  return sized(0xaa, Buffer.concat([head, Buffer.from(message, 'utf16le'), tail]))
}

const ACK = sized(
  0xad,
  Buffer.concat([
    Buffer.from([1, 0x74, 0, 0, 4]),
    short('Fake SQL Server'),
    Buffer.from([16, 0, 0, 0]),
  ]),
)
const done = (failed: boolean) =>
  Buffer.concat([Buffer.from([0xfd, failed ? 2 : 0, 0]), Buffer.alloc(10)])

function prelogin(encrypt: number): Buffer {
  const options = Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff])
  return tdsPacket(RESPONSE, Buffer.concat([options, Buffer.from([16, 0, 0x10, 0, 0, 0, encrypt])]))
}

export interface FakeOptions {
  /** What it answers about encryption; `on` without an identity falls silent. */
  readonly encrypt: keyof typeof TDS_ENCRYPT
  readonly identity?: Identity
  /** The number with which it refuses the log-in; without it, it lets everybody in. */
  readonly refuses?: number
}

export interface FakeSqlServer extends Hostile {
  /** Every byte of log-in packets, as the server got them after decryption. */
  readonly logins: () => Buffer
}

export async function fakeSqlServer({
  encrypt,
  identity,
  refuses,
}: FakeOptions): Promise<FakeSqlServer> {
  const logins: Buffer[] = []
  const answer = (stream: Duplex, packet: Buffer) => {
    if (packet[0] === LOGIN) logins.push(packet)
    const number = packet[0] === LOGIN ? refuses : 208
    const reply =
      number === undefined
        ? Buffer.concat([ACK, done(false)])
        : Buffer.concat([errorToken(number, 'refused'), done(true)])
    stream.write(tdsPacket(RESPONSE, reply))
  }
  const talk = (stream: Duplex) => {
    stream.on('error', () => {})
    stream.on('data', (packet: Buffer) => answer(stream, packet))
  }
  const encrypted = (socket: Socket, { certificate, key }: Identity) => {
    const envelope = new TdsEnvelope(socket)
    const secured = new TLSSocket(envelope, {
      isServer: true,
      cert: certificate,
      key,
      maxVersion: 'TLSv1.2',
    })
    talk(secured)
  }
  const server = await hostile((socket) => {
    socket.once('data', () => {
      socket.write(prelogin(TDS_ENCRYPT[encrypt]))
      if (encrypt === 'off' || encrypt === 'notSupported') talk(socket)
      else if (identity !== undefined) encrypted(socket, identity)
    })
  })
  return { ...server, logins: () => Buffer.concat(logins) }
}
