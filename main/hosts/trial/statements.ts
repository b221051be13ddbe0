// Owns the names of prepared statements, which all clients of the trial share: each client gets names of its own; changes nothing else.
import { createHash } from 'node:crypto'

/** PostgreSQL tells names apart by their first 63 bytes. */
const LONGEST = 63

const PARSE = 0x50
const BIND = 0x42
const DESCRIBE = 0x44
const CLOSE = 0x43
/** In Describe and Close: a statement, not a portal. */
const STATEMENT = 0x53

/** Where a message names a statement: the offset of the name's first byte. */
function nameAt(message: Buffer): number | undefined {
  switch (message[0]) {
    case PARSE:
      return 5
    case BIND: {
      const portalEnds = message.indexOf(0, 5)
      return portalEnds < 0 ? undefined : portalEnds + 1
    }
    case DESCRIBE:
    case CLOSE:
      return message[5] === STATEMENT ? 6 : undefined
    default:
      return undefined
  }
}

function ownName(client: number, name: Buffer): Buffer {
  const mark = `${String(client)}.`
  const own = Buffer.concat([Buffer.from(mark), name])
  if (own.length <= LONGEST) return own
  return Buffer.from(mark + createHash('sha256').update(name).digest('hex').slice(0, 40))
}

/** The message with the client's own name in place of what it calls a statement; the unnamed one stays unnamed. */
export function ownStatements(client: number, bytes: Uint8Array): Uint8Array {
  const message = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const from = nameAt(message)
  const to = from === undefined ? -1 : message.indexOf(0, from)
  if (from === undefined || to <= from) return bytes
  const name = ownName(client, message.subarray(from, to))
  const changed = Buffer.concat([message.subarray(0, from), name, message.subarray(to)])
  // The length counts itself, and not the type before it.
  changed.writeInt32BE(changed.length - 1, 1)
  return changed
}
