// Owns telling from its first words what kind of server speaks; refuses to throw, whatever the words are.
import { plain } from './explained.ts'

export type Kind =
  | 'postgresql'
  | 'mysql'
  | 'mariadb'
  | 'sqlserver'
  | 'oracle'
  | 'ssh'
  | 'http'
  | 'tls'
  | 'mail'
  | 'unknown'

export interface Speaker {
  readonly kind: Kind
  /** For a person: `MariaDB 10.11.19`. One harmless line. */
  readonly label: string
}

/** The fields of a MySQL greeting that matter here. */
export interface MysqlGreeting {
  readonly version: string
  readonly mariadb: boolean
  readonly offersTls: boolean
}

const CLIENT_SSL = 0x0800

/** Length of the first packet of the MySQL protocol with its header, once the header is there. */
export function mysqlPacketLength(bytes: Buffer): number | undefined {
  return bytes.length < 4 ? undefined : bytes.readUIntLE(0, 3) + 4
}

/** Protocol::HandshakeV10: version 10, the server's version up to a NUL, number, salt, capabilities. */
export function mysqlGreeting(bytes: Buffer): MysqlGreeting | undefined {
  const length = mysqlPacketLength(bytes)
  if (length === undefined || length > bytes.length || bytes[3] !== 0 || bytes[4] !== 10)
    return undefined
  const end = bytes.indexOf(0, 5)
  if (end < 0 || end + 16 > length) return undefined
  const raw = bytes.toString('latin1', 5, end)
  const mariadb = /mariadb/i.test(raw)
  return {
    // MariaDB up to 10 pretends to be a 5.5.5 for old replicas.
    version: plain(mariadb ? raw.replace(/^5\.5\.5-/, '') : raw, 40),
    mariadb,
    offersTls: (bytes.readUInt16LE(end + 14) & CLIENT_SSL) !== 0,
  }
}

/** The number of an error that a server of the MySQL family sends instead of a greeting. */
export function mysqlRefusal(bytes: Buffer): number | undefined {
  const length = mysqlPacketLength(bytes)
  if (length === undefined || length > bytes.length || length < 7) return undefined
  return bytes[3] === 0 && bytes[4] === 0xff ? bytes.readUInt16LE(5) : undefined
}

function mysqlSpeaker(bytes: Buffer): Speaker | undefined {
  const greeting = mysqlGreeting(bytes)
  if (greeting !== undefined) {
    const version = greeting.version.replace(/-mariadb.*/i, '')
    return greeting.mariadb
      ? { kind: 'mariadb', label: `MariaDB ${version}` }
      : { kind: 'mysql', label: `MySQL ${version}` }
  }
  return mysqlRefusal(bytes) === undefined
    ? undefined
    : { kind: 'mysql', label: 'A server of the MySQL family' }
}

/** A response of TDS: type 4, last packet, length of the whole, big-endian (MS-TDS 2.2.3.1). */
export function isTdsAnswer(bytes: Buffer): boolean {
  if (bytes.length < 8 || bytes[0] !== 4 || (bytes[1] ?? 2) > 1) return false
  const length = bytes.readUInt16BE(2)
  return length >= 8 && length <= 4_096 && bytes[6] !== undefined
}

/** ACCEPT, REFUSE, REDIRECT or RESEND of Oracle Net: length, zero checksum, type, flags. */
export function isTnsAnswer(bytes: Buffer): boolean {
  if (bytes.length < 8) return false
  const length = bytes.readUInt16BE(0)
  const type = bytes[4] ?? 0
  return (
    length >= 8 && length <= 4_096 && bytes.readUInt16BE(2) === 0 && [2, 4, 5, 11].includes(type)
  )
}

const WORDS: readonly (readonly [RegExp, Kind, (found: string) => string])[] = [
  [/^SSH-[\d.]+-([^\r\n]*)/, 'ssh', (found) => `SSH (${found})`],
  [/^(HTTP\/\d[^\r\n]*)/, 'http', (found) => `a web server (${found})`],
  [/^(?:<!doctype html|<html)/i, 'http', () => 'a web server'],
  [/^220[ -]([^\r\n]*)/, 'mail', (found) => `a mail or file server (${found})`],
  [/^(?:\* OK|\+OK)([^\r\n]*)/, 'mail', () => 'a mail server'],
]

/** A TLS record: alert, handshake or the like, version 3.x (RFC 8446, section 5.1). */
const isTlsRecord = (bytes: Buffer): boolean =>
  bytes.length >= 5 && (bytes[0] ?? 0) >= 0x14 && (bytes[0] ?? 0) <= 0x17 && bytes[1] === 3

/** Who says these bytes, or undefined while they say nothing known. */
export function recognise(bytes: Buffer): Speaker | undefined {
  const mysql = mysqlSpeaker(bytes)
  if (mysql !== undefined) return mysql
  const text = bytes.toString('latin1', 0, 200)
  for (const [pattern, kind, label] of WORDS) {
    const found = pattern.exec(text)
    if (found !== null) return { kind, label: plain(label(found[1] ?? ''), 60) }
  }
  if (isTlsRecord(bytes)) return { kind: 'tls', label: 'TLS from the first byte (HTTPS?)' }
  if (isTdsAnswer(bytes)) return { kind: 'sqlserver', label: 'SQL Server' }
  if (isTnsAnswer(bytes)) return { kind: 'oracle', label: 'Oracle' }
  return undefined
}

/** The answer to PostgreSQL's question for TLS: a single letter. Anything after it was not asked for. */
export function postgresAnswer(bytes: Buffer): 'yes' | 'no' | 'stuffed' | undefined {
  const letter = bytes.toString('latin1', 0, 1)
  if (letter !== 'S' && letter !== 'N') return undefined
  if (bytes.length > 1) return 'stuffed'
  return letter === 'S' ? 'yes' : 'no'
}
