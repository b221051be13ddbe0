// Owns the keys of a review as windows of the server's answer, both groups in one order; refuses to hold all of them.
import { useQueries, useQuery, type UseQueryOptions } from '@tanstack/react-query'
import { useMemo, useState } from 'react'

import { readKey } from '#bridge/read-key'
import { failureOf, reader } from '#bridge/use-operation'
import type { Failure, Input, Output, ReviewRow } from '#contract'
import { pagesFor, type Span } from '#ui/window-pages.ts'

type Window = Output<'review.rows'>
export type Group = 'look' | 'fine'

/** What is asked for, without group and window. It keeps its identity while it says the same. */
export type RowsInput = Omit<Input<'review.rows'>, 'group' | 'offset' | 'limit'>

/** Small, as every decision asks for those in sight again. */
const SIZE = 50
const KEPT_MS = 60_000
/** What of an answer is drawn. */
const DRAWN: ('data' | 'error')[] = ['data', 'error']
const NOWHERE: Span = { first: 0, last: 0 }

function windowOptions(input: RowsInput, group: Group, page: number): UseQueryOptions<Window> {
  const asked = { ...input, group, offset: page * SIZE, limit: SIZE }
  return {
    queryKey: readKey('review.rows', asked),
    queryFn: reader('review.rows', asked),
    gcTime: KEPT_MS,
  }
}

/** The queries keep their identity from one step of the cursor to the next, or each step would ask for all anew. */
function useWindows(
  input: RowsInput,
  group: Group,
  pages: readonly number[],
  { seen, enabled }: { readonly seen: boolean; readonly enabled: boolean },
) {
  const wanted = pages.join(' ')
  const queries = useMemo(
    () =>
      wanted === ''
        ? []
        : wanted.split(' ').map((page) =>
            Object.assign(windowOptions(input, group, Number(page)), {
              enabled,
              // What nobody sees has nothing to be drawn again for, nor has an answer that is as it was.
              notifyOnChangeProps: seen ? DRAWN : [],
            }),
          ),
    [input, group, wanted, seen, enabled],
  )
  return useQueries({ queries })
}

interface GroupRows {
  readonly total: number | undefined
  readonly rowAt: (index: number) => ReviewRow | undefined
  readonly indexOf: (keyId: string) => number | undefined
  readonly latest: Window | undefined
  /** Of the input that is wanted now. */
  readonly arrived: boolean
  readonly failure: Failure | undefined
  readonly retry: () => void
}

function useGroup(wantedInput: RowsInput, shown: RowsInput, group: Group, span: Span): GroupRows {
  const [known, setKnown] = useState(0)
  const wanted = useQuery({
    ...windowOptions(wantedInput, group, 0),
    notifyOnChangeProps: DRAWN,
  })
  const { near, ahead } = pagesFor(span, known, { window: SIZE, ahead: 1 })
  const inSight = useWindows(shown, group, near, { seen: true, enabled: true })
  // The main process answers one call at a time: what is looked at comes first.
  const enabled = inSight.every((window) => window.data !== undefined)
  const readAhead = useWindows(shown, group, ahead, { seen: false, enabled })
  const windows = [...inSight, ...readAhead]
  const latest = windows.reduce<(typeof windows)[number] | undefined>(
    (best, each) =>
      each.data !== undefined && each.dataUpdatedAt > (best?.dataUpdatedAt ?? 0) ? each : best,
    undefined,
  )
  const total = latest?.data?.total
  if (total !== undefined && total !== known) setKnown(total)
  const pages = [...near, ...ahead]
  const byPage = new Map(pages.map((page, at) => [page, windows[at]?.data]))
  return {
    total,
    rowAt: (index) => byPage.get(Math.floor(index / SIZE))?.rows[index % SIZE],
    indexOf: (keyId) => {
      for (const [page, data] of byPage) {
        const at = data?.rows.findIndex((row) => row.keyId === keyId) ?? -1
        if (at >= 0) return page * SIZE + at
      }
      return undefined
    },
    latest: latest?.data,
    arrived: wanted.data !== undefined,
    failure: failureOf(wanted.error),
    retry: () => void wanted.refetch(),
  }
}

export interface ReviewRows {
  /** Of each group, as narrowed; undefined before the first answer. */
  readonly look: number | undefined
  readonly fine: number | undefined
  /** Of all that deserve a look, whatever is found: how many are open. */
  readonly lookOpen: number
  /** What the rows answer: the wanted input, or the last one while the new one is read. */
  readonly shown: RowsInput
  /** By place in the list, the ones that deserve a look first. */
  readonly rowAt: (index: number) => ReviewRow | undefined
  /** Undefined: not among the windows that are held. */
  readonly indexOf: (keyId: string) => number | undefined
  readonly failure: Failure | undefined
  readonly retry: () => void
}

export function useReviewRows(input: RowsInput, span: Span): ReviewRows {
  const [shown, setShown] = useState(input)
  const [lookTotal, setLookTotal] = useState(0)
  const look = useGroup(input, shown, 'look', span.first < lookTotal ? span : NOWHERE)
  const fineSpan = { first: span.first - lookTotal, last: span.last - lookTotal }
  const fine = useGroup(
    input,
    shown,
    'fine',
    fineSpan.last < 0 ? NOWHERE : { first: Math.max(0, fineSpan.first), last: fineSpan.last },
  )
  if (look.arrived && fine.arrived && shown !== input) setShown(input)
  if (look.total !== undefined && look.total !== lookTotal) setLookTotal(look.total)
  const before = look.total ?? 0
  return {
    look: look.total,
    fine: fine.total,
    lookOpen: (look.latest ?? fine.latest)?.lookOpen ?? 0,
    shown,
    rowAt: (index) => (index < before ? look.rowAt(index) : fine.rowAt(index - before)),
    indexOf: (keyId) => {
      const inFine = () => {
        const at = fine.indexOf(keyId)
        return at === undefined ? undefined : before + at
      }
      return look.indexOf(keyId) ?? inFine()
    },
    failure: look.failure ?? fine.failure,
    retry: () => {
      look.retry()
      fine.retry()
    },
  }
}
