// Owns the tab Rules: what the workspace asks of its keys, and which break it; refuses to change a key.
import { IconPencil } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { Link, useLocation, useSearch } from 'wouter'

import { useRead } from '#bridge/use-operation'
import type { Output, Violation } from '#contract'
import { Button } from '#ui/button'
import { Chip } from '#ui/chip'
import { EmptyState } from '#ui/empty-state'
import { FailureNotice } from '#ui/failure-notice'
import { askFor, useWindows } from '#ui/use-windows.ts'
import type { Span } from '#ui/window-pages.ts'

import { OverviewFrame } from './overview-frame.tsx'
import overview from './overview.module.css'
import { RulesAsked } from './rules-asked.tsx'
import { RulesDialog } from './rules-dialog.tsx'
import { VIOLATIONS, violationWords } from './rule-words.ts'
import styles from './rules.module.css'
import { ViolationList } from './violation-list.tsx'

const SHAPES = 8

/** The kinds that the address asks for; empty: all. */
function readKinds(search: string): readonly Violation[] {
  const said = new URLSearchParams(search).getAll('kind')
  return VIOLATIONS.filter((kind) => said.includes(kind))
}

interface FiltersProps {
  readonly kinds: readonly Violation[]
  readonly head: Output<'policy.violations'> | undefined
  readonly onKinds: (kinds: readonly Violation[]) => void
}

function Filters({ kinds, head, onKinds }: FiltersProps) {
  if (head === undefined) return <div className={overview['filters']} />
  const shown = VIOLATIONS.filter((kind) => head.byKind[kind] > 0 || kinds.includes(kind))
  if (shown.length === 0 && head.unusedUnknown === 0) return null
  return (
    <div className={overview['filters']}>
      <div className={overview['chips']} role="group" aria-label="Show only">
        {shown.map((kind) => (
          <Chip
            key={kind}
            selected={kinds.includes(kind)}
            count={head.byKind[kind]}
            onSelect={() =>
              onKinds(kinds.includes(kind) ? kinds.filter((one) => one !== kind) : [...kinds, kind])
            }
          >
            {violationWords[kind]}
          </Chip>
        ))}
      </div>
      {head.unusedUnknown === 0 ? null : (
        <p className={styles['unknown']}>
          Of {head.unusedUnknown.toLocaleString('en')} {head.unusedUnknown === 1 ? 'key' : 'keys'}{' '}
          nobody knows whether {head.unusedUnknown === 1 ? 'it is' : 'they are'} unused: no gate
          watched throughout. Not counted. <Link href="/api-keys?show=unused">Show</Link>
        </p>
      )}
      <p className={overview['total']} aria-live="polite">
        {head.total === 0
          ? ''
          : `${head.total.toLocaleString('en')} ${head.total === 1 ? 'key breaks' : 'keys break'} a rule`}
      </p>
    </div>
  )
}

export function RulesTab() {
  const [path, navigate] = useLocation()
  const search = useSearch()
  const kinds = useMemo(() => readKinds(search), [search])
  const [span, setSpan] = useState<Span>({ first: 0, last: 40 })
  const [changing, setChanging] = useState(false)
  const policy = useRead('policy.show', {})
  const ask = useMemo(
    () =>
      askFor('policy.violations', (window) => ({
        ...(kinds.length === 0 ? {} : { kinds }),
        ...window,
      })),
    [kinds],
  )
  const windows = useWindows(ask, span)
  const failure = [policy.failure, windows.failure].find(
    // That nothing can be reached at all is said once, above every page.
    (each) => each !== undefined && each.code !== 'host.unreachable',
  )
  const show = (wanted: readonly Violation[]) => {
    const said = new URLSearchParams(wanted.map((kind) => ['kind', kind])).toString()
    navigate(said === '' ? path : `${path}?${said}`)
  }
  return (
    <OverviewFrame
      here="/overview/rules"
      actions={
        <Button
          icon={<IconPencil size={16} stroke={1.6} aria-hidden />}
          disabled={policy.value === undefined}
          onClick={() => setChanging(true)}
        >
          Change rules
        </Button>
      }
    >
      {policy.value === undefined ? null : <RulesAsked policy={policy.value} />}
      <Filters kinds={kinds} head={windows.head} onKinds={show} />
      {failure === undefined ? null : (
        <div className={overview['failure']}>
          <FailureNotice
            failure={failure}
            onRetry={() => {
              policy.retry()
              windows.retry()
            }}
          />
        </div>
      )}
      {windows.total === 0 ? (
        <EmptyState
          title="No key breaks a rule"
          action={
            kinds.length === 0 ? undefined : (
              <Button onClick={() => show([])}>Show every kind</Button>
            )
          }
        >
          A key that does is listed here and marked in the list of keys, with what to do about it.
        </EmptyState>
      ) : windows.total === undefined && windows.failure !== undefined ? null : (
        <ViolationList windows={windows} total={windows.total ?? SHAPES} onSpan={setSpan} />
      )}
      <RulesDialog opened={changing} policy={policy.value} onClose={() => setChanging(false)} />
    </OverviewFrame>
  )
}
