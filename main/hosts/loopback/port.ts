// Owns which port of this computer a host listens on; refuses every address but 127.0.0.1.
import { createServer, type Server } from 'node:http'
import { Fault } from '#base/fault'

export const ADDRESS = '127.0.0.1'
export const DEFAULT_PORT = 9474

/** How far to look for a free port. */
const REACH = 50

/** `free` once it listens, otherwise why not. */
type Attempt = 'free' | 'taken' | { readonly error: NodeJS.ErrnoException }

function attempt(server: Server, port: number): Promise<Attempt> {
  const { promise, resolve } = Promise.withResolvers<Attempt>()
  const failed = (error: NodeJS.ErrnoException) =>
    resolve(error.code === 'EADDRINUSE' ? 'taken' : { error })
  server.once('error', failed)
  server.listen({ host: ADDRESS, port, exclusive: true }, () => {
    server.off('error', failed)
    resolve('free')
  })
  return promise
}

function cannot(port: number, cause: unknown): Fault {
  return new Fault({
    code: 'host.port',
    message: `Port ${String(port)} cannot be used here.`,
    fix: 'Choose another one from 1024 to 65535 with --port.',
    cause,
  })
}

async function nextFree(from: number): Promise<number | undefined> {
  for (let port = from; port < Math.min(from + REACH, 65_536); port += 1) {
    const probe = createServer()
    const found = await attempt(probe, port)
    await new Promise((resolve) => probe.close(resolve))
    if (found === 'free') return port
  }
  return undefined
}

/**
 * Makes `server` listen on `port`, or, where nobody has asked for that very one, on the next free one; 0
 * takes any. Answers the port.
 *
 * @throws Fault `host.port`, naming the next free one.
 */
export async function listen(server: Server, port: number, exactly: boolean): Promise<number> {
  const first = await attempt(server, port)
  if (first === 'free') return portOf(server)
  if (first !== 'taken') throw cannot(port, first.error)
  const free = await nextFree(port + 1)
  if (!exactly && free !== undefined && (await attempt(server, free)) === 'free') return free
  throw new Fault({
    code: 'host.port',
    message: `Port ${String(port)} is taken on this computer.`,
    fix: free === undefined ? 'Choose another one with --port.' : `Use --port ${String(free)}.`,
    field: 'port',
  })
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
