// Owns the left column: workspace, places with their counts, and the gates' state at the foot.
import {
  IconActivity,
  IconCalendarDue,
  IconClipboardCheck,
  IconDatabase,
  IconFileSearch,
  IconKey,
  IconSettings,
  IconShieldLock,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'

import { useRead } from '#bridge/use-operation'
import type { ReviewHead } from '#contract'
import { Hidden } from '#ui/hidden'

import { BackupDue } from './backup-due.tsx'
import { GatesFoot } from './gates-foot.tsx'
import styles from './sidebar.module.css'
import { WorkspaceHead } from './workspace-head.tsx'

interface PlaceProps {
  readonly to: string
  readonly icon: ReactNode
  readonly word: string
  readonly count: number | string | undefined
  /** What is counted, where the number alone would not say it. */
  readonly counted?: string
}

function Place({ to, icon, word, count, counted }: PlaceProps) {
  const [location] = useLocation()
  const here = location === to || location.startsWith(`${to}/`)
  return (
    <Link href={to} className={styles['place'] ?? ''} aria-current={here ? 'page' : undefined}>
      {icon}
      <span className={styles['word']}>{word}</span>
      {count === undefined ? null : (
        <span className={styles['count']} data-hint={counted}>
          {count.toLocaleString('en')}
          {counted === undefined ? null : <Hidden> {counted}</Hidden>}
        </span>
      )}
    </Link>
  )
}

/** "Q4 open" for "Access review 2026 Q4". */
function openWords(reviews: readonly ReviewHead[] | undefined): string | undefined {
  const open = reviews?.[0]
  if (open === undefined) return undefined
  const quarter = /\bQ[1-4]\b/.exec(open.name)?.[0]
  return quarter === undefined ? 'Open' : `${quarter} open`
}

export function Sidebar() {
  const summary = useRead('keys.summary', {})
  const reviews = useRead('review.list', { state: 'open' })
  // A gate falls silent without writing anything, so its state is asked for on a beat.
  const gates = useRead('gates.list', {}, { everyMs: 5_000 })
  return (
    <aside className={styles['sidebar']} aria-label="Workspace">
      <WorkspaceHead />
      <nav className={styles['places']} aria-label="Places">
        <Place
          to="/api-keys"
          icon={<IconKey size={16} stroke={1.6} aria-hidden />}
          word="API keys"
          count={summary.value?.keys}
        />
        <Place
          to="/overview"
          icon={<IconCalendarDue size={16} stroke={1.6} aria-hidden />}
          word="Overview"
          count={summary.value?.overdue || undefined}
          counted="overdue"
        />
        <Place
          to="/reviews"
          icon={<IconClipboardCheck size={16} stroke={1.6} aria-hidden />}
          word="Reviews"
          count={openWords(reviews.value?.reviews)}
        />
        <Place
          to="/leaks"
          icon={<IconFileSearch size={16} stroke={1.6} aria-hidden />}
          word="Leak scan"
          count={undefined}
        />
        <Place
          to="/metastore"
          icon={<IconDatabase size={16} stroke={1.6} aria-hidden />}
          word="Metastore"
          count={undefined}
        />
        <Place
          to="/gates"
          icon={<IconShieldLock size={16} stroke={1.6} aria-hidden />}
          word="Gates"
          count={gates.value?.gates.length}
        />
        <Place
          to="/activity"
          icon={<IconActivity size={16} stroke={1.6} aria-hidden />}
          word="Activity"
          count={undefined}
        />
        <Place
          to="/settings"
          icon={<IconSettings size={16} stroke={1.6} aria-hidden />}
          word="Settings"
          count={undefined}
        />
      </nav>
      <div className={styles['end']}>
        <BackupDue />
        <GatesFoot gates={gates.value} />
      </div>
    </aside>
  )
}
