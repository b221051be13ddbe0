// Owns the files of the trial: made whole or not at all, opened, refused when damaged; deletes nothing but what it did not finish.
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { Fault } from '#base/fault'
import { TRIAL_FILES } from '#base/paths'
import { type Assets, loadAssets } from './assets.ts'

/** PostgreSQL's own last words, as it starts or breaks. */
export type Heard = (line: string) => void

const LAST_LINES = 20

async function create(dataDir: string, assets: Assets, heard: Heard): Promise<PGlite> {
  const { PGlite } = await import('@electric-sql/pglite')
  const said: string[] = []
  const listen = (line: string): boolean => {
    said.push(line)
    if (said.length > LAST_LINES) said.shift()
    heard(line)
    return true
  }
  try {
    return await PGlite.create({ ...assets, dataDir, onStderr: listen, onStdout: () => true })
  } catch (error) {
    throw cannotOpen(dataDir, said.join('\n'), error)
  }
}

const UNTOUCHED = 'Nothing in it was changed or deleted.'
const AFRESH =
  'Copy the folder if you need what is in it; then remove the trial, and start it again with an empty one.'

/** Why PostgreSQL could not start on a folder, by what it said: in English, because PGlite has no other language. */
function cannotOpen(folder: string, said: string, error: unknown): Fault {
  const cause = new Error(said, { cause: error })
  if (/No space left on device|Disk quota exceeded/.test(said))
    return new Fault({
      code: 'store.full',
      message: `The disk that holds the trial's data, ${folder}, is full.`,
      fix: 'Free some space and start the trial again.',
      cause,
    })
  if (/Permission denied|Read-only file system|Operation not permitted/.test(said))
    return new Fault({
      code: 'store.readonly',
      message: `The trial's data in ${folder} cannot be read or written.`,
      fix: 'Check who owns the folder, and whether the disk is mounted read-only.',
      cause,
    })
  const version = /initialized by PostgreSQL version (\d+)/.exec(said)?.[1]
  if (version !== undefined)
    return new Fault({
      code: 'store.newer',
      message: `The trial's data in ${folder} were made by PostgreSQL ${version}, which this version of the program does not bring. ${UNTOUCHED}`,
      fix: AFRESH,
      cause,
    })
  return damaged(folder, cause)
}

function damaged(folder: string, cause?: unknown): Fault {
  return new Fault({
    code: 'store.damaged',
    message: `The trial's data in ${folder} are damaged. ${UNTOUCHED}`,
    fix: AFRESH,
    cause,
  })
}

const holdsNothing = (path: string): boolean => !existsSync(path) || readdirSync(path).length === 0

/**
 * Opens the database in the trial's folder, which is locked for us, and makes it the first time. A crash while it
 * is being made leaves nothing that would be taken for data. Errors: Fault store.damaged, store.newer, store.full,
 * store.readonly.
 */
export async function openData(folder: string, heard: Heard): Promise<PGlite> {
  const data = join(folder, TRIAL_FILES.data)
  const assets = await loadAssets()
  for (const unfinished of [TRIAL_FILES.making, TRIAL_FILES.removing])
    rmSync(join(folder, unfinished), { recursive: true, force: true })
  if (holdsNothing(data)) {
    const making = join(folder, TRIAL_FILES.making)
    await (await create(making, assets, heard)).close()
    rmSync(data, { recursive: true, force: true })
    renameSync(making, data)
  }
  // Without this file PGlite would make a new database over the old one.
  if (!existsSync(join(data, 'PG_VERSION'))) throw damaged(data)
  return create(data, assets, heard)
}
