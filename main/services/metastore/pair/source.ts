// Owns reading one script file from this computer; refuses what is not a regular file named .sql, not text, or too large.
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open, realpath } from 'node:fs/promises'
import { basename, isAbsolute, relative, sep } from 'node:path'
import { Fault } from '#base/fault'
import { shown } from '#services/metastore/drift'

/** All files of a pair together may have so many bytes. */
export const PAIR_LIMIT = 64 * 1_024 * 1_024

/** A script as it was read. */
export interface Source {
  /** Where it really is, links followed. */
  readonly path: string
  readonly name: string
  /** Of its bytes, in hex: what `sha256sum` says. */
  readonly sha256: string
  readonly bytes: number
  readonly text: string
}

export interface ReadOptions {
  /** The input that named it. */
  readonly field: string
  /** How many bytes it may have. */
  readonly limit: number
  /** The folder that it must lie in, links followed. */
  readonly inside?: string
}

const NAME = /\.sql$/i

function refused(field: string, message: string, fix: string, cause?: unknown): Fault {
  return new Fault({
    code: 'input.invalid',
    message,
    fix,
    field,
    ...(cause === undefined ? {} : { cause }),
  })
}

const code = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

function unreadable(path: string, field: string, error: unknown): Fault {
  const name = shown(path)
  switch (code(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return refused(field, `There is no file ${name}.`, 'Check the path.', error)
    case 'EACCES':
    case 'EPERM':
      return refused(
        field,
        `The file ${name} may not be read.`,
        'Allow yourself to read it.',
        error,
      )
    case 'ELOOP':
      return refused(field, `${name} is a link that leads to itself.`, 'Name the file.', error)
    default:
      return refused(
        field,
        `The file ${name} could not be read.`,
        'Check that it is on a disk that works, and that you may read it.',
        error,
      )
  }
}

/** `utf-8` unless the first bytes say otherwise. */
function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8'
}

/** Text without its byte order mark. */
function decoded(bytes: Uint8Array, name: string, field: string): string {
  const encoding = encodingOf(bytes)
  let text: string
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (error) {
    throw refused(
      field,
      `${name} is not text in ${encoding.toUpperCase()}.`,
      'Save it as UTF-8: another encoding would put wrong letters into the database.',
      error,
    )
  }
  if (text.includes('\0'))
    throw refused(
      field,
      `${name} holds zero bytes, so it is not a script, or it is UTF-16 without a mark.`,
      'Give the script itself, saved as UTF-8.',
    )
  if (text.trim() === '')
    throw refused(field, `${name} is empty.`, 'Give a script with statements.')
  return text
}

/** Grows with what is there, not with what the file claims to have. */
async function bytesOf(file: FileHandle, limit: number): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = []
  let size = 0
  for (;;) {
    const part = new Uint8Array(1_024 * 1_024)
    const { bytesRead } = await file.read(part, 0, part.length)
    if (bytesRead === 0) return Buffer.concat(parts)
    size += bytesRead
    if (size > limit) return undefined
    parts.push(part.subarray(0, bytesRead))
  }
}

async function contents(file: FileHandle, path: string, options: ReadOptions): Promise<Uint8Array> {
  const { field, limit } = options
  // Of what was opened: the name may lead elsewhere by now.
  const stat = await file.stat()
  if (!stat.isFile())
    throw refused(
      field,
      `${shown(path)} is ${stat.isDirectory() ? 'a folder' : 'not a regular file'}.`,
      'Name the script itself.',
    )
  const bytes = await bytesOf(file, limit)
  if (bytes !== undefined) return bytes
  throw refused(
    field,
    `${shown(basename(path))} is too large: the scripts of a pair may have ${String(PAIR_LIMIT / 1_048_576)} MB together.`,
    'Give the scripts that create tables. Run what fills them with the client of your database.',
  )
}

function within(path: string, { field, inside }: ReadOptions): void {
  if (inside === undefined) return
  const way = relative(inside, path)
  if (way !== '' && !isAbsolute(way) && way.split(sep)[0] !== '..') return
  throw refused(
    field,
    `${shown(path)} is outside of the folder of the first script, ${shown(inside)}.`,
    'Put it into that folder, or its statements into the script.',
  )
}

/** Links are followed first, so that the name that counts is the one of the file that is read. */
async function placed(path: string, options: ReadOptions): Promise<string> {
  const { field } = options
  if (!isAbsolute(path))
    throw refused(field, `${shown(path)} is not a whole path.`, 'Give the path from the root on.')
  // Before anything is asked of the disk: what is outside is not even looked for.
  within(path, options)
  const real = await realpath(path).catch((error: unknown) => {
    throw unreadable(path, field, error)
  })
  within(real, options)
  if (NAME.test(path) && NAME.test(real)) return real
  throw refused(
    field,
    `${shown(path)} is not named .sql${NAME.test(path) ? ' where it really is' : ''}.`,
    'Give a script whose name ends in .sql: no other file is read.',
  )
}

/**
 * Reads a script by its whole path: UTF-8, or UTF-16 with its mark. Errors: Fault input.invalid with the field.
 */
export async function readSource(path: string, options: ReadOptions): Promise<Source> {
  const { field } = options
  const real = await placed(path, options)
  // Without waiting: a pipe has nobody at its other end.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)
  const file = await open(real, flags).catch((error: unknown) => {
    throw unreadable(path, field, error)
  })
  try {
    const bytes = await contents(file, real, options)
    const name = basename(real)
    return {
      path: real,
      name: shown(name),
      sha256: createHash('sha256').update(bytes).digest('hex'),
      bytes: bytes.length,
      text: decoded(bytes, shown(name), field),
    }
  } catch (error) {
    throw error instanceof Fault ? error : unreadable(path, field, error)
  } finally {
    await file.close()
  }
}
