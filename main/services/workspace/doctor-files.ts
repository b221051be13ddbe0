// Owns the checks of folders, file permissions and disk space; refuses to change any of them.
import { accessSync, constants, lstatSync, readdirSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from './doctor.ts'

const MEGABYTE = 1_048_576
const LOW = 500 * MEGABYTE
const EMPTY = 20 * MEGABYTE
/** Bits that let others than the owner in. */
const OTHERS = 0o077
const POSIX = process.platform !== 'win32'

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

export function checkFolder(dataDir: string): Finding {
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    return {
      verdict: 'fail',
      message: `${dataDir} cannot be read and written (${codeOf(error)}).`,
      fix: 'Check who owns it and whether the disk is mounted read-only.',
    }
  }
  const { uid, mode } = lstatSync(dataDir)
  if (POSIX && process.getuid && uid !== process.getuid()) {
    return {
      verdict: 'warn',
      message: `${dataDir} belongs to another user.`,
      fix: 'Run the app, the command line and the gates as one user, who owns the folder.',
    }
  }
  if (POSIX && mode & OTHERS) {
    return {
      verdict: 'warn',
      message: `Other users of this computer may look into ${dataDir}.`,
      fix: `Take their rights away: chmod 700 '${dataDir}'`,
    }
  }
  return { verdict: 'pass', message: dataDir }
}

/** The folder of the workspace and each file in it. */
export function checkModes(dataDir: string, folder: string): Finding {
  if (!POSIX)
    return { verdict: 'pass', message: 'The folder of your user account protects the files.' }
  const paths = [join(dataDir, 'workspaces'), folder, ...filesIn(folder)]
  const open = paths.filter((path) => {
    const stat = lstatSync(path, { throwIfNoEntry: false })
    return stat !== undefined && (stat.mode & OTHERS) !== 0
  })
  return open.length === 0
    ? {
        verdict: 'pass',
        message: `Only their owner may read ${String(paths.length)} files and folders.`,
      }
    : {
        verdict: 'warn',
        message: `Other users of this computer may read ${open.join(', ')}.`,
        fix: `Take their rights away: chmod -R go= '${folder}'`,
      }
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder).map((name) => join(folder, name))
}

export function checkSpace(dataDir: string): Finding {
  const { bavail, bsize } = statfsSync(dataDir)
  const free = bavail * bsize
  const message = `${Math.floor(free / MEGABYTE).toLocaleString('en')} MB are free on the disk of the data folder.`
  if (free >= LOW) return { verdict: 'pass', message }
  return {
    verdict: free < EMPTY ? 'fail' : 'warn',
    message,
    fix: 'Free some space: on a full disk no key can be created and no revoke recorded.',
  }
}
