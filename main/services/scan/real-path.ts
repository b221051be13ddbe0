// Owns paths whose names need not be UTF-8; refuses to lose a file over its name.
import { isUtf8 } from 'node:buffer'
import { sep } from 'node:path'
import type { RealPath } from './protocol.ts'

const SEPARATOR = Buffer.from(sep)

/** A name as text where it can be one. */
export function nameOf(bytes: Buffer): RealPath {
  return isUtf8(bytes) ? bytes.toString() : bytes
}

/** A name as it is told: bytes that are no text become U+FFFD. */
export function shownName(name: RealPath): string {
  return typeof name === 'string' ? name : Buffer.from(name).toString()
}

/** A path below a folder. Both are tidy already, and path.join would tidy them for every file again. */
export function below(folder: string, name: string): string {
  if (folder === '.') return name
  return folder.endsWith(sep) ? folder + name : folder + sep + name
}

export function joinReal(folder: RealPath, name: RealPath): RealPath {
  if (typeof folder === 'string' && typeof name === 'string') return below(folder, name)
  return Buffer.concat([Buffer.from(folder as string), SEPARATOR, Buffer.from(name as string)])
}

/** As the file system wants it: a thread receives bytes without being told that they are a Buffer. */
export function openable(path: RealPath): string | Buffer {
  return typeof path === 'string' ? path : Buffer.from(path)
}
