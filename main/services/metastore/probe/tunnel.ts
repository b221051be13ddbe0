// Owns the way through an SSH host, by the system's own ssh: known hosts, agent, jump hosts and keys are its affair.
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { SSH_DESTINATION, type Target } from '#contract/metastore-target'
import { type Explained, plain } from './explained.ts'
import { refuse } from './ladder.ts'
import { dial } from './tcp.ts'

const HERE = '127.0.0.1'
const HOST = /^[A-Za-z0-9_.:-]+$/

export interface Tunnel {
  /** The first connection through it, and the port on this computer for more. */
  readonly socket: Socket
  readonly port: number
  readonly close: () => void
}

/** A port of this computer that is free now; ssh does not tell which one it took itself. */
async function freePort(): Promise<number> {
  const server = createServer()
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  server.once('error', reject)
  server.listen(0, HERE, () => {
    const address = server.address()
    server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
  })
  return promise
}

export function explainSsh(said: string, ssh: string): Explained {
  const host = plain(ssh)
  const failed = (message: string, fix: string): Explained => ({
    code: 'tcp.unreach',
    message,
    fix,
  })
  // ssh has one exit code for everything: there is nothing but its words.
  if (/host key verification failed/i.test(said)) {
    return failed(
      `The key of the SSH host ${host} is not known, or is another than before.`,
      'Connect to it once in a terminal and compare its fingerprint; then try again.',
    )
  }
  if (/permission denied/i.test(said)) {
    return failed(
      `The SSH host ${host} did not let you in.`,
      'Load your key into the SSH agent, or name the key in your SSH configuration; a terminal shows whether it works.',
    )
  }
  return failed(
    `The SSH host ${host} could not be reached, or would not pass the connection on.`,
    'Try the same host with ssh in a terminal; the server must allow TCP forwarding.',
  )
}

function start(target: Target, ssh: string, port: number, command: readonly string[]) {
  const host = target.host.includes(':') ? `[${target.host}]` : target.host
  const forward = `${HERE}:${String(port)}:${host}:${String(target.port)}`
  const options = [
    'ExitOnForwardFailure=yes',
    'BatchMode=yes',
    'ConnectTimeout=10',
    // An SSH host that has vanished ends what goes through it.
    'ServerAliveInterval=15',
  ]
  const [program = 'ssh', ...first] = command
  const args = [
    ...first,
    '-N',
    '-L',
    forward,
    ...options.flatMap((each) => ['-o', each]),
    '--',
    ssh,
  ]
  const child: ChildProcess = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4_000)
  })
  let gone = false
  const left = () => {
    gone = true
  }
  child.once('exit', left).once('error', left)
  return { child, said: () => said, gone: () => gone }
}

/**
 * Opens a tunnel and the first connection through it. Refuses with tcp.unreach; ends ssh when it fails or when
 * the signal says so. `command` is ssh with options of its own, for tests.
 */
export async function openTunnel(
  target: Target,
  ssh: string,
  signal: AbortSignal,
  command: readonly string[] = ['ssh'],
): Promise<Tunnel> {
  if (!SSH_DESTINATION.test(ssh) || !HOST.test(target.host)) {
    refuse({
      code: 'tcp.unreach',
      message: 'That is not the name of an SSH host.',
      fix: 'Write USER@HOST; everything else belongs into your SSH configuration.',
    })
  }
  const port = await freePort()
  const { child, said, gone } = start(target, ssh, port, command)
  try {
    for (;;) {
      signal.throwIfAborted()
      if (gone()) refuse(explainSsh(said(), ssh))
      const socket = await dial(HERE, port, signal).catch(() => undefined)
      if (socket !== undefined) return { socket, port, close: () => void child.kill() }
      await pause(50, undefined, { signal })
    }
  } catch (error) {
    child.kill()
    throw error
  }
}
