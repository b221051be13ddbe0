// Owns the app as `dsadmin scan` needs it: the search begins while nothing else is loaded, and the inventory is opened once a key was found; refuses every other operation.
import type { Readable } from 'node:stream'
import type { Core } from '#compose'
import type { Log } from '#base/log'
import type { Runtime } from '#base/runtime'
import type { OpenedApp } from '#hosts/cli/session'
import { createDispatch } from '#ipc/dispatch'
import { readKey } from '#services/keys/format'
import { Scan } from '#services/scan/scan'
import type { Threads } from '#services/scan/threads'

export interface ScanFirstOptions {
  readonly threads: Threads
  readonly version: string
  readonly standardInput: Readable
  readonly runtime: Runtime
  readonly log: Log
  /** Somebody named a workspace, and is told at once where there is none of this name. */
  readonly named: boolean
  /** Opens the app as a whole. */
  readonly open: () => Promise<Core>
}

/** A program that serves `scan.run`. Errors of opening: those of `open`, of the scan that found something. */
export async function scanFirst(options: ScanFirstOptions): Promise<OpenedApp> {
  const { threads, version, standardInput, runtime, log, named, open } = options
  let opening: Promise<Core> | undefined
  const core = () => (opening ??= open())
  if (named) await core()
  const scan = new Scan({
    threads,
    version,
    standardInput,
    read: readKey,
    recognise: async (digests) => (await core()).recognise(digests),
  })
  return {
    dispatch: createDispatch({
      handlers: { 'scan.run': (input, call) => scan.run(input, call) },
      actor: runtime.actor,
      log,
      reference: () => runtime.id().slice(-8),
      changed: () => {},
    }),
    close: async () => {
      // That it could not be opened was the answer of the scan.
      await (await opening?.catch(() => undefined))?.close()
    },
  }
}
