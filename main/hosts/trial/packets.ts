// Owns the few messages of PostgreSQL's protocol that the trial reads or writes by itself: the first of a client, and a refusal.
// https://www.postgresql.org/docs/current/protocol-message-formats.html

/** What a client's first eight bytes ask for: its length, then one of these. */
export const FIRST = {
  startup: 196_608,
  tls: 80_877_103,
  gss: 80_877_104,
  cancel: 80_877_102,
} as const

/** No startup packet is longer (PostgreSQL's own limit). */
const LONGEST_STARTUP = 10_000

/** What a client wants, or undefined for what no client of PostgreSQL would say first. */
export function firstWish(head: Buffer): keyof typeof FIRST | undefined {
  const length = head.readInt32BE(0)
  const code = head.readInt32BE(4)
  if (code === FIRST.startup)
    return length >= 8 && length <= LONGEST_STARTUP ? 'startup' : undefined
  if (length === 8 && code === FIRST.tls) return 'tls'
  if (length === 8 && code === FIRST.gss) return 'gss'
  return code === FIRST.cancel ? 'cancel' : undefined
}

function packet(type: string, body: Buffer): Buffer {
  const head = Buffer.from(`${type}    `, 'latin1')
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

/** "No encryption here." */
export const NO_ENCRYPTION = Buffer.from('N', 'latin1')

/** Ends what a client has begun and not finished. */
export const SYNC = packet('S', Buffer.alloc(0))

export const query = (sql: string): Buffer => packet('Q', Buffer.from(`${sql}\0`))

function failure(severity: 'ERROR' | 'FATAL', state: string, message: string): Buffer {
  const fields = [`S${severity}`, `V${severity}`, `C${state}`, `M${message}`]
  return packet('E', Buffer.from(`${fields.join('\0')}\0\0`))
}

/** The server's last word to a client: `state` is the SQLSTATE. */
export const fatal = (state: string, message: string): Buffer => failure('FATAL', state, message)

/** ReadyForQuery: `I` is outside of a transaction. */
const ready = (status: 'I' | 'T'): Buffer => packet('Z', Buffer.from(status, 'latin1'))
const IDLE = ready('I')

/** How many bytes at the end of an answer tell whether the session is free. */
export const TAIL = IDLE.length

/** Whether an answer ends with the session free for anybody. */
export const endsIdle = (tail: Buffer): boolean => tail.equals(IDLE)

/** A question after which the server would read on from the client: PGlite cannot, and breaks. */
export function wantsToSend(message: Uint8Array): boolean {
  if (message[0] !== 0x51) return false
  const start = Buffer.from(
    message.buffer,
    message.byteOffset + 5,
    Math.min(message.length - 5, 4_096),
  )
  return /^\s*copy\s[^;]*\sfrom\s+stdin\b/i.test(start.toString('latin1'))
}

/** What is answered instead. */
export function cannotSend(inTransaction: boolean): Buffer {
  const why = 'The trial takes no COPY ... FROM STDIN. Use INSERT, or a real PostgreSQL.'
  return Buffer.concat([failure('ERROR', '0A000', why), ready(inTransaction ? 'T' : 'I')])
}
