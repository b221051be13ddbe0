// Owns calls over the loopback host: one POST each, its event stream, cancelling; refuses to reject, and to send without a session.
import type { Result } from '#contract'
import { asResult, cancelled, tooLarge, unreachable } from './answers.ts'
import type { Bridge } from './bridge.ts'
import { readEvents } from './event-stream.ts'
import type { HttpSession } from './session.ts'

/** The most that the loopback host takes in one call, in bytes. */
const LIMIT = 1_048_576

interface Options {
  readonly signal?: AbortSignal
  readonly onProgress?: (step: never) => void
  readonly consent?: boolean
  readonly outlives?: boolean
}

/** The most that a browser goes on sending for a page that is gone (Fetch standard, 64 KiB), with room for heads. */
const KEPT_ALIVE = 60_000

/** The bridge over HTTP on this computer. A call that is aborted closes its request, which stops the work. */
export function httpBridge(session: HttpSession, fetch: typeof globalThis.fetch): Bridge {
  const call = async (
    channel: string,
    input: unknown,
    { signal, onProgress, consent = false, outlives = false }: Options = {},
  ): Promise<Result<unknown>> => {
    const body = JSON.stringify({ input, consent })
    // A character is three bytes at most, and a Blob for each keystroke is dear.
    if (body.length * 3 > LIMIT && new Blob([body]).size > LIMIT) return tooLarge
    const secret = await session.secret()
    if (signal?.aborted) return cancelled
    const state = session.current()
    if (secret === undefined)
      return state.state === 'closed' ? { ok: false, failure: state.failure } : unreachable
    const keepalive = outlives && body.length < KEPT_ALIVE
    const result = await send(channel, { body, keepalive }, secret, signal, onProgress)
    if (result.ok) session.heard()
    else if (result.failure.code === 'host.session') session.end(result.failure)
    return result
  }

  const send = async (
    channel: string,
    sent: { readonly body: string; readonly keepalive: boolean },
    secret: string,
    signal: AbortSignal | undefined,
    onProgress: ((step: never) => void) | undefined,
  ): Promise<Result<unknown>> => {
    try {
      const response = await fetch(`/op/${encodeURIComponent(channel)}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Dsadmin-Session': secret },
        ...sent,
        ...(signal ? { signal } : {}),
      })
      const streamed = response.headers.get('Content-Type')?.startsWith('text/event-stream')
      if (!streamed || !response.body) return asResult(await response.json())
      for await (const { event, data } of readEvents(response.body)) {
        if (event === 'progress') onProgress?.(JSON.parse(data) as never)
        if (event === 'result') return asResult(JSON.parse(data))
      }
      return unreachable
    } catch {
      // The browser does not say why a request failed; the two causes that matter can be told apart.
      return signal?.aborted ? cancelled : unreachable
    }
  }
  return { invoke: call as Bridge['invoke'] }
}
