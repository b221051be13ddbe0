// Owns writing our two scripts into a folder for somebody else to run; refuses to write over a file that is another.
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { Fault } from '#base/fault'
import { makeFolders } from '#base/paths'
import type { Output, Parsed } from '#contract'
import { dialectOf } from './engines.ts'
import { scriptFile } from './schema/script-file.ts'
import { SCIENCE, scriptsOf } from './schema/scripts.ts'

/** The folder as typed, with `~` at its start for the home folder. */
function placed(typed: string): string {
  const folder = typed.replace(/^~(?=$|[/\\])/, homedir())
  if (isAbsolute(folder)) return folder
  throw new Fault({
    code: 'input.invalid',
    message: `${typed} is not a whole path.`,
    fix: 'Give the folder from its root, or from your home folder with ~/.',
    field: 'folder',
  })
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

/** What the system's refusal means to somebody who chose a folder. */
function cannotWrite(folder: string, cause: unknown): Fault {
  const field = 'folder'
  switch (codeOf(cause)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new Fault({
        code: 'store.full',
        message: `The disk that holds ${folder} is full: no script was written.`,
        fix: 'Free some space, or choose another folder.',
        field,
        cause,
      })
    case 'ENOTDIR':
      return new Fault({
        code: 'input.invalid',
        message: `${folder} cannot be a folder: it is a file, or something above it is one.`,
        fix: 'Choose another folder.',
        field,
        cause,
      })
    case 'EISDIR':
    case 'EEXIST':
      return new Fault({
        code: 'metastore.exists',
        message: `In ${folder} is a folder or a link that has the name of a script.`,
        fix: 'Choose another folder, or move away what is there.',
        field,
        cause,
      })
    default:
      return new Fault({
        code: 'store.readonly',
        message: `The scripts could not be written to ${folder}.`,
        fix: 'Choose a folder that you may write to.',
        field,
        cause,
      })
  }
}

interface Draft {
  readonly path: string
  readonly text: string
}

/** Whether the file is there with these very bytes. @throws Fault metastore.exists where it has others. */
function isThere({ path, text }: Draft): boolean {
  let found: Buffer
  try {
    found = readFileSync(path)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
  if (found.equals(Buffer.from(text))) return true
  throw new Fault({
    code: 'metastore.exists',
    message: `${path} is there already, with another content. Nothing was written over it.`,
    fix: 'Choose another folder, or move this file away.',
    field: 'folder',
  })
}

/** Writes all or none of the files that are not there yet. */
function write(drafts: readonly Draft[]): void {
  const made: string[] = []
  try {
    for (const { path, text } of drafts) {
      writeFileSync(path, '', { flag: 'wx' })
      made.push(path)
      writeFileSync(path, text, { flush: true })
      // Whoever is to run them is another person than the one whose umask applies.
      if (process.platform !== 'win32') chmodSync(path, 0o644)
    }
  } catch (error) {
    for (const path of made) rmSync(path, { force: true })
    throw error
  }
}

/**
 * Writes the two scripts, making the folder; files that hold the same bytes already stay. Errors, all with the
 * field `folder`: Fault input.invalid, metastore.exists, store.full, store.readonly.
 */
export function saveScripts({
  engine,
  folder: typed,
}: Parsed<'metastore.saveScripts'>): Output<'metastore.saveScripts'> {
  const folder = placed(typed)
  const scripts = scriptsOf(dialectOf(engine))
  const drafts = scripts.map(({ name, text }) => ({ path: join(folder, name), text }))
  try {
    makeFolders(folder, 0o755)
    write(drafts.filter((draft) => !isThere(draft)))
  } catch (error) {
    throw error instanceof Fault ? error : cannotWrite(folder, error)
  }
  const files = scripts.map((script) => ({
    name: script.name,
    sha256: scriptFile(script).sha256,
    path: join(folder, script.name),
  }))
  return { version: SCIENCE.version, files }
}
