// Owns a loopback host in a terminal: its sentence, a new link on Enter, its end; refuses to put a link anywhere else.
import { createInterface } from 'node:readline'
import { type Loopback, type LoopbackOptions, startLoopback } from './server.ts'
import { DEFAULT_PORT } from './port.ts'
import { another, isReason, welcome } from './words.ts'

export interface ServeOptions extends Pick<LoopbackOptions, 'dispatch' | 'ui' | 'log' | 'now'> {
  /** Absent: 9474, or the next free one. */
  readonly port?: number
  /** Why the app opens in a browser: one of `REASONS`; anything else counts as `asked`. */
  readonly reason?: string
  readonly actor: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Where Enter is pressed; only a terminal is read. */
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  readonly print: (line: string) => void
  /** Ends the host. */
  readonly signal: AbortSignal
}

/**
 * Runs the loopback host until `signal` is aborted.
 *
 * @throws Fault `host.port` when the port asked for is taken; it names the next free one.
 */
export async function serve(options: ServeOptions): Promise<void> {
  const { actor, env, input, print, signal } = options
  const reason = options.reason !== undefined && isReason(options.reason) ? options.reason : 'asked'
  const terminal = input.isTTY === true
  const wanted = options.port ?? DEFAULT_PORT
  const host = await startLoopback({
    ...options,
    port: wanted,
    exactly: options.port !== undefined,
    terminal,
  })
  const { port } = host
  const moved = wanted !== 0 && port !== wanted ? { taken: wanted } : {}
  print(welcome({ reason, url: host.newUrl(), port, ...moved, terminal, env, actor }))
  const lines = terminal ? listenForEnter(input, host, print) : undefined
  await ended(signal)
  lines?.close()
  await host.stop()
}

function listenForEnter(
  input: NodeJS.ReadableStream,
  host: Loopback,
  print: (line: string) => void,
) {
  const lines = createInterface({ input, terminal: false })
  return lines.on('line', () => print(another(host.newUrl())))
}

function ended(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  if (signal.aborted) resolve()
  else signal.addEventListener('abort', () => resolve(), { once: true })
  return promise
}
