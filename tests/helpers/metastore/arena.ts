// Owns a real server with a fresh database for every test, alike for the engines; refuses to go by way of the probe.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { Target } from '#contract/metastore'
import { Secret } from '#base/secret'
import { openMysql } from '#services/metastore/engines/mysql'
import { openPostgres } from '#services/metastore/engines/postgres'
import type { Wire } from '#services/metastore/engines/wire'
import type { SqlSession } from '#services/metastore/session'
import { MariadbServer } from './mariadb-server.ts'
import { PostgresServer } from './postgres-server.ts'

/** A session without encryption to a server of this machine. */
export async function openPlain(target: Target, password: string): Promise<SqlSession> {
  const dial = async (): Promise<Wire> => {
    const socket = connect(target.port, '127.0.0.1')
    await once(socket, 'connect')
    return { socket, encrypted: false }
  }
  const open = target.engine === 'mariadb' ? openMysql : openPostgres
  const options = { wire: await dial(), signal: AbortSignal.timeout(10_000), again: dial }
  return open(target, new Secret(password), options)
}

export interface Arena {
  readonly dialect: 'postgresql' | 'mariadb'
  readonly server: PostgresServer | MariadbServer
  /** A new, empty database. */
  readonly database: () => string
  readonly target: (database: string) => Target
  readonly password: string
  readonly open: (database: string) => Promise<SqlSession>
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
    sql: (text, database) => server.sql(text, database),
    file: (path, database) => {
      const how = ['-X', '-q', '-1', '-v', 'ON_ERROR_STOP=1', '-d', database, '-f', path]
      execFileSync('psql', [...where, ...how], { stdio: 'pipe' })
    },
  }
}

async function mariadb(): Promise<Arena | undefined> {
  const server = await MariadbServer.start()
  if (!server) return undefined
  const next = numbered()
  const target = (database: string) => server.target({ database })
  return {
    dialect: 'mariadb',
    server,
    database: () => {
      const name = next()
      server.sql(`create database ${name}; grant all privileges on ${name}.* to owner@'%'`)
      return name
    },
    target,
    password: server.password,
    open: (database) => openPlain(target(database), server.password),
    sql: (text, database) => server.sql(text, database),
    file: (path, database) => {
      const socket = `--socket=${join(server.folder, 'db.sock')}`
      const how = ['--no-defaults', socket, '-uroot', database, '-e', `source ${path}`]
      execFileSync('mariadb', how, { stdio: 'pipe' })
    },
  }
}

export const ARENAS = { postgresql, mariadb } as const
