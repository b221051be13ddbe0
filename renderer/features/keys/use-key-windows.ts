// Owns the rows of the list as windows of the server's answer, read ahead of the eye; keeps the last rows while new ones come.
import { useQueries, useQuery, type UseQueryOptions } from '@tanstack/react-query'
import { useState } from 'react'

import { failureOf, reader, readKey } from '#bridge/use-operation'
import type { Failure, KeyRow, Output } from '#contract'

import type { KeyListInput } from './key-query.ts'
import { pagesFor, WINDOW, type Span } from './window-pages.ts'

/** Rows out of sight are forgotten after this time, so that a long list does not fill the memory. */
const KEPT_MS = 60_000

export interface KeyWindows {
  /** Undefined before the first answer. */
  readonly total: number | undefined
  readonly rowAt: (index: number) => KeyRow | undefined
  /** What the rows in sight answer: the wanted input, or the last one while the new one is read. */
  readonly shown: KeyListInput
  readonly failure: Failure | undefined
  readonly retry: () => void
}

type Window = Output<'keys.list'>

function windowOptions(input: KeyListInput, page: number): UseQueryOptions<Window> {
  const asked = { ...input, offset: page * WINDOW, limit: WINDOW }
  return {
    queryKey: readKey('keys.list', asked),
    queryFn: reader('keys.list', asked),
    gcTime: KEPT_MS,
  }
}

/** `input` must keep its identity while it says the same. */
export function useKeyWindows(input: KeyListInput, span: Span): KeyWindows {
  const [shown, setShown] = useState(input)
  const [known, setKnown] = useState(0)
  const wanted = useQuery(windowOptions(input, 0))
  if (wanted.data !== undefined && shown !== input) setShown(input)

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
  return {
    total,
    rowAt: (index) => byPage.get(Math.floor(index / WINDOW))?.rows[index % WINDOW],
    shown,
    failure: failureOf(wanted.error),
    retry: () => void wanted.refetch(),
  }
}
