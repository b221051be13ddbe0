// Owns the planned names in sight as windows of the server's answer; keeps the last rows while new ones come.
import { useQueries, type UseQueryOptions } from '@tanstack/react-query'
import { useState } from 'react'

import { failureOf, reader, readKey } from '#bridge/use-operation'
import type { Failure, Output, PlannedName } from '#contract'

import { pagesFor, type Span, WINDOW } from './window-pages.ts'

type Window = Output<'import.planned'>

export interface PlannedWindows {
  /** Undefined before the first answer. */
  readonly total: number | undefined
  readonly rowAt: (index: number) => PlannedName | undefined
  readonly failure: Failure | undefined
  readonly retry: () => void
}

function windowOptions(find: string, page: number): UseQueryOptions<Window> {
  const asked = {
    ...(find === '' ? {} : { find }),
    offset: page * WINDOW,
    limit: WINDOW,
  }
  return { queryKey: readKey('import.planned', asked), queryFn: reader('import.planned', asked) }
}

/** `enabled`: somebody looks at them. */
export function usePlannedWindows(find: string, span: Span, enabled: boolean): PlannedWindows {
  const [known, setKnown] = useState(0)
  const { near } = pagesFor(span, known)
  const windows = useQueries({
    queries: near.map((page) => ({ ...windowOptions(find, page), enabled })),
  })
  const [first] = windows
  const total = first?.data?.total
  if (total !== undefined && total !== known) setKnown(total)
  const byPage = new Map(near.map((page, index) => [page, windows[index]?.data]))
  return {
    total,
    rowAt: (index) => byPage.get(Math.floor(index / WINDOW))?.rows[index % WINDOW],
    failure: failureOf(first?.error),
    retry: () => void first?.refetch(),
  }
}
