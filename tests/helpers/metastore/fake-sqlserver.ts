// Owns a FAKE of SQL Server: PRELOGIN, TLS inside of it, log-in errors, and whatever rows or errors a test makes up. It is no server, and proves none.
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'
import { TDS_ENCRYPT, tdsPacket } from '#services/metastore/probe/questions'
import { TdsEnvelope } from '#services/metastore/probe/tds-envelope'
import type { Identity } from './certificates.ts'
import { done, errorToken, loginAck, type Made, rowTokens } from './fake-tds.ts'
import { type Hostile, hostile } from './hostile.ts'

const RESPONSE = 4
const LOGIN = 0x10

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
  /** What it answers a statement: rows, or the number of an error. Without it every statement is done, without rows. */
  readonly answers?: (sql: string) => Made
  /** Takes over once somebody is logged in. */
  readonly afterwards?: (stream: Duplex) => void
}

export interface FakeSqlServer extends Hostile {
  /** Every byte of log-in packets, as the server got them after decryption. */
  readonly logins: () => Buffer
  readonly statements: () => readonly string[]
}

/**
 * A statement stands in a request as it is, in two bytes a character, at an even or an odd place. Copied,
 * because Node 24 spoils its memory when it reads an odd number of bytes that way.
 */
function wide(body: Buffer, from: number): string {
  const even = body.length - ((body.length - from) % 2)
  return Buffer.from(body.subarray(from, even)).toString('utf16le')
}

/** Whole requests out of what arrives: packets up to the one that says it is the last of its message. */
function requests(heard: (type: number, body: Buffer) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0)
  let body: Buffer[] = []
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= 8 && rest.length >= rest.readUInt16BE(2)) {
      const length = rest.readUInt16BE(2)
      body.push(rest.subarray(8, length))
      if ((rest[1] ?? 0) & 1) {
        heard(rest[0] ?? 0, Buffer.concat(body))
        body = []
      }
      rest = rest.subarray(length)
    }
  }
}

export async function fakeSqlServer({
  encrypt,
  identity,
  refuses,
  answers = () => [],
  afterwards,
}: FakeOptions): Promise<FakeSqlServer> {
  const logins: Buffer[] = []
  const statements: string[] = []
  const say = (stream: Duplex, ...tokens: readonly Buffer[]) => {
    const all = Buffer.concat(tokens)
    for (let at = 0; at < all.length; at += 4_000) {
      const packet = tdsPacket(RESPONSE, all.subarray(at, at + 4_000))
      if (at + 4_000 < all.length) packet[1] = 0
      stream.write(packet)
    }
  }
  const answer = (stream: Duplex, type: number, body: Buffer) => {
    if (type === LOGIN) {
      logins.push(body)
      if (refuses !== undefined) return say(stream, errorToken(refuses), done(true))
      if (afterwards) stream.removeAllListeners('data')
      say(stream, loginAck(), done(false))
      return afterwards?.(stream)
    }
    const sql = wide(body, 0) + wide(body, 1)
    statements.push(sql)
    const made = answers(sql)
    if (typeof made === 'number') return say(stream, errorToken(made), done(true))
    return say(stream, ...(Buffer.isBuffer(made) ? [made] : rowTokens(made)), done(false))
  }
  const talk = (stream: Duplex) => {
    stream.on('error', () => {})
    stream.on(
      'data',
      requests((type, body) => answer(stream, type, body)),
    )
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
  return { ...server, logins: () => Buffer.concat(logins), statements: () => statements }
}
