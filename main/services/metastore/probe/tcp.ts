// Owns the third stage: a TCP connection, to whichever address answers first; refuses to wait for a dead one.
import { connect, type Socket } from 'node:net'
import type { Target } from '#contract/metastore-target'
import { type Explained, flatten } from './explained.ts'
import { refusedPort, unusualPort, withFixes } from './fixes.ts'
import { pass, type Step } from './ladder.ts'
import { tcpLate } from './vanished.ts'
import { isTrial, notRunning } from './trial.ts'

/** How long one address may keep the next from being tried: RFC 8305, section 5. */
const HEAD_START_MS = 250

/** Opens another connection to the address that answered. */
export type Dial = (signal: AbortSignal) => Promise<Socket>

/**
 * A statement may run for an hour without a word, so nothing here limits it; but a server that has vanished, with
 * its VPN, is asked after when it has been silent for so many milliseconds.
 */
const KEEP_ALIVE_MS = 30_000

/** Connects to one address. Rejects with the system's error or the signal's reason. */
export function dial(address: string, port: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const socket = connect({
      host: address,
      port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_MS,
    })
    const stop = () => socket.destroy(signal.reason as Error)
    signal.addEventListener('abort', stop, { once: true })
    const settled = () => signal.removeEventListener('abort', stop)
    socket.once('error', (error) => {
      settled()
      reject(error)
    })
    socket.once('connect', () => {
      settled()
      socket.removeAllListeners('error')
      // Whoever reads next hears of a break by 'close'; unheard, an 'error' would end the program.
      socket.on('error', () => {})
      resolve(socket)
    })
  })
}

export interface Reached {
  readonly socket: Socket
  readonly address: string
  readonly port: number
  /** Ends what carries the connection, where something does. */
  readonly release?: () => void
}

/** The first of several addresses to answer; each later one starts a little later, or when one has failed. */
export async function reach(
  addresses: readonly string[],
  port: number,
  signal: AbortSignal,
): Promise<Reached> {
  const { promise, resolve, reject } = Promise.withResolvers<Reached>()
  const errors: unknown[] = []
  const others = new AbortController()
  const every = AbortSignal.any([signal, others.signal])
  let next = 0
  let timer: NodeJS.Timeout | undefined
  let won = false
  const start = () => {
    clearTimeout(timer)
    const address = addresses[next]
    if (address === undefined || won) return
    next += 1
    timer = setTimeout(start, HEAD_START_MS)
    dial(address, port, every).then(
      (socket) => {
        if (won) return void socket.destroy()
        won = true
        return resolve({ socket, address, port })
      },
      (error: unknown) => {
        errors.push(error)
        if (errors.length === addresses.length) reject(new AggregateError(errors))
        else start()
      },
    )
  }
  try {
    start()
    return await promise
  } finally {
    clearTimeout(timer)
    others.abort()
  }
}

export async function connectTcp(
  target: Target,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<Step<Reached>> {
  const reached = await reach(addresses, target.port, signal)
  return pass(`Port ${String(target.port)} of ${reached.address} is open.`, reached)
}

export function explainTcp(
  target: Target,
  addresses: readonly string[],
  error: unknown,
): Explained {
  const codes = flatten(error).map((each) => ('code' in each ? each.code : undefined))
  const port = String(target.port)
  if (codes.includes('ECONNREFUSED') && isTrial(target)) return notRunning(target)
  if (codes.includes('ECONNREFUSED')) {
    const refused: Explained = {
      code: 'tcp.refused',
      message: `The host answered, but nothing listens on port ${port}.`,
      fix: 'Check the port: in the RDS console under Connectivity & security, elsewhere in the server’s configuration.',
      causes: [
        `The database listens on another port than ${port}.`,
        'The database is stopped or still starting.',
        'It listens on its own computer only. A security group would time out, not refuse.',
      ],
    }
    return withFixes(refused, refusedPort(target))
  }
  if (codes.includes('ETIMEDOUT')) return tcpLate(target, addresses, 5_000)
  if (codes.includes('ECONNRESET')) return explainClosed(target)
  return {
    code: 'tcp.unreach',
    message: 'There is no route to that address from this computer.',
    fix: 'Connect the VPN that leads there, or use an SSH host that can reach it.',
    causes: [
      'The VPN is off.',
      'The address belongs to another network.',
      'A local firewall forbids it.',
    ],
  }
}

/** The port is open, but whoever holds it hangs up. */
export function explainClosed(target: Target): Explained {
  const closed: Explained = {
    code: 'proto.closed',
    message: `Port ${String(target.port)} is open, but the connection is cut at once.`,
    fix: 'Ask whoever runs the server what stands on this port and which addresses it lets in.',
    causes: [
      'A proxy or load balancer without a database behind it.',
      'The server filters addresses and yours is not among them.',
      'The port speaks TLS only, or the server is just stopping.',
    ],
  }
  return withFixes(closed, unusualPort(target))
}
