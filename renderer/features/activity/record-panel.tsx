// Owns the details of one record, as they are in the chain; refuses to explain what it does not know.
import { IconX } from '@tabler/icons-react'
import { Link } from 'wouter'

import type { AuditRow } from '#contract'
import { IconButton } from '#ui/button'
import { CopyButton } from '#ui/copy-button'
import { Prefix } from '#ui/prefix'
import { localAndUtc } from '#ui/time-words.ts'

import { details } from './activity-words.ts'
import styles from './activity-page.module.css'

export interface RecordPanelProps {
  readonly row: AuditRow
  readonly onClose: () => void
}

export function RecordPanel({ row, onClose }: RecordPanelProps) {
  const facts = [
    ['When', localAndUtc(row.at)],
    ['Who', row.actor],
    ['Operation', row.operation],
    ...details(row),
  ] as const
  return (
    <aside className={styles['panel']} aria-label="Details of the record">
      <header className={styles['panel-head']}>
        <h2>Record {row.seq.toLocaleString('en')}</h2>
        <CopyButton text={JSON.stringify(row, undefined, 2)} what="Record" />
        <IconButton label="Close the details" size="small" onClick={onClose}>
          <IconX size={16} stroke={1.6} aria-hidden />
        </IconButton>
      </header>
      <p className={styles['panel-summary']}>{row.summary}</p>
      {row.prefix === undefined ? null : (
        <p className={styles['panel-key']}>
          <Prefix value={row.prefix} />
          <Link href={`/api-keys/${row.prefix}`}>Open the key</Link>
        </p>
      )}
      <dl className={styles['facts']}>
        {facts.map(([name, text]) => (
          <div key={name} className={styles['fact']}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </aside>
  )
}
