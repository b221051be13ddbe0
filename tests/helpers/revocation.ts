// Owns the trial of the gate's promise: keys are revoked by another process while requests with them are under way.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { until } from '#tests/gate'
import type { Inventory, MadeKey } from '#tests/inventory'
import type { ToRevoke } from './revoker-process.ts'

export interface Trial {
  /** Requests sent after the commit and accepted nevertheless. */
  readonly late: number
  /** Requests sent after the commit. */
  readonly after: number
  /** Requests accepted before. */
  readonly before: number
  /** Milliseconds from the commit to the first refusal that a client saw. */
  readonly refusedAfterMs: number
}

/** Another process that revokes. */
export class Revoker {
  readonly #child: ChildProcess

  private constructor(child: ChildProcess) {
    this.#child = child
  }

  static async start(inventory: Inventory): Promise<Revoker> {
    const child = fork(
      new URL('revoker-process.ts', import.meta.url).pathname,
      [JSON.stringify(inventory.files)],
      { execArgv: [] },
    )
    await once(child, 'message')
    return new Revoker(child)
  }

  /** Resolves with the instant right after the commit, in nanoseconds of the computer's own clock. */
  async revoke({ id, digest }: MadeKey): Promise<bigint> {
    const answer = once(this.#child, 'message')
    this.#child.send({ id, digest: digest.toString('hex') } satisfies ToRevoke)
    const [{ committedAt }] = (await answer) as [{ readonly committedAt: string }]
    return BigInt(committedAt)
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit')
    this.#child.disconnect()
    await ended
  }
}

interface Exchange {
  readonly sentAt: bigint
  readonly seenAt: bigint
  readonly status: number
}

/** Sends bursts of `pipelined` requests on one connection, each after the answers to the last. */
class Client {
  readonly exchanges: Exchange[] = []
  readonly #socket: Socket
  readonly #burst: Buffer
  readonly #pipelined: number
  #sentAt = 0n
  #open = 0
  #text = ''
  #stopped = false
  readonly #ended = Promise.withResolvers<void>()

  constructor(port: number, key: string, pipelined: number) {
    this.#pipelined = pipelined
    this.#burst = Buffer.from(
      `GET /verify HTTP/1.1\r\nHost: gate\r\nY-Api-Key: ${key}\r\n\r\n`.repeat(pipelined),
    )
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true })
    this.#socket.setEncoding('latin1')
    this.#socket.on('connect', () => this.#send())
    this.#socket.on('data', (part: string) => this.#take(part))
    this.#socket.on('error', (error) => this.#ended.reject(error))
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#ended.promise
    this.#socket.destroy()
  }

  #send(): void {
    if (this.#stopped) {
      this.#ended.resolve()
      return
    }
    this.#open = this.#pipelined
    this.#sentAt = process.hrtime.bigint()
    this.#socket.write(this.#burst)
  }

  #take(part: string): void {
    this.#text += part
    let read = 0
    for (const match of this.#text.matchAll(/HTTP\/1\.1 (\d{3}) [^\r\n]*\r\n/g)) {
      read = match.index + match[0].length
      this.exchanges.push({
        sentAt: this.#sentAt,
        seenAt: process.hrtime.bigint(),
        status: Number(match[1]),
      })
      this.#open -= 1
    }
    // A status line may be cut in two between parts; what was read is not needed again.
    this.#text = this.#text.slice(read).slice(-100)
    if (this.#open === 0) this.#send()
  }
}

/** One trial: `connections` clients use a key as fast as they can; it is revoked; they go on a little. */
export async function trial(
  port: number,
  key: MadeKey,
  revoker: Revoker,
  { connections, pipelined }: { readonly connections: number; readonly pipelined: number },
): Promise<Trial> {
  const clients = Array.from({ length: connections }, () => new Client(port, key.value, pipelined))
  await until(() => clients.every(({ exchanges }) => exchanges.length > 0))
  // Not always at the same place of a client's rhythm.
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 20))
  const committedAt = await revoker.revoke(key)
  await until(() =>
    clients.every(({ exchanges }) => (exchanges.at(-1)?.sentAt ?? 0n) > committedAt),
  )
  await Promise.all(clients.map((client) => client.stop()))
  const exchanges = clients.flatMap((client) => client.exchanges)
  const after = exchanges.filter(({ sentAt }) => sentAt > committedAt)
  const firstRefusal = exchanges
    .filter(({ status }) => status === 401)
    .reduce<bigint | undefined>(
      (first, { seenAt }) => (first === undefined || seenAt < first ? seenAt : first),
      undefined,
    )
  return {
    late: after.filter(({ status }) => status !== 401).length,
    after: after.length,
    before: exchanges.filter(({ status }) => status === 204).length,
    refusedAfterMs:
      firstRefusal === undefined ? Number.NaN : Number(firstRefusal - committedAt) / 1e6,
  }
}
