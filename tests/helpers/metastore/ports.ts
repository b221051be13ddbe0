// Owns finding a port that is free now and waiting until somebody listens on it.
import { connect, createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** A port of 127.0.0.1 that nobody had a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  server.once('error', reject)
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    server.close(() => resolve(port))
  })
  return promise
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** Waits until `ready` answers true, at most `ms`; `ended` says that waiting has become pointless. */
export async function waitFor(
  ready: () => boolean | Promise<boolean>,
  ended: () => string | undefined,
  ms = 40_000,
): Promise<void> {
  const until = Date.now() + ms
  while (!(await ready())) {
    const why = ended()
    if (why !== undefined) throw new Error(`the server ended: ${why}`)
    if (Date.now() > until) throw new Error('the server did not start in time')
    await pause(50)
  }
}

export const listening = (port: number) => (): Promise<boolean> => listens(port)
