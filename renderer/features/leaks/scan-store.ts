// Owns the one scan of this window: it goes on while other pages are looked at; refuses to keep a text that is searched.
import { useSyncExternalStore } from 'react'

import { bridge } from '#bridge'
import type { Failure, Output, Progress } from '#contract'
import { announce } from '#ui/announcer'

import { outcomeWords } from './leak-words.ts'

export type Scanned = Output<'scan.run'>

/** What is searched, without its content. */
export type Where =
  | { readonly kind: 'paths'; readonly paths: readonly string[] }
  | { readonly kind: 'paste' }
  | { readonly kind: 'texts'; readonly names: readonly string[] }

export interface Options {
  readonly history: boolean
  readonly followLinks: boolean
}

/** What to search: paths, or the content itself, which is handed on and forgotten. */
export type Target =
  | { readonly kind: 'paths'; readonly paths: readonly string[] }
  | { readonly kind: 'paste'; readonly text: string }
  | {
      readonly kind: 'texts'
      readonly texts: readonly { readonly name: string; readonly text: string }[]
    }

interface Started {
  readonly where: Where
  readonly options: Options
}

export type ScanState =
  | { readonly phase: 'ready'; readonly last?: Started; readonly failure?: Failure }
  | (Started & {
      readonly phase: 'running'
      readonly stopping: boolean
      readonly progress: Progress<'scan.run'>
    })
  | (Started & { readonly phase: 'done'; readonly scanned: Scanned })

let state: ScanState = { phase: 'ready' }
let end: AbortController | undefined
const listeners = new Set<() => void>()

function become(next: ScanState): void {
  state = next
  for (const listener of listeners) listener()
}

function whereOf(target: Target): Where {
  if (target.kind === 'paths') return { kind: 'paths', paths: target.paths }
  if (target.kind === 'paste') return { kind: 'paste' }
  return { kind: 'texts', names: target.texts.map(({ name }) => name) }
}

function inputOf(target: Target) {
  if (target.kind === 'paths') return { paths: target.paths }
  return target.kind === 'paste' ? { text: target.text } : { texts: target.texts }
}

/** Searches; resolves at its end. A second scan beside a running one is not begun. */
export async function startScan(target: Target, options: Options): Promise<void> {
  if (state.phase === 'running') return
  const started: Started = { where: whereOf(target), options }
  const controller = new AbortController()
  end = controller
  let progress: Progress<'scan.run'> = { files: 0, bytes: 0, found: 0 }
  become({ ...started, phase: 'running', stopping: false, progress })
  const result = await bridge.invoke(
    'scan.run',
    { ...inputOf(target), ...options, sarif: true },
    {
      signal: controller.signal,
      onProgress: (step) => {
        progress = step
        if (state.phase === 'running') become({ ...state, progress })
      },
    },
  )
  if (result.ok) {
    become({ ...started, phase: 'done', scanned: result.value })
    announce(outcomeWords(result.value))
    return
  }
  const { failure } = result
  const told =
    failure.code === 'cancelled'
      ? {
          ...failure,
          message: `The scan was cancelled after ${progress.files.toLocaleString('en')} texts.`,
          fix: 'What it did not reach was not searched, and nothing is listed.',
        }
      : failure
  become({ phase: 'ready', last: started, failure: told })
}

/** Ends a scan before its end: nothing that it has found is listed. */
export function cancelScan(): void {
  if (state.phase !== 'running') return
  become({ ...state, stopping: true })
  end?.abort()
}

/** Puts the findings away; where was searched stays in the fields. */
export function newScan(): void {
  if (state.phase !== 'done') return
  become({ phase: 'ready', last: { where: state.where, options: state.options } })
}

/** The failure was read, or belongs to a text that has changed. */
export function forgetFailure(): void {
  if (state.phase !== 'ready' || state.failure === undefined) return
  become(state.last === undefined ? { phase: 'ready' } : { phase: 'ready', last: state.last })
}

export function useScan(): ScanState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => state,
  )
}
