// Owns running a database server as its own account: servers refuse to run as root.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Account {
  readonly uid: number
  readonly gid: number
}

/** The numbers of a system account; of this process where it is not root. */
export function account(name: string): Account {
  if (process.getuid?.() !== 0)
    return { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
  const number = (option: string) =>
    Number(execFileSync('id', [option, name], { encoding: 'utf8' }))
  return { uid: number('-u'), gid: number('-g') }
}

/** A private folder that belongs to the account. */
export function folderOf({ uid, gid }: Account, below = tmpdir()): string {
  const folder = mkdtempSync(join(below, 'dsadmin-db-'))
  chownSync(folder, uid, gid)
  chmodSync(folder, 0o700)
  return folder
}

/** A server process with the tail of what it said. */
export interface Served {
  readonly child: ChildProcess
  readonly ended: () => string | undefined
}

export function serve(program: string, args: readonly string[], who: Account, cwd: string): Served {
  const child = spawn(program, args, { ...who, cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  const keep = (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4_000)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  return {
    child,
    ended: () =>
      child.exitCode === null && child.signalCode === null
        ? undefined
        : `${String(child.exitCode ?? child.signalCode)}\n${said}`,
  }
}

/** Ends a server by a signal and waits until it is gone. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
  })
  child.kill(signal)
  await gone
}

/** The newest PostgreSQL of Debian's packages, or undefined. */
export function postgresPrograms(): string | undefined {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return undefined
  const newest = readdirSync(root).toSorted((a, b) => Number(b) - Number(a))[0]
  return newest === undefined ? undefined : join(root, newest, 'bin')
}
