// Owns how a refusal is told to its sender and written down; refuses to let a flood of them push the log away.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { MINUTE } from '#base/duration'
import type { Log } from '#base/log'
import { EVERYWHERE, STORED_NOWHERE } from '#hosts/ui'
import type { Refused } from './guard.ts'

const LINES_A_MINUTE = 20

/** Answers a request with a refusal and ends its connection. */
export type Refuse = (request: IncomingMessage, response: ServerResponse, refused: Refused) => void

/** `now`: the wall clock in milliseconds. */
export function createRefusals(log: Log, now: () => number): Refuse {
  let minute = Number.NaN
  let lines = 0

  /** Any page in any browser here can cause refusals, so they are counted and not all written. */
  const writeDown = (method: string | undefined, { status, failure }: Refused) => {
    const current = Math.floor(now() / MINUTE)
    if (current !== minute) {
      if (lines > LINES_A_MINUTE)
        log.info('loopback refused more', { count: lines - LINES_A_MINUTE })
      minute = current
      lines = 0
    }
    lines += 1
    if (lines <= LINES_A_MINUTE)
      log.info('loopback refused', { method, status, code: failure.code })
  }

  return ({ method }, response, refused) => {
    writeDown(method, refused)
    const { status, failure } = refused
    // A person who typed an address reads words; a page reads JSON.
    const typed = method === 'GET' || method === 'HEAD'
    const body = typed
      ? `${failure.message} ${failure.fix}\n`
      : JSON.stringify({ ok: false, failure })
    response.writeHead(status, {
      ...EVERYWHERE,
      ...STORED_NOWHERE,
      'Content-Type': `${typed ? 'text/plain' : 'application/json'}; charset=utf-8`,
      'Content-Length': Buffer.byteLength(body),
      // The request may still be sending: nothing after it is read.
      Connection: 'close',
    })
    response.end(body)
  }
}
