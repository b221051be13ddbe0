// Owns a real MySQL for tests, where scripts/setup/mysql.mjs has unpacked one: its own folder and port; never the machine's server.
import { execFileSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { Target } from '#contract/metastore-target'
import { type Account, end, folderOf, serve, type Served } from './account.ts'
import { freePort, waitFor } from './ports.ts'

const caches = process.env['XDG_CACHE_HOME']
const ROOT = join(caches ? caches : join(homedir(), '.cache'), 'dsadmin-mysql')
const LIBRARIES = join(ROOT, 'usr/lib/x86_64-linux-gnu')
/** It brings its own C library, with the loader of that. */
const LOADER = join(LIBRARIES, 'ld-linux-x86-64.so.2')
const PROGRAM = [
  '--library-path',
  `${LIBRARIES}:${LIBRARIES}/mysql/private`,
  join(ROOT, 'usr/sbin/mysqld'),
]

export const hasMysql = (): boolean =>
  existsSync(join(ROOT, 'usr/sbin/mysqld')) && existsSync(LOADER)

export class MysqlServer {
  readonly password = 'owner-Passw0rd!'
  readonly port: number
  // The unpacked files belong to whoever unpacked them.
  readonly #who: Account = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
  readonly folder = folderOf(this.#who)
  #served: Served | undefined

  private constructor(port: number) {
    this.port = port
  }

  static async start(): Promise<MysqlServer | undefined> {
    if (!hasMysql()) return undefined
    const server = new MysqlServer(await freePort())
    execFileSync(LOADER, [...server.#args(), '--initialize-insecure'], { stdio: 'pipe' })
    await server.boot()
    server.sql(`create user owner@'%' identified by '${server.password}'`)
    return server
  }

  #args(): readonly string[] {
    return [
      ...PROGRAM,
      '--no-defaults',
      ...(process.getuid?.() === 0 ? ['--user=root'] : []),
      `--basedir=${join(ROOT, 'usr')}`,
      `--datadir=${join(this.folder, 'data')}`,
      `--lc-messages-dir=${join(ROOT, 'usr/share/mysql')}`,
      `--plugin-dir=${join(ROOT, 'usr/lib/mysql/plugin')}`,
      '--secure-file-priv=NULL',
    ]
  }

  /** Starts the server, again after a halt. */
  async boot(): Promise<void> {
    const file = (name: string) => join(this.folder, name)
    const where = [`--port=${String(this.port)}`, `--socket=${file('db.sock')}`]
    const rest = ['--bind-address=127.0.0.1', '--mysqlx=OFF', '--require-secure-transport=OFF']
    const cheap = ['--innodb-flush-log-at-trx-commit=0', `--pid-file=${file('db.pid')}`]
    const args = [...this.#args(), ...where, ...rest, ...cheap]
    this.#served = serve(LOADER, args, this.#who, this.folder)
    await waitFor(
      () => this.#answers(),
      () => this.#served?.ended(),
    )
  }

  #answers(): boolean {
    try {
      this.sql('select 1')
      return true
    } catch {
      // Not up yet: that is the answer.
      return false
    }
  }

  /** Runs SQL as root by way of the socket, with the client of MariaDB, and answers the rows as text. */
  sql(text: string, database = ''): string {
    const socket = `--socket=${join(this.folder, 'db.sock')}`
    const where = database === '' ? [] : [database]
    const args = ['--no-defaults', '-N', '-B', socket, '-uroot', '-e', text, ...where]
    return execFileSync('mariadb', args, { encoding: 'utf8', stdio: 'pipe' }).trim()
  }

  target(part: Partial<Target> = {}): Target {
    const base = { engine: 'mysql', host: 'localhost', database: 'metastore', user: 'owner' }
    return Target.parse({ ...base, port: this.port, ...part })
  }

  async halt(how: 'fast' | 'kill' = 'fast'): Promise<void> {
    if (this.#served !== undefined)
      await end(this.#served.child, how === 'fast' ? 'SIGTERM' : 'SIGKILL')
  }

  async stop(): Promise<void> {
    await this.halt('fast')
    rmSync(this.folder, { recursive: true, force: true })
  }
}
