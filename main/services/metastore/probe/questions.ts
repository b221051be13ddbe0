// Owns the first questions of each protocol; refuses to carry a name or a password in any of them.
import { MYSQL_CAPABILITIES } from '#services/metastore/engines/mysql'

/** "Do you encrypt?", PostgreSQL: length 8 and the code 80877103. */
export const POSTGRES_SSL = Buffer.from([0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f])

/** A request that every web server answers, if only with a complaint. */
export const HTTP_GET = Buffer.from('GET / HTTP/1.0\r\n\r\n', 'latin1')

/** Encryption that the client states in PRELOGIN (MS-TDS 2.2.6.5). */
export const TDS_ENCRYPT = { off: 0, on: 1, notSupported: 2, required: 3 } as const

/** PRELOGIN of TDS: version, encryption, end. */
export function tdsPrelogin(encrypt: number): Buffer {
  const options = Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff])
  const body = Buffer.concat([options, Buffer.from([0, 0, 0, 0, 0, 0, encrypt])])
  return tdsPacket(0x12, body)
}

/** One packet of TDS, the last of its message. */
export function tdsPacket(type: number, body: Buffer): Buffer {
  const header = Buffer.from([type, 1, 0, 0, 0, 0, 1, 0])
  header.writeUInt16BE(body.length + 8, 2)
  return Buffer.concat([header, body])
}

/** The option of a server's PRELOGIN with this token, or undefined where it is missing or broken. */
function tdsOption(packet: Buffer, token: number): Buffer | undefined {
  const body = packet.subarray(8)
  for (let at = 0; at + 5 <= body.length && body[at] !== 0xff; at += 5) {
    if (body[at] !== token) continue
    const offset = body.readUInt16BE(at + 1)
    return body.subarray(offset, offset + body.readUInt16BE(at + 3))
  }
  return undefined
}

/** The same answer, saying that there is no encryption: for a driver that is not to encrypt once more. */
export function withoutEncryption(packet: Buffer): Buffer {
  const copy = Buffer.from(packet)
  const option = tdsOption(copy, 1)
  if (option !== undefined && option.length > 0) option[0] = TDS_ENCRYPT.notSupported
  return copy
}

export interface TdsAnswer {
  readonly encrypt: number | undefined
  readonly version: string
}

export function readPrelogin(packet: Buffer): TdsAnswer {
  const version = tdsOption(packet, 0)
  const numbers = version !== undefined && version.length >= 4 ? version : undefined
  return {
    encrypt: tdsOption(packet, 1)?.[0],
    version:
      numbers === undefined
        ? ''
        : `${String(numbers[0])}.${String(numbers[1])}.${String(numbers.readUInt16BE(2))}`,
  }
}

/** CONNECT of Oracle Net: asks the listener whether it is there (`COMMAND=ping`). */
export function tnsPing(): Buffer {
  const text = Buffer.from('(CONNECT_DATA=(COMMAND=ping))', 'latin1')
  const header = Buffer.alloc(58)
  header.writeUInt16BE(58 + text.length, 0)
  header[4] = 1
  // Version 3.14, at least 3.00, session and transport units, protocol characteristics, byte order.
  header.writeUInt16BE(0x013a, 8)
  header.writeUInt16BE(0x012c, 10)
  header.writeUInt16BE(0x2000, 14)
  header.writeUInt16BE(0x7fff, 16)
  header.writeUInt16BE(0x860e, 18)
  header.writeUInt16BE(1, 22)
  header.writeUInt16BE(text.length, 24)
  header.writeUInt16BE(58, 26)
  return Buffer.concat([header, text])
}

/**
 * The same greeting without MariaDB's own extensions (the last four bytes of the reserved ones): they would
 * have to be stated with the request to encrypt, which has gone out before the driver hears of them.
 */
export function withoutExtensions(greeting: Buffer): Buffer {
  const copy = Buffer.from(greeting)
  const reserved = copy.indexOf(0, 5) + 28
  copy.subarray(reserved, reserved + 4).fill(0)
  return copy
}

/** "Encrypt", MySQL family: capabilities, largest packet, character set utf8mb4, filler; second packet. */
export function mysqlSslRequest(): Buffer {
  const packet = Buffer.alloc(36)
  packet.writeUIntLE(32, 0, 3)
  packet[3] = 1
  packet.writeUInt32LE(MYSQL_CAPABILITIES, 4)
  packet.writeUInt32LE(0, 8)
  packet[12] = 45
  return packet
}
