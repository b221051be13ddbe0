// Owns which port of this computer a host listens on; refuses every address but 127.0.0.1.
import type { Server } from 'node:http'
import { Fault } from '#base/fault'
import { bind, nextFree } from '#base/listen'

export const ADDRESS = '127.0.0.1'
export const DEFAULT_PORT = 9474

/** Binds; answers whether another program has the port. Errors: Fault host.port for every other reason. */
async function taken(server: Server, port: number): Promise<boolean> {
  try {
    await bind(server, ADDRESS, port)
    return false
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return true
    throw new Fault({
      code: 'host.port',
      message: `Port ${String(port)} cannot be used here.`,
      fix: 'Choose another one from 1024 to 65535 with --port.',
      cause: error,
    })
  }
}

/**
 * Makes `server` listen on `port`, or, where nobody has asked for that very one, on the next free one; 0
 * takes any. Answers the port.
 *
 * @throws Fault `host.port`, naming the next free one.
 */
export async function listen(server: Server, port: number, exactly: boolean): Promise<number> {
  if (!(await taken(server, port))) return portOf(server)
  const free = await nextFree(ADDRESS, port)
  if (!exactly && free !== undefined && !(await taken(server, free))) return free
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
