// Owns the life of a process that an app runs beside itself: told what to do, reports, ends with its parent; refuses to outlive it.
import { type ChildMessage, STOP } from './child.ts'
import { Fault } from './fault.ts'
import { createLog, type Log } from './log.ts'
import { logFile } from './log-file.ts'
import { type Runtime, systemRuntime } from './runtime.ts'

/** The parent, under Electron or under Node. */
interface Parent {
  readonly tell: (message: ChildMessage) => void
  readonly onStop: (stop: () => void) => void
}

/** Electron's utility process has a port where Node's child has a channel. */
interface ParentPort {
  readonly postMessage: (message: unknown) => void
  readonly on: (event: 'message', listener: (event: { readonly data: unknown }) => void) => void
}

function parentOf(): Parent {
  const { parentPort } = process as unknown as { readonly parentPort?: ParentPort | null }
  if (parentPort) {
    return {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, not a window
      tell: (message) => parentPort.postMessage(message),
      onStop: (stop) =>
        parentPort.on('message', ({ data }) => {
          if (data === STOP) stop()
        }),
    }
  }
  return {
    tell: (message) => process.send?.(message),
    onStop: (stop) => {
      process.on('message', (message) => {
        if (message === STOP) stop()
      })
      process.on('disconnect', stop)
    },
  }
}

/** The least that every child is given. */
export interface ChildArguments {
  readonly port: number
  /** Where it writes its log; absent: standard error. */
  readonly logFile?: string
}

/** A server that runs in the child. */
export interface Serving {
  readonly port: number
  readonly id?: string | undefined
  /** Resolves when it has stopped. */
  readonly stopped: Promise<void>
}

export interface ChildParts {
  readonly log: Log
  readonly runtime: Runtime
  /** Aborts when the parent asks for the end, or has gone. */
  readonly signal: AbortSignal
}

/** Runs `serve` with what the parent gave, tells the parent how it went, and ends the process with it. */
export async function runChild<Given extends ChildArguments>(
  what: string,
  serve: (given: Given, parts: ChildParts) => Promise<Serving>,
): Promise<void> {
  const parent = parentOf()
  const ended = new AbortController()
  parent.onStop(() => ended.abort())
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ended.abort())
  const given = JSON.parse(process.argv.at(-1) ?? '') as Given
  const runtime = systemRuntime()
  const say = (line: string) => void process.stderr.write(`${line}\n`)
  const sink = given.logFile === undefined ? say : logFile(given.logFile, say)
  const log = createLog(sink, () => new Date(runtime.now()))
  try {
    const { port, id, stopped } = await serve(given, { log, runtime, signal: ended.signal })
    parent.tell({ kind: 'ready', port, ...(id === undefined ? {} : { id }) })
    await stopped
    process.exit(0)
  } catch (error) {
    log.error(`${what}.failed`, { error })
    parent.tell({ kind: 'failed', failure: failureOf(what, error) })
    // The message has to leave before the process does.
    setTimeout(() => process.exit(1), 200)
  }
}

function failureOf(what: string, error: unknown) {
  if (error instanceof Fault) return error.toFailure()
  return {
    code: 'internal',
    message: `The ${what} could not start, for a reason that was not foreseen.`,
    fix: 'Its log says why.',
  } as const
}
