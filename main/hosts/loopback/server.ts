// Owns the HTTP side of the loopback host: pages, sessions, calls as event streams; refuses what the guard refuses.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { SECOND } from '#base/duration'
import type { Log } from '#base/log'
import type { Result } from '#contract'
import { EVERYWHERE, type RenderUi, STORED_NOWHERE } from '#hosts/ui'
import type { Dispatch } from '#ipc/dispatch'
import { readBody } from './body.ts'
import { decide, refuse, tooLarge } from './guard.ts'
import { ADDRESS, listen } from './port.ts'
import { createRefusals } from './refusals.ts'
import { createSessions, sessionOver } from './session.ts'

export interface LoopbackOptions {
  readonly dispatch: Dispatch
  readonly ui: RenderUi
  readonly log: Log
  readonly now: () => number
  readonly port: number
  /** Somebody asked for this very port: when it is taken, say so instead of taking the next one. */
  readonly exactly: boolean
  /** Somebody can press Enter for a new link. */
  readonly terminal: boolean
  /** How long the body of a call may take, in milliseconds. */
  readonly bodyTime?: number
}

export interface Loopback {
  readonly port: number
  /** A new address that opens the app once; its token is in the fragment, which no server is sent. */
  readonly newUrl: () => string
  /** Ends every call and connection; answers when all are gone. */
  readonly stop: () => Promise<void>
}

/** Unsent progress, in bytes, after which a reader is taken to be gone. */
const UNREAD = 1_048_576

const formOfCall = refuse(
  400,
  'input.invalid',
  'This call does not have the form of one.',
  'Reload the page: it and the app do not match.',
)
const stopping: Result<never> = {
  ok: false,
  failure: {
    code: 'host.unreachable',
    message: 'The app is stopping.',
    fix: 'Start it again with npm start.',
  },
}

/** What a page sends: `{input, consent, id?}` and nothing else. */
function callOf(body: unknown): { readonly input: unknown; readonly consent: boolean } | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined
  const { input, consent, id, ...rest } = body as Readonly<Record<string, unknown>>
  if (typeof consent !== 'boolean' || Object.keys(rest).length > 0) return undefined
  if (id !== undefined && typeof id !== 'string' && typeof id !== 'number') return undefined
  return { input, consent }
}

function tokenOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('token' in body)) return undefined
  return typeof body.token === 'string' ? body.token : undefined
}

/**
 * Serves the pages and the operations on 127.0.0.1 and nowhere else.
 *
 * @throws Fault `host.port` when no port can be had.
 */
export async function startLoopback(options: LoopbackOptions): Promise<Loopback> {
  const { dispatch, ui, log, terminal, bodyTime } = options
  const sessions = createSessions({ now: options.now, terminal })
  const refuseWith = createRefusals(log, options.now)
  const running = new Set<AbortController>()
  let stopped: Promise<void> | undefined

  const runCall = async (
    channel: string,
    call: { readonly input: unknown; readonly consent: boolean },
    response: ServerResponse,
  ) => {
    const controller = new AbortController()
    running.add(controller)
    response.on('close', () => {
      if (!response.writableFinished) controller.abort()
    })
    response.writeHead(200, {
      ...EVERYWHERE,
      ...STORED_NOWHERE,
      'Content-Type': 'text/event-stream; charset=utf-8',
    })
    response.flushHeaders()
    const event = (name: string, value: unknown) =>
      response.write(`event: ${name}\ndata: ${JSON.stringify(value)}\n\n`)
    const progress = (step: unknown) => {
      event('progress', step)
      if (response.writableLength > UNREAD) response.destroy()
    }
    const { signal } = controller
    const result = await dispatch(channel, call.input, {
      signal,
      progress,
      consent: call.consent,
    }).finally(() => running.delete(controller))
    const cut = stopped && !result.ok && result.failure.code === 'cancelled'
    event('result', cut ? stopping : result)
    response.end()
  }

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url: target = '', rawHeaders } = request
    const decision = decide({ method, target, rawHeaders })
    if (decision.kind === 'page') {
      const { status, headers, body } = ui({ path: decision.target })
      response.writeHead(status, { ...headers, 'Content-Length': body.byteLength })
      response.end(method === 'HEAD' ? undefined : body)
      return
    }
    // A stranger's body is not read; one that is only too large is, so that its sender gets the answer.
    if (decision.kind === 'refused' && decision !== tooLarge)
      return refuseWith(request, response, decision)
    const body = await readBody(request, bodyTime)
    if (decision.kind === 'refused') return refuseWith(request, response, decision)
    if (decision.kind === 'operation' && !sessions.knows(decision.secret))
      return refuseWith(request, response, sessionOver(terminal))
    if (body.kind === 'refused') return refuseWith(request, response, body)
    if (decision.kind === 'operation') {
      const call = callOf(body.value)
      if (!call) return refuseWith(request, response, formOfCall)
      return runCall(channelOf(decision), call, response)
    }
    const session = sessions.exchange(tokenOf(body.value) ?? '')
    if ('kind' in session) return refuseWith(request, response, session)
    response.writeHead(200, {
      ...EVERYWHERE,
      ...STORED_NOWHERE,
      'Content-Type': 'application/json; charset=utf-8',
    })
    response.end(JSON.stringify({ ok: true, value: session.secret }))
  }

  const server = createServer(
    {
      maxHeaderSize: 16_384,
      headersTimeout: 10 * SECOND,
      requestTimeout: 30 * SECOND,
      connectionsCheckingInterval: SECOND,
      keepAliveTimeout: 5 * SECOND,
      // The guard answers a request without Host like every other stranger.
      requireHostHeader: false,
    },
    (request, response) => {
      answer(request, response).catch((cause: unknown) => {
        log.error('loopback failed', { cause })
        response.destroy()
      })
    },
  )
  server.maxConnections = 256
  const port = await listen(server, options.port, options.exactly)

  const end = async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const controller of running) controller.abort()
    server.closeIdleConnections()
    const late = setTimeout(() => server.closeAllConnections(), 2 * SECOND)
    await closed
    clearTimeout(late)
  }
  return {
    port,
    newUrl: () => `http://${ADDRESS}:${String(port)}/#t=${sessions.issue()}`,
    stop: () => (stopped ??= end()),
  }
}

/** The name in the address; one that cannot be decoded is the name of nothing. */
function channelOf({ channel }: { readonly channel: string }): string {
  try {
    return decodeURIComponent(channel)
  } catch {
    // A broken percent sequence: dispatch has no such operation.
    return ''
  }
}
