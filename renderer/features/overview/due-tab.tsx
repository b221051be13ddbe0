// Owns the tab Due: what expires, what should get a new value, which old values end, when to review.
import { IconCalendarPlus } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { Link, useLocation, useSearch } from 'wouter'

import { useRead } from '#bridge/use-operation'
import { Button } from '#ui/button'
import { EmptyState } from '#ui/empty-state'
import { FailureNotice } from '#ui/failure-notice'
import { askFor, useWindows } from '#ui/use-windows.ts'
import type { Span } from '#ui/window-pages.ts'

import { DueFilters } from './due-filters.tsx'
import { DueList } from './due-list.tsx'
import { dueInput, type DueQuery, readDueQuery, USUAL, writeDueQuery } from './due-query.ts'
import { OverviewFrame } from './overview-frame.tsx'
import styles from './overview.module.css'
import { useCalendar } from './use-calendar.ts'

/** How many row shapes stand in while the first answer is read. */
const SHAPES = 12

function NothingDue({ query, change }: { readonly query: DueQuery; readonly change: Change }) {
  const ahead = query.withinDays ?? 0
  return (
    <EmptyState
      title="Nothing is due"
      action={
        <>
          {query.kinds.length > 0 ? (
            <Button onClick={() => change(USUAL)}>Show every kind</Button>
          ) : ahead >= 365 ? null : (
            <Button onClick={() => change({ withinDays: 365 })}>Look a year ahead</Button>
          )}
        </>
      }
    >
      Here stands when keys expire, when the <Link href="/overview/rules">rules</Link> ask for a new
      value, when an old value ends after a rotation, and when to review all keys. Give a key an
      expiry, or rotate one, and its date appears.
    </EmptyState>
  )
}

type Change = (part: Partial<DueQuery>) => void

export function DueTab() {
  const [path, navigate] = useLocation()
  const search = useSearch()
  const query = useMemo(() => readDueQuery(search), [search])
  const [span, setSpan] = useState<Span>({ first: 0, last: 40 })
  const ask = useMemo(
    () => askFor('policy.due', (window) => ({ ...dueInput(query), ...window })),
    [query],
  )
  const windows = useWindows(ask, span)
  const policy = useRead('policy.show', {})
  const calendar = useCalendar()
  const change: Change = (part) => navigate(path + writeDueQuery({ ...query, ...part }))
  const failures = [windows.failure, calendar.failure].filter(
    // That nothing can be reached at all is said once, above every page.
    (failure) => failure !== undefined && failure.code !== 'host.unreachable',
  )
  return (
    <OverviewFrame
      here="/overview"
      actions={
        <Button
          icon={<IconCalendarPlus size={16} stroke={1.6} aria-hidden />}
          busy={calendar.saving}
          onClick={() => void calendar.save()}
        >
          Save as calendar (.ics)
        </Button>
      }
    >
      <DueFilters
        query={query}
        change={change}
        noticeDays={policy.value?.noticeDays}
        counts={windows.head}
      />
      {failures.map((failure) =>
        failure === undefined ? null : (
          <div key={failure.message} className={styles['failure']}>
            <FailureNotice failure={failure} onRetry={windows.retry} />
          </div>
        ),
      )}
      {windows.total === 0 ? (
        <NothingDue query={query} change={change} />
      ) : windows.total === undefined && windows.failure !== undefined ? null : (
        <DueList windows={windows} total={windows.total ?? SHAPES} onSpan={setSpan} />
      )}
    </OverviewFrame>
  )
}
