// Owns a running gate for tests and requests to it byte by byte; refuses to hide what came over the wire.
import { connect } from 'node:net'
import { createLog, type Log } from '#base/log'
import { v7 } from 'uuid'
import { type GateOptions, runGate, type RunningGate } from '#hosts/gate/run'
import type { Inventory } from '#tests/inventory'

export interface TestGate extends RunningGate {
  /** Everything it logged, line by line. */
  readonly lines: readonly string[]
}

/** A gate in this process over an inventory, on a free port. */
export async function startGate(
  inventory: Pick<Inventory, 'files'>,
  options: Partial<GateOptions> = {},
): Promise<TestGate> {
  const lines: string[] = []
  const now = options.runtime?.now ?? Date.now
  const log: Log = createLog(
    (line) => lines.push(line),
    () => new Date(now()),
  )
  const gate = await runGate({
    files: inventory.files,
    host: '127.0.0.1',
    port: 0,
    trustProxy: [],
    clients: true,
    version: '0.0.0',
    runtime: { now, id: () => v7() },
    log,
    ...options,
  })
  return Object.defineProperties({ lines } as unknown as TestGate, {
    ...Object.getOwnPropertyDescriptors(gate),
  })
}

export interface Answer {
  readonly status: number
  /** As they came, without `Date`. */
  readonly headers: readonly string[]
  readonly body: string
}

/** The value of a header of an answer. */
export function header(answer: Answer, name: string): string | undefined {
  const line = answer.headers.find((one) => one.toLowerCase().startsWith(`${name.toLowerCase()}:`))
  return line?.slice(name.length + 1).trim()
}

/** Sends bytes on a connection of their own and answers everything that came back until the end. */
export function exchange(port: number, bytes: string | Buffer, timeoutMs = 5_000): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' })
    let text = ''
    const timer = setTimeout(() => {
      socket.destroy()
      reject(new Error(`no end after ${String(timeoutMs)} ms; so far: ${text.slice(0, 200)}`))
    }, timeoutMs)
    socket.setEncoding('latin1')
    socket.on('data', (part: string) => {
      text += part
    })
    socket.on('error', () => {
      // A reset after the answer is an end too; what came until then counts.
    })
    socket.on('close', () => {
      clearTimeout(timer)
      resolve(text)
    })
    socket.write(bytes)
  })
}

/** One answer out of the text of a connection. */
export function parseAnswer(text: string): Answer {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const [status = '', ...headers] = head.split('\r\n')
  return {
    status: Number(status.split(' ')[1]),
    headers: headers.filter((line) => !line.startsWith('Date:')),
    body: rest.join('\r\n\r\n'),
  }
}

/** One request on a connection of its own. */
export async function ask(
  port: number,
  headers: readonly (readonly [name: string, value: string])[] = [],
  target = '/verify',
  method = 'GET',
): Promise<Answer> {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const head = `${method} ${target} HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n${lines}\r\n`
  return parseAnswer(await exchange(port, Buffer.from(head, 'latin1')))
}

/** The status for one key. */
export async function statusOf(port: number, key: string): Promise<number> {
  return (await ask(port, [['Y-Api-Key', key]])).status
}

/** Waits until `holds` answers true. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  timeoutMs = 5_000,
): Promise<void> {
  const end = Date.now() + timeoutMs
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('it did not come to hold in time')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
