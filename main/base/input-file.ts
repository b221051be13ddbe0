// Owns reading a file that somebody named, whole and bounded; refuses to wait for a pipe that nobody fills, and to read a device without an end.
import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { SECOND } from './duration.ts'

const WAIT = 10 * SECOND
const PIECE = 65_536
// Windows has neither pipes with a name in a folder nor this flag.
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

const sleeper = new Int32Array(new SharedArrayBuffer(4))

function emptyForNow(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EAGAIN'
}

/** What a program on the other side writes, as in `--from <(command)`. */
function readPipe(file: number, most: number): Buffer | undefined {
  const end = Date.now() + WAIT
  const pieces: Buffer[] = []
  let size = 0
  for (;;) {
    const piece = Buffer.alloc(PIECE)
    try {
      const read = readSync(file, piece)
      if (read === 0) return Buffer.concat(pieces)
      size += read
      if (size > most) return undefined
      pieces.push(piece.subarray(0, read))
    } catch (error) {
      if (!emptyForNow(error)) throw error
      if (Date.now() > end) throw new Error('nobody wrote into the pipe in time', { cause: error })
      Atomics.wait(sleeper, 0, 0, 20)
    }
  }
}

/**
 * The bytes of a file, or of a pipe that somebody fills; undefined: more than `most` bytes. Errors: the file
 * system's, and Error for what is neither.
 */
export function readInputFile(path: string, most: number): Buffer | undefined {
  const file = openSync(path, FLAGS)
  try {
    const stat = fstatSync(file)
    if (stat.isFIFO()) return readPipe(file, most)
    if (!stat.isFile()) throw new Error(`${path} is neither a file nor a pipe`)
    return stat.size <= most ? readFileSync(file) : undefined
  } finally {
    closeSync(file)
  }
}
