// Owns a real MariaDB for tests: its own folder, port, accounts and certificates; never the machine's server.
import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Target } from '#contract/metastore-target'
import { account, end, folderOf, serve, type Served } from './account.ts'
import type { Identity } from './certificates.ts'
import { freePort, waitFor } from './ports.ts'

const SERVER = '/usr/sbin/mariadbd'

export interface MariadbOptions {
  /** Where its folder is made: the folder for temporary files if absent. */
  readonly below?: string
  /** Turns TLS on. */
  readonly identity?: Identity
  /** `--name=value` of the server. */
  readonly settings?: readonly string[]
}

export class MariadbServer {
  /** The password of the account `owner`, which may do everything in the database `metastore`. */
  readonly password = 'owner-Passw0rd!'
  readonly port: number
  readonly folder: string
  readonly #who = account('mysql')
  readonly #tls: boolean
  #settings: readonly string[]
  #served: Served | undefined

  private constructor(port: number, options: MariadbOptions) {
    this.port = port
    this.folder = folderOf(this.#who, options.below)
    this.#tls = options.identity !== undefined
    this.#settings = options.settings ?? []
  }

  /** Undefined, said aloud, where MariaDB is not installed. */
  static async start(options: MariadbOptions = {}): Promise<MariadbServer | undefined> {
    if (!existsSync(SERVER)) {
      process.stderr.write('not run: no MariaDB\n')
      return undefined
    }
    const server = new MariadbServer(await freePort(), options)
    const args = ['--no-defaults', `--datadir=${server.data}`, '--skip-test-db']
    const how = ['--auth-root-authentication-method=normal', '--innodb-fast-shutdown=0']
    const opts = { ...server.#who, cwd: server.folder, stdio: 'pipe' } as const
    execFileSync('mariadb-install-db', [...args, ...how], opts)
    if (options.identity !== undefined) server.#certificate(options.identity)
    await server.boot()
    server.sql(
      `create database metastore character set utf8mb4;
       create user owner@'%' identified by '${server.password}';
       grant all privileges on metastore.* to owner@'%';
       delete from mysql.global_priv where user = ''; flush privileges`,
    )
    return server
  }

  get data(): string {
    return join(this.folder, 'data')
  }

  get pid(): number {
    return this.#served?.child.pid ?? 0
  }

  #certificate(identity: Identity): void {
    for (const [name, text] of [
      ['server.crt', identity.certificate],
      ['server.key', identity.key],
    ] as const) {
      const path = join(this.folder, name)
      writeFileSync(path, text, { mode: 0o600 })
      chownSync(path, this.#who.uid, this.#who.gid)
    }
  }

  /** Starts the server again, with more settings if given. */
  async boot(settings: readonly string[] = []): Promise<void> {
    this.#settings = [...this.#settings, ...settings]
    this.launch()
    await waitFor(
      () => this.#answers(),
      () => this.#served?.ended(),
    )
  }

  /** Starts the process without waiting until it takes connections. */
  launch(): void {
    const file = (name: string) => join(this.folder, name)
    const tls = [`--ssl-cert=${file('server.crt')}`, `--ssl-key=${file('server.key')}`]
    const fixed = [
      '--no-defaults',
      `--datadir=${this.data}`,
      `--port=${String(this.port)}`,
      `--socket=${file('db.sock')}`,
      `--pid-file=${file('db.pid')}`,
      '--bind-address=127.0.0.1',
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-buffer-pool-size=32M',
    ]
    const args = [...fixed, ...(this.#tls ? tls : ['--skip-ssl']), ...this.#settings]
    this.#served = serve(SERVER, args, this.#who, this.folder)
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

  /** Runs SQL as root past all rules, and answers the rows as text. */
  sql(text: string, database = ''): string {
    const args = ['--no-defaults', '-N', '-B', `--socket=${join(this.folder, 'db.sock')}`, '-uroot']
    const where = database === '' ? [] : [database]
    const options = { encoding: 'utf8', stdio: 'pipe' } as const
    return execFileSync('mariadb', [...args, '-e', text, ...where], options).trim()
  }

  /** From now on new connections meet this certificate. */
  present(identity: Identity): void {
    this.#certificate(identity)
    this.sql('flush ssl')
  }

  target(part: Partial<Target> = {}): Target {
    const base = { engine: 'mariadb', host: 'localhost', database: 'metastore', user: 'owner' }
    return Target.parse({ ...base, port: this.port, ...part })
  }

  /** Ends the server: in order, or as a power cut does. */
  async halt(how: 'fast' | 'kill' = 'fast'): Promise<void> {
    if (this.#served !== undefined)
      await end(this.#served.child, how === 'fast' ? 'SIGTERM' : 'SIGKILL')
  }

  async stop(): Promise<void> {
    await this.halt('fast')
    rmSync(this.folder, { recursive: true, force: true })
  }
}
