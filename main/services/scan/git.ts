// Owns running git to read a repository that nobody vouches for; refuses the network, helpers of its settings, and to outlive the scan.
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { dirname } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { SECOND } from '#base/duration'

/** How long git may take to open a repository, on however slow a disk. */
const ANSWER = 10 * SECOND
/** Asked for, it makes git look in all places. */
const NO_OBJECT = '1'.repeat(40)

/** There is no git program. */
export class NoGit extends Error {}

/**
 * A repository's own settings can name programs: none of these is run by the commands used here, and those
 * that might be are switched off. Lazy fetching would talk to a server, so every protocol is refused.
 */
const ENVIRONMENT = {
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: process.platform === 'win32' ? 'NUL' : '/dev/null',
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_NO_LAZY_FETCH: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
}

const SETTINGS = [
  // Reading needs no trust in who owns the folder, as nothing of it is run.
  '-c',
  'safe.directory=*',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'log.showSignature=false',
  '-c',
  'core.pager=cat',
]

export type GitProcess = ChildProcessByStdio<Writable, Readable, null>

/** What a child sees of the environment: enough to be found and to start. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot } = process.env
  return { ...ENVIRONMENT, ...(PATH && { PATH }), ...(SystemRoot && { SystemRoot }) }
}

/** The git processes of one thread. */
export class Git {
  readonly #running = new Set<GitProcess>()

  /** Starts git on a repository. Its standard error stays unread: it may quote what a repository holds. */
  start(gitDir: string, words: readonly string[]): GitProcess {
    const child = spawn('git', [...SETTINGS, `--git-dir=${gitDir}`, ...words], {
      // Not in the repository: Windows looks there for programs first.
      cwd: dirname(process.execPath),
      env: environment(),
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    })
    this.#running.add(child)
    child.once('close', () => this.#running.delete(child))
    // A process that has ended takes no more input; its exit code says why.
    child.stdin.on('error', () => {})
    return child
  }

  /** Ends what still runs. */
  stop(): void {
    for (const child of this.#running) child.kill('SIGKILL')
  }
}

/**
 * Whether git gets through its settings, its refs and the places of its objects at all: a pipe among those
 * files would keep it waiting for ever. @throws NoGit.
 */
export async function answers(git: Git, gitDir: string): Promise<boolean> {
  for (const words of [
    ['for-each-ref', '--count=1'],
    ['cat-file', '-e', NO_OBJECT],
  ]) {
    const child = git.start(gitDir, words)
    child.stdin.end()
    child.stdout.resume()
    const timer = setTimeout(() => child.kill('SIGKILL'), ANSWER)
    await ended(child).finally(() => clearTimeout(timer))
    if (child.signalCode !== null) return false
  }
  return true
}

/** Resolves to whether git ended well. @throws NoGit. */
export function ended(child: GitProcess): Promise<boolean> {
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ENOENT' ? reject(new NoGit()) : resolve(false),
    )
    child.once('close', (code) => resolve(code === 0))
  })
}
