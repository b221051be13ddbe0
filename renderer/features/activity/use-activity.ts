// Owns the records in sight: page after page from the newest back, and the new ones that come meanwhile.
import { useInfiniteQuery } from '@tanstack/react-query'

import { readKey } from '#bridge/read-key'
import { failureOf, reader } from '#bridge/use-operation'
import type { AuditRow, Failure, Input } from '#contract'

const PAGE = 100

export type Narrow = Omit<Input<'audit.list'>, 'offset' | 'limit' | 'beforeSeq' | 'keyId'>

export interface Activity {
  readonly rows: readonly AuditRow[]
  /** Undefined until the first answer. */
  readonly total: number | undefined
  readonly more: () => void
  readonly reading: boolean
  readonly failure: Failure | undefined
  readonly retry: () => void
}

export function useActivity(narrow: Narrow): Activity {
  const query = useInfiniteQuery({
    // Begins with the channel, so that a change of the inventory asks for it again.
    queryKey: readKey('audit.list', { ...narrow, limit: PAGE }),
    queryFn: ({ pageParam, signal }) =>
      reader('audit.list', {
        ...narrow,
        limit: PAGE,
        ...(pageParam === 0 ? {} : { beforeSeq: pageParam }),
      })({ signal }),
    initialPageParam: 0,
    getNextPageParam: ({ rows }) => (rows.length < PAGE ? undefined : rows.at(-1)?.seq),
  })
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? []
  return {
    rows,
    total: query.data?.pages[0]?.total,
    more: () => {
      if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage()
    },
    reading: query.isFetchingNextPage,
    failure: failureOf(query.error),
    retry: () => void query.refetch(),
  }
}
