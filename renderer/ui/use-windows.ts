// Owns the rows of a long list as windows of the server's answer, read ahead of the eye; keeps the last rows while new ones come.
import { useQueries, useQuery, useQueryClient, type UseQueryOptions } from '@tanstack/react-query'
import { useState } from 'react'

import { readKey } from '#bridge/read-key'
import { failureOf, reader } from '#bridge/use-operation'
import type { Channel, Failure, Input, Output } from '#contract'

import { pagesFor, WINDOW, type Span } from './window-pages.ts'

/** Rows out of sight are forgotten after this time, so that a long list does not fill the memory. */
const KEPT_MS = 60_000

/** A window of a list, as every operation with `offset` and `limit` answers it. */
interface Listed {
  readonly rows: readonly unknown[]
  readonly total: number
}

interface Asked {
  readonly offset: number
  readonly limit: number
}

/** Asks for one window of a list. */
export type Ask<A extends Listed> = (window: Asked) => UseQueryOptions<A>

/** The question for one window; `input` says all but `offset` and `limit`. */
export function askFor<C extends Channel>(channel: C, input: (window: Asked) => Input<C>) {
  return (window: Asked): UseQueryOptions<Output<C>> => {
    const asked = input(window)
    return { queryKey: readKey(channel, asked), queryFn: reader(channel, asked), gcTime: KEPT_MS }
  }
}

export interface Windows<A extends Listed> {
  /** Undefined before the first answer. */
  readonly total: number | undefined
  readonly rowAt: (index: number) => A['rows'][number] | undefined
  /** All rows of a stretch, both ends included, read where they are not there; a failure leaves rows out. */
  readonly rowsBetween: (first: number, last: number) => Promise<readonly A['rows'][number][]>
  /** The first window of what the rows in sight answer: counts and the like. */
  readonly head: A | undefined
  /** What the rows in sight answer: the wanted question, or the last one while the new one is read. */
  readonly shown: Ask<A>
  readonly failure: Failure | undefined
  readonly retry: () => void
}

/** `ask` must keep its identity while it asks the same. */
export function useWindows<A extends Listed>(ask: Ask<A>, span: Span): Windows<A> {
  const queries = useQueryClient()
  // A function in the state of React is called unless it is wrapped.
  const [{ shown }, setShown] = useState({ shown: ask })
  const [known, setKnown] = useState(0)
  const windowOptions = (from: Ask<A>, page: number) =>
    from({ offset: page * WINDOW, limit: WINDOW })
  const wanted = useQuery(windowOptions(ask, 0))
  if (wanted.data !== undefined && shown !== ask) setShown({ shown: ask })

  const { near, ahead } = pagesFor(span, known)
  const inSight = useQueries({ queries: near.map((page) => windowOptions(shown, page)) })
  // The main process answers one call at a time: what is looked at comes first.
  const enabled = inSight.every((window) => window.data !== undefined)
  const readAhead = useQueries({
    queries: ahead.map((page) => ({ ...windowOptions(shown, page), enabled })),
  })
  const windows = [...inSight, ...readAhead]
  const latest = windows.reduce<(typeof windows)[number] | undefined>(
    (best, each) =>
      each.data !== undefined && each.dataUpdatedAt > (best?.dataUpdatedAt ?? 0) ? each : best,
    undefined,
  )
  const total = latest?.data?.total
  if (total !== undefined && total !== known) setKnown(total)

  const byPage = new Map([...near, ...ahead].map((page, index) => [page, windows[index]?.data]))
  const rowsBetween = async (first: number, last: number) => {
    const from = Math.floor(first / WINDOW)
    const pages = Math.floor(last / WINDOW) - from + 1
    const read = await Promise.allSettled(
      Array.from({ length: pages }, (_, page) =>
        queries.fetchQuery({ ...windowOptions(shown, from + page), staleTime: KEPT_MS }),
      ),
    )
    return read
      .flatMap((page, at) =>
        page.status === 'fulfilled'
          ? page.value.rows.map((row, nr) => ({ row, nr: (from + at) * WINDOW + nr }))
          : [],
      )
      .filter(({ nr }) => nr >= first && nr <= last)
      .map(({ row }) => row)
  }
  return {
    total,
    rowsBetween,
    rowAt: (index) => byPage.get(Math.floor(index / WINDOW))?.rows[index % WINDOW],
    head: byPage.get(0),
    shown,
    failure: failureOf(wanted.error),
    retry: () => void wanted.refetch(),
  }
}
