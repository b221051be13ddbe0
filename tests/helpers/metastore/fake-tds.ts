// Owns the tokens of a FAKE's answers in SQL Server's protocol (MS-TDS 2.2.7): log-in, rows, errors.

type Cell = string | number | boolean | null
/** Rows that a test made up, tokens of its own, or the number of an error. */
export type Made = readonly Readonly<Record<string, Cell>>[] | Buffer | number

const [NVARCHAR, FLOAT] = [0xe7, 0x6d]

const short = (text: string) =>
  Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'utf16le')])

function sized(token: number, body: Buffer): Buffer {
  const head = Buffer.from([token, 0, 0])
  head.writeUInt16LE(body.length, 1)
  return Buffer.concat([head, body])
}

export function errorToken(number: number, message = 'refused'): Buffer {
  const head = Buffer.alloc(8)
  head.writeInt32LE(number, 0)
  head[4] = 1
  head[5] = 14
  head.writeUInt16LE(message.length, 6)
  const tail = Buffer.concat([short('fake'), short(''), Buffer.from([1, 0, 0, 0])])
  return sized(0xaa, Buffer.concat([head, Buffer.from(message, 'utf16le'), tail]))
}

export function loginAck(): Buffer {
  const version = Buffer.from([1, 0x74, 0, 0, 4])
  return sized(0xad, Buffer.concat([version, short('Fake SQL Server'), Buffer.from([16, 0, 0, 0])]))
}

export const done = (failed: boolean): Buffer =>
  Buffer.concat([Buffer.from([0xfd, failed ? 2 : 0, 0]), Buffer.alloc(10)])

const isText = (cell: Cell): boolean => typeof cell === 'string' || cell === null

/** COLMETADATA of one column: a text, or a number as float. */
function column(name: string, cell: Cell): Buffer {
  const head = Buffer.from([0, 0, 0, 0, 1, 0])
  // A text has its longest length and a collation.
  const type = isText(cell)
    ? Buffer.from([NVARCHAR, 0x40, 0x1f, 0x09, 0x04, 0xd0, 0x00, 0x34])
    : Buffer.from([FLOAT, 8])
  return Buffer.concat([head, type, short(name)])
}

function value(cell: Cell): Buffer {
  if (cell === null) return Buffer.from([0xff, 0xff])
  if (typeof cell === 'string') {
    const text = Buffer.from(cell, 'utf16le')
    const head = Buffer.alloc(2)
    head.writeUInt16LE(text.length)
    return Buffer.concat([head, text])
  }
  const number = Buffer.alloc(9)
  number[0] = 8
  number.writeDoubleLE(Number(cell), 1)
  return number
}

/** The tokens of a result; every row has the columns of the first, each of the same type. */
export function rowTokens(rows: readonly Readonly<Record<string, Cell>>[]): readonly Buffer[] {
  const [first] = rows
  if (first === undefined) return []
  const names = Object.keys(first)
  const count = Buffer.from([0x81, names.length & 255, names.length >> 8])
  const columns = names.map((name) => column(name, first[name] ?? null))
  const body = rows.map((row) =>
    Buffer.concat([Buffer.from([0xd1]), ...names.map((name) => value(row[name] ?? null))]),
  )
  return [count, ...columns, ...body]
}
