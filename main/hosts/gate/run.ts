// Owns the life of one gate process: open, listen, watch, stop; refuses to create a workspace.
import { hostname } from 'node:os'
import type { Log } from '#base/log'
import type { WorkspaceFiles } from '#base/paths'
import type { Runtime } from '#base/runtime'
import { trustedProxies } from '#services/gate/clients'
import { Gate } from '#services/gate/gate'
import { Database } from '#store/database'
import { GateServer } from './server.ts'

export interface GateOptions {
  /** The workspace's files; they have to be there. */
  readonly files: WorkspaceFiles
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** How the gate is called in receipts; absent: computer and port. */
  readonly name?: string
  /** Address ranges of proxies whose `X-Forwarded-For` is believed. */
  readonly trustProxy: readonly string[]
  /** Record which clients use a key. */
  readonly clients: boolean
  /** Of this program. */
  readonly version: string
  readonly runtime: Pick<Runtime, 'now' | 'id'>
  readonly log: Log
  /** Aborting it is the same as calling `stop`. */
  readonly signal?: AbortSignal
}

export interface RunningGate {
  /** Undefined until the first heartbeat is written. */
  readonly id: string | undefined
  readonly name: string
  readonly host: string
  readonly port: number
  /** `http://host:port/verify`. */
  readonly url: string
  /** What its operator should know, in plain words. */
  readonly warnings: readonly string[]
  /** Resolves when `/readyz` answers 200 for the first time, or the gate has stopped before. */
  readonly ready: Promise<void>
  /** Flushes, signs off, closes; resolves when all is done, also when called again. */
  readonly stop: () => Promise<void>
  /** Resolves when the gate has stopped. */
  readonly stopped: Promise<void>
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}

/** Whether a process of this computer is alive; one of another user is. */
function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/**
 * Starts a gate and resolves once it listens and has tried to load its keys (`/readyz` says whether it
 * could). Errors: Fault workspace.missing, store.*, gate.port, input.invalid.
 */
export async function runGate(options: GateOptions): Promise<RunningGate> {
  const { files, host, log, runtime } = options
  const trusted = trustedProxies(options.trustProxy)
  const database = new Database({ path: files.database, create: false })
  const server = new GateServer(log)
  try {
    const port = await server.listen(host, options.port)
    const address = `${host.includes(':') ? `[${host}]` : host}:${String(port)}`
    const gate = new Gate({
      database,
      ledger: files.ledger,
      identity: {
        name: options.name ?? `${hostname()}:${String(port)}`,
        address,
        version: options.version,
        pid: process.pid,
        host: hostname(),
        recordsClients: options.clients,
      },
      trusted,
      log,
      now: runtime.now,
      newId: runtime.id,
      alive,
    })
    gate.start()
    server.serve(gate)
    const warnings = isLoopback(host)
      ? []
      : [
          `The gate listens on ${address}, not only on this computer. Keys travel to it in plain text: let only your proxies reach it.`,
        ]
    for (const warning of warnings) log.warn('gate.exposed', { warning })
    log.info('gate.started', { address, id: gate.id, name: gate.name, keys: gate.keys })
    return running(options, { gate, server, database, port, address, warnings })
  } catch (error) {
    await server.close()
    database.close()
    throw error
  }
}

function running(
  { host, log, signal }: GateOptions,
  parts: {
    readonly gate: Gate
    readonly server: GateServer
    readonly database: Database
    readonly port: number
    readonly address: string
    readonly warnings: readonly string[]
  },
): RunningGate {
  const { gate, server, database, port, address, warnings } = parts
  const { promise: stopped, resolve } = Promise.withResolvers<void>()
  let stopping = false
  const stop = async (): Promise<void> => {
    if (stopping) return stopped
    stopping = true
    // Connections first: after that no request can be accepted whose use would not be written.
    await server.close()
    gate.stop()
    database.close()
    log.info('gate.stopped', { address })
    resolve()
    return stopped
  }
  if (signal?.aborted) void stop()
  else signal?.addEventListener('abort', () => void stop(), { once: true })
  return {
    get id() {
      return gate.id
    },
    get name() {
      return gate.name
    },
    host,
    port,
    url: `http://${address}/verify`,
    warnings,
    ready: Promise.race([readiness(gate, stopped), stopped]),
    stop,
    stopped,
  }
}

function readiness(gate: Gate, stopped: Promise<void>): Promise<void> {
  if (gate.ready) return Promise.resolve()
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setInterval(() => {
    if (!gate.ready) return
    clearInterval(timer)
    resolve()
  }, 50)
  void stopped.then(() => clearInterval(timer))
  return promise
}
