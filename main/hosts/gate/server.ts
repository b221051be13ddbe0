// Owns the gate's HTTP server: routes, limits, connections; refuses to decide anything about a key itself.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { listen } from '#base/listen'
import type { Log } from '#base/log'
import { newPeer, type Peer } from '#services/gate/callers'
import type { Gate } from '#services/gate/gate'
import { type Head, readHead } from '#services/gate/presented'
import { accept, health, metricsText, notAllowed, notFound, refuse, undecided } from './answers.ts'
import { connectionLimit, CROWD, IDLE, LIMITS } from './limits.ts'

/** How long a connection may still finish what it began when the gate stops, in milliseconds. */
const GRACE = 250

/** Splits a request target into path and query; an absolute one (RFC 9112, 3.2.2) loses its authority. */
function targetOf(url: string): readonly [path: string, query: string] {
  const target = url.startsWith('/') ? url : url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i, '')
  const mark = target.indexOf('?')
  return mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)]
}

/** A body that would cost more to read to its end than a new connection. */
function bodyTooLong(request: IncomingMessage): boolean {
  const length = request.headers['content-length']
  return length === undefined || !(Number(length) <= LIMITS.ignoredBody)
}

/** Until `serve` names the gate, and whenever it cannot decide, the answer is 503. */
export class GateServer {
  readonly #server: Server
  readonly #log: Log
  readonly #peers = new Map<Socket, Peer>()
  readonly #limit = connectionLimit()
  readonly #sweeping: NodeJS.Timeout
  #dropped = 0
  #gate: Gate | undefined

  constructor(log: Log, idle: { readonly atMost: number; readonly lookedForEvery: number } = IDLE) {
    this.#log = log
    const { ignoredBody: _, ...limits } = LIMITS
    const answer = (request: IncomingMessage, response: ServerResponse) =>
      this.#answer(request, response)
    const server = createServer(limits, answer)
    // A head is bounded by its bytes. A bound by count would cut headers off without a word, and with them
    // the second Y-Api-Key of a request that has to be refused for it.
    server.maxHeadersCount = 0
    server.maxConnections = this.#limit
    // The verdict needs no body: it is given instead of "100 Continue".
    server.on('checkContinue', answer)
    server.on('connection', (socket: Socket) => this.#connected(socket))
    server.on('drop', () => this.#full())
    this.#server = server
    // Node's own timeout of a socket is set anew twice a request; one look at all of them costs less.
    this.#sweeping = setInterval(() => this.#sweep(idle.atMost), idle.lookedForEvery).unref()
  }

  /** Binds. Answers the port. Errors: Fault gate.port, input.invalid. */
  async listen(host: string, port: number): Promise<number> {
    await listen(this.#server, host, port, 'gate.port')
    return (this.#server.address() as AddressInfo).port
  }

  /** From now on this gate decides. */
  serve(gate: Gate): void {
    this.#gate = gate
  }

  get connections(): number {
    return this.#peers.size
  }

  /** Accepts nothing more, lets answers under way go out, and closes every connection. */
  async close(): Promise<void> {
    clearInterval(this.#sweeping)
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve())
    })
    this.#server.closeIdleConnections()
    const late = setTimeout(() => this.#server.closeAllConnections(), GRACE)
    await closed
    clearTimeout(late)
  }

  #connected(socket: Socket): void {
    this.#peers.set(socket, newPeer(socket.remoteAddress ?? '', performance.now()))
    socket.once('close', () => this.#peers.delete(socket))
  }

  /** Ends what no other limit ends, such as a client that asks and never reads the answers. */
  #sweep(atMost: number): void {
    const oldest = performance.now() - atMost
    for (const [socket, { lastAt }] of this.#peers) if (lastAt < oldest) socket.destroy()
  }

  /** At the limit, connections that wait for a next request give way to new ones. */
  #full(): void {
    if (this.#dropped === 0) {
      this.#log.warn('gate.full', { connections: this.#limit })
      this.#server.closeIdleConnections()
      setTimeout(() => {
        this.#dropped = 0
      }, 1_000).unref()
    }
    this.#dropped += 1
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const began = performance.now()
    const peer = this.#peers.get(request.socket)
    if (peer) peer.lastAt = began
    try {
      const [path, query] = targetOf(request.url ?? '')
      if (path === '/verify' || path.startsWith('/verify/'))
        this.#verify(request, response, query, peer)
      else {
        if (peer) peer.mixed = true
        this.#inform(path, request, response)
      }
    } catch (error) {
      this.#log.error('gate.internal', { error })
      if (response.headersSent) response.destroy()
      else undecided(response)
    }
  }

  #verify(
    request: IncomingMessage,
    response: ServerResponse,
    query: string,
    peer: Peer | undefined,
  ): void {
    const gate = this.#gate
    if (!gate || !peer) {
      undecided(response)
      return
    }
    const head: Head = readHead(request.rawHeaders, query)
    if (head.hasBody && bodyTooLong(request)) response.shouldKeepAlive = false
    const decision = gate.decide(head, peer, this.connections >= CROWD)
    if (!decision) {
      undecided(response)
      return
    }
    if (decision.owner) accept(response, decision.owner)
    else refuse(response)
    gate.metrics.decided(decision.outcome, performance.now() - peer.lastAt)
  }

  #inform(path: string, request: IncomingMessage, response: ServerResponse): void {
    const known = path === '/healthz' || path === '/readyz' || path === '/metrics'
    if (!known) notFound(response)
    else if (request.method !== 'GET' && request.method !== 'HEAD') notAllowed(response)
    else if (path === '/healthz') health(response, true)
    else if (path === '/readyz') health(response, this.#gate?.ready ?? false)
    else metricsText(response, this.#metrics())
  }

  #metrics(): string {
    const gate = this.#gate
    if (!gate) return ''
    return gate.metrics.text({
      epoch: gate.epoch,
      keys: gate.keys,
      flushLag: gate.flushLag / 1_000,
      connections: this.connections,
      ready: gate.ready,
    })
  }
}
