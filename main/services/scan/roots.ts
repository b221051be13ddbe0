// Owns what was given to a scan: which files and folders, each once; refuses a path at which nothing lies.
import { existsSync } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { dirname, join, normalize, sep } from 'node:path'
import { Fault } from '#base/fault'
import { openHome } from '#base/typed-path'
import { redact } from '#base/log'
import { lies, type Root } from './pool.ts'
import type { Omission } from './protocol.ts'

const NOTHING = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'])

export interface Roots {
  readonly roots: readonly Root[]
  readonly omissions: readonly Omission[]
}

/** Looks at every path that was given. @throws Fault scan.missing. */
export async function rootsOf(paths: readonly string[]): Promise<Roots> {
  const roots: Root[] = []
  const omissions: Omission[] = []
  for (const typed of paths) {
    const path = openHome(typed)
    const shown = normalize(path)
    try {
      const real = await realpath(path)
      const found = await stat(real)
      if (found.isDirectory() || found.isFile())
        roots.push({ real, shown, folder: found.isDirectory() })
      else omissions.push({ path: shown, reason: 'special' })
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      if (NOTHING.has(code)) throw missing(path)
      omissions.push({ path: shown, reason: 'unreadable' })
    }
  }
  return { roots: apart(roots), omissions }
}

/** What lies in another root is searched with it. */
function apart(roots: readonly Root[]): readonly Root[] {
  const outermost: Root[] = []
  for (const root of roots.toSorted((a, b) => a.real.length - b.real.length))
    if (
      !lies(
        root.real,
        outermost.map(({ real }) => real),
      )
    )
      outermost.push(root)
  return outermost
}

/** Whether a root lies in a git work tree without being one: its history is another folder's. */
export function isPartOfTree({ real, folder }: Root): boolean {
  if (real.split(sep).includes('.git')) return false
  if (folder && existsSync(join(real, '.git'))) return false
  for (let above = dirname(real); ; above = dirname(above)) {
    if (existsSync(join(above, '.git'))) return true
    if (above === dirname(above)) return false
  }
}

function missing(path: string): Fault {
  return new Fault({
    code: 'scan.missing',
    message: `There is nothing at ${redact(path)}.`,
    fix: 'Check the path. Nothing was searched.',
    field: 'paths',
  })
}
