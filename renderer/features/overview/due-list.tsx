// Owns the list of what is due: one row a thing, the overdue first, each leading to where it is dealt with.
import {
  IconCalendarX,
  IconClipboardCheck,
  IconClockPause,
  IconFlag,
  IconHourglass,
  IconRefresh,
} from '@tabler/icons-react'
import { Link, useLocation } from 'wouter'

import type { DueKind, DueRow, Output } from '#contract'
import { useClock } from '#ui/clock.ts'
import { Prefix } from '#ui/prefix'
import { RowGrid } from '#ui/row-grid'
import { StateMark } from '#ui/state-mark'
import { Time } from '#ui/time'
import { localAndUtc } from '#ui/time-words.ts'
import type { Windows } from '#ui/use-windows.ts'
import type { Span } from '#ui/window-pages.ts'

import { kindWords, placeOf, whenWords } from './due-words.ts'
import styles from './overview.module.css'

const icons = {
  expiry: IconCalendarX,
  rotation: IconRefresh,
  overlap: IconHourglass,
  deferral: IconClockPause,
  exception: IconFlag,
  review: IconClipboardCheck,
} as const satisfies Record<DueKind, typeof IconRefresh>

function When({ row }: { readonly row: DueRow }) {
  const words = useClock((now) => whenWords(row, now))
  return (
    <span
      className={row.overdue ? styles['overdue'] : styles['coming']}
      data-hint={localAndUtc(row.dueAt)}
    >
      <StateMark glyph={row.overdue ? 'disc' : 'ring'} tone={row.overdue ? 'danger' : 'neutral'}>
        {words}
      </StateMark>
    </span>
  )
}

function What({ row, cursor }: { readonly row: DueRow; readonly cursor: boolean }) {
  const Icon = icons[row.kind]
  return (
    <>
      <span className={styles['kind']} data-hint={kindWords[row.kind]}>
        <Icon size={16} stroke={1.6} aria-label={kindWords[row.kind]} />
      </span>
      <Link
        href={placeOf(row)}
        className={styles['title'] ?? ''}
        tabIndex={cursor ? 0 : -1}
        data-hint={row.title}
        data-hint-cut
      >
        <bdi>{row.title}</bdi>
      </Link>
      {row.lastUsedAt === undefined ? null : (
        <span className={styles['aside']}>
          last used <Time at={row.lastUsedAt} form="inside" />
        </span>
      )}
    </>
  )
}

export interface DueListProps {
  readonly windows: Windows<Output<'policy.due'>>
  readonly total: number
  readonly onSpan: (span: Span) => void
}

export function DueList({ windows, total, onSpan }: DueListProps) {
  const [, navigate] = useLocation()
  return (
    <RowGrid
      label="Due"
      className={styles['due']}
      columns={[
        { word: 'Due' },
        { word: 'On', className: styles['on'] },
        { word: 'What' },
        { word: 'Key prefix', className: styles['prefix'] },
        { word: 'Owner', className: styles['owner'] },
      ]}
      total={total}
      rowAt={windows.rowAt}
      listed={windows.shown}
      onSpan={onSpan}
      onOpen={(row) => navigate(placeOf(row))}
      cells={(row, { cursor }) => [
        <When key="when" row={row} />,
        <span key="on" className={styles['figures']}>
          <Time at={row.dueAt} form="date" />
        </span>,
        <What key="what" row={row} cursor={cursor} />,
        row.prefix === undefined ? '' : <Prefix key="prefix" value={row.prefix} />,
        <span key="owner" className={styles['cut']} data-hint={row.owner} data-hint-cut>
          <bdi>{row.owner}</bdi>
        </span>,
      ]}
    />
  )
}
