// Owns how a server takes its port and what to say when it cannot; refuses to move to another port by itself.
import { createServer, type Server } from 'node:net'
import { Fault } from './fault.ts'

/** How many ports above the wanted one are tried for the advice. */
const PORTS_TRIED = 100

/** Whose port it is decides which failure it is. */
type PortCode = 'gate.port' | 'host.port'

/** Binds `server`. Errors: Fault with `code` (taken or not allowed), input.invalid (no such address here). */
export async function listen(
  server: Server,
  host: string,
  port: number,
  code: PortCode,
): Promise<void> {
  try {
    await bind(server, host, port)
  } catch (error) {
    throw await explain(error, host, port, code)
  }
}

/** Listens, or rejects with the system's error, whose `code` says why not. */
export function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    // A long queue: a proxy that starts opens its whole pool at once.
    server.listen({ host, port, backlog: 4_096, exclusive: true }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** The first port above `port` that can be bound at this moment. */
export async function nextFree(host: string, port: number): Promise<number | undefined> {
  for (let next = port + 1; next <= Math.min(65_535, port + PORTS_TRIED); next += 1) {
    const probe = createServer()
    try {
      await bind(probe, host, next)
    } catch {
      // Taken as well: that is what this loop is for.
      continue
    }
    await new Promise<void>((resolve) => {
      probe.close(() => resolve())
    })
    return next
  }
  return undefined
}

async function explain(
  error: unknown,
  host: string,
  port: number,
  code: PortCode,
): Promise<unknown> {
  const why = error instanceof Error && 'code' in error ? error.code : undefined
  if (why === 'EADDRINUSE') {
    const free = await nextFree(host, port)
    return new Fault({
      code,
      message: `Port ${String(port)} is taken by another program.`,
      fix:
        free === undefined
          ? 'Choose another port.'
          : `The next free one is ${String(free)}: choose it, or stop the program that holds ${String(port)}.`,
      field: 'port',
      cause: error,
    })
  }
  if (why === 'EACCES') {
    return new Fault({
      code,
      message: `This user may not listen on port ${String(port)}.`,
      fix: 'Choose a port from 1024 to 65535.',
      field: 'port',
      cause: error,
    })
  }
  if (why === 'EADDRNOTAVAIL' || why === 'ENOTFOUND' || why === 'EAI_AGAIN') {
    return new Fault({
      code: 'input.invalid',
      message: `This computer has no address "${host}".`,
      fix: 'Give an address of this computer, such as 127.0.0.1.',
      field: 'host',
      cause: error,
    })
  }
  return error
}
