// Owns the list of keys that break a rule: which, how, and the way to the key.
import { Link, useLocation } from 'wouter'

import type { Output, ViolationRow } from '#contract'
import { Prefix } from '#ui/prefix'
import { RowGrid } from '#ui/row-grid'
import { KeyStateMark } from '#ui/state-mark'
import type { Windows } from '#ui/use-windows.ts'
import type { Span } from '#ui/window-pages.ts'

import overview from './overview.module.css'
import styles from './rules.module.css'

export interface ViolationListProps {
  readonly windows: Windows<Output<'policy.violations'>>
  readonly total: number
  readonly onSpan: (span: Span) => void
}

const placeOf = ({ prefix }: ViolationRow) => `/api-keys/${prefix}`

export function ViolationList({ windows, total, onSpan }: ViolationListProps) {
  const [, navigate] = useLocation()
  return (
    <RowGrid
      label="Keys that break a rule"
      className={styles['violations']}
      columns={[
        { word: 'Name' },
        { word: 'What breaks a rule' },
        { word: 'Key prefix', className: styles['prefix'] },
        { word: 'State', className: styles['state'] },
        { word: 'Owner', className: styles['owner'] },
      ]}
      total={total}
      rowAt={windows.rowAt}
      listed={windows.shown}
      onSpan={onSpan}
      onOpen={(row) => navigate(placeOf(row))}
      cells={(row, { cursor }) => {
        const why = row.violations.map(({ message }) => message).join(' ')
        return [
          <Link
            key="name"
            href={placeOf(row)}
            className={overview['title'] ?? ''}
            tabIndex={cursor ? 0 : -1}
            data-hint={row.name}
            data-hint-cut
          >
            <bdi>{row.name}</bdi>
          </Link>,
          <span key="why" className={overview['cut']} data-hint={why} data-hint-cut>
            {why}
          </span>,
          <Prefix key="prefix" value={row.prefix} />,
          <KeyStateMark key="state" state={row.state} />,
          <span key="owner" className={overview['cut']} data-hint={row.owner} data-hint-cut>
            <bdi>{row.owner}</bdi>
          </span>,
        ]
      }}
    />
  )
}
