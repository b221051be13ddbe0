// Owns a real server with a fresh database for every test, alike for the engines.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll } from 'vitest'
import type { Target } from '#contract/metastore-target'
import type { SqlSession } from '#services/metastore/session'
import { postgresPrograms } from './account.ts'
import { MariadbServer } from './mariadb-server.ts'
import { hasMysql, MysqlServer } from './mysql-server.ts'
import { type Opened, openPlain } from './plain.ts'
import { PostgresServer } from './postgres-server.ts'

export interface Arena {
  readonly dialect: 'postgresql' | 'mariadb' | 'mysql'
  readonly server: PostgresServer | MariadbServer | MysqlServer
  /** A new, empty database. */
  readonly database: () => string
  readonly target: (database: string) => Target
  readonly password: string
  readonly open: (database: string) => Promise<Opened>
  /** Ends the server with all its processes, as a power cut does. */
  readonly crash: () => Promise<void>
  readonly sql: (text: string, database: string) => string
  /** Runs a file with the engine's own client, as a person would. */
  readonly file: (path: string, database: string) => void
}

const numbered = (): (() => string) => {
  let number = 0
  return () => `science${String((number += 1))}`
}

async function postgresql(): Promise<Arena | undefined> {
  const server = await PostgresServer.start()
  if (!server) return undefined
  const next = numbered()
  const target = (database: string) => server.target({ database })
  const where = ['-h', server.folder, '-p', String(server.port), '-U', 'postgres']
  return {
    dialect: 'postgresql',
    server,
    database: () => {
      const name = next()
      server.sql(`create database ${name}`)
      return name
    },
    target,
    password: server.password,
    open: (database) => openPlain(target(database), server.password),
    crash: () => {
      // A backend outlives its postmaster, and would end its work.
      const { pid } = server
      const own = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8')
      for (const child of own.trim().split(' '))
        try {
          process.kill(Number(child), 'SIGKILL')
        } catch {
          // It has ended by itself meanwhile, as those do that come and go.
        }
      return server.halt('kill')
    },
    sql: (text, database) => server.sql(text, database),
    file: (path, database) => {
      const how = ['-X', '-q', '-1', '-v', 'ON_ERROR_STOP=1', '-d', database, '-f', path]
      execFileSync('psql', [...where, ...how], { stdio: 'pipe' })
    },
  }
}

function mysqlFamily(
  dialect: 'mariadb' | 'mysql',
  server: MariadbServer | MysqlServer | undefined,
): Arena | undefined {
  if (!server) return undefined
  const next = numbered()
  const target = (database: string) => server.target({ database })
  return {
    dialect,
    server,
    database: () => {
      const name = next()
      server.sql(`create database ${name}; grant all privileges on ${name}.* to owner@'%'`)
      return name
    },
    target,
    password: server.password,
    open: (database) => openPlain(target(database), server.password),
    crash: () => server.halt('kill'),
    sql: (text, database) => server.sql(text, database),
    file: (path, database) => {
      const socket = `--socket=${join(server.folder, 'db.sock')}`
      const how = ['--no-defaults', socket, '-uroot', database, '-e', `source ${path}`]
      execFileSync('mariadb', how, { stdio: 'pipe' })
    },
  }
}

const ARENAS = {
  postgresql,
  mariadb: async () => mysqlFamily('mariadb', await MariadbServer.start()),
  mysql: async () => mysqlFamily('mysql', await MysqlServer.start()),
} as const

export type Engine = keyof typeof ARENAS

const INSTALLED: Readonly<Record<Engine, () => boolean>> = {
  postgresql: () => postgresPrograms() !== undefined,
  mariadb: () => existsSync('/usr/sbin/mariadbd'),
  mysql: hasMysql,
}

/** The engines that are installed here. Where `CI` is set, all that Debian's packages bring have to be. */
export const ENGINES = (['postgresql', 'mariadb', 'mysql'] as const).filter((engine): boolean => {
  const there = INSTALLED[engine]()
  if (!there && process.env['CI'] && engine !== 'mysql')
    throw new Error(`${engine} is not installed`)
  if (!there) console.log(`not run: no ${engine}`)
  return there
})

export interface Stage {
  readonly arena: () => Arena
  readonly session: (database: string) => Promise<SqlSession>
}

/** A server for the tests of one block, and sessions that are closed after each of them. */
export function useServer(engine: Engine): Stage {
  let arena: Arena | undefined
  let sessions: SqlSession[] = []
  const started = () => {
    if (!arena) throw new Error(`${engine} did not start`)
    return arena
  }
  beforeAll(async () => {
    arena = await ARENAS[engine]()
  })
  afterEach(async () => {
    await Promise.all(sessions.map((session) => session.close()))
    sessions = []
  })
  afterAll(() => arena?.server.stop())
  return {
    arena: started,
    session: async (database) => {
      const { session } = await started().open(database)
      sessions.push(session)
      return session
    },
  }
}
