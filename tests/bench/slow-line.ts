// Owns a TCP line that is as slow as wanted and counts how often the client waits for an answer.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface SlowLine {
  readonly port: number
  /** How often the client has spoken after the server, since the last time this was asked. */
  readonly turns: () => number
  readonly close: () => void
}

/** Passes on what comes, in order, each piece so many milliseconds late. */
function late(from: Socket, to: Socket, ms: number, heard: () => void): void {
  from.on('data', (chunk: Buffer) => {
    heard()
    setTimeout(() => to.write(chunk), ms)
  })
  from.on('end', () => setTimeout(() => to.end(), ms))
  from.on('error', () => to.destroy())
}

/** A line to a port of this computer with a round-trip time of `ms`. */
export async function slowLine(port: number, ms: number): Promise<SlowLine> {
  let turns = 0
  const open = new Set<Socket>()
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port, host: '127.0.0.1', noDelay: true })
    let answered = true
    open.add(near).add(far)
    late(near, far, ms / 2, () => {
      if (answered) turns += 1
      answered = false
    })
    late(far, near, ms / 2, () => {
      answered = true
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    turns: () => {
      const before = turns
      turns = 0
      return before
    },
    close: () => {
      for (const socket of open) socket.destroy()
      server.close()
    },
  }
}
