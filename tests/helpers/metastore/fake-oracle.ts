// Owns a FAKE of Oracle's listener up to its refusal: ping, TLS, TLS anew, sending on. It is no server, and proves none.
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Identity } from './certificates.ts'
import { type Hostile, hostile } from './hostile.ts'

const [CONNECT, REFUSE, REDIRECT, RESEND] = [1, 4, 5, 11]
/** "Encrypt anew before you say it again", in the header of RESEND. */
const ANEW = 8

function packet(type: number, body: Buffer, flags = 0): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt16BE(8 + body.length, 0)
  head[4] = type
  head[5] = flags
  return Buffer.concat([head, body])
}

const sized = (text: string, before: readonly number[]) => {
  const bytes = Buffer.from(text, 'latin1')
  return Buffer.concat([Buffer.from([...before, bytes.length >> 8, bytes.length & 255]), bytes])
}

const refusal = (number: number) =>
  packet(REFUSE, sized(`(DESCRIPTION=(ERR=${String(number)})(VSNNUM=318767104))`, [0, 0]))

const sendOn = (port: number, protocol: string) =>
  packet(
    REDIRECT,
    sized(`(ADDRESS=(PROTOCOL=${protocol})(HOST=127.0.0.1)(PORT=${String(port)}))`, []),
  )

export interface FakeOracleOptions {
  /** Speaks TLS from the first byte. */
  readonly identity?: Identity
  /** Shows this one when it encrypts anew, which it asks for if it has one. */
  readonly anew?: Identity
  /** Asks for the client's certificate. */
  readonly wallet?: 'TLSv1.2' | 'TLSv1.3'
  /** The number with which it refuses. */
  readonly refuses?: number
  /** The port to which it sends on instead. */
  readonly sendsTo?: number
}

export interface FakeOracle extends Hostile {
  /** Everything that clients have said inside of the encryption, or without one. */
  readonly said: () => string
}

export async function fakeOracle(options: FakeOracleOptions = {}): Promise<FakeOracle> {
  const { identity, anew, wallet, refuses = 1189, sendsTo } = options
  const said: Buffer[] = []
  const encrypted = (socket: Socket, { certificate, key }: Identity) =>
    new TLSSocket(socket, {
      isServer: true,
      cert: certificate,
      key,
      ...(wallet === undefined
        ? {}
        : {
            requestCert: true,
            rejectUnauthorized: true,
            minVersion: wallet,
            maxVersion: wallet,
          }),
    })
  const talk = (socket: Socket, stream: Socket, again: Identity | undefined) => {
    stream.on('error', () => {})
    stream.on('data', (chunk: Buffer) => {
      said.push(chunk)
      if (chunk[4] !== CONNECT) stream.destroy()
      else if (again !== undefined) {
        stream.removeAllListeners('data')
        stream.write(packet(RESEND, Buffer.alloc(0), ANEW), () =>
          talk(socket, encrypted(socket, again), undefined),
        )
      } else if (sendsTo !== undefined && !chunk.includes('COMMAND=ping')) {
        stream.write(sendOn(sendsTo, identity === undefined ? 'TCP' : 'TCPS'))
      } else stream.write(refusal(refuses))
    })
  }
  const server = await hostile((socket) => {
    talk(socket, identity === undefined ? socket : encrypted(socket, identity), anew)
  })
  return { ...server, said: () => Buffer.concat(said).toString('latin1') }
}
