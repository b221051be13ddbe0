// Owns a path as a person types it; refuses one that depends on where the program was started.
import { homedir } from 'node:os'
import { isAbsolute, join, normalize } from 'node:path'
import { Fault } from './fault.ts'

/** A shell opens `~/` before a program sees it; what is typed into a page comes as it is. */
export function openHome(typed: string): string {
  return typed.startsWith('~/') ? join(homedir(), typed.slice(2)) : typed
}

/** The whole path, `~/` opened. @throws Fault input.invalid with the field. */
export function absolutePath(typed: string, field = 'path'): string {
  const full = openHome(typed)
  if (isAbsolute(full) && !full.includes('\0')) return normalize(full)
  throw new Fault({
    code: 'input.invalid',
    message: `${JSON.stringify(typed)} does not say from where.`,
    fix: 'Give the whole path, from / or from ~/ on.',
    field,
  })
}
