// Owns sessions without encryption to servers of this machine; refuses to go by way of the probe.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Target } from '#contract/metastore-target'
import { Secret } from '#base/secret'
import { openMysql } from '#services/metastore/engines/mysql'
import { openPostgres } from '#services/metastore/engines/postgres'
import type { Wire } from '#services/metastore/engines/wire'
import type { SqlSession } from '#services/metastore/session'

/** Where a database is, with a password that is worth nothing. */
export interface Placed {
  readonly target: Target
  readonly password: string
}

/** A session, and the socket under it, to be cut as a crash cuts it. */
export interface Opened {
  readonly session: SqlSession
  readonly socket: Socket
}

export async function openPlain(target: Target, password: string): Promise<Opened> {
  const dial = async (): Promise<Wire> => {
    const socket = connect(target.port, '127.0.0.1')
    await once(socket, 'connect')
    return { socket, encrypted: false }
  }
  const open = target.engine === 'postgresql' ? openPostgres : openMysql
  const wire = await dial()
  const options = { wire, signal: AbortSignal.timeout(10_000), again: dial }
  const session = await open(target, new Secret(password), options)
  return { session, socket: wire.socket }
}
