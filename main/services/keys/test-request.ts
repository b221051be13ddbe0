// Owns the one request that tries a new value out; refuses plain http beyond this computer, redirects and addresses with a password.
import type { Call } from '#base/call'
import { SECOND } from '#base/duration'
import { Fault } from '#base/fault'
import type { Output, Parsed } from '#contract'
import { appendAudit } from '#store/audit'
import type { KeyContext } from './context.ts'
import { holdsKey } from './format.ts'
import { heldVersion } from './values.ts'

const LIMIT = 10 * SECOND
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

function refuse(message: string, fix: string): never {
  throw new Fault({ code: 'input.invalid', message, fix, field: 'url' })
}

/** The address a value may be sent to. Errors: input.invalid, input.secret. */
export function testAddress(text: string): URL {
  if (holdsKey(text)) {
    throw new Fault({
      code: 'input.secret',
      message: 'The address holds the value of a key.',
      fix: 'Leave it out: the key is sent in the header Y-Api-Key.',
      field: 'url',
    })
  }
  const url = URL.parse(text.trim())
  if (!url) refuse('This is not an address.', 'Write it whole, such as https://api.example.com/.')
  if (url.username !== '' || url.password !== '')
    refuse('The address holds a user name or a password.', 'Leave them out.')
  const safe = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname))
  if (!safe)
    refuse(
      'The key would travel unencrypted.',
      'Use an https address; plain http is fine on this computer only (localhost, 127.0.0.1).',
    )
  return url
}

type Verdict = Output<'keys.test'>['verdict']

function verdictOf(status: number): readonly [verdict: Verdict, message: string] {
  if (status >= 200 && status < 300) return ['accepted', 'The key was accepted.']
  if (status === 401 || status === 403) return ['refused', 'The key was refused.']
  if (status >= 300 && status < 400)
    return [
      'other',
      'The address answered with a redirect, which was not followed: the key goes nowhere else.',
    ]
  return ['other', `The address answered ${String(status)}, which says nothing about the key.`]
}

export class Testing {
  readonly #context: KeyContext

  constructor(context: KeyContext) {
    this.#context = context
  }

  /** Errors: input.invalid, key.value-gone, host.unreachable; cancelled by the call's signal. */
  async test({ prefix, url }: Parsed<'keys.test'>, call: Call): Promise<Output<'keys.test'>> {
    const address = testAddress(url)
    const { value } = this.#context.pending.take(prefix)
    const record = (detail: Readonly<Record<string, unknown>>): void => {
      this.#context.database.write((db) => {
        appendAudit(db, {
          at: this.#context.runtime.now(),
          actor: call.actor,
          operation: call.operation,
          keyId: heldVersion(db, prefix).key.id,
          prefix,
          detail: { host: address.host, ...detail },
        })
      })
    }
    record({ phase: 'intent' })
    const started = performance.now()
    try {
      const response = await fetch(address, {
        headers: { 'Y-Api-Key': value.reveal() },
        redirect: 'manual',
        signal: AbortSignal.any([call.signal, AbortSignal.timeout(LIMIT)]),
      })
      await response.body?.cancel()
      const ms = Math.round(performance.now() - started)
      const [verdict, message] = verdictOf(response.status)
      record({ phase: 'done', status: response.status, verdict })
      return { status: response.status, ms, verdict, message }
    } catch (error) {
      record({ phase: 'failed' })
      call.signal.throwIfAborted()
      throw new Fault({
        code: 'host.unreachable',
        message: `No answer came from ${address.host}.`,
        fix: 'Check the address, and that it can be reached from this computer; its certificate has to be valid.',
        field: 'url',
        cause: error,
      })
    }
  }
}
