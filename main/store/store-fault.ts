// Owns what an SQLite or file error means to a person; refuses to let a driver's words through.
import { Fault } from '#base/fault'
import type { FailureCode } from '#contract/failure'

type StoreCode = Extract<FailureCode, `store.${string}`>

const MEANING: Readonly<
  Record<
    Exclude<StoreCode, 'store.newer' | 'store.replaced'>,
    { readonly message: (path: string) => string; readonly fix: string }
  >
> = {
  'store.busy': {
    message: (path) =>
      `The inventory ${path} was locked by another program for more than 5 seconds.`,
    fix: 'Nothing was changed. Wait a moment and try again; if it lasts, find the program that holds the file.',
  },
  'store.full': {
    message: (path) => `The disk that holds ${path} is full.`,
    fix: 'Nothing was changed. Free some space and try again.',
  },
  'store.readonly': {
    message: (path) => `The inventory ${path} cannot be written.`,
    fix: 'Nothing was changed. Check who owns the file and its folder, and whether the disk is mounted read-only.',
  },
  'store.damaged': {
    message: (path) => `The inventory ${path} is damaged.`,
    fix: 'It was not overwritten. Copy the whole folder to a safe place, take this file and those that begin with its name out of it, then restore a backup; revoked keys stay revoked by the list beside it.',
  },
}

const BY_SQLITE_CODE: readonly (readonly [prefix: string, code: keyof typeof MEANING])[] = [
  ['SQLITE_BUSY', 'store.busy'],
  ['SQLITE_LOCKED', 'store.busy'],
  ['SQLITE_FULL', 'store.full'],
  // The index beside the log, which has to grow as soon as the file is opened.
  ['SQLITE_IOERR_SHMSIZE', 'store.full'],
  ['SQLITE_READONLY', 'store.readonly'],
  ['SQLITE_CANTOPEN', 'store.readonly'],
  ['SQLITE_PERM', 'store.readonly'],
  ['SQLITE_CORRUPT', 'store.damaged'],
  ['SQLITE_NOTADB', 'store.damaged'],
  ['ENOSPC', 'store.full'],
  ['EDQUOT', 'store.full'],
  ['EROFS', 'store.readonly'],
  ['EACCES', 'store.readonly'],
  ['EPERM', 'store.readonly'],
]

/**
 * The fault for an error that came out of SQLite or the file system at `path`; anything that is not one
 * of theirs comes back as it was.
 */
export function storeFault(error: unknown, path: string, known?: keyof typeof MEANING): unknown {
  if (error instanceof Fault) return error
  const thrown =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  const code = known ?? BY_SQLITE_CODE.find(([prefix]) => thrown.startsWith(prefix))?.[1]
  if (!code) return error
  const { message, fix } = MEANING[code]
  return new Fault({ code, message: message(path), fix, cause: error })
}
