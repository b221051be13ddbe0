// Owns how a component reads and writes through the bridge; refuses to throw: a failure is a value.
import { keepPreviousData, type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'

import { bridge } from '#bridge'
import type { Channel, Failure, Input, Output, Progress, Result } from '#contract'

import type { CallOptions } from './bridge.ts'
import { readKey } from './read-key.ts'

/** Carries a failure through the query cache, which knows only errors. */
export class CallFailure extends Error {
  override readonly name = 'CallFailure'
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}

const unexpected: Failure = {
  code: 'internal',
  message: 'The page could not read this.',
  fix: 'Load the page again.',
}

/** The failure inside an error of the query cache. */
export const failureOf = (error: unknown): Failure | undefined =>
  error === null || error === undefined
    ? undefined
    : error instanceof CallFailure
      ? error.failure
      : unexpected

/** A query function for one call; rejects with `CallFailure`. */
export function reader<C extends Channel>(channel: C, input: Input<C>) {
  return async ({ signal }: { readonly signal: AbortSignal }): Promise<Output<C>> => {
    const result = await bridge.invoke(channel, input, { signal })
    if (result.ok) return result.value
    throw new CallFailure(result.failure)
  }
}

export interface ReadOptions {
  /** False: do not ask yet. */
  readonly enabled?: boolean
  /** Ask again every so many milliseconds, for answers that age without a change of the inventory. */
  readonly everyMs?: number
  /** While another input is read, go on showing the answer to the last one. */
  readonly keepPrevious?: boolean
}

export interface Read<T> {
  readonly value: T | undefined
  /** Of the last try; `value` may still hold an older answer. */
  readonly failure: Failure | undefined
  /** Nothing to show yet. */
  readonly waiting: boolean
  /** `value` answers an earlier input. */
  readonly previous: boolean
  readonly retry: () => void
}

/** The answer of a read operation, kept true while the inventory changes. */
export function useRead<C extends Channel>(
  channel: C,
  input: Input<C>,
  options: ReadOptions = {},
): Read<Output<C>> {
  const query = useQuery<Output<C>>({
    queryKey: readKey(channel, input),
    queryFn: reader(channel, input),
    enabled: options.enabled ?? true,
    refetchInterval: options.everyMs ?? false,
    ...(options.keepPrevious === true ? { placeholderData: keepPreviousData } : {}),
  })
  return {
    value: query.data,
    failure: failureOf(query.error),
    waiting: query.isPending,
    previous: query.isPlaceholderData,
    retry: () => void query.refetch(),
  }
}

export interface Write<C extends Channel> {
  /** Runs the operation; answers the same `Result` as the bridge and never rejects. */
  readonly run: (input: Input<C>, options?: CallOptions<C>) => Promise<Result<Output<C>>>
  readonly running: boolean
  /** Of the last run, until the next one or `forget`. */
  readonly failure: Failure | undefined
  readonly progress: Progress<C> | undefined
  readonly forget: () => void
}

export interface WriteOptions<C extends Channel> {
  /**
   * Puts what a success means into the answers that are held. Then nothing is asked again at once; the
   * watch asks for everything a moment later, as after every change.
   */
  readonly learn?: (queries: QueryClient, input: Input<C>, answer: Output<C>) => void
}

/** A write, reveal or destroy. What it answers is kept nowhere by itself: it may be a secret. */
export function useWrite<C extends Channel>(channel: C, { learn }: WriteOptions<C> = {}): Write<C> {
  const queries = useQueryClient()
  const [running, setRunning] = useState(0)
  const [failure, setFailure] = useState<Failure>()
  const [progress, setProgress] = useState<Progress<C>>()
  const mounted = useRef(true)
  useEffect(() => {
    mounted.current = true
    return () => {
      mounted.current = false
    }
  }, [])

  const run = async (input: Input<C>, options: CallOptions<C> = {}) => {
    setFailure(undefined)
    setProgress(undefined)
    setRunning((count) => count + 1)
    const result = await bridge.invoke(channel, input, {
      ...options,
      onProgress: (step) => {
        if (mounted.current) setProgress(() => step)
        options.onProgress?.(step)
      },
    })
    if (mounted.current) {
      setRunning((count) => count - 1)
      if (!result.ok) setFailure(result.failure)
    }
    // A refused write may have found the page out of date, so both outcomes ask again.
    if (result.ok && learn !== undefined) learn(queries, input, result.value)
    else void queries.invalidateQueries()
    return result
  }
  return { run, running: running > 0, failure, progress, forget: () => setFailure(undefined) }
}
