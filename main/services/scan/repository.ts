// Owns recognising git repositories by their files; refuses to run git for it.
import { realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readInputFile } from '#base/input-file'

const MOST_PATH = 65_536

/** What git itself asks of a folder before it takes it for a repository's. */
const PARTS = ['HEAD', 'objects', 'refs']

/** Whether a folder with these names is a repository's own: `.git`, or a bare repository. */
export function isGitDir(names: readonly string[]): boolean {
  return PARTS.every((part) => names.includes(part))
}

/**
 * The folder that holds the objects of a work tree whose `.git` is a file: a submodule's own, or the one
 * that a linked work tree shares with the others. Throws where the files lead nowhere.
 */
export function commonDir(workTree: string, gitFile: string): string {
  const named = /^gitdir: (.+?)\r?\n?$/.exec(gitFile)?.[1]
  if (named === undefined) throw new Error('not a file of git')
  const gitDir = resolve(workTree, named)
  return realpathSync(resolve(gitDir, sharedBy(gitDir)))
}

function sharedBy(gitDir: string): string {
  try {
    return readInputFile(join(gitDir, 'commondir'), MOST_PATH)?.toString('utf8').trim() ?? '.'
  } catch {
    // Only a linked work tree has this file.
    return '.'
  }
}
