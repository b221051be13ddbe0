// Owns a file that was handed to a command, or standard input in its place; refuses more than was bargained for.
import { Fault } from '#base/fault'
import { readInputFile } from '#base/input-file'
import { readBytes, type Terminal } from './terminal.ts'

export interface GivenFile {
  /** A path, or `-` for standard input. */
  readonly path: string
  /** Bytes. */
  readonly most: number
  /** The option or argument that named it. */
  readonly field: string
}

/** Errors: Fault input.missing, input.size with the field. */
export async function readGiven(
  terminal: Terminal,
  { path, most, field }: GivenFile,
): Promise<Buffer> {
  const bytes = path === '-' ? await readBytes(terminal, most) : fromFile(path, most, field)
  if (bytes) return bytes
  throw new Fault({
    code: 'input.size',
    message: `The file is larger than ${String(most / 1024 / 1024)} MB.`,
    fix: 'Do it in parts.',
    field,
  })
}

function fromFile(path: string, most: number, field: string): Buffer | undefined {
  try {
    return readInputFile(path, most)
  } catch (error) {
    throw new Fault({
      code: 'input.missing',
      message: `The file ${path} could not be read.`,
      fix: 'Check the path, and that it is a file that you may read.',
      field,
      cause: error,
    })
  }
}
