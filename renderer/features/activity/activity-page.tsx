// Owns the page of activity: what was done, when and by whom, found and exported; refuses to change anything.
import { IconDownload } from '@tabler/icons-react'
import { useDeferredValue, useMemo, useState } from 'react'

import type { AuditRow } from '#contract'
import { Button } from '#ui/button'
import { Chip } from '#ui/chip'
import { EmptyState } from '#ui/empty-state'
import { FailureNotice } from '#ui/failure-notice'
import { FindField } from '#ui/find-field'
import { Skeleton, useSlow } from '#ui/skeleton'

import styles from './activity-page.module.css'
import { type ActivityQuery, AREAS, EVERYTHING, isEverything, listInput } from './activity-words.ts'
import { ActivityTabs } from './activity-tabs.tsx'
import { ChainHealth } from './chain-health.tsx'
import { RecordList } from './record-list.tsx'
import { RecordPanel } from './record-panel.tsx'
import { useActivity } from './use-activity.ts'
import { useExport } from './use-export.ts'

interface FiltersProps {
  readonly query: ActivityQuery
  readonly change: (part: Partial<ActivityQuery>) => void
  readonly total: number | undefined
}

function Filters({ query, change, total }: FiltersProps) {
  const { areas, from, to } = query
  const narrowed = !isEverything(query)
  return (
    <div className={styles['filters']}>
      <div className={styles['chips']} role="group" aria-label="Show">
        {AREAS.map(({ word }) => (
          <Chip
            key={word}
            selected={areas.includes(word)}
            onSelect={() =>
              change({
                areas: areas.includes(word)
                  ? areas.filter((one) => one !== word)
                  : [...areas, word],
              })
            }
          >
            {word}
          </Chip>
        ))}
      </div>
      <div className={styles['days']}>
        <label className={styles['day']}>
          <span>From</span>
          <input
            type="date"
            value={from}
            max={to || undefined}
            onChange={(event) => change({ from: event.target.value })}
          />
        </label>
        <label className={styles['day']}>
          <span>to</span>
          <input
            type="date"
            value={to}
            min={from || undefined}
            onChange={(event) => change({ to: event.target.value })}
          />
        </label>
      </div>
      <span className={styles['total']} aria-live="polite">
        {total === undefined || !narrowed ? '' : `${total.toLocaleString('en')} found`}
      </span>
    </div>
  )
}

export function ActivityPage() {
  const [query, setQuery] = useState(EVERYTHING)
  const [open, setOpen] = useState<AuditRow>()
  const deferred = useDeferredValue(query)
  const narrow = useMemo(() => listInput(deferred), [deferred])
  const activity = useActivity(narrow)
  const exporting = useExport()
  const slow = useSlow(activity.total === undefined && activity.failure === undefined)
  const change = (part: Partial<ActivityQuery>) => setQuery((now) => ({ ...now, ...part }))
  const { progress } = exporting
  return (
    <div className={styles['page']}>
      <div className={styles['main']}>
        <header className={styles['header']}>
          <h1>Activity</h1>
          <FindField
            shortcut="findInActivity"
            label="Find by key, person or deed"
            value={query.find}
            onChange={(find) => change({ find })}
          />
          {progress === undefined ? (
            <Button
              icon={<IconDownload size={16} stroke={1.6} aria-hidden />}
              onClick={() => void exporting.run(narrow)}
            >
              Export
            </Button>
          ) : (
            <Button onClick={exporting.stop}>
              Stop at {progress.done.toLocaleString('en')} of {progress.of.toLocaleString('en')}
            </Button>
          )}
        </header>
        <ActivityTabs here="/activity" />
        <div className={styles['under']}>
          <ChainHealth />
        </div>
        <Filters query={query} change={change} total={activity.total} />
        {[activity.failure, exporting.failure].map((failure) =>
          failure === undefined ? null : (
            <div key={failure.code} className={styles['failure']}>
              <FailureNotice failure={failure} onRetry={activity.retry} />
            </div>
          ),
        )}
        <div className={styles['head']} aria-hidden>
          <span>When</span>
          <span>What</span>
          <span>Key prefix</span>
          <span>Who</span>
          <span className={styles['seq']}>Record</span>
        </div>
        {activity.total === 0 ? (
          <EmptyState
            title={isEverything(query) ? 'Nothing was done yet' : 'Nothing like it was found'}
            action={
              isEverything(query) ? undefined : (
                <Button onClick={() => setQuery(EVERYTHING)}>Show everything</Button>
              )
            }
          >
            {isEverything(query)
              ? 'Every change leaves a record here: who did what, and when.'
              : 'Try a part of the name, a key prefix, or a longer span of days.'}
          </EmptyState>
        ) : activity.total === undefined ? (
          <div className={styles['list']}>{slow ? <Skeleton width="60%" /> : null}</div>
        ) : (
          <RecordList
            rows={activity.rows}
            openSeq={open?.seq}
            onOpen={setOpen}
            onClose={() => setOpen(undefined)}
            onMore={activity.more}
          />
        )}
      </div>
      {open === undefined ? null : <RecordPanel row={open} onClose={() => setOpen(undefined)} />}
    </div>
  )
}
