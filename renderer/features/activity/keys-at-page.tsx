// Owns the page of keys at a moment: which there were, in which state, and what speaks against the answer; changes nothing.
import { IconDownload, IconInfoCircle } from '@tabler/icons-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { useLocation, useSearch } from 'wouter'

import type { AsOfRow } from '#contract'
import { Button } from '#ui/button'
import { Chip } from '#ui/chip'
import { EmptyState } from '#ui/empty-state'
import { FailureNotice } from '#ui/failure-notice'
import { FindField } from '#ui/find-field'
import { errorAt } from '#ui/field-failure.ts'
import { askFor, useWindows } from '#ui/use-windows.ts'
import type { Span } from '#ui/window-pages.ts'

import styles from './activity-page.module.css'
import { ActivityTabs } from './activity-tabs.tsx'
import { KeysAtList } from './keys-at-list.tsx'
import { Moment } from './keys-at-moment.tsx'
import { KeysAtPanel } from './keys-at-panel.tsx'
import {
  keysAtInput,
  type KeysAtQuery,
  readKeysAt,
  STATES,
  stateWords,
  utcWords,
  writeKeysAt,
} from './keys-at-query.ts'
import own from './keys-at.module.css'
import { useKeysCsv } from './use-keys-csv.ts'

const DAY = 86_400_000
const SHAPES = 12

function Doubts({ doubts }: { readonly doubts: readonly string[] }) {
  if (doubts.length === 0) return null
  return (
    <div className={own['doubts']} role="note">
      <IconInfoCircle size={16} stroke={1.6} aria-hidden />
      <div>
        <b>The answer may be another than it was</b>
        <ul>
          {doubts.map((doubt) => (
            <li key={doubt}>{doubt}</li>
          ))}
        </ul>
      </div>
    </div>
  )
}

export function KeysAtPage() {
  const [path, navigate] = useLocation()
  const search = useSearch()
  const [usual] = useState(() => new Date(Date.now() - DAY).toISOString())
  const query = useMemo(() => readKeysAt(search, usual), [search, usual])
  // The address trims nothing, but a field must show each key as it is pressed.
  const [find, setFind] = useState(query.find)
  const deferred = useDeferredValue(query)
  const input = useMemo(() => keysAtInput(deferred), [deferred])
  const [span, setSpan] = useState<Span>({ first: 0, last: 40 })
  const [open, setOpen] = useState<AsOfRow>()
  const ask = useMemo(() => askFor('audit.asOf', (window) => ({ ...input, ...window })), [input])
  const windows = useWindows(ask, span)
  const csv = useKeysCsv()
  const change = (part: Partial<KeysAtQuery>) => {
    setOpen(undefined)
    navigate(path + writeKeysAt({ ...query, ...part }), { replace: true })
  }
  const wrongAt = errorAt(windows.failure, 'at')
  const failure = [wrongAt === undefined ? windows.failure : undefined, csv.failure].find(
    // That nothing can be reached at all is said once, above every page.
    (each) => each !== undefined && each.code !== 'host.unreachable',
  )
  const { progress } = csv
  return (
    <div className={styles['page']}>
      <div className={styles['main']}>
        <header className={styles['header']}>
          <h1>Activity</h1>
          <FindField
            shortcut="findInActivity"
            value={find}
            onChange={(text) => {
              setFind(text)
              change({ find: text })
            }}
          />
          {progress === undefined ? (
            <Button
              icon={<IconDownload size={16} stroke={1.6} aria-hidden />}
              disabled={windows.total === undefined || wrongAt !== undefined}
              onClick={() => void csv.run(input)}
            >
              Save as CSV
            </Button>
          ) : (
            <Button onClick={csv.stop}>
              Stop at {progress.done.toLocaleString('en')} of {progress.of.toLocaleString('en')}
            </Button>
          )}
        </header>
        <ActivityTabs here="/activity/keys-at" />
        <div className={styles['filters']}>
          <Moment at={query.at} onAt={(at) => change({ at })} error={wrongAt} />
          <div className={styles['chips']} role="group" aria-label="Show only">
            {STATES.map((state) => (
              <Chip
                key={state}
                selected={query.states.includes(state)}
                onSelect={() =>
                  change({
                    states: query.states.includes(state)
                      ? query.states.filter((one) => one !== state)
                      : [...query.states, state],
                  })
                }
              >
                {stateWords[state]}
              </Chip>
            ))}
          </div>
          <span className={styles['total']} aria-live="polite">
            {windows.total === undefined || wrongAt !== undefined
              ? ''
              : `${windows.total.toLocaleString('en')} ${windows.total === 1 ? 'key' : 'keys'} then`}
          </span>
        </div>
        <Doubts doubts={windows.head?.doubts ?? []} />
        {failure === undefined ? null : (
          <div className={styles['failure']}>
            <FailureNotice failure={failure} onRetry={windows.retry} />
          </div>
        )}
        {windows.total === 0 ? (
          <EmptyState title="No such key at this moment">
            {windows.head?.knownSince === undefined
              ? 'Once keys are made, this page says which there were at any moment since, in which state, and who had changed them.'
              : `The records begin at ${utcWords(windows.head.knownSince)}. Choose a later moment, or other states: revoked keys are shown only when asked for.`}
          </EmptyState>
        ) : windows.total === undefined && windows.failure !== undefined ? null : (
          <KeysAtList
            windows={windows}
            total={windows.total ?? SHAPES}
            open={open}
            onOpen={setOpen}
            onClose={() => setOpen(undefined)}
            onSpan={setSpan}
          />
        )}
      </div>
      {open === undefined ? null : (
        <KeysAtPanel row={open} at={query.at} onClose={() => setOpen(undefined)} />
      )}
    </div>
  )
}
