// Owns the page's one subscription to changes of the inventory; refuses to poll while it holds.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

import { bridge } from '#bridge'
import type { Failure } from '#contract'

import { inSight, outOfSight } from './in-sight.ts'

const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 5_000
/** A gate under load changes the inventory each second; several changes are one refresh. */
const GATHER_MS = 100

/**
 * Asks every mounted answer again when the inventory changes, and after the connection came back.
 * Answers the failure while there is no connection.
 */
export function useWatch(): Failure | undefined {
  const queries = useQueryClient()
  const [failure, setFailure] = useState<Failure>()
  useEffect(() => {
    const end = new AbortController()
    let gather: ReturnType<typeof setTimeout> | undefined
    const refresh = () => {
      gather ??= setTimeout(() => {
        gather = undefined
        void queries.invalidateQueries()
      }, GATHER_MS)
    }
    const watch = async () => {
      let wait = FIRST_RETRY_MS
      while (!end.signal.aborted) {
        await inSight(end.signal)
        const begun = Date.now()
        const sight = outOfSight(end.signal)
        const result = await bridge.invoke(
          'workspace.watch',
          {},
          {
            signal: sight.signal,
            onProgress: () => {
              setFailure(undefined)
              refresh()
            },
          },
        )
        sight.forget()
        if (end.signal.aborted) return
        if (sight.signal.aborted) {
          await inSight(end.signal)
          refresh()
          continue
        }
        if (Date.now() - begun > LAST_RETRY_MS) wait = FIRST_RETRY_MS
        if (!result.ok) setFailure(result.failure)
        await pause(wait, end.signal)
        wait = Math.min(wait * 2, LAST_RETRY_MS)
        refresh()
      }
    }
    void watch()
    return () => {
      end.abort()
      clearTimeout(gather)
    }
  }, [queries])
  return failure
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
}
