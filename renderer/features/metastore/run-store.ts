// Owns the one run of this window: it goes on while other pages are looked at, and stops when it is told to; refuses a second one beside it.
import { useSyncExternalStore } from 'react'

import { bridge } from '#bridge'
import type { Access, Input, Pair, PlanStep } from '#contract'
import { announce } from '#ui/announcer'
import { duration } from '#ui/time-words.ts'

import { begun, counts, ended, type RunState, told } from './run-state.ts'

export interface Run extends RunState {
  /** `workOf` the draft that it was started for. */
  readonly work: string
}

interface Asked {
  readonly access: Access
  readonly pair: Pair | undefined
  readonly steps: readonly PlanStep[]
  readonly work: string
  /** What was found out about the statements in doubt. */
  readonly doubt: Doubt | undefined
}

export type Doubt = NonNullable<Input<'metastore.prepare'>['doubt']>

let run: Run | undefined
let end: AbortController | undefined
let drawing = false
const listeners = new Set<() => void>()

const tell = () => {
  drawing = false
  for (const listener of listeners) listener()
}

function become(next: Run | undefined, at: 'once' | 'soon'): void {
  run = next
  if (at === 'once') tell()
  else if (!drawing) {
    drawing = true
    // Thousands of statements a second are told; one look a frame is enough.
    requestAnimationFrame(tell)
  }
}

/** While it runs, closing the window asks first, whatever page is open. */
const askFirst = (event: BeforeUnloadEvent) => event.preventDefault()

/** Runs both scripts; resolves when it has ended, whatever the end. */
export async function startRun(asked: Asked): Promise<Run | undefined> {
  const { access, pair, steps, work, doubt } = asked
  if (run !== undefined && run.phase !== 'ended') return undefined
  const controller = new AbortController()
  end = controller
  globalThis.addEventListener('beforeunload', askFirst)
  become({ ...begun(steps, Date.now()), work }, 'once')
  announce(`Running ${steps.length} statements`)
  const result = await bridge.invoke(
    'metastore.prepare',
    {
      access,
      ...(pair === undefined ? {} : { pair }),
      ...(doubt === undefined ? {} : { doubt }),
    },
    {
      signal: controller.signal,
      onProgress: (step) => {
        if (run !== undefined) become({ ...run, ...told(run, step, Date.now(), duration) }, 'soon')
      },
    },
  )
  globalThis.removeEventListener('beforeunload', askFirst)
  if (run === undefined) return undefined
  const last = ended(
    run,
    result.ok
      ? { at: Date.now(), result: result.value }
      : { at: Date.now(), failure: result.failure },
  )
  const done: Run = { ...last, work }
  become(done, 'once')
  const { created, found } = counts(done.statements)
  announce(
    result.ok ? `Done: ${created} created, ${found} found` : `Stopped. ${result.failure.message}`,
  )
  return done
}

/** Asks the run to stop. What that leaves in the database depends on the engine. */
export function stopRun(): void {
  if (run?.phase !== 'running') return
  become({ ...run, phase: 'stopping' }, 'once')
  end?.abort()
}

/** Forgets a run that has ended. */
export function forgetRun(): void {
  if (run?.phase === 'ended') become(undefined, 'once')
}

/** The run of this window, as it stands. */
export function useRun(): Run | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => run,
  )
}
