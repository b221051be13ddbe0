// Owns real git repositories for tests, made with the system's git and nobody's settings; refuses to touch any other.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export class GitRepository {
  readonly path: string
  #at = 1_700_000_000

  constructor(path: string, words: readonly string[] = []) {
    this.path = path
    mkdirSync(path, { recursive: true })
    this.git('init', '--quiet', '--initial-branch=main', ...words)
  }

  /** Runs git here; answers what it said, without its last line feed. */
  git(...words: readonly string[]): string {
    this.#at += 60
    const date = `${String(this.#at)} +0000`
    const run = spawnSync('git', words, {
      cwd: this.path,
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        HOME: this.path,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_AUTHOR_NAME: 'Tess',
        GIT_AUTHOR_EMAIL: 'tess@desk.example',
        GIT_COMMITTER_NAME: 'Tess',
        GIT_COMMITTER_EMAIL: 'tess@desk.example',
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_DATE: date,
      },
    })
    if (run.status === 0) return run.stdout.replace(/\n$/, '')
    throw new Error(`git ${words.join(' ')}: ${run.stderr}`)
  }

  write(name: string, content: string | Uint8Array): void {
    const path = join(this.path, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }

  /** Writes files and commits everything; answers the commit. */
  commit(files: Readonly<Record<string, string | Uint8Array>>, message = 'Change'): string {
    for (const [name, content] of Object.entries(files)) this.write(name, content)
    this.git('add', '--all')
    this.git('commit', '--quiet', '--allow-empty', '--message', message)
    return this.git('rev-parse', 'HEAD')
  }
}
