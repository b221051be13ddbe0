// Owns servers that are not what they ought to be, on free ports of 127.0.0.1, and keep every byte that they are sent.
import { spawn } from 'node:child_process'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'

export interface Hostile {
  readonly port: number
  /** Everything that clients have sent so far. */
  readonly received: () => Buffer
  readonly connections: () => number
  readonly stop: () => Promise<void>
}

/** A TCP server that does `behave` with each connection. */
export async function hostile(behave: (socket: Socket) => void): Promise<Hostile> {
  const chunks: Buffer[] = []
  const open = new Set<Socket>()
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    open.add(socket)
    socket.on('data', (chunk) => {
      chunks.push(chunk)
    })
    // Clients that hang up are what these servers are for.
    socket.on('error', () => {})
    socket.on('close', () => open.delete(socket))
    behave(socket)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    received: () => Buffer.concat(chunks),
    connections: () => connections,
    stop: async () => {
      for (const socket of open) socket.destroy()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}

/** Sends `text` a byte a second. */
export function drip(socket: Duplex, bytes: Buffer): void {
  let at = 0
  const timer = setInterval(() => {
    if (at >= bytes.length) at = 0
    socket.write(bytes.subarray(at, at + 1))
    at += 1
  }, 1_000)
  socket.on('close', () => clearInterval(timer))
}

/** Sends the same chunk for as long as anybody listens. */
export function flood(socket: Duplex, chunk: Buffer): void {
  const more = () => {
    while (!socket.destroyed && socket.write(chunk)) continue
  }
  socket.on('drain', more)
  more()
}

/** A greeting of the MySQL family with a version and with or without TLS. */
export function mysqlHello(version: string, tls: boolean): Buffer {
  const text = Buffer.from(`${version}\0`, 'latin1')
  const capabilities = 0xf7fe | (tls ? 0x0800 : 0)
  const low = tls ? capabilities : capabilities & ~0x0800
  const tail = Buffer.alloc(4 + 8 + 1 + 2 + 1 + 2 + 2 + 1 + 10 + 13)
  tail.write('abcdefgh', 4, 'latin1')
  tail.writeUInt16LE(low & 0xffff, 13)
  tail[15] = 45
  tail.writeUInt16LE(0x0081 | 0x0008, 18)
  tail[20] = 21
  tail.write('ijklmnopqrst', 31, 'latin1')
  const payload = Buffer.concat([
    Buffer.from([10]),
    text,
    tail,
    Buffer.from('mysql_native_password\0', 'latin1'),
  ])
  const header = Buffer.alloc(4)
  header.writeUIntLE(payload.length, 0, 3)
  return Buffer.concat([header, payload])
}

/** Listens with room for one, and never accepts: the kernel drops the packets of all who come later. */
const DROPPING = `const server = require('node:net').createServer()
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  require('node:fs').writeSync(1, String(server.address().port) + '\\n')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
})`

/** A port whose packets are dropped, as a firewall does it. */
export async function dropping(): Promise<{ readonly port: number; readonly stop: () => void }> {
  const child = spawn(process.execPath, ['-e', DROPPING], { stdio: ['ignore', 'pipe', 'inherit'] })
  const port = await new Promise<number>((resolve) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString())))
  })
  const fillers = Array.from({ length: 4 }, () => connect(port, '127.0.0.1').on('error', () => {}))
  await new Promise((resolve) => {
    setTimeout(resolve, 200)
  })
  return {
    port,
    stop: () => {
      for (const filler of fillers) filler.destroy()
      child.kill('SIGKILL')
    },
  }
}
