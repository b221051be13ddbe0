// Owns a real PostgreSQL for tests: its own folder, port, accounts and certificates; never the machine's server.
import { execFileSync } from 'node:child_process'
import { chownSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Target } from '#contract/metastore-target'
import { account, end, folderOf, postgresPrograms, serve, type Served } from './account.ts'
import type { Identity } from './certificates.ts'
import { freePort, waitFor } from './ports.ts'

export interface PostgresOptions {
  /** Where its folder is made: the folder for temporary files if absent. */
  readonly below?: string
  /** Turns TLS on. */
  readonly identity?: Identity
  /** Lines of pg_hba.conf before "everybody from this machine, with a password". */
  readonly rules?: readonly string[]
  readonly settings?: Readonly<Record<string, string>>
}

export class PostgresServer {
  /** The superuser's password. */
  readonly password = 'owner-Passw0rd!'
  readonly port: number
  readonly folder: string
  readonly #bin: string
  readonly #who = account('postgres')
  #settings: Readonly<Record<string, string>>
  #served: Served | undefined

  private constructor(bin: string, port: number, options: PostgresOptions) {
    this.#bin = bin
    this.port = port
    this.folder = folderOf(this.#who, options.below)
    const tls = options.identity === undefined ? 'off' : 'on'
    this.#settings = { ssl: tls, ...options.settings }
  }

  /** Undefined, said aloud, where PostgreSQL is not installed. */
  static async start(options: PostgresOptions = {}): Promise<PostgresServer | undefined> {
    const bin = postgresPrograms()
    if (bin === undefined) {
      process.stderr.write('not run: no PostgreSQL\n')
      return undefined
    }
    const server = new PostgresServer(bin, await freePort(), options)
    server.#create(options)
    await server.boot()
    return server
  }

  #create(options: PostgresOptions): void {
    this.#write('pw', this.password)
    const auth = ['-A', 'scram-sha-256', '-U', 'postgres', `--pwfile=${join(this.folder, 'pw')}`]
    const args = ['-D', this.data, '-E', 'UTF8', '--locale=C', '--no-sync', ...auth]
    execFileSync(join(this.#bin, 'initdb'), args, { ...this.#who, cwd: this.folder, stdio: 'pipe' })
    const rest = [
      'local all all trust',
      'local replication all trust',
      'host all all 127.0.0.1/32 scram-sha-256',
      'host all all ::1/128 scram-sha-256',
    ]
    this.#write('data/pg_hba.conf', [...(options.rules ?? []), ...rest, ''].join('\n'))
    if (options.identity !== undefined) this.#certificate(options.identity)
  }

  get data(): string {
    return join(this.folder, 'data')
  }

  get pid(): number {
    return this.#served?.child.pid ?? 0
  }

  #write(name: string, text: string): void {
    const path = join(this.folder, name)
    writeFileSync(path, text, { mode: 0o600 })
    chownSync(path, this.#who.uid, this.#who.gid)
  }

  #certificate(identity: Identity): void {
    this.#write('data/server.crt', identity.certificate)
    this.#write('data/server.key', identity.key)
  }

  /** Starts the server again, with other settings if given. */
  async boot(settings: Readonly<Record<string, string>> = {}): Promise<void> {
    this.#settings = { ...this.#settings, ...settings }
    // The children of a server that was killed hold its memory until they have noticed.
    for (const until = Date.now() + 30_000; ; await pause(200)) {
      this.launch()
      try {
        await waitFor(
          () => this.#answers(),
          () => this.#served?.ended(),
        )
        return
      } catch (error) {
        const held = String(error).includes('pre-existing shared memory block')
        if (!held || Date.now() > until) throw error
      }
    }
  }

  /** Starts the process without waiting until it takes connections. */
  launch(): void {
    const fixed = {
      listen_addresses: '127.0.0.1,::1',
      unix_socket_directories: this.folder,
      fsync: 'off',
    }
    const set = Object.entries({ ...fixed, ...this.#settings }).flatMap(([k, v]) => [
      '-c',
      `${k}=${v}`,
    ])
    const args = ['-D', this.data, '-p', String(this.port), ...set]
    this.#served = serve(join(this.#bin, 'postgres'), args, this.#who, this.folder)
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

  /** Runs SQL as the superuser past all rules, and answers the rows as text. */
  sql(text: string, database = 'postgres'): string {
    const args = ['-X', '-A', '-t', '-q', '-v', 'ON_ERROR_STOP=1', '-h', this.folder]
    const where = ['-p', String(this.port), '-U', 'postgres', '-d', database, '-c', text]
    return execFileSync('psql', [...args, ...where], { encoding: 'utf8', stdio: 'pipe' }).trim()
  }

  /** A streaming replica of this server, as far as it is now and on from there. */
  async replica(): Promise<PostgresServer> {
    const copy = new PostgresServer(this.#bin, await freePort(), {})
    const from = ['-h', this.folder, '-p', String(this.port), '-U', 'postgres']
    const args = [...from, '-D', copy.data, '-R', '-c', 'fast', '-X', 'stream', '--no-sync']
    const how = { ...this.#who, cwd: copy.folder, stdio: 'pipe' } as const
    execFileSync(join(this.#bin, 'pg_basebackup'), args, how)
    await copy.boot({ ssl: 'off', max_connections: '100' })
    return copy
  }

  /** Makes the stopped server a standby that answers nobody, or itself again. */
  standby(on: boolean): void {
    const settings = on ? { hot_standby: 'off', restore_command: 'false' } : { hot_standby: 'on' }
    this.#settings = { ...this.#settings, ...settings }
    const signal = join(this.data, 'standby.signal')
    if (on) this.#write('data/standby.signal', '')
    else rmSync(signal, { force: true })
  }

  /** From now on new connections meet this certificate. */
  present(identity: Identity): void {
    this.#certificate(identity)
    this.sql('select pg_reload_conf()')
    execFileSync('sleep', ['0.3'])
  }

  target(part: Partial<Target> = {}): Target {
    const base = { engine: 'postgresql', host: 'localhost', database: 'postgres', user: 'postgres' }
    return Target.parse({ ...base, port: this.port, ...part })
  }

  /** Ends the server: in order, or as a power cut does. */
  async halt(how: 'fast' | 'kill' = 'fast'): Promise<void> {
    if (this.#served !== undefined)
      await end(this.#served.child, how === 'fast' ? 'SIGINT' : 'SIGKILL')
  }

  async stop(): Promise<void> {
    await this.halt('fast')
    rmSync(this.folder, { recursive: true, force: true })
  }
}
