// Owns the gate's process under an app: reports to its parent over either host's channel and ends with it.
import { createLog } from '#base/log'
import { logFile } from '#base/log-file'
import { type GateChildArguments, type GateChildMessage, STOP_GATE } from '#base/gate-child'
import { systemRuntime } from '#base/runtime'
import { runGate } from '#hosts/gate/run'
import { failureOf } from '#services/gate/local-gate'

/** The parent, under Electron or under Node. */
interface Parent {
  readonly tell: (message: GateChildMessage) => void
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
          if (data === STOP_GATE) stop()
        }),
    }
  }
  return {
    tell: (message) => process.send?.(message),
    onStop: (stop) => {
      process.on('message', (message) => {
        if (message === STOP_GATE) stop()
      })
      process.on('disconnect', stop)
    },
  }
}

async function main(): Promise<void> {
  const parent = parentOf()
  const ended = new AbortController()
  parent.onStop(() => ended.abort())
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ended.abort())
  const given = JSON.parse(process.argv.at(-1) ?? '') as GateChildArguments
  const runtime = systemRuntime()
  const say = (line: string) => console.error(line)
  const sink = given.logFile === undefined ? say : logFile(given.logFile, say)
  const log = createLog(sink, () => new Date(runtime.now()))
  try {
    const gate = await runGate({
      files: given.files,
      host: '127.0.0.1',
      port: given.port,
      ...(given.name === undefined ? {} : { name: given.name }),
      trustProxy: [],
      clients: true,
      version: given.version,
      runtime,
      log,
      signal: ended.signal,
    })
    await gate.ready
    const { port, id } = gate
    parent.tell({ kind: 'ready', port, ...(id === undefined ? {} : { id }) })
    await gate.stopped
    process.exit(0)
  } catch (error) {
    log.error('gate.failed', { error })
    parent.tell({ kind: 'failed', failure: failureOf(error) })
    // The message has to leave before the process does.
    setTimeout(() => process.exit(1), 200)
  }
}

await main()
