// Owns the one door to the services: name, input, consent, run, output, failure; refuses whatever the contract does not hold.
import type { Call } from '#base/call'
import { Fault } from '#base/fault'
import type { Log } from '#base/log'
import { type Channel, type Failure, type Parsed, type Result, operations } from '#contract'
import { requireConsent } from './consent.ts'
import type { z } from '#contract/fields'
import type { Handlers } from './handlers.ts'
import { inputFailure } from './input-failure.ts'

/** What a host knows about a call. */
export interface CallContext {
  readonly signal: AbortSignal
  readonly progress?: (step: unknown) => void
  readonly consent?: boolean
}

/** Never rejects: what goes wrong is a value. */
export type Dispatch = (
  channel: string,
  input: unknown,
  context: CallContext,
) => Promise<Result<unknown>>

export interface DispatchOptions {
  /** All of them, or those that a program with one purpose serves; any other is refused. */
  readonly handlers: Partial<Handlers>
  readonly actor: string
  readonly log: Log
  /** A number for a failure nobody foresaw, under which the log holds the cause. */
  readonly reference: () => string
  /** Called after every operation that may have changed something, whatever its end. */
  readonly changed: () => void
}

function isChannel(name: string): name is Channel {
  return Object.hasOwn(operations, name)
}

/** Builds the door over a set of handlers. Every host calls it with what it received, unparsed. */
export function createDispatch(options: DispatchOptions): Dispatch {
  const { handlers, actor, log, reference, changed } = options
  const unforeseen = (channel: string, error: unknown): Failure => {
    const number = reference()
    log.error('operation failed', { channel, reference: number, cause: error })
    return {
      code: 'internal',
      message: 'This could not be done, for a reason that was not foreseen.',
      fix: `Look up reference ${number} in the log, or send it with a report. Check what was done before you try again.`,
      reference: number,
    }
  }

  const run = async <C extends Channel>(
    channel: C,
    handle: Handlers[C],
    input: Parsed<C>,
    context: CallContext,
  ): Promise<unknown> => {
    requireConsent(channel, input, context.consent ?? false)
    const { progress } = operations[channel] as { readonly progress?: z.ZodType }
    const call: Call = {
      actor,
      operation: channel,
      signal: context.signal,
      progress: (step) => context.progress?.(progress ? progress.parse(step) : undefined),
      consent: context.consent ?? false,
    }
    return handle(input, call)
  }

  return async (channel, raw, context) => {
    const handle = isChannel(channel) ? handlers[channel] : undefined
    if (!isChannel(channel) || handle === undefined) {
      return {
        ok: false,
        failure: {
          code: 'input.operation',
          message: 'There is no such operation.',
          fix: 'Update the app: its window and its main process do not match.',
        },
      }
    }
    const { input, output } = operations[channel]
    const parsed = input.safeParse(raw)
    if (!parsed.success) return { ok: false, failure: inputFailure(parsed.error) }
    try {
      const answer = await run(channel, handle, parsed.data as Parsed<typeof channel>, context)
      return { ok: true, value: output.parse(answer) }
    } catch (error) {
      if (error instanceof Fault) {
        if (error.cause !== undefined)
          log.warn('operation refused', { channel, code: error.code, cause: error.cause })
        return { ok: false, failure: error.toFailure() }
      }
      if (context.signal.aborted) {
        return {
          ok: false,
          failure: { code: 'cancelled', message: 'Cancelled.', fix: 'Start it again when ready.' },
        }
      }
      return { ok: false, failure: unforeseen(channel, error) }
    } finally {
      if (operations[channel].effect !== 'read') changed()
    }
  }
}
